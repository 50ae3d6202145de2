"""The way in: which kind of source the bytes are, and the article in them.

What reads one form of source is imported when one comes: each takes up to a third of a second.
"""

import re
from dataclasses import dataclass
from typing import Literal

from audio.errors import ArticleTooLong, ArticleUnreadable
from audio.intake.assemble import MAX_CHARS, assemble
from audio.intake.encoding import decode
from audio.intake.reading import Reading
from audio.intake.site_rules import SiteRules
from audio.intake.text_marks import mend_facts
from audio.model import Article
from audio.strict_json import parse_json

SourceKind = Literal["json", "html", "feed", "markdown", "text"]
_BY_MEDIA_TYPE: tuple[tuple[str, SourceKind], ...] = (
    ("application/feed+json", "feed"),
    ("application/rss", "feed"),
    ("application/atom", "feed"),
    ("application/ld+json", "json"),
    ("application/json", "json"),
    ("text/html", "html"),
    ("application/xhtml", "html"),
    ("text/markdown", "markdown"),
    ("text/x-markdown", "markdown"),
)
_BY_ENDING: tuple[tuple[str, SourceKind], ...] = (
    (".jsonld", "json"),
    (".json", "json"),
    (".html", "html"),
    (".htm", "html"),
    (".xhtml", "html"),
    (".md", "markdown"),
    (".markdown", "markdown"),
    (".rss", "feed"),
    (".atom", "feed"),
)
_HTML = re.compile(
    r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:article|main|p|div|h1)[\s>]",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z]")
