"""A rule of lines: a named pattern, compiled when it is first asked for."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class LineRule:
    """A named pattern over a line's skeleton, for lines up to a length."""

    name: str
    written: str
    """The pattern, with accents and hamzas."""
    max_words: int
    needs: tuple[str, ...] = ()
    """Words as skeletons have them, one of which every such line holds; empty: any may match."""

    def matches(self, text: str) -> bool:
        """Tell whether the pattern is in a line's skeleton; most lines hold none of its words."""
        if self.needs and not any(word in text for word in self.needs):
            return False
        return self.pattern.search(text) is not None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first asked for: many articles ask for none."""
        return compiled(self.written)


@cache
def compiled(written: str) -> re.Pattern[str]:
    """Compile a written pattern, once."""
    return re.compile(bare(written))


def bare(written: str) -> str:
    """Return a written pattern as skeletons are: without accents and hamzas."""
    decomposed = unicodedata.normalize("NFKD", written)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def line_rule(
    name: str, max_words: int, *alternatives: str, needs: tuple[str, ...] = ()
) -> LineRule:
    """Make a rule of several patterns, any of which is enough.

    Args:
        name: what it is called where it leaves a line out.
        max_words: longer lines are not asked.
        alternatives: the patterns.
        needs: words one of which all that they match hold.
    """
    return LineRule(name, f"(?:{'|'.join(alternatives)})", max_words, tuple(map(bare, needs)))
