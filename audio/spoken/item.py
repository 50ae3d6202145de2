"""The unit of normalising: a stretch of written text and the words it is spoken as."""

from dataclasses import dataclass
from typing import Literal

ItemKind = Literal["word", "space", "punctuation", "rule", "silent"]


@dataclass(frozen=True, slots=True)
class Item:
    """Written characters ``start`` to ``end`` and what is said for them.

    The items of a text cover every character once, in order, so the map from written to spoken
    text is never lost. Spoken text is built from items only.
    """

    start: int
    end: int
    kind: ItemKind
    """``word``: said as written; ``rule``: rewritten; ``silent``: not said at all."""
    words: tuple[str, ...] = ()
    """What is said, word by word. Empty for space, silent text and punctuation."""
    mark: str = ""
    """The punctuation that follows the words in the spoken text and shapes the pause."""
    rule: str = ""
    """Name of the rule that wrote the words, for ``listen script --explain``."""
    phonemes: tuple[str | None, ...] = ()
    """IPA for each word from the lexicon, None where the engine's own is right; or empty."""
