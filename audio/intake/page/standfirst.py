"""The headline's element and the standfirst that readers see under it."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.intake.dates import parse_date
from audio.intake.drop_lines import rule_for
from audio.intake.facts import same_words, starts_as_byline
from audio.intake.layout.elements import BLOCKS, KEPT
from audio.intake.piece import Piece, is_terminated, letters_of

_STANDFIRST_WORDS = re.compile(
    r"\b(?:stand ?first|sub ?titles?|sub ?head(?:line|ing)?s?|deks?|decks?|summary|article "
    r"(?:lead|intro|summary|description|excerpt)|"
    r"post excerpt|entry excerpt|lead(?: text)?|intro|strap ?line|kicker text|bajada|entradilla|"
    r"sumario|copete|volanta|chapo|teaser text|excerpt)\b"
)
_SURE_STANDFIRST = re.compile(
    r"\b(?:stand ?first|sub ?titles?|sub ?head(?:line|ing)?s?|deks?|decks?|bajada|entradilla|"
    r"sumario|copete|strap ?line)\b"
)
_NAMING = ("class", "id", "data-gu-name", "data-testid", "data-component")
_PARTS = re.compile(r"[-_:/.]+|(?<=[a-z])(?=[A-Z])")
_NOT_IN = frozenset(
    "figure figcaption aside time script style noscript template nav form button table video audio "
    "iframe picture svg select footer".split()
)
_LISTS = frozenset({"ul", "ol"})
_CALLED = frozenset({"p", "h2", "h3", "h4", "div", "strong", "span", "section"})
_MIN_WORDS, _MAX_WORDS = 3, 90
_MOST_CHARS = 3000
"""More, spaces of the markup with them, than the longest standfirst has."""
_DATE_WORDS = 14


def find_headline(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    """Return the element that shows the headline, alone or after a kicker."""
    if title is None:
        return None
    plain = letters_of(title)
    for element in tree.iter("h1", "h2", "h3"):
        text = fold(" ".join(element.itertext()))
        if same_words(text, title) or (
            len(text) < 2 * len(title) and letters_of(text).endswith(plain)
        ):
            return element
    return None


def find_standfirst(
    heading: HtmlElement | None, declared: str | None, marks: Mapping[HtmlElement, str]
) -> tuple[str, HtmlElement] | None:
    """Return the standfirst that readers see, and the element that shows it and nothing more.

    It is what stands near the headline and is called a standfirst, or equals the description, or
    stands where standfirsts stand. Furniture, figures, asides, dates and lines that a rule leaves
    out are none; nor is a container of paragraphs.

    Args:
        heading: the element that shows the headline; without it there is no standfirst.
        declared: the description in the page's metadata.
        marks: the furniture, by element.
    """
    texts: dict[HtmlElement, str] = {}
    for element in _near(heading) if heading is not None else ():
        if _is_furniture(element, marks):
            continue
        shown = _innermost(element, marks)
        if (text := texts.get(shown)) is None:
            text = texts[shown] = _visible(shown, marks)
        if not _MIN_WORDS <= len(text.split()) <= _MAX_WORDS or _is_first_of_body(shown):
            continue
        if _is_line_of_another_kind(text):
            continue
        if (
            _called_standfirst(element)
            or (declared and same_words(text, declared))
            or _stands_as_one(shown, heading, text)
        ):
            return text, shown
    return None


def _is_furniture(element: HtmlElement, marks: Mapping[HtmlElement, str]) -> bool:
    for e in (element, *element.iterancestors()):
        if e.tag in _NOT_IN or marks.get(e, KEPT) != KEPT:
            return True
    return False


def _visible(element: HtmlElement, marks: Mapping[HtmlElement, str]) -> str:
    """Return the text that an element shows, without what is never a standfirst's.

    A list beside other text is none of it: it holds links to other stories. What shows far more
    than a standfirst could is not read to its end, and said to show nothing.
    """
    out: list[str] = []
    chars = 0
    for text in _texts_shown(element, marks):
        out.append(text)
        chars += len(text)
        if chars > _MOST_CHARS:
            return ""
    return fold(" ".join(out))


def _shows_text(element: HtmlElement, marks: Mapping[HtmlElement, str]) -> bool:
    return any(text.strip() for text in _texts_shown(element, marks))


def _texts_shown(element: HtmlElement, marks: Mapping[HtmlElement, str]) -> Iterator[str]:
    lists = _LISTS if (element.text or "").strip() else frozenset()
    stack: list[HtmlElement | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        if not isinstance(node.tag, str) or node.tag in _NOT_IN or marks.get(node, KEPT) != KEPT:
            continue
        if node.tag in lists:
            continue
        if node.text:
            yield node.text
        for child in reversed(node):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)


def _innermost(element: HtmlElement, marks: Mapping[HtmlElement, str]) -> HtmlElement:
    """Return the one block that shows an element's text, or its first where links hang below."""
    while True:
        inside = [e for e in element if e.tag in BLOCKS and _shows_text(e, marks)]
        loose = [element.text, *(e.tail for e in element)]
        if not inside or any(text and text.strip() for text in loose):
            return element
        if len(inside) > 1 and not all(e.tag in {"ul", "ol"} for e in inside[1:]):
            return element
        element = inside[0]


