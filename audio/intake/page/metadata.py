"""What a page says about its article: JSON-LD before OpenGraph before the markup."""

import re
from datetime import datetime, timedelta
from typing import Any

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.dates import day_in_address, parse_date
from audio.intake.facts import Facts
from audio.intake.json_ld import address_of, is_free, list_of, nodes, text_of, types_of
from audio.intake.language import language_tag
from audio.intake.page.around import is_credit, is_of_another_thing, nearest_first
from audio.intake.page.byline import page_byline
from audio.intake.page.head import Head
from audio.intake.page.standfirst import find_headline
from audio.intake.page.title import heading_text, page_title
from audio.intake.piece import letters_of
from audio.web_address import WebAddress, web_address

_CALLED_DATE = re.compile(
    r"date|publish|time-?stamp|(?<![a-z])(?:posted|created|submitted|fecha|datum)|meta[-_]time\b",
    re.IGNORECASE,
)
_SAYS_PUBLISHED = re.compile(
    r"\s*(?:first )?(?:published|posted|publicado|publicada|publié|نُ?شر)\b", re.IGNORECASE
)
_SAYS_UPDATED = re.compile(
    r"\s*(?:last )?(?:updated|modified|actualizado|actualizada|mis à jour|تحديث|آخر تحديث)\b",
    re.IGNORECASE,
)
_DATES_SEEN = 12
# Where an element says its date to machines.
_MOMENTS = ("datetime", "content", "pubdate", "data-published", "data-datetime", "data-date")
_DATE_CHARS = 100
# A day with its year, perhaps with the day of the week before it and a time behind it.
_DATE_ALONE = re.compile(r"(?:[^\W\d_]{2,10}\.?,? )?(?=.*\b(?:19|20)\d\d\b)[^\W_][\w .,/:-]{6,32}")
# A day in an address is local; a moment of it can be a day off in UTC.
_A_DAY_AND_ITS_ZONES = timedelta(hours=38)


def page_facts(tree: HtmlElement, head: Head, url: str | None) -> Facts:
    """Return what a page says about its article.

    Args:
        tree: the whole page.
        head: its meta fields and JSON-LD.
        url: where it came from; relative addresses are completed by it.
    """
    article = head.article
    address = _address(tree, head, url)
    title = page_title(tree, head, _address(tree, head, None))
    top = _headline(tree, title)
    return Facts(
        title=title,
        byline=page_byline(tree, head, address, top),
        section=text_of(article.get("articleSection"))
        or head.first("article:section", "section", "parsely-section"),
        language=_language(tree, head),
        published_at=_published(tree, head, day_in_address(address), top),
        updated_at=parse_date(
            text_of(article.get("dateModified"))
            or head.first("article:modified_time", "og:updated_time", "last-modified")
        ),
        url=address,
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


def _headline(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    """Return what shows the headline: an h1 before a smaller heading, which may be a teaser's."""
    heads = list(tree.iter("h1"))
    said = (h for h in heads if title and letters_of(title) == letters_of(heading_text(h)))
    found = next(said, None)
    found = find_headline(tree, title) if found is None else found
    return found if found is not None else next(iter(heads), None)


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


def _published(
    tree: HtmlElement, head: Head, day: datetime | None, top: HtmlElement | None
) -> datetime | None:
    """Return when it was published: as declared, as the address says, or as shown.

    Args:
        tree: the whole page.
        head: its meta fields and JSON-LD.
        day: the day that the page's address names; of the times shown it chooses.
        top: the element that shows the headline.
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
            "publish_date",
            "publishdate",
            "pub_date",
            "date_published",
            "og:article:published_time",
            "rnews:datepublished",
            "dc.date.issue",
            "dc.date.issued",
            "dc.date",
            "parsely-pub-date",
            "sailthru.date",
            "cxenseparse:recs:publishtime",
            "article_date_original",
            "publication_date",
            "dcterms.created",
        ),
        text_of(head.article.get("dateCreated")),
        _date_marked(tree),
    )
    for value in declared:
        if found := parse_date(value):
            return found
    if of_page := next((d for node in nodes(head.json_ld) if (d := _date_of(node))), None):
        return of_page
    near = [
        shown
        for shown in _dates_shown(tree, top)
        if day is None or abs(shown[0] - day) <= _A_DAY_AND_ITS_ZONES
    ]
    # Beside a date in words there may be the same moment as machines read it, with its zone.
    same = [shown for shown in near if abs(shown[0] - near[0][0]) <= _A_DAY_AND_ITS_ZONES]
    if near:
        return next((found for found, exact in same if exact), near[0][0])
    return day or _date_alone(tree, top)


def _date_marked(tree: HtmlElement) -> str | None:
    """Return the one moment that the page marks as that of publishing, for machines."""
    marked = {
        said
        for e in tree.xpath(".//*[@itemprop='datePublished']")
        if (said := e.get("content") or e.get("datetime"))
        and not (is_credit(e) or is_of_another_thing(e))
    }
    return marked.pop() if len(marked) == 1 else None


def _dates_shown(tree: HtmlElement, top: HtmlElement | None) -> list[tuple[datetime, bool]]:
    """Return the dates that a page shows of its article, the nearest to the headline first.

    With each it is said whether it was written for machines.
    """
    shown = [e for e in tree.iter("*") if _shows_date(e)]
    # What holds a date says it less exactly than the date does: "December issue".
    round_dates = {above for e in shown if _is_date(e) for above in e.iterancestors()}
    shown = [e for e in shown if e not in round_dates or _is_date(e)]
    # The time of a change is taken where nothing says when the article was published.
    shown = [e for e in shown if not _is_of_change(e)] or shown
    own = [e for e in shown if not is_credit(e)]
    others = set(shown) - set(own)
    # A footer or an aside may be the article's.
    below = [e for e in shown if e in others and next(e.iterancestors("article"), None) is not None]
    ranked = nearest_first(tree, own, top)
    # Many things are called a date; an element that is one is looked at wherever it stands.
    near = set([e for e in ranked if not _is_date(e)][:_DATES_SEEN])
    out = []
    for element in [*(e for e in ranked if _is_date(e) or e in near), *below[:_DATES_SEEN]]:
        text = fold(" ".join(element.itertext()))
        moments = (parse_date(element.get(key)) for key in _MOMENTS)
        told = next((moment for moment in moments if moment), None)
        if len(text) < _DATE_CHARS and (found := told or parse_date(text)):
            out.append((found, told is not None))
    return out


def _date_alone(tree: HtmlElement, top: HtmlElement | None) -> datetime | None:
    """Return the date that an element near the headline shows and nothing beside it."""
    found = {
        e: moment
        for e in tree.iter("p", "div", "span", "li", "dd", "small", "h4", "h5", "h6")
        if len(e) == 0
        and _DATE_ALONE.fullmatch(text := fold(e.text or ""))
        and not is_credit(e)
        and (moment := parse_date(text)) is not None
    }
    nearest = nearest_first(tree, list(found)[:_DATES_SEEN], top)
    return found[nearest[0]] if nearest else None


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
    says = element.text or ""
    called = bool(named and _CALLED_DATE.search(named)) or _SAYS_PUBLISHED.match(says)
    if not _is_date(element) and not called:
        return False
    return "widget" not in named and next(element.iterancestors("blockquote"), None) is None


def _is_of_change(element: HtmlElement) -> bool:
    return element.get("itemprop") == "dateModified" or bool(
        _SAYS_UPDATED.match(element.text or "")
    )
