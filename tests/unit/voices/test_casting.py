"""Which voice reads what: the first rule that holds decides, and who stands in for whom."""

from dataclasses import replace

import pytest

from audio.errors import LanguageUnsupported, VoiceUnknown
from audio.model import Article, SynthesisSettings, Voice
from voices.casting import Casting, Fallback, Rule, cast_voice, fallbacks_of, speaker_index


def voice(voice_id: str, *speakers: str) -> Voice:
    """Make a voice that speaks the language of its id."""
    return Voice(
        id=voice_id,
        language=voice_id.split("-", maxsplit=1)[0].replace("_", "-"),
        quality="low",
        sample_rate_hz=22_050,
        model_sha256="0" * 64,
        licence="unknown",
        speakers=speakers,
    )


ANN = voice("en_US-ann-low")
BEN = voice("en_GB-ben-low")
CHOIR = voice("en_US-choir-low", "alto", "bass")
EVA = voice("es_ES-eva-low")
ROSA = voice("es_MX-rosa-low")
INSTALLED = {v.id: v for v in (ANN, BEN, CHOIR, EVA, ROSA)}


def casting(*rules: Rule, default: Voice = ANN, **facts: object) -> Casting:
    """Cast an English article of these facts."""
    about = {"language": "en", "section": "Interview", "byline": "Mara Quill and Jo Brine"}
    article = Article(id="a", title="A", blocks=(), **(about | facts))  # type: ignore[arg-type]
    return Casting(article=article, default=default, installed=INSTALLED, rules=rules)


def test_without_rules_the_configured_voice_reads() -> None:
    """A newsroom that says nothing hears one voice, as it is."""
    choice = casting().choose("quote")
    assert (choice.voice, choice.synthesis, choice.rule) == (ANN, SynthesisSettings(), None)


@pytest.mark.parametrize(
    ("rule", "kind", "holds"),
    [
        (Rule(voice=BEN.id), "title", True),
        (Rule(kind=("question",), voice=BEN.id), "question", True),
        (Rule(kind=("question",), voice=BEN.id), "answer", False),
        (Rule(kind=("quote", "answer"), voice=BEN.id), "answer", True),
        (Rule(section=("interview",), voice=BEN.id), "title", True),
        (Rule(section=("Sport", "INTERVIEW"), voice=BEN.id), "title", True),
        (Rule(section=("Inter",), voice=BEN.id), "title", False),
        (Rule(author=("mara quill",), voice=BEN.id), "title", True),
        (Rule(author=("Jo Brine",), voice=BEN.id), "title", True),
        (Rule(author=("Quil",), voice=BEN.id), "title", False),
        (Rule(language="en", voice=BEN.id), "title", True),
        (Rule(language="en-GB", voice=BEN.id), "title", False),
        (Rule(language="es", voice=BEN.id), "title", False),
        (Rule(section=("interview",), kind=("quote",), voice=BEN.id), "title", False),
        (Rule(foreign=True, language="en", voice=BEN.id), "title", False),
    ],
)
def test_what_a_rule_asks(rule: Rule, kind: str, *, holds: bool) -> None:
    """Everything a rule asks for has to hold; what it does not say asks nothing."""
    assert (casting(rule).choose(kind).voice == BEN) is holds  # type: ignore[arg-type]


def test_the_first_rule_that_holds_decides_alone() -> None:
    """Nothing of a later rule is mixed in, however exact it is."""
    rules = (
        Rule(section=("interview",), length_scale=1.2),
        Rule(section=("interview",), kind=("title",), voice=BEN.id, noise_w=0.1),
    )
    choice = casting(*rules).choose("title")
    assert (choice.voice, choice.rule) == (ANN, 1)
    assert choice.synthesis == SynthesisSettings(length_scale=1.2)


def test_questions_and_answers_have_two_voices() -> None:
    """An interview is a conversation."""
    cast = casting(Rule(kind=("answer",), voice=BEN.id))
    assert [cast.choose(k).voice for k in ("question", "answer")] == [ANN, BEN]  # type: ignore[arg-type]


def test_a_regional_article_matches_its_language() -> None:
    """A rule for Spanish holds for Mexican Spanish, and one for Mexico not for all."""
    mexican = {"language": "es-MX"}
    assert casting(Rule(language="es", voice=EVA.id), **mexican).choose("title").voice == EVA
    assert casting(Rule(language="es-MX", voice=EVA.id), **mexican).choose("title").voice == EVA
    assert casting(Rule(language="es-MX", voice=EVA.id), language="es").choose("title").rule is None