def _is_line_of_another_kind(text: str) -> bool:
    """Tell a byline, a date, or a line that nobody wants to hear."""
    words = len(text.split())
    if starts_as_byline(text) or (words <= _DATE_WORDS and parse_date(text) is not None):
        return True
    return rule_for(Piece("paragraph", text)) is not None


def _is_first_of_body(element: HtmlElement) -> bool:
    """A paragraph with two more right behind it begins the body, whatever its class says."""
    named = _PARTS.sub(" ", element.get("class", "")).lower()
    if element.tag not in {"p", "h2", "h3"} or _SURE_STANDFIRST.search(named):
        return False
    following = islice((e for e in element.itersiblings() if isinstance(e.tag, str)), 3)
    return sum(1 for e in following if e.tag == "p") >= 2


def _near(heading: HtmlElement) -> list[HtmlElement]:
    """Elements after a headline, nearest first: brothers, then those of its parents."""
    out: list[HtmlElement] = []
    node: HtmlElement | None = heading
    for _ in range(4):
        if node is None:
            break
        for brother in islice(node.itersiblings(), 4):
            inside = islice(brother.iter("p", "h2", "h3", "div", "strong"), 6)
            out += [e for e in [brother, *inside] if isinstance(e.tag, str)]
        node = node.getparent()
    return out[:40]


def _stands_as_one(element: HtmlElement, heading: HtmlElement | None, text: str) -> bool:
    """Tell a standfirst by its place.

    It is a heading right under the headline, or a sentence that shares a header with it.
    """
    if heading is None or len(text.split()) < 5:
        return False
    if element.tag in {"h2", "h3"} and element.getprevious() is heading:
        return True
    if (
        element.tag not in {"p", "div"}
        or element.find(".//p") is not None
        or element.find(".//a") is not None
    ):
        return False
    header = next(heading.iterancestors("header"), None)
    return (
        header is not None
        and header in element.iterancestors()
        and is_terminated(text)
        and len(text.split()) >= 6
    )


def _called_standfirst(element: HtmlElement) -> bool:
    if element.tag not in _CALLED:
        return False
    if element.get("itemprop") in {"description", "alternativeHeadline"}:
        return True
    named = " ".join(element.get(key, "") for key in _NAMING)
    words = _PARTS.sub(" ", named).lower()
    if sum(1 for _ in element.iter("p", "h2", "li")) > 2 or not _STANDFIRST_WORDS.search(words):
        return False
    return bool(_SURE_STANDFIRST.search(words)) or len(" ".join(element.itertext()).split()) <= 35
