"""Drafting a pack from pages: where the article stands, and what stands in it that is noise.

A draft is a guess for a person to correct. It is made from one reading without any rules: the
element that holds what was read becomes ``include``, what stands inside it and was not read
becomes ``exclude`` where its name says what it is, and labels before links become ``drop_line``.
Further pages of the site add their hosts and the lines that most of the pages share.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import lxml.html
from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.model import Article
from workers.packs.pack import FieldName, PackFile
from workers.packs.repeated import RepeatedLine

_HELD_SHARE = 0.85
"""The element that holds the article holds this share of what was read."""
_TEXT_TAGS = ("p", "li", "blockquote", "h2", "h3", "h4", "div", "td", "span")
_BODY_NAMES = re.compile(r"article|body|content|story|text|post|entry|main", re.IGNORECASE)
_NOISE_NAMES = re.compile(
    r"(^|[-_])(ad|ads|advert\w*|sponsor\w*|promo\w*|related|recommend\w*|more|read-?more|share\w*"
    r"|sharing|social|follow|newsletter|subscri\w+|signup|caption|credit|gallery|tags?|topics"
    r"|comments?|player|audio|video|embed|most-?read|trending|popular|ticker|breadcrumbs?|cookie"
    r"|banner|toolbar|widget|meta|byline|author|card|cards)([-_]|$)",
    re.IGNORECASE,
)
_NOISE_TAGS = frozenset({"aside", "nav", "figure", "figcaption", "form", "footer", "iframe"})
_OUTER_TAGS = frozenset({"html", "head", "body"})
_BOXES = frozenset({"div", "section", "ul", "ol", "table", "dl"})
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z_-]*")
_LABEL = re.compile(r"(\w+(?: \w+){0,3})\s?[:：]\s")
_FIELDS: dict[FieldName, tuple[str, ...]] = {
    "byline": ("[itemprop=author]", "[rel=author]", ".byline", ".author", ".article-author", ".by"),
    "standfirst": (
        ".standfirst",
        ".subtitle",
        ".dek",
        ".summary",
        ".lead",
        "[itemprop=description]",
    ),
    "section": ("[itemprop=articleSection]", ".article-section", ".section-name", ".kicker"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack that somebody should look at."""

    source: PackFile
    notes: tuple[str, ...]
    """What could not be guessed."""

    @property
    def toml(self) -> str:
        """The text of its ``pack.toml``, with a line of explanation above each key."""
        return _toml(self.source)

    def dropping(self, lines: Iterable[RepeatedLine]) -> "Draft":
        """Return the draft with a ``drop_line`` for each line that the site's pages share."""
        patterns = (*self.source.drop_line, *(line.pattern for line in lines))
        return replace(self, source=self.source.model_copy(update={"drop_line": patterns}))


def draft_pack(
    data: bytes,
    article: Article,
    *,
    url: str | None = None,
    others: Sequence[tuple[bytes, str | None]] = (),
) -> Draft:
    """Guess a pack from one page and what is read of it without a pack.

    Args:
        data: the page.
        article: what ``read_article`` makes of it.
        url: where the page is from; else its own canonical address says so.
        others: further pages of the site, each with its address.
    """
    tree = lxml.html.document_fromstring(data)
    found = [_host(tree, url)]
    found += [_host(lxml.html.document_fromstring(page), at) for page, at in others]
    hosts = tuple(dict.fromkeys(filter(None, found)))
    read = {block.text for block in article.blocks}
    held = [element for element in _elements(tree, _TEXT_TAGS) if _text(element) in read]
    body = _holder(held)
    include = _selector(tree, body) if body is not None else None
    notes = []
    if not hosts:
        notes.append("hosts: the page names no address; write the site's host in.")
    if len(hosts) > 1:
        notes.append(f"hosts: the pages are from {', '.join(hosts)}; is that one site?")
    if include is None:
        notes.append("include: no element holds the article alone; name it, or leave it out.")
    noise = list(_noise(body, held)) if body is not None else []
    source = PackFile(
        hosts=hosts or ("example.org",),
        include=(include,) if include else (),
        exclude=tuple(dict.fromkeys(_noise_selector(element) for element in noise)),
        drop_line=tuple(dict.fromkeys(_labels(body, noise))) if body is not None else (),
        fields=dict(_fields(tree)),
        language=article.language,
    )
    return Draft(source, tuple(notes))


def _host(tree: HtmlElement, url: str | None) -> str:
    own = tree.xpath("string(//link[@rel='canonical']/@href | //meta[@property='og:url']/@content)")
    return (urlsplit(url or str(own)).hostname or "").removeprefix("www.")


def _holder(held: Sequence[HtmlElement]) -> HtmlElement | None:
    """Return the deepest element that holds nearly all that was read."""
    weights: dict[HtmlElement, int] = {}
    total = 0
    for element in held:
        if any(below in held for below in element.iterdescendants()):
            continue
        length = len(_text(element))
        total += length
        for above in element.iterancestors():
            weights[above] = weights.get(above, 0) + length
    candidates = [e for e, weight in weights.items() if weight >= _HELD_SHARE * total]
    depth = {e: sum(1 for _ in e.iterancestors()) for e in candidates}
    deepest = max(candidates, key=depth.__getitem__, default=None)
    return None if deepest is None or deepest.tag in _OUTER_TAGS else deepest


