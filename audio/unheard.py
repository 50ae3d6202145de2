"""Words of its neighbours that a piece of a sentence is spoken with, and that are cut away again.

A long sentence is spoken in pieces. A voice takes each text that it is given for a whole sentence,
so a piece by itself begins high and comes down at its end, in the middle of the sentence. Given the
words around it, it is said as a part; how much that helps is told in docs/sound.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from audio.model import Segment, SpokenWord, Unheard

WORDS_BEFORE = 6
WORDS_AFTER = 3


def with_unheard(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Give each piece of a sentence the words around it that the same voice says, in order.

    The first segment gets none that come after it: somebody may be waiting for its first sound.
    """
    goes_on = [_goes_on(one, following) for one, following in pairwise(segments)]
    for number, segment in enumerate(segments):
        if number and goes_on[number - 1]:
            before = _part(segments[number - 1], first=-WORDS_BEFORE)
            segment = replace(segment, unheard_before=before)  # noqa: PLW2901
        if 0 < number < len(goes_on) and goes_on[number]:
            after = _part(segments[number + 1], end=WORDS_AFTER)
            segment = replace(segment, unheard_after=after)  # noqa: PLW2901
        yield segment


def with_neighbours(segment: Segment) -> tuple[Segment, int]:
    """Return a segment that says all that is spoken, and which word of it is the first heard."""
    text = ""
    words: list[SpokenWord] = []
    for part in (segment.unheard_before, segment, segment.unheard_after):
        if part:
            text = f"{text.rstrip()} " if text else ""
            words += [_moved(word, len(text)) for word in part.words]
            text += part.spoken_text
    whole = replace(
        segment,
        spoken_text=text,
        words=tuple(words),
        unheard_before=None,
        unheard_after=None,
    )
    return whole, len(segment.unheard_before.words) if segment.unheard_before else 0


def _goes_on(one: Segment, following: Segment) -> bool:
    """Say whether two segments are one sentence in one voice, said the same way."""
    return (
        one.sentence is not None
        and bool(one.words and following.words)
        and _said_by(one) == _said_by(following)
    )


def _said_by(segment: Segment) -> tuple[object, ...]:
    return (
        segment.sentence,
        segment.voice_id,
        segment.synthesis,
        segment.language,
        segment.take,
        segment.recording,
    )


def _part(segment: Segment, *, first: int = 0, end: int | None = None) -> Unheard:
    """Return some words of a segment; what is not its end is ended like a sentence."""
    words = segment.words[first:end]
    start = words[0].spoken_start
    to_end = words[-1] == segment.words[-1]
    stop = len(segment.spoken_text) if to_end else words[-1].spoken_end
    text = segment.spoken_text[start:stop]
    return Unheard(
        spoken_text=text if to_end else f"{text}.",
        words=tuple(_moved(word, -start) for word in words),
    )


def _moved(word: SpokenWord, by: int) -> SpokenWord:
    return replace(word, spoken_start=word.spoken_start + by, spoken_end=word.spoken_end + by)
