"""What a page says about its article: JSON-LD before OpenGraph before the markup."""

import re
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.dates import day_in_address, parse_date
from audio.intake.facts import (
    Facts,
    byline_of,
    is_person,
    join_names,
    starts_as_byline,
)
from audio.intake.json_ld import (
    address_of,
    find_article,
    is_free,
    list_of,
    names_of,
    nodes,
    parse_json_ld,
    text_of,
    types_of,
)
from audio.intake.language import language_tag
from audio.intake.piece import letters_of, skeleton
from audio.web_address import WebAddress, web_address

_BYLINE_PATHS = (
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//*[@itemprop='author']",
    ".//a[@rel='author']",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' author-name ')]",
    ".//*[contains(@class, 'byline') or contains(@class, 'Byline') or contains(@class, 'by-line')]",
    ".//address",
    ".//*[@class='author' or contains(@class, 'author__name') or contains(@class, 'authorName') "
    "or contains(@class, 'post-author')]",
)
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "dc.creator",
    "sailthru.author",
)
_NOT_AUTHORS = re.compile(r"\b(?:comments?|related|caption|credits?|recommended)\b", re.IGNORECASE)
_BYLINES_SEEN = 16
_TITLE_LETTERS = 12
_NAME_WORDS = 12
_NEAR_LEVELS = 2
_CALLED_DATE = re.compile(
    r"date|publish|(?<![a-z])(?:posted|created|submitted|fecha|datum)|meta[-_]time\b", re.IGNORECASE
)
_DATES_SEEN = 12
_ABOVE = 2
"""What stands above the headline counts as so many times further away as what stands below."""
_DATE_CHARS = 100
# A day in an address is local; a moment of it can be a day off in UTC.
_A_DAY_AND_ITS_ZONES = timedelta(hours=38)
_TITLE_PARTS = re.compile(r"\s*[|»]\s*|\s+[–—·-]\s+|:\s+")
_SITE_SUFFIX = re.compile(r"\s+[|–—·»:-]\s+[^|–—·»]{2,40}$")


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


def page_facts(tree: HtmlElement, head: Head, url: str | None) -> Facts:
    """Return what a page says about its article.

    Args:
        tree: the whole page.
        head: its meta fields and JSON-LD.
        url: where it came from; relative addresses are completed by it.
    """
    article = head.article
    return Facts(
        title=page_title(tree, head),
        byline=_byline(tree, head, url),
        section=text_of(article.get("articleSection"))
        or head.first("article:section", "section", "parsely-section"),
        language=_language(tree, head),
        published_at=_published(tree, head, day_in_address(_address(tree, head, url))),
        updated_at=parse_date(
            text_of(article.get("dateModified"))
            or head.first("article:modified_time", "og:updated_time", "last-modified")
        ),
        url=_address(tree, head, url),
        image_url=web_address(address_of(article.get("image")), url)
        or web_address(head.first("og:image", "og:image:url", "twitter:image"), url),
        tags=list_of(article.get("keywords"))
        or list_of(head.meta.get("article:tag", []))
        or list_of(head.first("keywords", "news_keywords")),
        publisher=text_of(article.get("publisher"))
        or head.first("og:site_name", "application-name"),
        paywalled=not is_free(article.get("isAccessibleForFree"))
        or head.first("article:content_tier") in {"locked", "metered"},
    )


def _address(tree: HtmlElement, head: Head, url: str | None) -> WebAddress | None:
    """Return the canonical address: as linked, as declared, or where the page came from."""
    links = (e for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower())
    candidates = (
        next((e.get("href") for e in links), None),
        head.first("og:url"),
        address_of(head.article.get("url")),
        address_of(head.article.get("mainEntityOfPage")),
        url,
    )
    return next((found for value in candidates if (found := web_address(value, url))), None)


def page_title(tree: HtmlElement, head: Head) -> str | None:
    """Return the headline: an h1 that JSON-LD or OpenGraph begins with, else these in turn."""
    declared = [
        t
        for t in (text_of(head.article.get("headline")), head.first("og:title", "twitter:title"))
        if t
    ]
    headings = [t for e in tree.iter("h1") if (t := fold(" ".join(e.itertext())))]
    for heading in headings:
        plain = letters_of(heading)
        if len(plain) > 5 and any(_begins_with(title, plain) for title in declared):
            return heading
    if declared:
        return _without_site(declared[0], head)
    title = _without_site(next((fold(e.text or "") for e in tree.iter("title")), ""), head)
    named = [h for h in headings if letters_of(h) and letters_of(h) in letters_of(title)]
    if named:
        return max(named, key=len)
    shown = _heading_of(tree, title)
    if shown or not headings:
        return shown or title or None
    return max(headings, key=len) if len(headings) < 4 else headings[0]


def _heading_of(tree: HtmlElement, title: str) -> str | None:
    """Return a smaller heading that says a window's title, where an h1 names a part of the site."""
    parts = {letters_of(part) for part in (title, *_TITLE_PARTS.split(title))}
    texts = (fold(" ".join(e.itertext())) for e in tree.iter("h2", "h3"))
    found = (text for text in texts if letters_of(text) in parts)
    return next((text for text in found if len(letters_of(text)) >= _TITLE_LETTERS), None)


