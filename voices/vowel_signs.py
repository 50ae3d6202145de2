"""Arabic vowel signs: those that a text or a lexicon gives are said, the others are guessed.

Piper's diacritizer takes the signs of a text as hints, and now and then writes others over them.
"""

import re
from collections.abc import Callable

_SIGNS = "\u064b-\u0652"
_DOUBLED = "\u0651"
_AN = "\u064b"
_LETTER = re.compile(f"([^{_SIGNS}])([{_SIGNS}]*)")


Diacritizer = Callable[[str, float | None], str]
"""Writes a sentence with its vowel signs; the number is a threshold of models that have one."""


class WrittenVowelSigns:
    """Stands where Piper has its diacritizer, and keeps the signs that were written."""

    def __init__(self, load: Callable[[], Diacritizer]) -> None:
        """Load nothing yet: the model is needed at the first Arabic sentence.

        Args:
            load: makes what guesses the signs.
        """
        self._load = load
        self._diacritize: Diacritizer | None = None

    def __call__(self, text: str, taskeen_threshold: float | None = None) -> str:
        """Return ``text`` with a vowel sign on each letter that has one in speech.

        Args:
            text: one sentence.
            taskeen_threshold: as Piper gives it, to a model that does not look at it.
        """
        if self._diacritize is None:
            self._diacritize = self._load()
        return with_written_signs(text, self._diacritize(text, taskeen_threshold))


def with_written_signs(text: str, guessed: str) -> str:
    """Return ``guessed`` with the signs that ``text`` has; only doubled, a letter gets a vowel."""
    written = _LETTER.findall(text.strip())
    made = _LETTER.findall(guessed)
    if [letter for letter, _ in written] != [letter for letter, _ in made]:
        return guessed
    return "".join(
        letter + _sign(letter, sign, guess)
        for (letter, sign), (_, guess) in zip(written, made, strict=True)
    )


def _sign(letter: str, written: str, guessed: str) -> str:
    if letter in "اى" and written == _AN:  # It is often typed there, and belongs one letter before.
        return guessed
    if written == _DOUBLED:
        return _DOUBLED + guessed.replace(_DOUBLED, "")
    return written or guessed
