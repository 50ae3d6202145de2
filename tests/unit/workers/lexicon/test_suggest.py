"""The ways of saying a name that a producer is offered."""

from functools import cache

import pytest

from audio.errors import LexiconInvalid
from voices.lexicon.check import check_entry
from voices.lexicon.entries import Entry, Lexicon
from voices.piper import PiperEngine, espeak_alone
from workers.lexicon.suggest import MOST, Suggestion, suggestions

NOBODY = Lexicon([])
NAMES = {
    "en": ("Velkmar", "Wałęsa", "Nguyen", "IAEA", "Greta Velkmar", "O’Brien", "Jean-Luc"),
    "es": ("Velkmar", "Wałęsa", "Íñigo", "OTAN"),
    "ar": ("فيلكمار", "مصر", "الخوري", "أوسترانا"),
}


@cache
def reader(language: str) -> PiperEngine:
    return espeak_alone(language)


def offered(name: str, language: str = "en", known: Lexicon = NOBODY) -> tuple[Suggestion, ...]:
    return suggestions(name, language, reader(language), known)


@pytest.mark.parametrize("language", list(NAMES))
def test_each_way_can_be_kept_and_sounds_otherwise(language: str) -> None:
    """All pass the check of entries, no two have the same sounds, and there are not too many."""
    for name in NAMES[language]:
        found = offered(name, language)
        assert 2 <= len(found) <= MOST, name
        for one in found:
            check_entry(one.entry, reader(language))
            assert (one.entry.written, one.entry.language) == (name, language)
        sounds = [one.phonemes for one in found]
        assert len(set(sounds)) == len(sounds), name


def test_the_likely_language_comes_first() -> None:
    """A shape that only one language has is offered before what the voice makes of it."""
    polish, *others = offered("Wałęsa")
    assert (polish.kind, polish.origins) == ("origin", ("polish",))
    assert "voice" in {one.kind for one in others}


def test_languages_that_agree_are_one_way() -> None:
    """Nobody has to listen to the same sounds twice."""
    shared = [one for one in offered("Velkmar") if len(one.origins) > 1]
    assert shared
    assert all(one.phonemes.count("ˈ") == 1 for one in shared)


def test_what_the_lexicon_says_is_told_as_such() -> None:
    """The newsroom's own way stands first, in the letters in which it was given."""
    entry = Entry(written="Velkmar", language="en", say_as="words", spoken="Velk-mar")
    first = offered("Velkmar", known=Lexicon([[entry]]))[0]
    assert (first.kind, first.entry.spoken) == ("now", "Velk-mar")


def test_capitals_may_be_letters() -> None:
    """Short ones are offered letter by letter, in languages whose letters have short names."""
    assert "letters" in {one.entry.say_as for one in offered("IAEA")}
    assert "letters" not in {one.entry.say_as for one in offered("Velkmar")}
    assert "letters" not in {one.entry.say_as for one in offered("مصر", "ar")}


def test_arabic_names_are_offered_with_other_vowels() -> None:
    """The first letter has each of the short vowels, and what the voice guesses is among them."""
    signs = {one.entry.spoken[1] for one in offered("مصر", "ar") if one.kind == "vowel"}
    assert len(signs) >= 2
    assert all("ال" in one.entry.spoken for one in offered("الخوري", "ar") if one.kind == "vowel")


@pytest.mark.parametrize("name", ["…", "x" * 300], ids=["no letters", "too long"])
def test_what_is_no_name_is_refused(name: str) -> None:
    """With the error of entries, so that the dialog can say why."""
    with pytest.raises(LexiconInvalid):
        offered(name)
