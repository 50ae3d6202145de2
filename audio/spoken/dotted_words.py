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
    leaning: frozenset[str]
    """Small words that lean on the next: no cut comes after one."""
    longest_chars: int = 220
    """A sentence of more characters is spoken in pieces."""
    two_dots: frozenset[str] = frozenset()
    """Abbreviations of two parts with a space between, which end a sentence as ``may_end`` do."""
    small_starters: frozenset[str] = frozenset()
    """Small words that begin a sentence where a writer forgets its capital: it, they, you."""

    def never_ends(self, word: str) -> bool:
        """Say whether something always follows, in whatever case the abbreviation is written."""
        return word in self.never_end or (
            len(word) > 1
            and (word.isupper() or word.islower())
            and word.capitalize() in self.never_end
        )


def words(text: str) -> frozenset[str]:
    """Return the words of a text that are set apart by white space."""
    return frozenset(text.split())
