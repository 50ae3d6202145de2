"""A narration sentence by sentence, and what differs between two of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Literal

from audio.directions import sentence_key
from audio.model import Segment
from workers.ledger.editing.records import Sentence
from workers.plan import Plan

What = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one sentence from one narration to another."""

    what: What
    before: Sentence | None
    after: Sentence | None


def said(plan: Plan) -> tuple[Sentence, ...]:
    """Return what a plan says, sentence by sentence, in the order in which it is heard."""
    lines = list(zip(plan.script.segments, plan.clip_keys, strict=True))
    places = _places([segment for segment, _ in lines])
    grouped = groupby(zip(lines, places, strict=True), key=lambda one: one[1])
    return tuple(_sentence([line for line, _ in group]) for _, group in grouped)


def changes(before: Sequence[Sentence], after: Sequence[Sentence]) -> tuple[Change, ...]:
    """Compare two narrations, sentence by sentence, in the order in which they are heard."""
    old_keys, new_keys = ([sentence_key(one.text) for one in side] for side in (before, after))
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    found: list[Change] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        for old, new in zip_longest(before[a:b], after[c:d]):
            found.append(Change(_what(old, new, alike=tag == "equal"), old, new))
    return tuple(found)


def changed_segments(before: Sequence[Sentence], plan: Plan) -> tuple[int, ...]:
    """Return the segments of a plan whose sentences are not heard as they were before."""
    numbers: list[int] = []
    first = 0
    for change in changes(before, said(plan)):
        if change.after is None:
            continue
        end = first + change.after.segments
        if change.what != "same":
            numbers.extend(range(first, end))
        first = end
    return tuple(numbers)


def segments_of(plan: Plan, number: int) -> tuple[int, ...]:
    """Return the segments of a plan that are one sentence of the article."""
    return tuple(s.index for s in plan.script.segments if s.sentence == number)


def segments_of_line(plan: Plan, line: int) -> tuple[int, ...]:
    """Return the segments of a plan that are one line of its script, counted as they are heard."""
    places = _places(plan.script.segments)
    return tuple(number for number, place in enumerate(places) if place == line)


def _places(segments: Sequence[Segment]) -> Iterator[int]:
    """Yield which sentence of the narration each segment is of, counted as they are heard."""
    count, before = 0, None
    for segment in segments:
        goes_on = before is not None and (
            before.sentence == segment.sentence
            if segment.sentence is not None
            else before.sentence is None and not before.ends_block
        )
        count += before is not None and not goes_on
        before = segment
        yield count


def _sentence(lines: Sequence[tuple[Segment, str]]) -> Sentence:
    (first, _), (last, _) = lines[0], lines[-1]
    return Sentence(
        kind=first.kind,
        text="".join(segment.display_text for segment, _ in lines).strip(),
        spoken=" ".join(segment.spoken_text for segment, _ in lines),
        voice_id=first.voice_id,
        pause_after_ms=last.pause_after_ms,
        clips=tuple(key for _, key in lines),
        number=first.sentence,
        segments=len(lines),
    )


def _what(old: Sentence | None, new: Sentence | None, *, alike: bool) -> What:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    same = alike and replace(old, number=None, text="") == replace(new, number=None, text="")
    return "same" if same else "changed"
