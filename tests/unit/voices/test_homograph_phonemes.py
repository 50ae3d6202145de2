"""Homographs as the engine is given them."""

import pytest
from support.segments_to_speak import segment_of

from audio.spoken.english.homographs.readings import homographs
from voices.piper import espeak_alone


@pytest.mark.parametrize("language", ["en", "en-gb-x-rp"])
def test_every_reading_has_only_sounds_that_voices_know(language):
    """No sign of the table is one that a voice would leave out."""
    known = espeak_alone(language).phonemes_known
    for homograph in homographs().values():
        ipa = homograph.british if "gb" in language else homograph.american
        assert set("".join(ipa)) <= known, homograph.written


def test_a_reading_that_espeak_has_right_is_left_alone():
    """Where espeak reads a homograph as it is meant, its sentence sounds as it always did."""
    engine = espeak_alone("en")
    plain = engine.read(segment_of("They will record a song."))
    assert engine.read(segment_of("They will record a song.", {"record": "ɹᵻkˈɔːɹd"})) == plain
    other = engine.read(segment_of("They will record a song.", {"record": "ɹˈɛkɚd"}))
    assert "ɹˈɛkɚd" in "".join(other.phonemes)


def test_a_british_voice_says_a_reading_in_its_own_sounds():
    """The table's American sounds reach a British voice as British ones."""
    engine = espeak_alone("en-gb-x-rp")
    read = engine.read(segment_of("A tear in the sail.", {"tear": "tˈɛɹ"}))
    assert "teə" in "".join(read.phonemes).replace("ˈ", "")