@pytest.mark.parametrize(
    ("language", "default", "used"),
    [
        ("en", ANN, ANN),
        ("en-GB", ANN, ANN),
        ("en-GB", EVA, BEN),
        ("es-MX", ANN, ROSA),
        ("es", ANN, EVA),
        ("es-CL", ANN, EVA),
    ],
)
def test_who_stands_in(language: str, default: Voice, used: Voice) -> None:
    """The configured voice if it can, else one of the language: of the region first, then by id."""
    cast = casting(Rule(voice="xx-nobody-low"), default=default, language=language)
    choice = cast.choose("paragraph")
    assert choice.voice == used
    assert choice.fallback == Fallback("xx-nobody-low", used.id, "not_installed")
    assert cast_voice(language, default, INSTALLED.values()) == used


def test_a_voice_of_another_language_is_stood_in_for() -> None:
    """Spanish text is never read by an English voice, whatever a rule says."""
    choice = casting(Rule(voice=BEN.id, length_scale=1.3), language="es").choose("title")
    assert choice.voice == EVA
    assert choice.synthesis == SynthesisSettings(), "the settings were meant for the other voice"
    assert choice.fallback == Fallback(BEN.id, EVA.id, "other_language")


def test_nobody_speaks_the_language() -> None:
    """The article is refused, and told who there is."""
    with pytest.raises(LanguageUnsupported, match=r"'fr'.*en_US-ann-low"):
        casting(Rule(voice=BEN.id), language="fr").choose("title")


def test_foreign_stretches_are_looked_for_only_if_a_rule_says_so() -> None:
    """No rule, no looking; and never for the article's own language."""
    rule = Rule(foreign=True, language="es", voice=EVA.id)
    assert casting().foreign_languages() == ()
    assert casting(rule).foreign_languages() == ("es",)
    assert casting(rule, language="es-MX").foreign_languages() == ()
    elsewhere = Rule(foreign=True, language="es", voice=EVA.id, section=("Sport",))
    assert casting(elsewhere).foreign_languages() == ()
    assert casting(rule).choose("quote", "es").voice == EVA
    assert casting(rule).choose("quote").voice == ANN


@pytest.mark.parametrize(("speaker", "index"), [("alto", 0), ("bass", 1), (1, 1)])
def test_speakers_have_names_and_numbers(speaker: str | int, index: int) -> None:
    """Both name the same person."""
    assert speaker_index(CHOIR, speaker) == index
    choice = casting(Rule(voice=CHOIR.id, speaker=speaker)).choose("title")
    assert choice.synthesis.speaker == index


@pytest.mark.parametrize(
    ("who", "speaker", "told"),
    [
        (CHOIR, "tenor", "by name: alto, bass"),
        (CHOIR, 2, "0 to 1"),
        (CHOIR, "1", "by name"),
        (ANN, "alto", "only one speaker"),
        (ANN, 1, "only one speaker"),
    ],
)
def test_an_unknown_speaker_is_refused(who: Voice, speaker: str | int, told: str) -> None:
    """The message says which speakers there are."""
    with pytest.raises(VoiceUnknown, match=told):
        casting(Rule(voice=who.id, speaker=speaker)).choose("title")


def test_fallbacks_are_told_once() -> None:
    """Two kinds of segment that lack the same voice are one entry."""
    cast = casting(Rule(kind=("title", "quote"), voice="en_US-nobody-low"))
    choices = [cast.choose(kind) for kind in ("title", "quote", "answer")]  # type: ignore[arg-type]
    assert fallbacks_of(choices) == (Fallback("en_US-nobody-low", ANN.id, "not_installed"),)


def test_a_shipped_voice_stands_in_only_where_nobody_else_can() -> None:
    """Whoever installed a Spanish voice hears it, though Listen brings a Spanish one by itself."""
    shipped = voice("es_ES-starter-low")
    assert cast_voice("es-ES", ANN, (shipped, ROSA)) == ROSA
    assert cast_voice("es", ANN, (shipped, ANN)) == shipped


def test_the_notice_has_a_voice_of_its_own() -> None:
    """It goes before every other rule, for the notice alone, and can be stood in for."""
    notices = (
        Rule(language="es", kind=("notice",), voice=EVA.id),
        Rule(language="en", kind=("notice",), voice=CHOIR.id),
    )
    cast = replace(casting(Rule(voice=BEN.id)), notice_rules=notices)
    assert [cast.choose(kind).voice for kind in ("notice", "title")] == [CHOIR, BEN]
    assert cast.choose("notice").rule is None
    lost = replace(
        cast, notice_rules=(Rule(language="en", kind=("notice",), voice="en_US-gone-low"),)
    )
    assert lost.choose("notice").fallback == Fallback("en_US-gone-low", ANN.id, "not_installed")
