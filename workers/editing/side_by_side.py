"""A draft beside what is on air: sentence by sentence, and edit by edit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from audio.directions import Directions, SentenceEdit, sentence_key
from workers.editing.scripts import Line
from workers.editing.sentences import changes

State = Literal["same", "changed", "added", "removed", "skipped"]
What = Literal[
    "skip", "spoken", "pause_before", "pause_after", "voice", "take", "recording", "undo",
    "passage", "no_passage", "intro", "no_intro", "outro", "no_outro",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sentence: as it is on air, and as the draft has it."""

    state: State
    before: Line | None
    """On air; None where it is not."""
    after: Line | None
    """In the draft; a skipped one has its place and its edit."""
    position: int | None
    """The place in the draft's script, from 0; None where the draft does not say it."""

    @property
    def shown(self) -> Line:
        """The newer of the two."""
        line = self.after or self.before
        assert line
        return line

    @property
    def sounds_other(self) -> bool:
        """Whether the draft says it, and not as it is heard on air, whatever the silence after."""
        if self.position is None or self.after is None:
            return False
        return self.before is None or self.before.sentence.clips != self.after.sentence.clips

    @property
    def text_before(self) -> str | None:
        """What stands on air in its place, where that is another text."""
        if not (self.before and self.after):
            return None
        old, new = self.before.sentence.text, self.after.sentence.text
        return None if sentence_key(old) == sentence_key(new) else old


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a draft changes."""

    what: What
    text: str
    """Of the sentence or passage; "" where nothing is said any more."""
    value: str | int = ""
    """What is said, how long the silence is, or who reads."""


def rows(on_air: Sequence[Line], draft: Sequence[Line], skipped: Sequence[Line]) -> tuple[Row, ...]:
    """Set a draft's script beside what is on air, in the order in which it reads.

    Args:
        on_air: the lines that are heard.
        draft: the lines that the draft says.
        skipped: those that it leaves out.
    """
    left_out = {sentence_key(line.sentence.text): line for line in skipped}
    found: list[Row] = []
    olds, news = iter(on_air), iter(enumerate(draft))
    for change in changes([one.sentence for one in on_air], [one.sentence for one in draft]):
        before = next(olds) if change.before else None
        position, after = next(news) if change.after else (None, None)
        if after is None and before is not None:
            line = left_out.pop(sentence_key(before.sentence.text), None)
            state: State = "removed" if line is None else "skipped"
            found.append(Row(state=state, before=before, after=line, position=None))
        else:
            found.append(Row(state=change.what, before=before, after=after, position=position))
    for line in left_out.values():
        new = Row(state="skipped", before=None, after=line, position=None)
        found.insert(_place(found, line), new)
    return tuple(found)


def told(before: Directions, after: Directions) -> tuple[Told, ...]:
    """Say what one producer's directions change that others do not."""
    old = {_name(edit): edit for edit in before.sentences}
    new = {_name(edit): edit for edit in after.sentences}
    found = [one for name, edit in new.items() for one in _edited(old.get(name), edit)]
    found += [Told("undo", edit.at.text) for name, edit in old.items() if name not in new]
    read_before, read_after = ([one.text for one in side.passages] for side in (before, after))
    found += [Told("passage", text) for text in read_after if text not in read_before]
    found += [Told("no_passage", text) for text in read_before if text not in read_after]
    if before.intro != after.intro:
        found.append(Told("intro", after.intro) if after.intro else Told("no_intro", ""))
    if before.outro != after.outro:
        found.append(Told("outro", after.outro) if after.outro else Told("no_outro", ""))
    return tuple(found)


def _place(found: Sequence[Row], line: Line) -> int:
    number = line.sentence.number
    for place, row in enumerate(found):
        other = row.after.sentence.number if row.after else None
        if number is not None and other is not None and other > number:
            return place
    return len(found)


def _name(edit: SentenceEdit) -> tuple[str, int]:
    return sentence_key(edit.at.text), edit.at.occurrence


def _edited(old: SentenceEdit | None, new: SentenceEdit) -> Iterator[Told]:
    old = old or SentenceEdit(at=new.at)
    pairs: tuple[tuple[What, str | int | None, str | int | None], ...] = (
        ("skip", old.skip or None, new.skip or None),
        ("spoken", old.spoken, new.spoken),
        ("pause_before", old.pause_before_ms, new.pause_before_ms),
        ("pause_after", old.pause_after_ms, new.pause_after_ms),
        ("voice", old.voice_id, new.voice_id),
        ("take", old.take or None, new.take or None),
        ("recording", old.recording, new.recording),
    )
    changed = [(what, value) for what, was, value in pairs if was != value]
    kept = [Told(what, new.at.text, value) for what, value in changed if value is not None]
    yield from kept or ([Told("undo", new.at.text)] if changed else [])
