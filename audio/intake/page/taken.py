"""What an extractor took of a page, for asking what of it stands there."""

from collections import Counter
from collections.abc import Iterable

from audio.intake.piece import letters_of

_SHORT_CHARS = 24
_HELD_SHARE = 0.6


class Taken:
    """The text that an extractor took, for looking pieces up in it."""

    def __init__(self, texts: Iterable[str]) -> None:
        lettered = [letters for text in texts if (letters := letters_of(text))]
        self.whole = Counter(lettered)
        self.run_on = "".join(lettered)
        self._shingles: frozenset[str] | None = None

    def holds(self, text: str) -> bool:
        """Tell whether the extractor took a text, whole or nearly so."""
        letters = letters_of(text)
        if not letters:
            return False
        if letters in self.whole:
            return True
        if len(letters) < _SHORT_CHARS:
            return False
        if self._shingles is None:
            every = range(len(self.run_on) - _SHORT_CHARS + 1)
            self._shingles = frozenset(self.run_on[i : i + _SHORT_CHARS] for i in every)
        starts = range(0, len(letters) - _SHORT_CHARS + 1, _SHORT_CHARS)
        found = sum(1 for s in starts if letters[s : s + _SHORT_CHARS] in self._shingles)
        return found >= _HELD_SHARE * len(starts)
