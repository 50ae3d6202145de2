"""Phonemes as letters that people read."""

from workers.lexicon.respelling import respelt

SAID = {
    "keev": "kˈiːv",
    "vawensa": "vˈɔːnsə",
    "petrohvich": "pˈɛtɹoʊvˌɪtʃ",
    "bawensa": "bawˈensa",
    "tomas": "tˈomas",
    "tomás": "tomˈas",
}


def said(word: str) -> str:
    return SAID.get(word, "?")


def test_a_respelling_that_sounds_so_is_given() -> None:
    """The voice is asked, and hears the same sounds."""
    assert respelt("kˈiːv", "en", said) == "keev"
    assert respelt("pˈɛtɹoʊvɪtʃ", "en", said) == "petrohvich"


def test_what_the_voice_reads_otherwise_is_not_given() -> None:
    """A respelling that only looks right would have the name said wrong."""
    assert respelt("vawˈɛnsə", "en", said) is None
    assert respelt("kˈɛv", "en", said) is None


def test_spanish_writes_the_stress_where_it_needs_to() -> None:
    """Without an accent the rules of Spanish would put it elsewhere."""
    assert respelt("tomˈas", "es", said) == "tomás"
    assert respelt("tˈomas", "es", said) == "tomas"
    assert respelt("bawˈensa", "es", said) is None


def test_other_languages_have_none() -> None:
    """Their phonemes are shown as they are."""
    assert respelt("misr", "ar", said) is None
