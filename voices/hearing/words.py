"""Words as they are compared: what the script says and what was heard, brought to one spelling.

Both are normalised by the rules that scripts are written with, so that "200" is "two hundred" on
either side, and both lose capitals, accents and marks.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from audio.model import Segment
from audio.spoken import normalise, render

NAME_WEIGHT = 0.5
"""Recognisers know few names: what is lost of one counts half."""


@dataclass(frozen=True, slots=True)
class ScriptWord:
    """A word that should be heard."""

    letters: str
    """Without capitals, accents and marks; at least one."""
    weight: float
    """What it counts when it is not heard, in letters."""
    segment: int
    """Which of the segments that are compared it is in, from 0."""
    at: int
    """Which of its segment's words it is a part of."""


def script_words(segment: Segment, number: int) -> Iterator[ScriptWord]:
    """Yield the words of a segment that should be heard; a hyphen parts two."""
    for at, word in enumerate(segment.words):
        written = segment.display_text[word.display_start : word.display_end]
        is_name = word.display_start > 0 and written[:1].isupper() and not written.isupper()
        for letters in _parts(segment.spoken_text[word.spoken_start : word.spoken_end]):
            weight = (1 + len(letters)) * (NAME_WEIGHT if is_name else 1.0)
            yield ScriptWord(letters, weight, number, at)


def heard_words(text: str, language: str) -> tuple[str, ...]:
    """Return what was heard as words, by the same rules."""
    spoken, words = render(normalise(text, language))
    return tuple(
        letters for word in words for letters in _parts(spoken[word.spoken_start : word.spoken_end])
    )


def _parts(word: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKD", word.casefold())
    for part in folded.replace("-", " ").replace("–", " ").split():
        letters = "".join(c for c in part if c.isalnum())
        if letters:
            yield letters


@lru_cache(maxsize=200_000)
def unlikeness(one: str, other: str) -> float:
    """Return how unlike two words are: 0 the same, 1 nothing in common.

    It is Levenshtein's distance by the length of the longer; a third or less is taken for a
    spelling and counts nothing.
    """
    longer = max(len(one), len(other))
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, yours in enumerate(other, 1):
            kept = before + (mine != yours)
            before = row[j]
            row[j] = min(kept, before + 1, row[j - 1] + 1)
    found = row[-1] / longer
    return 0.0 if found <= 0.34 else found
