"""A page's meta fields and its structured data."""

from typing import Any

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.json_ld import find_article, nodes, parse_json_ld, types_of
from audio.intake.page.around import is_of_another_thing

_POINTING = ("author", "creator", "publisher", "image")


class Head:
    """A page's meta fields and JSON-LD, read once."""

    def __init__(self, tree: HtmlElement) -> None:
        self.meta: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            key = element.get("property") or element.get("name") or element.get("itemprop")
            content = element.get("content")
            if key and content and content.strip() and not is_of_another_thing(element):
                self.meta.setdefault(key.strip().lower(), []).append(content)
        self.json_ld: list[Any] = [
            value
            for script in tree.iter("script")
            if "ld+json" in (script.get("type") or "")
            and (value := parse_json_ld(script.text or "")) is not None
        ]
        self.article: dict[str, Any] = self._with_references(find_article(self.json_ld) or {})

    def _with_references(self, article: dict[str, Any]) -> dict[str, Any]:
        """Return the article with what it only points to, such as an author, put in its place."""
        by_id = {
            node["@id"]: node
            for node in nodes(self.json_ld)
            if isinstance(node.get("@id"), str) and len(node) > 1
        }

        def resolved(value: Any) -> Any:
            if isinstance(value, list):
                return [resolved(part) for part in value]
            if isinstance(value, dict) and isinstance(value.get("@id"), str) and len(value) == 1:
                return by_id.get(value["@id"], value)
            return value

        return article | {key: resolved(article[key]) for key in _POINTING if key in article}

    def first(self, *keys: str) -> str | None:
        """Return the text of the first of these meta fields that has any."""
        return next(
            (text for key in keys for raw in self.meta.get(key, ()) if (text := fold(raw))), None
        )

    def has_type(self, *types: str) -> bool:
        """Tell whether any object in the JSON-LD has one of the types."""
        return any(types_of(node) & set(types) for node in nodes(self.json_ld))
