"""Which mark the narrations of an article carry: 12 bits of the publisher, 20 of the article."""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from workers.settings import Settings
from workers.store import Store

_ARTICLE_BITS: Final = 20
_PUBLISHER_BITS: Final = 12
_PREFIX: Final = "narrations/"


def mark_of_article(settings: Settings, article_id: str) -> int | None:
    """Return what synthetic speech of an article is marked with; None: it is not to be.

    Live sound begins before anything but the article is known, so nothing else is in it. It is the
    same for each version of an article.
    """
    if not settings.watermark:
        return None
    return publisher_number(settings) << _ARTICLE_BITS | article_number(article_id)


def publisher_number(settings: Settings) -> int:
    """Return the publisher's number, 0 to 4095: the one that is set, or one drawn from its name."""
    if settings.watermark_publisher is not None:
        return settings.watermark_publisher
    return _drawn("publisher", settings.publisher) >> (_ARTICLE_BITS - _PUBLISHER_BITS)


def article_number(article_id: str) -> int:
    """Return an article's number, 0 to 1,048,575, drawn from its id."""
    return _drawn("article", article_id)


def facts_of(mark: int) -> dict[str, Any]:
    """Write a mark as documents have it."""
    return {
        "mark": f"{mark:08x}",
        "publisher": mark >> _ARTICLE_BITS,
        "article": mark & ((1 << _ARTICLE_BITS) - 1),
    }


def articles_marked(store: Store, mark: int) -> Iterator[str]:
    """Yield the ids of the published articles whose number is in a mark.

    Two in a million have the same, so there can be several.

    Raises:
        StoreUnavailable: the store failed.
    """
    number = mark & ((1 << _ARTICLE_BITS) - 1)
    for stored in store.list(_PREFIX):
        article_id, _, name = stored.key.removeprefix(_PREFIX).rpartition("/")
        if name == "manifest.json" and article_number(article_id) == number:
            yield article_id


def _drawn(what: str, name: str) -> int:
    digest = hashlib.sha256(f"listen watermark {what} {name}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - _ARTICLE_BITS)
