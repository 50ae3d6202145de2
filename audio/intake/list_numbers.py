"""The numbers that a page shows before the items of an ordered list."""

import re

from lxml.html import HtmlElement

_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
_UNNUMBERED_CLASS = re.compile(
    r"(?:^|\s)(?:list-(?:none|unstyled|inline)|unstyled|no-(?:bullets?|numbers?))(?:\s|$)",
    re.IGNORECASE,
)
_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*\b(?P<case>lower|upper)-(?P<kind>alpha|latin|roman)"
)
_STYLE_TYPES = {
    ("lower", "alpha"): "a", ("lower", "latin"): "a", ("lower", "roman"): "i",
    ("upper", "alpha"): "A", ("upper", "latin"): "A", ("upper", "roman"): "I",
}  # fmt: skip
_INTEGER = re.compile(r"\s*[+-]?\d{1,6}\s*$")


def item_numbers(ordered: HtmlElement) -> dict[HtmlElement, str]:
    """Return the number of each item of an ``<ol>``, as ``start``, ``value`` and the rest have it.

    A list that shows no numbers has none, and neither has a single item that nobody counted: it is
    a paragraph that somebody indented. After HTML Living Standard, 4.4.5 and 4.4.8.
    """
    style = ordered.get("style") or ""
    if _UNNUMBERED.search(style) or _UNNUMBERED_CLASS.search(ordered.get("class") or ""):
        return {}
    items = [child for child in ordered if child.tag == "li"]
    start = _integer(ordered.get("start"))
    backwards = ordered.get("reversed") is not None
    if len(items) < 2 and start is None and not any(item.get("value") for item in items):
        return {}
    count = start if start is not None else (len(items) if backwards else 1)
    styled = _STYLE.search(style)
    kind = _STYLE_TYPES[styled["case"], styled["kind"]] if styled else ordered.get("type") or "1"
    out: dict[HtmlElement, str] = {}
    for item in items:
        value = _integer(item.get("value"))
        count = count if value is None else value
        out[item] = list_number(count, item.get("type") or kind)
        count += -1 if backwards else 1
    return out


def list_number(count: int, kind: str = "1") -> str:
    """Write a count as a list of a type does: ``1``, ``a`` or ``A``.

    Roman numerals are written in figures, which every language says as what they are.
    """
    if kind not in {"a", "A"} or count < 1:
        return str(count)
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord(kind) + rest) + letters
    return letters


def _integer(written: str | None) -> int | None:
    return int(written) if written and _INTEGER.match(written) else None