_FEED = re.compile(r"<(?:rss|rdf:RDF|(?:\w+:)?feed)[\s>]", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"\A(?:---\n.*?\n---|\+\+\+\n.*?\n\+\+\+)|^#{1,6}\s+\S", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed."""

    url: str | None
    """Where its page is; follow it where there is no article."""
    title: str | None
    article: Article | None
    """Given when the feed has the item's whole text."""
    fingerprint: str = ""
    """Of a feed's item: changes with what the feed says of it."""


def read_article(
    data: bytes,
    *,
    name: str = "",
    media_type: str | None = None,
    url: str | None = None,
    rules: SiteRules | None = None,
    default_id: str | None = None,
    max_chars: int = MAX_CHARS,
) -> Article:
    """Return the article in a source's bytes, whatever form it has.

    Args:
        data: the source; text in any encoding, not compressed.
        name: what to call it in messages, such as its file name; its ending tells the form.
        media_type: the Content-Type it came with; it goes before the ending.
        url: where it came from; completes relative addresses and names the article if the page
            declares no canonical address.
        rules: the publisher's own rules.
        default_id: the article's id where neither a CMS nor an address gives one.
        max_chars: longest body in characters.

    Raises:
        ArticleUnreadable: no article can be read; ``reason`` says why in one word.
        ArticleTooLong: the body has more than ``max_chars`` characters.
        PackInvalid: a selector in the rules is wrong.
    """
    name = name or url or "the source"
    text = decode(data, name=name, media_type=media_type)
    kind = kind_of(text, name=name, media_type=media_type)
    if kind == "feed":
        return _only_item(data, name=name, url=url, rules=rules, max_chars=max_chars)
    reading = _read(kind, text, name=name, url=url, rules=rules)
    return assemble(
        reading.pieces,
        reading.facts,
        name=name,
        rules=rules,
        default_id=default_id,
        max_chars=max_chars,
        source_chars=reading.source_chars,
        review=reading.review,
    )


def is_feed(data: bytes, *, name: str = "", media_type: str | None = None) -> bool:
    """Tell whether the bytes are an RSS, Atom or JSON Feed; bytes that are no text are none."""
    try:
        text = decode(data, name=name or "the source", media_type=media_type)
    except ArticleUnreadable:
        return False
    return kind_of(text, name=name, media_type=media_type) == "feed"


def read_feed(
    data: bytes,
    *,
    name: str = "",
    url: str | None = None,
    rules: SiteRules | None = None,
    max_chars: int = MAX_CHARS,
) -> tuple[FeedItem, ...]:
    """Return a feed's items in its order, each with its article if the feed has all of it.

    Raises:
        ArticleUnreadable: the bytes are no feed, or it has no items.
    """
    from audio.intake.feed import read_feed_items  # noqa: PLC0415  see above

    name = name or url or "the feed"
    out: list[FeedItem] = []
    for item in read_feed_items(data, name=name, url=url):
        article = None
        if item.pieces and item.facts.title:
            label = f"{name}: {item.facts.title}"
            try:
                article = assemble(
                    item.pieces, item.facts, name=label, rules=rules, max_chars=max_chars
                )
            except (ArticleUnreadable, ArticleTooLong):
                # The text was chrome only, or is no single article; the item's page may do better,
                # or say what is wrong. The other items don't suffer for it.
                article = None
        out.append(FeedItem(item.url, mend_facts(item.facts).title, article, item.fingerprint))
    return tuple(out)


def kind_of(text: str, *, name: str = "", media_type: str | None = None) -> SourceKind:
    """Return which form a text has: by media type, then file name, then by looking at it.

    A page whose media type or name says plain text, JSON or XML is looked at all the same.
    """
    media = (media_type or "").split(";")[0].strip().lower()
    told = next((kind for prefix, kind in _BY_MEDIA_TYPE if media.startswith(prefix)), None)
    if told is None:
        bare = name.lower().split("?")[0].split("#")[0]
        told = next((kind for ending, kind in _BY_ENDING if bare.endswith(ending)), None)
    seen = _look(text)
    if told == "json" and seen == "feed":
        return "feed"
    if told == "html" and (seen == "feed" or not _TAG.search(text)):
        return seen
    return told or seen


def _look(text: str) -> SourceKind:
    start = text.lstrip("\ufeff \t\r\n")[:3000]
    if start[:1] in {"{", "["} and (found := _looks_like_json(text)):
        return found
    if _FEED.search(start[:1500]) and start.startswith("<"):
        return "feed"
    if start.startswith("<") and _HTML.search(start):
        return "html"
    if re.search(r"<!doctype\s+html|<html[\s>]", start, re.IGNORECASE):
        return "html"
    return "markdown" if _MARKDOWN.search(start) else "text"


def _looks_like_json(text: str) -> SourceKind | None:
    try:
        value = parse_json(text)
    except ValueError:
        return None
    if isinstance(value, dict) and "jsonfeed.org" in str(value.get("version", "")):
        return "feed"
    return "json"


def _read(
    kind: SourceKind, text: str, *, name: str, url: str | None, rules: SiteRules | None
) -> Reading:
    if kind == "json":
        from audio.intake.news_article import read_json  # noqa: PLC0415  see above

        return read_json(text, name=name)
    if kind == "html":
        from audio.intake.page.html import read_html  # noqa: PLC0415  see above

        return read_html(text, name=name, url=url, rules=rules)
    if kind == "markdown":
        from audio.intake.text.markdown import read_markdown  # noqa: PLC0415  see above

        return read_markdown(text, name=name)
    from audio.intake.text.plain import read_plaintext  # noqa: PLC0415  see above

    return read_plaintext(text, name=name)


def _only_item(
    data: bytes, *, name: str, url: str | None, rules: SiteRules | None, max_chars: int
) -> Article:
    """A feed with one whole article is that article; with more, the caller has to choose."""
    items = read_feed(data, name=name, url=url, rules=rules, max_chars=max_chars)
    whole = [item.article for item in items if item.article is not None]
    if len(whole) == 1 and len(items) == 1:
        return whole[0]
    raise ArticleUnreadable(
        f"{name}: this is a feed with {len(items)} items, not one article. Read it as a feed, or "
        f"give one item's page.",
        reason="feed",
    )
