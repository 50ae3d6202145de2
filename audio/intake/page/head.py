"""A page's meta fields and its structured data."""

from typing import Any

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.json_ld import find_article, nodes, parse_json_ld, types_of


class Head:
    """A page's meta fields and JSON-LD, read once."""

    def __init__(self, tree: HtmlElement) -> None:
        self.meta: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            key = element.get("property") or element.get("name") or element.get("itemprop")
            content = element.get("content")
            if key and content and content.strip():
                self.meta.setdefault(key.strip().lower(), []).append(content)
        self.json_ld: list[Any] = [
            value
            for script in tree.iter("script")
            if "ld+json" in (script.get("type") or "")
            and (value := parse_json_ld(script.text or "")) is not None
        ]
        self.article: dict[str, Any] = find_article(self.json_ld) or {}

    def first(self, *keys: str) -> str | None:
        """Return the text of the first of these meta fields that has any."""
        return next(
            (text for key in keys for raw in self.meta.get(key, ()) if (text := fold(raw))), None
        )

    def has_type(self, *types: str) -> bool:
        """Tell whether any object in the JSON-LD has one of the types."""
        return any(types_of(node) & set(types) for node in nodes(self.json_ld))
