"""JSON from outside: read within limits, so that no depth, size or half character breaks a step.

Python's own parser takes what RFC 8259 does not have (NaN), gives up at a depth that depends on who
calls it, and passes halves of UTF-16 pairs on, which nothing can write down afterwards.
"""

import json
import re
from typing import Any, Final, NoReturn

MAX_DEPTH: Final = 100
"""Articles nest less than ten deep; what is walked afterwards has Python's stack to itself."""
MAX_CHARS: Final = 20_000_000

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]', re.DOTALL)
_HALF = re.compile(r"[\ud800-\udfff]|\\u[dD][89a-fA-F]")


def parse_json(text: str) -> Any:
    """Return the value that a text from outside stands for.

    Control characters in strings are let pass, because CMSs send them. Half of a surrogate pair
    becomes U+FFFD. The time is linear in the text's length.

    Raises:
        ValueError: it is no JSON, longer than ``MAX_CHARS`` or nested deeper than ``MAX_DEPTH``.
    """
    if len(text) > MAX_CHARS:
        raise ValueError(f"it has {len(text)} characters; at most {MAX_CHARS} are read")
    _check_depth(text)
    value = json.loads(text, strict=False, parse_constant=_no_constant)
    if _HALF.search(text):
        written = json.dumps(value, ensure_ascii=False)
        whole = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        value = json.loads(whole)
    return value


def _check_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        start = token[0][0]
        if start in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ValueError(f"it is nested more than {MAX_DEPTH} deep")
        elif start in "]}":
            depth -= 1


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
