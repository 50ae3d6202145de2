"""Patterns that are compiled when they are first asked for.

A language has hundreds, and an article needs few of them: nearly all that is said of abbreviations,
scores, entities and markup waits in vain. What most articles ask for is compiled at once instead,
so that nobody who presses Listen waits for it.
"""

import re
from functools import cache
from typing import Any, cast


@cache
def compiled(written: str) -> re.Pattern[str]:
    """Compile a pattern at its first use, once."""
    return re.compile(written)


def later(written: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as ``re.compile(written, flags)`` does, and compiles at its first use.

    A pattern that can't be compiled is found out then.
    """
    return cast("re.Pattern[str]", _Later(written, flags))


class _Later:
    """Takes over the compiled pattern's methods when it is asked for the first that it lacks."""

    __slots__ = (
        "_flags",
        "findall",
        "finditer",
        "flags",
        "fullmatch",
        "groupindex",
        "groups",
        "match",
        "pattern",
        "search",
        "split",
        "sub",
        "subn",
    )

    def __init__(self, written: str, flags: int) -> None:
        self.pattern, self._flags = written, flags

    def __getattr__(self, name: str) -> Any:
        found = re.compile(self.pattern, self._flags)
        for taken in self.__slots__[1:]:
            setattr(self, taken, getattr(found, taken))
        return getattr(found, name)
