"""Who wrote a page's article: as declared, else as shown."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.facts import byline_of, is_person, join_names, starts_as_byline
from audio.intake.json_ld import names_of, text_of, types_of
from audio.intake.page.around import (
    is_credit,
    is_of_another_story,
    is_of_another_thing,
    nearest_first,
)
from audio.intake.page.head import Head
from audio.intake.piece import letters_of
from audio.web_address import WebAddress

_SURE_PATHS = (
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//*[@itemprop='author']",
    ".//*[@rel='author'][not(self::link)]",
)
_AUTHOR_KEYS = (
    "author",
    "authors",
    "article:author",
    "og:author",
    "byline",
    "byl",
    "parsely-author",
    "dc.creator",
    "sailthru.author",
    "article_author",
    "dcterms.creator",
    "search.byline",
    "citation_author",
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|writers?|staff|contributors?|users?|columnists?|people|profiles?|by|autor(?:es)?|"
    r"firmas?|redactor(?:es)?|periodistas?|كاتب|كتاب)/[^/]|[?&]author=",
    re.IGNORECASE,
)
_CALLED_AUTHOR = re.compile(r"author|by-?line|writer|contributor|vcard|autor|firma", re.IGNORECASE)
# Classes of what names the author and nothing else, the surest first.
_BYLINE_CLASSES = (
    re.compile(
        r"(?:^|[\s_-])(?:author|writer|contributor|reporter|columnist|byline|autor|firma)s?"
        r"(?:__|--|[-_])?name\b",
        re.IGNORECASE,
    ),
    re.compile(r"by-?line", re.IGNORECASE),
    re.compile(
        r"^authors?$|(?:post|content|article)-author|\bautor(?:a|es|en)?\b|\bfirma\b", re.IGNORECASE
    ),
)
_CALLED_NAME = re.compile(r"(?:^|[\s_-])(?:name|fn|nombre)\b|Name\b")
_ENDS_IN_BY = re.compile(r"(?:^|\s)(?:by|por|بقلم|كتب|كتبت)\s*:?\s*$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:[Aa]uthors?|[Aa]utor(?:a|es)?|الكاتب)\s*:?\s+(?=[^\W\d_a-z]\S* [^\W\d_a-z]\S*$)"
)
_BEGINS_BY = re.compile(
    r"[\s•*|-]*(?:\w+ )?(?:by|por|par|von|di|authors?|autor(?:a|es)?|بقلم|كتب|كتبت|الكاتب|إعداد)"
    r"\s*[:：]?\s",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^\s*(?:,|&|\band\b|\by\b|\be\b|و)\s*(?:and\s+|&\s*)?\w", re.IGNORECASE)
_MORE_FROM = re.compile(
    r"^(?:view|see|read|follow|ver)\b|^(?:more from|más de) \S+$", re.IGNORECASE
)
_INVERTED = re.compile(r"[^\W\d_][\w'’-]+, [^\W\d_][\w'’.-]+(?: [^\W\d_]\.)?")
_LESSER = ("h3", "h4", "h5", "h6")
_ADDRESS_CHARS = 300
_BYLINES_SEEN = 16
_LINKS_SEEN = 400
_NAME_WORDS = 12
_NEAR_LEVELS = 2
_LONG_LIST = 4
"""So many names declared may be a list of credits: who was worn, lit and photographed."""
_COMPANY = re.compile(r"\s(?:GmbH|Inc\.?|Ltd\.?|LLC|AG|plc|S\.?A\.?U?\.?|S\.L\.|e\. ?V\.)$")
_LAST_WORDS = frozenset({"staff", "reporters", "agencies", "agencias", "desk", "team"})
"""What a line that names authors may end in; others in small letters are a sentence's."""
_CREDITS = re.compile(r"\w (?:at|for|using|via|with|courtesy of) [A-Z]")


def page_byline(
    tree: HtmlElement, head: Head, address: WebAddress | None, top: HtmlElement | None
) -> str | None:
    """Return the authors: as declared, else as shown; the publisher is none, nor is a slug.

    Args:
        tree: the whole page.
        head: its meta fields and JSON-LD.
        address: where it stands; a site's name in it is no author's.
        top: the element that shows the headline.
    """
    search = _Search(tree, head, address, top)
    persons, others = _declared(head)
    if named := search.names(persons):
        return search.agreed(named)
    for key in _AUTHOR_KEYS:
        metas = [search.turned(name) for name in head.meta.get(key, ())[:_BYLINES_SEEN]]
        if named := search.names(metas):
            return search.agreed(named)
    if named := search.shown():
        return named
    said = next(filter(None, map(search.names, search.lines_by())), None)
    return said or search.names(others)


