"""Words of one spelling and several sounds, read by their sentence."""

import csv
from pathlib import Path

import pytest

from audio.spoken import normalise, render
from audio.spoken.english.homographs.model import reading_of
from audio.spoken.english.homographs.readings import homographs, in_accent

_SENTENCES = Path(__file__).parents[3] / "golden" / "homographs.tsv"


def _sounds(sentence: str, word: str, language: str = "en") -> tuple[str | None, ...]:
    items = normalise(sentence, language)
    return next(item.phonemes for item in items if item.words == (word,))


def test_news_sentences_are_read_as_they_are_meant():
    """At least 95 % of sentences that were written before the model was tried are read right."""
    lines = _SENTENCES.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t"))
    wrong = []
    for row in rows:
        homograph, sentence = homographs()[row["word"]], row["sentence"]
        start = sentence.lower().index(row["word"])
        reading = reading_of(sentence, start, start + len(row["word"]), homograph)
        if homograph.names[reading] != row["reading"]:
            wrong.append(sentence)
    assert len(wrong) <= 0.05 * len(rows), wrong


@pytest.mark.parametrize(
    ("sentence", "word", "ipa"),
    [
        ("Pupils had read the poem before.", "read", "ɹˈɛd"),
        ("Pupils will read the poem later.", "read", "ɹˈiːd"),
        ("Read more about the ferry.", "Read", "ɹˈiːd"),
        ("How do you read the tide table?", "read", "ɹˈiːd"),
        ("The roof was covered with lead sheets and lead paint.", "lead", "lˈɛd"),
        ("A row over the harbour has begun.", "row", "ɹˈaʊ"),
        ("Delegates met in Nice on Monday.", "Nice", "nˈiːs"),
        ("Delegates had a nice day.", "nice", "nˈaɪs"),
    ],
)
def test_a_reading_is_given_as_sounds(sentence, word, ipa):
    """A homograph carries the sounds of its reading; nothing else in the text changes."""
    assert _sounds(sentence, word) == (ipa,)
    assert render(normalise(sentence, "en"))[0] == sentence


def test_what_a_lexicon_says_stays():
    """A newsroom's own pronunciation of a homograph is not overruled."""
    from voices.lexicon.entries import Entry, Lexicon

    lexicon = Lexicon([[Entry(written="Lead", language="en", say_as="ipa", spoken="lˈaɪd")]])
    items = normalise("The lead is out.", "en", lexicon)
    assert next(i for i in items if i.words == ("lead",)).phonemes == ("lˈaɪd",)


def test_other_languages_have_no_english_homographs():
    """A Spanish word that is spelt like an English homograph keeps its own sound."""
    assert all(not item.phonemes for item in normalise("El record de Reading es de Nice", "es"))


def test_british_voices_get_british_sounds():
    """A reading's American sounds become British ones for a British voice, and no others do."""
    assert in_accent("Record", "ɹᵻkˈɔːɹd", "en-gb-x-rp") == "ɹɪkˈɔːd"
    assert in_accent("Record", "ɹᵻkˈɔːɹd", "en-us") == "ɹᵻkˈɔːɹd"
    assert in_accent("Kyiv", "kˈiːv", "en-gb-x-rp") == "kˈiːv"


def test_the_table_is_sound():
    """Each word's readings differ in sound, and what `like` points to is in the table."""
    for written, homograph in homographs().items():
        assert written == written.lower()
        assert homograph.american[0] != homograph.american[1], written
        assert not homograph.like or homograph.like in homographs(), written
        assert homograph.capital in ("", *homograph.names), written
