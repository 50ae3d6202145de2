"""Tags that no page has, found before a parser meets them."""

import re
from collections.abc import Iterator
from typing import Final

MAX_ATTRIBUTES: Final = 1000
"""Of one tag. The parser compares each attribute with all before it, so a tag with a hundred
thousand of them would keep it busy for minutes."""

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(r"/?[a-z][a-z0-9-]*", re.IGNORECASE)
_ENDS_OR_QUOTES = re.compile(r">|=\s*([\"'])")
# What stands in these is text to a parser: HTML Living Standard, 13.1.2, raw text elements.
_RAW_TEXT = frozenset({"script", "style", "textarea", "title"})


def has_absurd_tags(markup: str) -> bool:
    """Tell whether a tag has more than ``MAX_ATTRIBUTES`` attributes; their values may be long.

    What stands in a comment or a script is no tag: a program says ``i<n`` too, and sites keep much
    data in ``<![CDATA[``.
    """
    # Each attribute takes two characters, and what most tags hold is shorter.
    long = (part for part in markup.split("<") if len(part) > 2 * MAX_ATTRIBUTES)
    if not any(_is_absurd(part.partition(">")[0]) for part in long):
        return False
    return any(_is_absurd(tag) for tag in _tags(markup))


def _is_absurd(tag: str) -> bool:
    return len(tag) > 2 * MAX_ATTRIBUTES and len(_QUOTED.sub(" ", tag).split()) > MAX_ATTRIBUTES


def _tags(markup: str) -> Iterator[str]:
    """Yield each tag as a parser sees it, in one pass.

    A comment, script or quote that never ends is none, so that nothing hides behind it.
    """
    lower = markup.lower()
    last = {sign: lower.rfind(sign) for sign in ('"', "'", "-->")}
    last |= {name: lower.rfind(f"</{name}") for name in _RAW_TEXT}
    at = 0
    while (start := lower.find("<", at)) >= 0:
        if lower.startswith("<!--", start) and start + 4 <= last["-->"]:
            at = lower.index("-->", start + 4)
            continue
        named = _NAME.match(lower, start + 1)
        if named is None:
            at = start + 1
            continue
        at = _tag_end(lower, named.end(), last)
        yield markup[start:at]
        if named.group() in _RAW_TEXT and at <= last[named.group()]:
            at = lower.index(f"</{named.group()}", at)


def _tag_end(markup: str, at: int, last: dict[str, int]) -> int:
    """Return the place behind a tag; a ``>`` in a quoted value does not end it."""
    while (found := _ENDS_OR_QUOTES.search(markup, at)) is not None:
        if found.group() == ">":
            return found.end()
        at = found.end()
        if at <= last[found[1]]:
            at = markup.index(found[1], at) + 1
    return len(markup)
