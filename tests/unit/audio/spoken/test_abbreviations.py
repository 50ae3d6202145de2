"""Abbreviations that have several readings, read by what stands round them."""

import csv
import re
from pathlib import Path

import pytest

from audio.spoken import normalise, render

_SENTENCES = Path(__file__).parents[3] / "golden" / "abbreviations.tsv"


def _said(sentence: str, written: str) -> str:
    """Return, in lower case, the words of the items that an abbreviation is a part of."""
    found = re.search(rf"(?<![A-Za-z]){re.escape(written)}(?![A-Za-z])", sentence)
    assert found is not None, (written, sentence)
    items = normalise(sentence, "en")
    words = [w for i in items if i.start < found.end() and i.end > found.start() for w in i.words]
    return " ".join(words).lower().replace("-", " ").rstrip(".")


def test_news_sentences_are_read_as_they_are_meant():
    """At least 95 % of sentences that were written before anything was tried are read right."""
    lines = _SENTENCES.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong = []
    for row in rows:
        said = _said(row["sentence"], row["written"])
        if not any(re.search(rf"(?:^| ){re.escape(r)}$", said) for r in row["reading"].split(", ")):
            wrong.append((row["sentence"], said))
    assert len(rows) > 450
    assert len(wrong) <= 0.05 * len(rows), wrong


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("DON'T", "don't"),
        ("WE CAN’T BREATHE", "we can't breathe"),
        ("I'M HERE, I'LL STAY", "i'm here, i'll stay"),
        ("TRUMP'S PLAN FAILS", "trump's plan fails"),
    ],
)
def test_contractions_in_capitals_are_words(written, spoken):
    """A contraction in capitals is loud, not a row of letters."""
    assert render(normalise(written, "en"))[0].replace("’", "'").lower() == spoken


@pytest.mark.parametrize("written", ["Well, OK, let us go.", "He is Sam, or so he says."])
def test_a_word_is_no_state(written):
    """A word that is also a state's code stays a word where no town stands before it."""
    said = render(normalise(written, "en"))[0]
    assert "Oklahoma" not in said
    assert "Oregon" not in said
