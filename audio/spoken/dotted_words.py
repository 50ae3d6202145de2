"""Which words end in a dot without ending a sentence; each language has its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What a language's sentence splitter must know of its words. All without their last dot."""

    never_end: frozenset[str]
    """Something always follows: titles, e.g."""
    before_number: frozenset[str]
    """Something follows when a number does: No. 10, Oct. 7."""
    may_end: frozenset[str]
    """Ends a sentence only before a word that begins one: Inc., U.S."""
    starters: frozenset[str]
    """Words that, with a capital, begin sentences rather than names. In small letters."""
    attributions: frozenset[str]
    """Verbs of saying: after a quoted question they belong to its sentence."""
    joints: frozenset[str]
    """Words before which a long sentence may be cut."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text that are set apart by white space."""
    return frozenset(text.split())
