"""RSS, Atom and JSON Feed: items with their whole text, or the links to follow."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

import feedparser

from audio.clean_text import fold
from audio.errors import ArticleUnreadable
from audio.intake.dates import parse_date
from audio.intake.facts import Facts, join_names
from audio.intake.json_ld import list_of, text_of
from audio.intake.language import language_tag
from audio.intake.news_article import body_pieces
from audio.intake.piece import Piece
from audio.strict_json import parse_json
from audio.web_address import web_address

_FULL_WORDS = 100
_CUT_MARKS = ("…", "...", "[…]", "[...]", "[&#8230;]")
MAX_FEED_BYTES = 10_000_000
_CHARACTER_NUMBER = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+))")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed: what it says of itself, and its pieces where it has its whole text."""

    url: str | None
    facts: Facts
    pieces: tuple[Piece, ...]
    """Empty when the item has a summary only."""
    fingerprint: str
    """SHA-256, in hexadecimal, of what the feed itself says of the item."""


def read_feed_items(data: bytes, *, name: str, url: str | None = None) -> list[Item]:
    """Return a feed's items in its order.

    An item has its whole text if it has a content field, or a description of at least a hundred
    words that is not cut short. ``feedparser`` is given bytes only: it would open a string as a
    file or an address.

    Raises:
        ArticleUnreadable: the bytes are no feed (``not_a_feed``) or it has no items
            (``empty_feed``).
    """
    if len(data) > MAX_FEED_BYTES:
        raise ArticleUnreadable(
            f"{name}: the feed has {len(data):,} bytes; at most {MAX_FEED_BYTES:,} are read.",
            reason="too_large",
        )
    items = (
        _json_feed(data, url)
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
        else _xml_feed(data, url)
    )
    if items is None:
        raise ArticleUnreadable(
            f"{name}: this is no RSS, Atom or JSON Feed. Give the feed's own address or file.",
            reason="not_a_feed",
        )
    if not items:
        raise ArticleUnreadable(f"{name}: the feed has no items.", reason="empty_feed")
    return items


def _xml_feed(data: bytes, url: str | None) -> list[Item] | None:
    try:
        parsed: Any = feedparser.parse(
            _CHARACTER_NUMBER.sub(_real_character, data),
            # Its cleaning of markup takes time that grows with the square of a text; ours follows.
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, RecursionError):
        return None  # Such as a character number in UTF-16 that is out of range.
    if not parsed.get("version"):
        return None
    language = language_tag(parsed.feed.get("language"))
    publisher = fold(parsed.feed.get("title") or "") or None
    return [_xml_item(entry, url, language, publisher) for entry in parsed.entries]


def _real_character(found: re.Match[bytes]) -> bytes:
    """Put U+FFFD in place of a number that is no character, at which ``feedparser`` stops."""
    digits = (found[1] or found[2]).lstrip(b"0")[:8] or b"0"
    number = int(digits, 16 if found[1] else 10)
    is_character = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return found[0] if is_character else b"&#xFFFD"


def _xml_item(entry: Any, base: str | None, language: str | None, publisher: str | None) -> Item:
    # A field of a broken feed may be there and be None.
    contents = sorted((c.get("value") or "" for c in entry.get("content") or ()), key=len)
    body = contents[-1] if contents else ""
    summary = entry.get("summary") or ""
    authors = [a.get("name", "") for a in entry.get("authors") or () if a.get("name")] or [
        entry.get("author", "")
    ]
    images = [
        m.get("url")
        for m in (*(entry.get("media_content") or ()), *(entry.get("media_thumbnail") or ()))
        if m.get("url")
    ]
    pieces, standfirst = _body(body, summary)
    link = web_address(entry.get("link"), base)
    declared = entry.get("content", [{}])[0].get("language") if contents else None
    return Item(
        link,
        Facts(
            title=fold(_text(entry.get("title") or "")) or None,
            byline=join_names([n for n in authors if n]),
            standfirst=standfirst,
            language=language_tag(entry.get("language") or declared) or language,
            section=None,
            published_at=parse_date(dict.get(entry, "published") or dict.get(entry, "updated")),
            updated_at=parse_date(dict.get(entry, "updated")),
            url=link,
            image_url=web_address(next(iter(images), None), base),
            tags=tuple(
                dict.fromkeys(
                    t for tag in entry.get("tags") or () if (t := fold(tag.get("term") or ""))
                )
            ),
            publisher=publisher,
        ),
        pieces,
        _fingerprint(
            link,
            dict.get(entry, "title"),
            body,
            summary,
            dict.get(entry, "updated"),
            authors,
            images,
        ),
    )


def _json_feed(data: bytes, base: str | None) -> list[Item] | None:
    try:
        feed = parse_json(data.decode("utf-8-sig", errors="replace"))
    except ValueError:
        return None
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version", "")):
        return None
    entries = feed.get("items")
    items = entries if isinstance(entries, list) else []
    return [_json_item(entry, feed, base) for entry in items if isinstance(entry, dict)]


def _json_item(entry: dict[str, Any], feed: dict[str, Any], base: str | None) -> Item:
    body = next(
        (
            v
            for key in ("content_html", "content_text")
            if isinstance(v := entry.get(key), str) and v.strip()
        ),
        "",
    )
    summary = text_of(entry.get("summary")) or ""
    authors = entry.get("authors") or [entry.get("author")]
    names = [n for a in (authors if isinstance(authors, list) else []) if (n := text_of(a))]
    pieces, standfirst = _body(body, summary)
    link = web_address(entry.get("url"), base)
    identifier = text_of(entry.get("id"))
    return Item(
        link,
        Facts(
            identifier=None if link else identifier,
            title=text_of(entry.get("title")),
            byline=join_names(names),
            standfirst=standfirst,
            language=language_tag(text_of(entry.get("language")) or text_of(feed.get("language"))),
            published_at=parse_date(entry.get("date_published")),
            updated_at=parse_date(entry.get("date_modified")),
            url=link,
            image_url=web_address(entry.get("image"), base),
            tags=list_of(entry.get("tags")),
            publisher=text_of(feed.get("title")),
        ),
        pieces,
        _fingerprint(entry),
    )


def _fingerprint(*said: object) -> str:
    """Hash what a feed says of an item, which no later reading of ours can change."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _body(body: str, summary: str) -> tuple[tuple[Piece, ...], str | None]:
    """Return the pieces of an item's whole text and its standfirst, if it has them."""
    if body.strip():
        plain = fold(_text(summary))
        different = plain and summary != body and len(plain.split()) <= 80
        return tuple(body_pieces(body)), plain if different else None
    plain = fold(_text(summary))
    if len(plain.split()) >= _FULL_WORDS and not plain.endswith(_CUT_MARKS):
        return tuple(body_pieces(summary)), None
    return (), None


def _text(markup: str) -> str:
    return " ".join(p.text for p in body_pieces(markup)) if "<" in markup else markup
