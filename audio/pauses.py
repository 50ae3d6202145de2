"""Pauses: how long a listener hears nothing after each segment."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from audio.model import (
    DurationMs,
    Segment,
    SegmentKind,
)

PAUSE_AFTER_MS: dict[SegmentKind, int] = {
    "title": 900,
    "byline": 700,
    "standfirst": 900,
    "heading": 650,
    "paragraph": 550,
    "quote": 600,
    "list_item": 450,
    "question": 450,
    "answer": 650,
    "notice": 800,
}
"""Silence after the last segment of a block, by the block's kind."""
PAUSE_BEFORE_HEADING_MS = 950
PAUSE_AFTER_SENTENCE_MS = 300
PAUSE_AFTER_CLAUSE_MS = 180
"""With the silence at the ends of two clips it is the 210 to 320 ms of a voice's own comma."""
PAUSE_AFTER_CUT_MS = 0
"""Where a sentence had to be cut between two words, nobody should hear it."""
PAUSE_AT_END_MS = 400

_SENTENCE_ENDS = ".!?…؟。"
_CLAUSE_ENDS = ",;:،؛—–"
CLOSERS = "\"'”’»)]"
"""Signs that may stand behind the mark a text ends on."""


def with_block_pauses(
    segments: list[Segment], scale: float, *, fixed_ms: Mapping[int, int] = MappingProxyType({})
) -> Iterator[Segment]:
    """Give the last segment of each block the pause that its neighbours ask for, and scale all.

    What a producer has fixed stays as he said.
    """
    for segment, following in zip(segments, [*segments[1:], None], strict=True):
        if following is None:
            pause_ms = PAUSE_AT_END_MS
        elif not segment.ends_block:
            pause_ms = segment.pause_after_ms
        elif following.kind == "heading":
            pause_ms = PAUSE_BEFORE_HEADING_MS
        else:
            pause_ms = PAUSE_AFTER_MS[segment.kind]
        pause_ms = fixed_ms.get(segment.index, round(pause_ms * scale))
        yield replace(segment, pause_after_ms=DurationMs(pause_ms))


def pause_inside_ms(text: str) -> int:
    """Pause after a segment that is not the last of its block, by the mark it ends on."""
    last = text.rstrip().rstrip(CLOSERS)[-1:]
    if last and last in _SENTENCE_ENDS:
        return PAUSE_AFTER_SENTENCE_MS
    return PAUSE_AFTER_CLAUSE_MS if last and last in _CLAUSE_ENDS else PAUSE_AFTER_CUT_MS
