"""Tags that no page has, found before a parser meets them."""

import re
from typing import Final

MAX_ATTRIBUTES: Final = 1000
"""Of one tag. The parser compares each attribute with all before it, so a tag with a hundred
thousand of them would keep it busy for minutes."""

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def has_absurd_tags(markup: str) -> bool:
    """Tell whether a tag has more than ``MAX_ATTRIBUTES`` attributes; their values may be long.

    What stands behind ``<!`` is no tag: sites put much data into ``<![CDATA[`` in a script.
    """
    for part in markup.split("<"):
        if part[:1] == "!":
            continue
        tag = part.partition(">")[0]
        # Each attribute takes two characters, and what most tags hold is shorter.
        if len(tag) > 2 * MAX_ATTRIBUTES and _count(tag) > MAX_ATTRIBUTES:
            return True
    return False


def _count(tag: str) -> int:
    return len(_QUOTED.sub(" ", tag).split())
