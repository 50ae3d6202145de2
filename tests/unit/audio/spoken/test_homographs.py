"""Words of one spelling and several sounds, read by their sentence."""

import csv
import re
from pathlib import Path

import pytest

from audio.spoken import normalise, render
from audio.spoken.english.homographs.model import reading_of
from audio.spoken.homographs import homographs, in_accent

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


@pytest.mark.parametrize(
    ("sentence", "word", "reading"),
    [
        ("Farmers Protest New Limits On Water", "Protest", "verb"),
        ("FARMERS PROTEST NEW LIMITS ON WATER", "PROTEST", "verb"),
        ("Ministers Condemn Violent Protest In Harbour Town", "Protest", "noun"),
        ("What Clever Children Are Reading This Summer", "Reading", "act"),
        ("Harbour Network Transfers Assets To Other Firms", "Transfers", "verb"),
    ],
)
def test_capitals_tell_nothing_in_a_headline(sentence, word, reading):
    """Where every longer word has a capital, a word is read as in small letters."""
    homograph = homographs()[word.lower()]
    start = sentence.index(word)
    chosen = reading_of(sentence, start, start + len(word), homograph)
    assert homograph.names[chosen] == reading


@pytest.mark.parametrize("sign", ["'", "’"])
def test_what_is_joined_to_a_word_counts_as_a_word(sign):
    """A verb after *wouldn't*, *they'll* or *she'd* is a verb, however the sign is written."""
    for start, word in (("They wouldn{}t ", "elaborate"), ("The mayor{}ll ", "recall")):
        before = start.format(sign)
        homograph = homographs()[word]
        text = f"{before}{word} that."
        assert reading_of(text, len(before), len(before) + len(word), homograph) == 1


@pytest.mark.parametrize(
    ("sentence", "word", "reading"),
    [
        ("A convoy of lorries transports the grain.", "transports", "verb"),
        ("Old troop transports crossed the bay.", "transports", "noun"),
        ("They transport the ice by boat.", "transport", "verb"),
    ],
)
def test_a_verb_in_s_is_told_from_a_plural(sentence, word, reading):
    """What comes before *transports* tells other things than before *transport*."""
    homograph = homographs()[word]
    start = sentence.index(word)
    chosen = reading_of(sentence, start, start + len(word), homograph)
    assert homograph.names[chosen] == reading


def test_every_training_sentence_is_marked_with_words_of_the_table():
    """A mark in our own sentences stands before a word that has two readings."""
    folder = Path(__file__).parents[4] / "docs" / "homographs"
    lines = (folder / "sentences.txt").read_text(encoding="utf-8").splitlines()
    marked = [re.findall(r"[\^*]([A-Za-z]+)", line) for line in lines]
    assert all(marked)
    assert {word.lower() for words in marked for word in words} <= homographs().keys()
