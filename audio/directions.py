"""Directions: what a producer changed in how one article is read, sentence by sentence.

Each edit is kept by the sentence that it changes, not by a number, so that it survives the CMS's
next update. A sentence is known by its words, whatever its spaces, quotation marks and dashes; one
that stands several times in an article also by its neighbours. Where that leaves a doubt, nothing
is changed: the edit is an orphan, which is shown and kept, and never lands on another sentence.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from audio.clean_text import fold
from audio.errors import DirectionsInvalid

MOST_CHARS: Final = 600
"""Of words that a producer writes for one sentence."""
LONGEST_PAUSE_MS: Final = 1500
"""The gate takes 2 s of silence for a fault."""
MOST_EDITS: Final = 500
MOST_TAKES: Final = 1_000

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛‹›′`´", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–−", "-") | {"…": "..."})
_LONG_DASH = re.compile(r"\s*(?:—|―|--+)\s*")
_SPACE_AT_MARK = re.compile(r'\s+(?=[!?:;%])|(?<=[¿¡(])\s+|\s+(?=\))|(?<=^")\s+|\s+(?="$)')
_SHA256 = re.compile(r"[0-9a-f]{64}")


def sentence_key(text: str) -> str:
    """Return what two spellings of one sentence have in common: its words, its marks, its case.

    Kinds of space, quotation mark, dash and ellipsis make no difference. Digits, letters and their
    size do, raised figures too: 10² is not 102.
    """
    plain = _LONG_DASH.sub(" - ", fold(text).translate(_QUOTES)).translate(_DASHES)
    return _SPACE_AT_MARK.sub("", " ".join(plain.split()))


def _words(text: str | None) -> str | None:
    """Clean what a producer wrote; nothing is None.

    Raises:
        DirectionsInvalid: it is too long for one sentence.
    """
    clean = fold(text) if text else ""
    if len(clean) > MOST_CHARS:
        raise DirectionsInvalid(f"{MOST_CHARS} characters are the most for one sentence.")
    return clean or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which sentence is meant."""

    text: str
    """As it was written when the edit was made."""
    occurrence: int = 0
    """Which one of those that read the same, from 0."""
    alike: int = 0
    """How many read the same then; 0: nobody has counted yet, and the occurrence is taken as said.
    """
    before: str | None = None
    """The key of the sentence before it, "" at the beginning."""
    after: str | None = None
    """The key of the sentence after it, "" at the end. Neighbours are left out (None) where they
    tell nothing, because another one that reads the same has the same two."""

    def __post_init__(self) -> None:
        """Clean the text.

        Raises:
            DirectionsInvalid: it is empty, or the occurrence is below 0.
        """
        object.__setattr__(self, "text", fold(self.text))
        if not self.text or self.occurrence < 0 or self.alike < 0:
            raise DirectionsInvalid("A sentence is named by its text and its occurrence from 0.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceEdit:
    """What is changed in one sentence."""

    at: Place
    skip: bool = False
    """Leave it out."""
    spoken: str | None = None
    """Say this in its place; what is shown stays."""
    pause_before_ms: int | None = None
    """Silence before it, in place of the usual; the first sentence has none before it."""
    pause_after_ms: int | None = None
    voice_id: str | None = None
    """Have another voice say it."""
    take: int = 0
    """Have it spoken anew: each number is another recording by the same voice."""
    recording: str | None = None
    """SHA-256 of a person's recording to be heard in its place."""

    def __post_init__(self) -> None:
        """Clean the words.

        Raises:
            DirectionsInvalid: the edit contradicts itself, or asks for too much.
        """
        object.__setattr__(self, "spoken", _words(self.spoken))
        for pause_ms in (self.pause_before_ms, self.pause_after_ms):
            if pause_ms is not None and not 0 <= pause_ms <= LONGEST_PAUSE_MS:
                raise DirectionsInvalid(f"A pause is 0 to {LONGEST_PAUSE_MS} ms, not {pause_ms}.")
        if not 0 <= self.take <= MOST_TAKES:
            raise DirectionsInvalid(f"A take is 0 to {MOST_TAKES}, not {self.take}.")
        if self.recording is not None and not _SHA256.fullmatch(self.recording):
            raise DirectionsInvalid("A recording is named by the SHA-256 that its upload gave.")
        by_voice = bool(self.spoken or self.voice_id or self.take)
        if self.skip and (by_voice or self.recording):
            raise DirectionsInvalid(f'"{self.at.text[:60]}" is skipped, so nothing else holds.')
        if self.recording and by_voice:
            raise DirectionsInvalid(
                f'"{self.at.text[:60]}" is a recording, so no voice and no words are needed.'
            )

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return self != SentenceEdit(at=self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A dropped passage that is to be read all the same."""

    text: str
    after: Place | None = None
    """Read behind the paragraph in which this sentence stands; None: at the end."""

    def __post_init__(self) -> None:
        """Clean the text.

        Raises:
            DirectionsInvalid: there is none.
        """
        object.__setattr__(self, "text", fold(self.text))
        if not self.text:
            raise DirectionsInvalid("A passage that is to be read has a text.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """All that a producer changed in how one article is read."""

    sentences: tuple[SentenceEdit, ...] = ()
    passages: tuple[Passage, ...] = ()
    intro: str | None = None
    """Words that are said before everything."""
    outro: str | None = None
    """Words that are said after everything."""

    def __post_init__(self) -> None:
        """Clean the words, and leave out what changes nothing.

        Raises:
            DirectionsInvalid: there is too much.
        """
        object.__setattr__(self, "intro", _words(self.intro))
        object.__setattr__(self, "outro", _words(self.outro))
        object.__setattr__(self, "sentences", tuple(edit for edit in self.sentences if edit))
        if len(self.sentences) + len(self.passages) > MOST_EDITS:
            raise DirectionsInvalid(f"{MOST_EDITS:,} edits are the most of one article.")

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.sentences or self.passages or self.intro or self.outro)

    @property
    def voice_ids(self) -> tuple[str, ...]:
        """The voices that are asked for, each once."""
        return tuple(dict.fromkeys(edit.voice_id for edit in self.sentences if edit.voice_id))


NO_DIRECTIONS: Final = Directions()


@dataclass(frozen=True, slots=True)
class Resolved:
    """Directions for one text of the article: where each edit belongs."""

    edits: Mapping[int, SentenceEdit] = field(default_factory=dict)
    """Sentence → what is changed in it."""
    passages: Mapping[int | None, tuple[str, ...]] = field(default_factory=dict)
    """Sentence → what is read behind its paragraph; None: at the end."""
    intro: str | None = None
    outro: str | None = None
    orphans: Directions = NO_DIRECTIONS
    """What belongs nowhere."""


def resolved(directions: Directions, sentences: Sequence[str], dropped: Sequence[str]) -> Resolved:
    """Find the sentences of an article that directions are about.

    Args:
        directions: what a producer changed.
        sentences: the article's, in reading order.
        dropped: the passages that are not read.
    """
    text = _Sentences(sentences)
    edits: dict[int, SentenceEdit] = {}
    lost: list[SentenceEdit] = []
    for edit in directions.sentences:
        number = text.find(edit.at)
        if number is None or number in edits:
            lost.append(edit)
        else:
            edits[number] = edit
    known = {sentence_key(passage) for passage in dropped} if directions.passages else set()
    passages: dict[int | None, tuple[str, ...]] = {}
    unread: list[Passage] = []
    for passage in directions.passages:
        number = text.find(passage.after) if passage.after else None
        if sentence_key(passage.text) not in known or (passage.after and number is None):
            unread.append(passage)
        else:
            passages[number] = (*passages.get(number, ()), passage.text)
    orphans = Directions(sentences=tuple(lost), passages=tuple(unread))
    return Resolved(edits, passages, directions.intro, directions.outro, orphans)


def placed(directions: Directions, sentences: Sequence[str]) -> Directions:
    """Return directions whose places are described by the article as it is now.

    What is found is described anew, so that it is found again after many small updates; orphans
    stay as they are. Doing it twice changes nothing.

    Args:
        directions: what a producer changed.
        sentences: the article's, in reading order.

    Raises:
        DirectionsInvalid: two edits are of the same sentence.
    """
    text = _Sentences(sentences)
    taken: set[int] = set()
    edits: list[SentenceEdit] = []
    for edit in directions.sentences:
        number = text.find(edit.at)
        if number in taken:
            raise DirectionsInvalid(f'"{edit.at.text[:60]}" has two edits; make one of them.')
        if number is not None:
            taken.add(number)
        edits.append(edit if number is None else replace(edit, at=text.place(number) or edit.at))
    return replace(
        directions,
        sentences=tuple(edits),
        passages=tuple(_placed_passages(directions.passages, text)),
    )


def places_of(sentences: Sequence[str]) -> tuple[Place | None, ...]:
    """Describe every sentence of an article; None where there is nothing to see in one."""
    text = _Sentences(sentences)
    return tuple(text.place(number) for number in range(len(sentences)))


class _Sentences:
    """The sentences of one text, by their keys and neighbours."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._texts = [fold(text) for text in sentences]
        self._keys = [sentence_key(text) for text in sentences]
        self._alike: dict[str, list[int]] = defaultdict(list)
        self._same: dict[tuple[str, str | None, str | None], list[int]] = defaultdict(list)
        self._occurrences: list[int] = []
        for number, key in enumerate(self._keys):
            self._occurrences.append(len(self._alike[key]))
            self._alike[key].append(number)
            self._same[key, *self._neighbours(number)].append(number)

    def find(self, place: Place) -> int | None:
        """Return the number of the sentence that is meant; None where that is not certain."""
        key = sentence_key(place.text)
        found = self._alike.get(key, [])
        same = self._same.get((key, place.before, place.after), [])
        if not place.alike or len(found) == place.alike:
            if place.occurrence >= len(found):
                return None
            number = found[place.occurrence]
            met = self._neighbours_met(number, place)
            if met == 2 or met == max(self._neighbours_met(other, place) for other in found):
                return number
        # Some have come, gone or moved since, so only both neighbours tell which one it was.
        return same[0] if len(same) == 1 else None

    def place(self, number: int) -> Place | None:
        """Describe a sentence, so that it is found again; None where there is nothing to see."""
        if not self._texts[number]:
            return None
        key, (before, after) = self._keys[number], self._neighbours(number)
        tells = len(self._same[key, before, after]) == 1
        return Place(
            text=self._texts[number],
            occurrence=self._occurrences[number],
            alike=len(self._alike[key]),
            before=before if tells else None,
            after=after if tells else None,
        )

    def _neighbours_met(self, number: int, place: Place) -> int:
        before, after = self._neighbours(number)
        return (before == place.before) + (after == place.after)

    def _neighbours(self, number: int) -> tuple[str, str]:
        before = self._keys[number - 1] if number else ""
        after = self._keys[number + 1] if number + 1 < len(self._keys) else ""
        return before, after


def _placed_passages(passages: Sequence[Passage], text: _Sentences) -> Iterator[Passage]:
    for passage in passages:
        number = text.find(passage.after) if passage.after else None
        found = None if number is None else text.place(number)
        yield passage if found is None else replace(passage, after=found)