def _begins_with(title: str, letters: str) -> bool:
    """Tell whether a title, or what follows a label such as "Opinion |" in it, begins so."""
    return any(
        letters_of(part).startswith(letters) for part in (title, *_TITLE_PARTS.split(title)[1:])
    )


def _without_site(title: str, head: Head) -> str:
    """Take " | Site name" off, where the site says its name or the mark is a bar."""
    site = (
        head.first("og:site_name", "application-name")
        or text_of(head.article.get("publisher"))
        or ""
    )
    match = _SITE_SUFFIX.search(title)
    is_site = match is not None and site and skeleton(site) in skeleton(match[0])
    if match and (is_site or (" | " in match[0] and match.start() > len(match[0]))):
        return title[: match.start()].strip()
    return title


def _byline(tree: HtmlElement, head: Head, url: str | None) -> str | None:
    """Return the authors: as declared, else as shown; the publisher is none, nor is a slug."""
    host = letters_of(urlsplit(_address(tree, head, url) or "").hostname or "").removeprefix("www")
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
    for path in _BYLINE_PATHS:
        shown = [e for e in tree.xpath(path)[:_BYLINES_SEEN] if not _is_credit(e)]
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


def _is_credit(element: HtmlElement) -> bool:
    """Tell the credit of a picture, or a name among comments and other stories."""
    for e in element.iterancestors():
        if e.tag in {"figure", "figcaption", "aside", "footer", "nav"}:
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


def _language(tree: HtmlElement, head: Head) -> str | None:
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    candidates = (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang"),
        text_of(head.article.get("inLanguage")),
        head.first("og:locale", "content-language", "dc.language", "language"),
    )
    return next((tag for value in candidates if (tag := language_tag(value))), None)


def _published(tree: HtmlElement, head: Head, day: datetime | None) -> datetime | None:
    """Return when it was published: as declared, as the address says, or as shown.

    Args:
        tree: the whole page.
        head: its meta fields and JSON-LD.
        day: the day that the page's address names; of the times shown it chooses.
    """
    declared = (
        text_of(head.article.get("datePublished")),
        head.first(
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "pubdate",
            "publish-date",
            "dc.date.issued",
            "dc.date",
            "parsely-pub-date",
            "sailthru.date",
            "cxenseparse:recs:publishtime",
        ),
        text_of(head.article.get("dateCreated")),
    )
    for value in declared:
        if found := parse_date(value):
            return found
    if of_page := next((d for node in nodes(head.json_ld) if (d := _date_of(node))), None):
        return of_page
    near = [
        shown
        for shown in _dates_shown(tree)
        if day is None or abs(shown[0] - day) <= _A_DAY_AND_ITS_ZONES
    ]
    # Beside a date in words there may be the same moment as machines read it, with its zone.
    same = [shown for shown in near if abs(shown[0] - near[0][0]) <= _A_DAY_AND_ITS_ZONES]
    return next((found for found, exact in same if exact), near[0][0] if near else day)


def _dates_shown(tree: HtmlElement) -> list[tuple[datetime, bool]]:
    """Return the dates that a page shows of its article, the nearest to the headline first.

    With each it is said whether it was written for machines.
    """
    shown = [e for e in tree.iter("*") if _shows_date(e)]
    own = [e for e in shown if not _is_credit(e)]
    others = set(shown) - set(own)
    # A footer or an aside may be the article's.
    below = [e for e in shown if e in others and next(e.iterancestors("article"), None) is not None]
    ranked = _nearest_first(tree, own)
    # Many things are called a date; an element that is one is looked at wherever it stands.
    near = set([e for e in ranked if not _is_date(e)][:_DATES_SEEN])
    out = []
    for element in [*(e for e in ranked if _is_date(e) or e in near), *below[:_DATES_SEEN]]:
        text = fold(" ".join(element.itertext()))
        told = element.get("datetime") or element.get("content")
        if len(text) < _DATE_CHARS and (found := parse_date(told or text)):
            out.append((found, told is not None))
    return out


def _date_of(node: dict[str, Any]) -> datetime | None:
    """Return when a page was published; a page's own JSON-LD may name no article in it."""
    if "WebPage" not in types_of(node):
        return None
    return parse_date(text_of(node.get("datePublished")))


def _is_date(element: HtmlElement) -> bool:
    return element.tag == "time" or element.get("itemprop") == "datePublished"


def _shows_date(element: HtmlElement) -> bool:
    """Tell an element that is or is called a date, and of no embedded post."""
    named = element.get("class") or ""
    if not _is_date(element) and not (named and _CALLED_DATE.search(named)):
        return False
    return "widget" not in named and next(element.iterancestors("blockquote"), None) is None


def _nearest_first(tree: HtmlElement, shown: list[HtmlElement]) -> list[HtmlElement]:
    """Return elements by how near to the h1 they stand; other stories' stand further away."""
    top = next(tree.iter("h1"), None)
    if top is None or len(shown) < 2:
        return shown
    place = {element: i for i, element in enumerate(tree.iter("*"))}

    def distance(element: HtmlElement) -> int:
        behind = place[element] - place[top]
        return behind if behind >= 0 else _ABOVE * -behind

    return sorted(shown, key=distance)
