"""How a lexicon tells the normaliser that somebody knows better."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """What a lexicon says about the text at one place."""

    end: int
    """Where the written form ends in the text that was looked at."""
    words: tuple[str, ...]
    """What is spoken instead: a respelling, letters, or (with IPA only) the words as written."""
    phonemes: tuple[str | None, ...]
    """IPA for each word, or None where the engine's own reading of ``words`` is right."""


class Pronunciations(Protocol):
    """Anything that can be asked how a written form is said; in practice a merged lexicon."""

    def find(self, text: str, start: int) -> Pronunciation | None:
        """Return the longest entry that matches ``text`` at ``start``, where a word begins."""


class NoPronunciations:
    """The lexicon of someone who has taught Listen nothing yet."""

    def find(self, text: str, start: int) -> Pronunciation | None:  # noqa: ARG002
        """Know nothing."""
        return None