def _declared(head: Head) -> tuple[list[str], list[str]]:
    """Return the authors in JSON-LD: those that may be persons, and organisations."""
    given = head.article.get("author") or head.article.get("creator")
    listed = given if isinstance(given, list) else [given]
    persons = [n for one in listed if not _is_organisation(one) for n in names_of(one)]
    return persons, [n for one in listed if _is_organisation(one) for n in names_of(one)]


def _is_organisation(author: Any) -> bool:
    return isinstance(author, dict) and bool(
        types_of(author) & {"Organization", "NewsMediaOrganization", "Corporation"}
    )


class _Search:
    """One page, looked through for its authors."""

    def __init__(
        self, tree: HtmlElement, head: Head, address: WebAddress | None, top: HtmlElement | None
    ) -> None:
        self.tree, self.top = tree, top
        self.round_headline = {top, *top.iterancestors()} if top is not None else set()
        self.host = urlsplit(address or "").hostname or ""
        self.site = letters_of(self.host).removeprefix("www")
        said = (
            text_of(head.article.get("publisher")),
            head.first("og:site_name", "application-name"),
            head.first("publisher", "dc.publisher"),
        )
        self.publishers = {letters_of(name) for name in said if name}

    def names(self, names: list[str]) -> str | None:
        """Return names as a byline, without the publisher's and slugs."""
        parted = [self._without_publisher(name) for name in names]
        return join_names([n for n in parted if n and is_person(n)])

    def _without_publisher(self, names: str) -> str:
        """Leave the publisher out; what follows it where it stands first is its address."""
        parts = (byline_of(names) or names).split(", ")
        if self._is_publisher(parts[0]) or _COMPANY.search(parts[0]):
            return ""
        return ", ".join(p for p in parts if not self._is_publisher(p))

    def _is_publisher(self, name: str) -> bool:
        letters = letters_of(name)
        return letters in self.publishers or (len(letters) > 2 and self.site.startswith(letters))

    def turned(self, name: str) -> str:
        """Return "Ode, Ann" of a catalogue as the page itself writes it: "Ann Ode"."""
        if not _INVERTED.fullmatch(name.strip()):
            return name
        last, first = name.strip().split(", ")
        turned = f"{first} {last}"
        links = (e.get("title") for e in self.tree.iter("link") if e.get("rel") == "author")
        written = turned in links or any(turned in t for t in self.tree.itertext())
        return turned if written else name

    def agreed(self, declared: str) -> str:
        """Return the names declared; of a long list of credits those that the byline shows."""
        names = {letters_of(name) for name in declared.split(",")}
        if len(names) < _LONG_LIST or not _CREDITS.search(declared):
            return declared
        shown = self.shown() or ""
        told = {letters_of(name) for name in shown.split(",")}
        return shown if told <= names else declared

    def shown(self) -> str | None:
        """Return the names in what is called a byline near the headline, or None."""
        for called in self._bylines():
            found = [e for e in called if not is_of_another_story(e, self.round_headline)]
            elements = nearest_first(self.tree, found, self.top)[:4]
            inner = [e for e in elements if not any(e in o.iterancestors() for o in elements)]
            inner = [e for e in inner if _is_near(e, inner[0])]
            # Names stand in the order of the page.
            inner = [e for e in found if e in inner]
            names = [n for e in inner for n in self._names_in(e)]
            if names and (named := self.names(names)):
                return named
        return None

    def lines_by(self) -> Iterator[list[str]]:
        """Yield the names in each short line that says "By", in one element or in parts."""
        for e in self.tree.iter("p", "div", "span", "li", "em", "cite", "strong", *_LESSER):
            begin = (e.text or "").strip() or (len(e) and f"{e[0].text or ''}{e[0].tail or ''}")
            if not begin or not _BEGINS_BY.match(f"{begin} ") or is_credit(e):
                continue
            if is_of_another_story(e, self.round_headline):
                continue
            text = _first_line(e)
            label = _LABEL.match(text)
            if label or _says_by(text):
                yield [text[label.end() :] if label else text]

    def _bylines(self) -> Iterator[list[HtmlElement]]:
        """Yield the elements that may name the authors, the surest first."""
        for path in _SURE_PATHS:
            found = self.tree.xpath(path)[:_LINKS_SEEN]
            yield [e for e in found if not is_credit(e) and not is_of_another_thing(e)]
        links = [a for a in self.tree.iter("a") if self._is_author_page(a)][:_LINKS_SEEN]
        own = [a for a in links if not is_credit(a)]
        yield [a for a in own if _is_called_author(a) or _ENDS_IN_BY.search(_before(a))]
        called = [e for e in self.tree.iter("*") if e.get("class")]
        for form in _BYLINE_CLASSES:
            named = (e for e in called if form.search(e.get("class", "")) and not is_credit(e))
            yield list(islice(named, _LINKS_SEEN))
            if form is _BYLINE_CLASSES[1]:
                yield [e for e in self.tree.iter("address") if not is_credit(e)][:_BYLINES_SEEN]
        # A rail beside the text may hold the byline; then it says "by".
        yield [a for a in links if a not in own and _ENDS_IN_BY.search(_before(a))]

    def _is_author_page(self, link: HtmlElement) -> bool:
        """Tell a link to a page of this site about an author."""
        address = (link.get("href") or "")[:_ADDRESS_CHARS]
        if not _AUTHOR_PAGE.search(address):
            return False
        host = _host(address)
        return not host or not self.host or _domain(host) == _domain(self.host)

    def _names_in(self, element: HtmlElement) -> list[str]:
        """Return the names in a byline: of what is linked or called one, else of all its text."""
        whole = fold(" ".join(element.itertext()))
        links = [
            a
            for a in element.iter("a")
            if self._is_author_page(a) and not _MORE_FROM.match(fold(a.text_content()))
        ]
        goes_on = any(_GOES_ON.match(a.tail or "") for a in links[-1:])
        parts = [] if goes_on else [_name_part(a) for a in links if a is not element]
        if not parts and _name_part(element) is not element:
            parts = [_name_part(element)]
        texts = [fold(" ".join(e.itertext())) for e in parts]
        texts = [t for t in texts if t] or [whole]
        fit = [t for t in texts if t and not t.endswith(".") and _is_short(t)]
        return [t for t in fit if not _MORE_FROM.match(t)]


