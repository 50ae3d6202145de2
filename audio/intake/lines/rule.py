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


def line_rule(name: str, max_words: int, *alternatives: str) -> LineRule:
    """Make a rule of several patterns, any of which is enough."""
    return LineRule(name, f"(?:{'|'.join(alternatives)})", max_words)
