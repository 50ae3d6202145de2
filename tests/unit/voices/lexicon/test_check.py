"""Refusing what can't be spoken."""

import pytest

from audio.errors import LexiconInvalid
from voices.lexicon.check import check_entry
from voices.lexicon.entries import Entry
from voices.piper import espeak_alone


@pytest.fixture(scope="module")
def espeak():
    """English without a voice."""
    return espeak_alone("en")


def entry(written, say_as, spoken="", language="en"):
    """Make an entry."""
    return Entry(written=written, language=language, say_as=say_as, spoken=spoken)


@pytest.mark.parametrize(
    "good",
    [
        entry("Xi Jinping", "ipa", "ʃˈiː dʒˈɪnpɪŋ"),
        entry("Macron", "ipa", "makɹɔ̃"),
        entry("IAEA", "letters"),
        entry("MI6", "words", "M.I six"),
        entry("Kyiv", "words", "Keev"),
    ],
)
def test_what_can_be_spoken_passes(good, espeak):
    """Composed and decomposed IPA, letters and respellings are fine."""
    check_entry(good, espeak)


@pytest.mark.parametrize(
    ("bad", "faults"),
    [
        (entry("Xi", "ipa", "ʃ☂iː"), ["'☂'", "U+2602", "UMBRELLA", "It has:", "ʃ"]),
        (entry("Xi", "ipa", "'Si:"), ["stress is written ˈ"]),
        (entry("Xi", "ipa", "ʃiː."), ["'.'"]),
        (entry("Xi Jinping", "ipa", "ʃˈiː"), ["2 words", "is 1"]),
        (entry("MI6", "letters"), ["not letters only"]),
        (entry("ترامب", "letters", language="ar"), ["letters' names"]),
        (entry("Kyiv", "words", "Keev. City"), ["makes a pause"]),
        (entry("Kyiv", "words", "Keev,"), ["makes a pause"]),
        (entry("Kyiv", "words", "Keev 2"), ["digits"]),
        (entry("Kyiv", "words", "…"), ["makes no sound"]),
        (entry("—", "words", "dash"), ["no letters"]),
    ],
)
def test_what_cannot_be_spoken_is_refused_with_the_reason(bad, faults, espeak):
    """The producer learns what is wrong and what would be right, before anything is saved."""
    with pytest.raises(LexiconInvalid) as refused:
        check_entry(bad, espeak)
    assert all(fault in str(refused.value) for fault in faults), refused.value
