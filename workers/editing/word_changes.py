"""Two wordings of one sentence side by side, with the words marked that differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_PIECE: Final = re.compile(r"\s*\S+|\s+")
_MOST_WORDS: Final = 2000
"""Above that a sentence is marked as a whole: comparing words takes the square of their number."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words in a row."""

    text: str
    is_other: bool
    """The other wording has not got them there."""


def side_by_side(before: str, after: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Return both wordings in stretches, which put together are the wordings."""
    old, new = (_PIECE.findall(text) for text in (before, after))
    if max(len(old), len(new)) > _MOST_WORDS:
        is_other = before != after
        return (Stretch(before, is_other),), (Stretch(after, is_other),)
    old_words, new_words = ([piece.strip() for piece in side] for side in (old, new))
    codes = SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes()
    befores = ((old[a:b], tag != "equal") for tag, a, b, _, _ in codes)
    afters = ((new[c:d], tag != "equal") for tag, _, _, c, d in codes)
    return tuple(_stretches(befores)), tuple(_stretches(afters))


def _stretches(parts: Iterator[tuple[Sequence[str], bool]]) -> Iterator[Stretch]:
    """Leave the space before a marked stretch out of it."""
    for pieces, is_other in parts:
        text = "".join(pieces)
        bare = text.lstrip() if is_other else text
        if space := text[: len(text) - len(bare)]:
            yield Stretch(space, is_other=False)
        if bare:
            yield Stretch(bare, is_other)
