"""Who wrote a page's article: as declared, else as shown."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.facts import byline_of, is_person, join_names, starts_as_byline
from audio.intake.json_ld import names_of, text_of
from audio.intake.page.head import Head
from audio.intake.piece import letters_of
from audio.web_address import WebAddress

_SURE_PATHS = (
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//*[@itemprop='author']",
    ".//a[@rel='author']",
)
_BYLINE_PATHS = (
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' author-name ')]",
    ".//*[contains(@class, 'byline') or contains(@class, 'Byline') or contains(@class, 'by-line')]",
    ".//address",
    ".//*[@class='author' or contains(@class, 'author__name') or contains(@class, 'authorName') "
    "or contains(@class, 'authorname') "
    "or contains(@class, 'post-author')]",
)
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "dc.creator",
    "sailthru.author",
    "article_author",
    "dcterms.creator",
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|writers?|staff|contributors?|users?|columnists?|people|profiles?|by|autor(?:es)?|"
    r"firmas?|redactor(?:es)?|periodistas?|كاتب|كتاب)/[^/]|[?&]author=",
    re.IGNORECASE,
)
_CALLED_AUTHOR = re.compile(r"author|by-?line|writer|contributor|vcard|autor|firma", re.IGNORECASE)
_ENDS_IN_BY = re.compile(r"(?:^|\s)(?:by|por|بقلم|كتب|كتبت)\s*:?\s*$", re.IGNORECASE)
_ADDRESS_CHARS = 300
_NOT_AUTHORS = re.compile(r"\b(?:comments?|related|caption|credits?|recommended)\b", re.IGNORECASE)
_BYLINES_SEEN = 16
_NAME_WORDS = 12
_NEAR_LEVELS = 2


def page_byline(tree: HtmlElement, head: Head, address: WebAddress | None) -> str | None:
    """Return the authors: as declared, else as shown; the publisher is none, nor is a slug.

    Args:
        tree: the whole page.
        head: its meta fields and JSON-LD.
        address: where it stands; a site's name in it is no author's.
    """
    host = letters_of(urlsplit(address or "").hostname or "").removeprefix("www")
    publishers = {
        letters_of(name)
        for name in (
            text_of(head.article.get("publisher")),
            head.first("og:site_name", "application-name"),
            head.first("publisher", "dc.publisher"),
        )
        if name
    }

    def is_publisher(name: str) -> bool:
        letters = letters_of(name)
        return letters in publishers or (len(letters) > 2 and host.startswith(letters))

    def persons(names: list[str]) -> str | None:
        parted = [", ".join(p for p in n.split(", ") if not is_publisher(p)) for n in names]
        return join_names([n for n in parted if n and is_person(n)])

    declared = names_of(head.article.get("author")) or names_of(head.article.get("creator"))
    if named := persons(declared):
        return named
    metas = [v for key in _AUTHOR_KEYS for v in head.meta.get(key, ())]
    if metas and (named := persons(metas[:6])):
        return named
    for shown in _bylines(tree):
        elements = _after_headline_first(tree, shown)[:4]
        inner = [e for e in elements if not any(e in other.iterancestors() for other in elements)]
        inner = [e for e in inner if _is_near(e, inner[0])]
        found = [fold(" ".join(e.itertext())) for e in inner]
        names = [n for n in found if n and not n.endswith(".") and _is_short(n)]
        if names and (named := persons(names)):
            return named
    if says := _line_says_by(tree):
        return says
    return join_names([n for n in declared if is_person(n)])


def _bylines(tree: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Yield the elements that may name the authors, the surest first."""
    for path in _SURE_PATHS:
        yield [e for e in tree.xpath(path)[:_BYLINES_SEEN] if not is_credit(e)]
    yield list(islice((a for a in tree.iter("a") if _is_signature(a)), _BYLINES_SEEN))
    for path in _BYLINE_PATHS:
        yield [e for e in tree.xpath(path)[:_BYLINES_SEEN] if not is_credit(e)]


def _is_signature(link: HtmlElement) -> bool:
    """Tell a link to an author's page that something near it calls an author, or a "by" before."""
    if not _AUTHOR_PAGE.search((link.get("href") or "")[:_ADDRESS_CHARS]) or is_credit(link):
        return False
    named = " ".join(e.get("class", "") for e in (link, *islice(link.iterancestors(), 3)))
    return bool(_CALLED_AUTHOR.search(named) or _ENDS_IN_BY.search(_before(link)))


def _before(element: HtmlElement) -> str:
    """Return the text right before an element, or before what it is the first of."""
    for e in (element, *islice(element.iterancestors(), 2)):
        previous, parent = e.getprevious(), e.getparent()
        text = previous.tail if previous is not None else parent.text if parent is not None else ""
        if previous is not None or (text or "").strip():
            return text or ""
    return ""


def _after_headline_first(tree: HtmlElement, shown: list[HtmlElement]) -> list[HtmlElement]:
    """Return elements with those above the h1 last: they may be cards of other stories."""
    top = next(tree.iter("h1"), None)
    if top is None or len(shown) < 2:
        return shown
    place = {element: i for i, element in enumerate(tree.iter("*"))}
    return sorted(shown, key=lambda e: place[e] < place[top])


def _is_short(name: str) -> bool:
    """Tell a name from a sentence; a date and a count of comments may stand behind it."""
    return len((byline_of(name) or name).split()) <= _NAME_WORDS


def _is_near(element: HtmlElement, first: HtmlElement) -> bool:
    """Tell whether a name stands with the first one, not with a comment or another story."""
    return any(
        above in list(islice(element.iterancestors(), _NEAR_LEVELS))
        for above in islice(first.iterancestors(), _NEAR_LEVELS)
    )


def _line_says_by(tree: HtmlElement) -> str | None:
    return next(
        (
            byline_of(t)
            for e in tree.iter("p", "div", "span")
            if len(e) == 0 and (t := fold(e.text or "")) and _says_by(t)
        ),
        None,
    )


def is_credit(element: HtmlElement) -> bool:
    """Tell the credit of a picture, or what stands among comments and other stories."""
    for e in element.iterancestors():
        if e.tag in {"figure", "figcaption", "aside", "nav"}:
            return True
        if e.tag == "footer" and next(e.iterancestors("article", "header"), None) is None:
            return True
        if _NOT_AUTHORS.search(f"{e.get('class', '')} {e.get('id', '')}"):
            return True
    return False


def _says_by(text: str) -> bool:
    return (
        2 <= len(text.split()) <= 6
        and starts_as_byline(text)
        and not text.endswith((".", ":"))
        and not text.islower()
    )
