"""The headline as a page shows it: declared, in a heading, and whole where it was cut."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.json_ld import text_of
from audio.intake.page.head import Head
from audio.intake.piece import letters_of, skeleton, word_count
from audio.web_address import WebAddress, web_address

_TITLE_LETTERS = 12
_HEADLINE_LETTERS, _HEADLINE_WORDS = 8, 4
_TELLING_LETTERS, _SHARED_WORDS = 4, 2
_NOT_HEADLINE_TAGS = frozenset({"nav", "aside", "footer"})
_CALLED_HEADLINE = re.compile(
    r"headline|\bhed\b|titular|"
    r"(?:article|entry|post|story|news|nota|noticia)[-_ ]?(?:title|titulo)",
    re.IGNORECASE,
)
_TITLE_PARTS = re.compile(r"\s*[|»_]\s*|\s+[–—·-]\s+|:\s+")
_WORD = re.compile(r"[^\W_]+")
_CUT = ("...", "…")
_SITE_SUFFIX = re.compile(r"\s+[|–—·»:-]\s+[^|–—·»]{2,40}$")


def page_title(tree: HtmlElement, head: Head, address: WebAddress | None) -> str | None:
    """Return the headline as the page shows it, or as it is declared where it shows none.

    That is an h1 that JSON-LD or OpenGraph begins with, else JSON-LD's headline. OpenGraph's title
    is for networks and often in other words; then an h1 that can be nothing else goes first.
    """
    headline = text_of(head.article.get("headline"))
    declared = [t for t in (headline, head.first("og:title", "twitter:title")) if t]
    window = next((fold(e.text or "") for e in tree.iter("title")), "")
    shown = [(e, text) for e in tree.iter("h1") if (text := _without_site_link(e, window))]
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
        return _whole(
            _without_site(headline, head), [*headings, *declared, *_window_titles(tree, head)]
        )
    if declared:
        shown_title = _headline_shown(shown, declared, head, address)
        apart = _below_logos(tree, shown, declared[0], address)
        return shown_title or apart or _without_site(declared[0], head)
    title = _without_site(window, head)
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
    if apart := _below_logos(tree, shown, title, address):
        return apart
    return max(headings, key=len) if len(headings) < 4 else headings[0]


def _window_titles(tree: HtmlElement, head: Head) -> list[str]:
    return [_without_site(fold(e.text or ""), head) for e in tree.iter("title")]


def _whole(title: str, others: Sequence[str]) -> str:
    """Return a title that was cut to a length, as search engines ask for, as it goes on elsewhere.

    Args:
        title: the headline as declared.
        others: what the page's headings, its other titles and its window say.
    """
    if not title.endswith(_CUT):
        return title
    begin = letters_of(title)
    going_on = [
        text
        for text in others
        if letters_of(text).startswith(begin) and not any(sign in text for sign in _CUT)
    ]
    return min(going_on, key=len, default=title)


def heading_text(element: HtmlElement) -> str:
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


def _names_site(heading: HtmlElement, address: WebAddress | None) -> bool:
    """Tell a heading that holds nothing but a link to a site's front page, as a logo does."""
    links = [*heading.iterancestors("a"), *heading.iter("a")]
    if len(links) != 1:
        return False
    target = web_address(links[0].get("href"), address)
    path = urlsplit(target).path if target is not None else links[0].get("href", "")
    own = heading.iterdescendants("a")
    return path in {"", "/"} and all(heading_text(a) == heading_text(heading) for a in own)


def _below_logos(
    tree: HtmlElement,
    headings: Sequence[tuple[HtmlElement, str]],
    title: str,
    address: WebAddress | None,
) -> str | None:
    """Return the one smaller heading of an article's own header, where each h1 is a logo.

    It shares words with the title that the page declares.
    """
    if not headings or not all(_names_site(e, address) for e, _ in headings):
        return None
    said = set(_WORD.findall(skeleton(title)))
    found = [
        text
        for e in tree.iter("h2", "h3")
        if any(
            (parent := a.getparent()) is not None and parent.tag == "article"
            for a in e.iterancestors("header")
        )
        and (text := heading_text(e))
        and next(e.iterancestors("a"), None) is None
        and word_count(text) >= _HEADLINE_WORDS
    ]
    if len(found) != 1:
        return None
    telling = {word for word in _WORD.findall(skeleton(found[0])) if len(word) >= _TELLING_LETTERS}
    return found[0] if len(telling & said) >= _SHARED_WORDS else None


def _without_site_link(heading: HtmlElement, window: str) -> str:
    """Return a heading's text without a link at its end that a window's title ends in, too."""
    text = heading_text(heading)
    behind = {letters_of(part) for part in _TITLE_PARTS.split(window)[1:]}
    for link in heading.iter("a"):
        said = heading_text(link)
        if letters_of(said) in behind and text.endswith(said) and len(said) < len(text):
            return text.removesuffix(said).strip()
    return text


def _is_called_headline(element: HtmlElement) -> bool:
    if element.get("itemprop") == "headline":
        return True
    return bool(_CALLED_HEADLINE.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _heading_of(tree: HtmlElement, title: str) -> str | None:
    """Return a smaller heading that says a window's title, where an h1 names a part of the site."""
    parts = {letters_of(part) for part in (title, *_TITLE_PARTS.split(title))}
    texts = (heading_text(e) for e in tree.iter("h2", "h3"))
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
