"""Homographs as the engine is given them."""

import csv
from pathlib import Path

import pytest
from support.segments_to_speak import segment_of

from audio.spoken import normalise
from audio.spoken.homographs import homographs
from voices.piper import espeak_alone
from voices.stand_ins import same_sounds

_SENTENCES = Path(__file__).parents[2] / "golden" / "homographs.tsv"


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


def test_what_is_decided_of_a_homograph_is_what_the_voice_says():
    """In each of 399 sentences the sounds that were chosen arrive in the engine's, at their word."""
    engine = espeak_alone("en")
    lost = []
    with _SENTENCES.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for row in rows:
        sentence = row["sentence"]
        chosen = {
            sentence[item.start : item.end]: item.phonemes[0]
            for item in normalise(sentence, "en")
            if item.phonemes and item.words[0].lower() == row["word"]
        }
        segment = segment_of(sentence, chosen)
        read = engine.read(segment)
        for word, span in zip(segment.words, read.words, strict=True):
            wanted = word.phonemes
            if wanted and not same_sounds(list(read.phonemes[slice(*span)]), wanted):
                lost.append((sentence, wanted, "".join(read.phonemes[slice(*span)])))
    assert not lost
