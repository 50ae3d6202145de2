"""schema.org in JSON-LD: finding the article in it, and reading values in all their shapes."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any

from audio.clean_text import fold
from audio.strict_json import parse_json

ARTICLE_TYPES = frozenset(
    [
        "NewsArticle",
        "Article",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "AskPublicNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "Report",
        "ScholarlyArticle",
        "TechArticle",
        "SocialMediaPosting",
        "Review",
        "Interview",
    ]
)
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|"
    r"/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MAX_NODES = 5000


def parse_json_ld(text: str) -> Any:
    """Return the value in a JSON-LD script, or None if it can't be mended.

    Comment wrappers, stray control characters and trailing commas are forgiven.
    """
    stripped = _COMMENT.sub("", text.strip()).strip()
    for candidate in (stripped, _TRAILING_COMMA.sub(r"\1", stripped.replace("\n", " "))):
        try:
            return parse_json(candidate)
        except ValueError:
            continue
    return None


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a JSON-LD value, outermost first, ``@graph`` and lists opened."""
    queue: deque[Any] = deque([value])
    for _ in range(_MAX_NODES):
        if not queue:
            return
        node = queue.popleft()
        if isinstance(node, list):
            queue.extendleft(reversed(node[:_MAX_NODES]))
        elif isinstance(node, dict):
            yield node
            keys = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart")
            queue += [node[key] for key in keys if isinstance(node.get(key), dict | list)]


def types_of(node: dict[str, Any]) -> frozenset[str]:
    """Return a node's types without the vocabulary's address."""
    declared = node.get("@type", node.get("type", ()))
    listed = declared if isinstance(declared, list) else [declared]
    return frozenset(t.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for t in listed if isinstance(t, str))


def find_article(value: Any) -> dict[str, Any] | None:
    """Return the object that is the article: a news type with a headline before any other."""
    found = [node for node in nodes(value) if types_of(node) & ARTICLE_TYPES]
    headed = [node for node in found if text_of(node.get("headline")) or text_of(node.get("name"))]
    return next(iter(headed or found), None)


def text_of(value: Any) -> str | None:
    """Return a value's text: of a string, a number, or the first of a list."""
    if isinstance(value, list):
        return next((text for part in value if (text := text_of(part))), None)
    if isinstance(value, dict):
        return text_of(value.get("@value", value.get("name")))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return fold(unescape(value)) or None
    return None


def names_of(value: Any) -> list[str]:
    """Return the names in an author: strings, objects with a name, or a list of either."""
    if isinstance(value, list):
        return [name for part in value for name in names_of(part)]
    if isinstance(value, dict):
        return names_of(value.get("name"))
    text = text_of(value)
    return [text] if text else []


def address_of(value: Any) -> str | None:
    """Return the address in an image, a page or an id: a string, an object, or a list's first."""
    if isinstance(value, list):
        return next((address for part in value if (address := address_of(part))), None)
    if isinstance(value, dict):
        return next(
            (a for key in ("url", "contentUrl", "@id") if (a := address_of(value.get(key)))), None
        )
    return value.strip() or None if isinstance(value, str) else None


def list_of(value: Any) -> tuple[str, ...]:
    """Return keywords: a list, or one string parted by commas, each once."""
    parts = (
        value
        if isinstance(value, list)
        else re.split(r"[,،;|]", value)
        if isinstance(value, str)
        else []
    )
    found = [text for part in parts if (text := text_of(part))]
    return tuple(dict.fromkeys(found))


def is_free(value: Any) -> bool:
    """Read ``isAccessibleForFree``: only a plain no, as a boolean or a word, is one."""
    return not (value is False or str(value).strip().lower().rsplit("/", 1)[-1] == "false")
