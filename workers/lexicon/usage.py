"""Which words a script has, and in which sentences: what makes names findable in what is on air."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audio.languages import primary_subtag
from audio.model import DurationMs, Segment
from workers.lexicon.rare import WORD, names_in_text
from workers.plan import Plan

_TITLES: Final = frozenset({"title", "heading"})
"""Kinds of segments in which a capital may say nothing."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is spoken in one go, as it is written."""

    number: int
    language: str
    """Primary language subtag."""
    written: str
    sound_ms: DurationMs
    """How long it will sound, estimated."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a script."""

    folded: str
    """As case folding makes it."""
    sentences: tuple[int, ...]
    name: str | None
    """As it is written where it is a rare name: see :mod:`workers.lexicon.rare`."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The words of one narration's script."""

    release: int
    """Of the newsroom's names with which the script was written."""
    scopes: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]


def usage_of(plan: Plan) -> Usage | None:
    """Return the words of a plan's script; None where a person reads, whom no entry changes."""
    if plan.recorded is not None:
        return None
    sentences: list[Sentence] = []
    numbers: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    lengths = dict(enumerate(plan.estimated_ms))
    for segment in plan.script.segments:
        language = primary_subtag(segment.language or plan.script.language)
        length_ms = DurationMs(lengths.get(segment.index, 0))
        sentences.append(Sentence(segment.index, language, segment.display_text, length_ms))
        for word in folded_words(segment.display_text):
            found = numbers.setdefault(word, [])
            if found[-1:] != [segment.index]:
                found.append(segment.index)
        for name in names_in(segment, language):
            names.setdefault(name.casefold(), name)
    words = (Word(word, tuple(found), names.get(word)) for word, found in numbers.items())
    return Usage(plan.names_release, plan.scopes, tuple(sentences), tuple(words))


def folded_words(text: str) -> Iterator[str]:
    """Yield the words of a text by which entries are looked up, in order."""
    return (match.group().casefold() for match in WORD.finditer(text))


def names_in(segment: Segment, language: str) -> Iterator[str]:
    """Yield the rare names of a segment; headlines have none, whose capitals may say nothing."""
    if segment.kind not in _TITLES:
        yield from names_in_text(segment.display_text, language)