def _selector(tree: HtmlElement, element: HtmlElement) -> str | None:
    """Return a selector that names this element alone, by itself or below a parent."""
    names = sorted(_names(element), key=lambda name: not _BODY_NAMES.search(name))
    for name in names:
        if len(tree.cssselect(name)) == 1:
            return name
    parent = element.getparent()
    if parent is None or parent.tag in _OUTER_TAGS:
        return None
    above = _selector(tree, parent)
    for name in names:
        if above and len(tree.cssselect(f"{above} > {name}")) == 1:
            return f"{above} > {name}"
    return None


def _names(element: HtmlElement) -> Iterator[str]:
    """Yield what the element may be called, without names that look made by a machine."""
    tag = str(element.tag)
    if element.get("itemprop") == "articleBody":
        yield f"{tag}[itemprop=articleBody]"
    identifier = element.get("id") or ""
    if _PLAIN_NAME.fullmatch(identifier):
        yield f"#{identifier}"
    for token in _classes(element):
        yield f"{tag}.{token}"
    yield tag


def _noise(body: HtmlElement, held: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the topmost elements of the article of which nothing was read and that have a name."""
    keep = {above for element in held for above in (element, *element.iterancestors())}
    read = {(element.tag, token) for element in keep for token in _classes(element)}
    taken: set[HtmlElement] = set()
    for element in _elements(body):
        if element is body or element in keep or not taken.isdisjoint(element.iterancestors()):
            continue
        shared = any((element.tag, token) in read for token in _classes(element))
        named = element.tag in _BOXES and bool(_classes(element)) and not shared
        if element.tag in _NOISE_TAGS or named or _noise_name(element):
            taken.add(element)
            if _text(element):
                yield element


def _classes(element: HtmlElement) -> list[str]:
    """Return the element's classes that a person gave it."""
    return [t for t in (element.get("class") or "").split() if _PLAIN_NAME.fullmatch(t)]


def _noise_name(element: HtmlElement) -> str | None:
    return next((token for token in _classes(element) if _NOISE_NAMES.search(token)), None)


def _noise_selector(element: HtmlElement) -> str:
    tag = str(element.tag)
    name = _noise_name(element)
    if name is None and tag not in _NOISE_TAGS:
        name = _classes(element)[0]
    return f"{tag}.{name}" if name else tag


def _labels(body: HtmlElement, noise: Sequence[HtmlElement]) -> Iterator[str]:
    """Yield a pattern for each label that stands before a link, such as ``Read more:``."""
    for element in _elements(body, ("p", "div", "li")):
        inside = any(above in noise for above in (element, *element.iterancestors()))
        text = _text(element)
        label = _LABEL.match(text)
        linked = sum(len(_text(link)) for link in element.iterfind(".//a"))
        if not inside and label and linked >= (len(text) - label.end()) * 0.8 > 0:
            yield f"^{label[1]}\\s?[:：]"


def _fields(tree: HtmlElement) -> Iterator[tuple[FieldName, str]]:
    for field, selectors in _FIELDS.items():
        for selector in selectors:
            found = tree.cssselect(selector)
            if len(found) == 1 and 0 < len(_text(found[0])) < 300:
                yield field, selector
                break


def _elements(root: HtmlElement, tags: Iterable[str] = ()) -> Iterator[HtmlElement]:
    """Yield elements in document order, comments and instructions left out."""
    for element in root.iter(*tags):
        if isinstance(element.tag, str):
            yield element


def _text(element: HtmlElement) -> str:
    return fold(str(element.text_content()))


_COMMENTS = {
    "hosts": "Hosts the pack is for. '*.example.org' also means every host below it.",
    "include": "CSS selectors of the element that holds the article; the first match is taken.",
    "exclude": "CSS selectors of what stands inside it and is never read.",
    "drop_line": "Patterns of paragraphs that are not read. Anchor them: '^Read more:'.",
    "end_at": "Patterns of the paragraph at which the article is over.",
    "timestamp": "CSS selector of a live blog's entry times.",
    "question": "CSS selector of an interview's questions.",
    "table_note": "Sentence said where the article shows a table; without it nothing is said.",
    "read_tables": "Whether short tables are read, row by row; longer ones are left out.",
    "language": "For pages that do not say.",
}


def _toml(source: PackFile) -> str:
    lines: list[str] = []
    for key, comment in _COMMENTS.items():
        value = getattr(source, key)
        if isinstance(value, tuple):
            inner = "".join(f"  {quoted(text)},\n" for text in value)
            shown = f"[\n{inner}]" if value else "[]"
        elif isinstance(value, bool):
            shown = str(value).lower()
        elif value is None:
            shown = None
        else:
            shown = quoted(value)
        lines.append(f"# {comment}")
        lines.append(f"{key} = {shown}" if shown else f"# {key} = ''")
        lines.append("")
    lines.append("# CSS selectors of what is known about the article:")
    lines.append("# title, byline, standfirst, section, published, updated, image.")
    lines.append("[fields]")
    lines += [f"{key} = {quoted(selector)}" for key, selector in source.fields.items()]
    lines += ["", "# Which voice reads what of the site; see docs/casting.md.", "# [[casting]]"]
    lines += ["# kind = 'quote'", "# voice = ''"]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return text quoted for TOML: as it is where possible, so that patterns stay readable."""
    return (
        f"'{text}'"
        if "'" not in text and text.isprintable()
        else json.dumps(text, ensure_ascii=False)
    )
