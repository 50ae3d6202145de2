"""What a page says about its article: JSON-LD before OpenGraph before the markup."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

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
from audio.intake.piece import letters_of, skeleton, word_count
from audio.web_address import WebAddress, web_address

_TITLE_LETTERS = 12
_HEADLINE_LETTERS, _HEADLINE_WORDS = 8, 4
_NOT_HEADLINE_TAGS = frozenset({"nav", "aside", "footer"})
_CALLED_HEADLINE = re.compile(
    r"headline|\bhed\b|titular|"
    r"(?:article|entry|post|story|news|nota|noticia)[-_ ]?(?:title|titulo)",
    re.IGNORECASE,
)
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
_TITLE_PARTS = re.compile(r"\s*[|»_]\s*|\s+[–—·-]\s+|:\s+")
_SITE_SUFFIX = re.compile(r"\s+[|–—·»:-]\s+[^|–—·»]{2,40}$")


def page_facts(tree: HtmlElement, head: Head, url: str | None) -> Facts:
    """Return what a page says about its article.

    Args:
        tree: the whole page.
        head: its meta fields and JSON-LD.
        url: where it came from; relative addresses are completed by it.
    """
    article = head.article
    address = _address(tree, head, url)
    title = page_title(tree, head)
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
    said = (h for h in heads if title and letters_of(title) == letters_of(_text(h)))
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


def page_title(tree: HtmlElement, head: Head) -> str | None:
    """Return the headline as the page shows it, or as it is declared where it shows none.

    That is an h1 that JSON-LD or OpenGraph begins with, else JSON-LD's headline. OpenGraph's title
    is for networks and often in other words; then an h1 that can be nothing else goes first.
    """
    headline = text_of(head.article.get("headline"))
    declared = [t for t in (headline, head.first("og:title", "twitter:title")) if t]
    shown = [(e, text) for e in tree.iter("h1") if (text := _text(e))]
    headings = [text for _, text in shown]
    said = [
        heading
        for heading in headings
        if len(plain := letters_of(heading)) > 5
        and any(_begins_with(title, plain) for title in declared)
    ]
    if said:
        return max(said, key=len)  # a logo may be an h1 too, and the site's name ends the title
    if headline:
        return _without_site(headline, head)
    if declared:
        return _headline_shown(shown, declared, head, _address(tree, head, None)) or _without_site(
            declared[0], head
        )
    title = _without_site(next((fold(e.text or "") for e in tree.iter("title")), ""), head)
    plain = letters_of(title)
    in_title = [(e, h) for e, h in shown if letters_of(h) and letters_of(h) in plain]
    called = {h for e, h in in_title if _is_called_headline(e)}
    if len(called) == 1:
        return called.pop()
    named = [h for _, h in in_title]
    smaller = _heading_of(tree, title)
    if named:
        return max([*named, *filter(None, [smaller])], key=len)
    if smaller or not headings:
        return smaller or title or None
    return max(headings, key=len) if len(headings) < 4 else headings[0]


def _text(element: HtmlElement) -> str:
    """Return a heading's text; a space parts its elements only where letters would meet."""
    out = ""
    for text in element.itertext():
        meets = out[-1:].isalnum() and text[:1].isalnum()
        out += f" {text}" if meets else text
    return fold(out)


def _headline_shown(
    headings: list[tuple[HtmlElement, str]],
    declared: list[str],
    head: Head,
    address: WebAddress | None,
) -> str | None:
    """Return the one h1 that is the headline: called one, or long enough and alone."""
    names = [head.first("og:site_name", "application-name"), text_of(head.article.get("publisher"))]
    site = {letters_of(name) for name in names if name}
    fit = [
        (e, text)
        for e, text in headings
        if len(letters_of(text)) >= _HEADLINE_LETTERS
        and letters_of(text) not in site
        and not any(a.tag in _NOT_HEADLINE_TAGS for a in e.iterancestors())
        and not _leads_elsewhere(e, address)
    ]
    called = {text for e, text in fit if _is_called_headline(e) and word_count(text) > 1}
    if len(called) == 1:
        return called.pop()
    long = [text for _, text in fit if word_count(text) >= _HEADLINE_WORDS]
    said = set(skeleton(" ".join(declared)).split())
    shares = len(long) == 1 and any(
        len(word) >= _HEADLINE_WORDS and word in said for word in skeleton(long[0]).split()
    )
    return long[0] if len(long) == 1 and (len(headings) == 1 or shares) else None


def _leads_elsewhere(heading: HtmlElement, address: WebAddress | None) -> bool:
    """Tell a heading that is a link to another page, such as the banner of a blog or a section."""
    link = next((a for a in heading.iterancestors("a")), None)
    if link is None or address is None:
        return False
    target = web_address(link.get("href"), address)
    return target is not None and urlsplit(target).path != urlsplit(address).path


def _is_called_headline(element: HtmlElement) -> bool:
    if element.get("itemprop") == "headline":
        return True
    return bool(_CALLED_HEADLINE.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _heading_of(tree: HtmlElement, title: str) -> str | None:
    """Return a smaller heading that says a window's title, where an h1 names a part of the site."""
    parts = {letters_of(part) for part in (title, *_TITLE_PARTS.split(title))}
    texts = (_text(e) for e in tree.iter("h2", "h3"))
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
