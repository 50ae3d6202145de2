"""The kinds of writing that were once misread, each in other words and with other figures.

The lines were written, and their readings with them, before anybody looked at what is said.
"""

import csv
from pathlib import Path

import pytest

from audio.spoken import normalise, render, segment_spans
from benchmarks.readings import exact
from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_entries

_CASES = Path(__file__).parents[3] / "golden" / "kinds_varied.tsv"


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_kind_is_read_right_in_other_words(language):
    """Each line is said in one of the ways that it gives, sentence by sentence, by its words."""
    lexicon = Lexicon([base_entries(language)])
    rows = csv.DictReader(
        _CASES.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    wrong = []
    for row in (row for row in rows if row["language"] == language):
        text = row["written"]
        said = " ".join(
            render(normalise(text[start:end], language, lexicon))[0]
            for start, end in segment_spans(text, language)
        )
        if exact(said) not in map(exact, row["spoken"].split("|")):
            wrong.append((text, said))
    assert wrong == []