def _name_part(element: HtmlElement) -> HtmlElement:
    """Return the one part of an element that is called a name, or the element."""
    found = [e for e in element.iterdescendants() if _CALLED_NAME.search(str(e.get("class") or ""))]
    return found[0] if len(found) == 1 and fold(found[0].text_content()) else element


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _is_called_author(link: HtmlElement) -> bool:
    """Tell a link that it or something near it calls an author."""
    near = (link, *islice(link.iterancestors(), 3))
    return any(_CALLED_AUTHOR.search(f"{e.get('class', '')} {e.get('id', '')}") for e in near)


def _before(element: HtmlElement) -> str:
    """Return the text right before an element, or before what it is the first of."""
    for e in (element, *islice(element.iterancestors(), 2)):
        previous, parent = e.getprevious(), e.getparent()
        text = previous.tail if previous is not None else parent.text if parent is not None else ""
        if previous is not None or (text or "").strip():
            return text or ""
    return ""


def _first_line(element: HtmlElement) -> str:
    """Return an element's text up to its first line break that has text before it."""
    out: list[str] = []
    for event, e in etree.iterwalk(element, events=("start", "end")):
        if event == "start" and e.tag == "br" and "".join(out).strip():
            break
        told = e.text if event == "start" else e.tail if e is not element else ""
        out.append((told or "") if isinstance(e.tag, str) or event == "end" else "")
    return fold(" ".join(out))


def _is_short(name: str) -> bool:
    """Tell a name from a sentence; a date and a count of comments may stand behind it."""
    return len((byline_of(name) or name).split()) <= _NAME_WORDS


def _is_near(element: HtmlElement, first: HtmlElement) -> bool:
    """Tell whether a name stands with the first one, not with a comment or another story."""
    return any(
        above in list(islice(element.iterancestors(), _NEAR_LEVELS))
        for above in islice(first.iterancestors(), _NEAR_LEVELS)
    )


def _says_by(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 8
        and starts_as_byline(text)
        and not text.endswith((".", ":"))
        and not text.islower()
        and (not words[-1].islower() or words[-1] in _LAST_WORDS)
    )
