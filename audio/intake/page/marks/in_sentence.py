"""Links and words that a page names after what they open, and that a sentence can't do without."""

from lxml.html import HtmlElement

from audio.intake.piece import is_terminated

_INLINE = frozenset({"a", "span", "em", "i", "b", "strong", "small", "abbr", "sup", "time"})
_GOES_ON = tuple(",.;:!?…’'\"”»)،؛؟")
_LEADS_IN = tuple(",“\"«„‘'(-–—،")
_LEVELS = 4


def is_part_of_sentence(element: HtmlElement, *, opens: bool = False) -> bool:
    """Tell a link, or a word with a card inside, that stands within a sentence of its block.

    ``<a class="popup">`` says what opens at a click, not that the words are furniture. A link with
    nothing behind it may be the site's, unless it is named after what it opens and its own words
    end a sentence.

    Args:
        element: an inline element that is marked by its names.
        opens: whether these name what opens, such as "popup".
    """
    if element.tag == "a":
        ends = opens and is_terminated("".join(element.itertext()).strip())
        return ends or _is_between_words(element, opens=opens)
    own = (element.text or "").strip()
    holds_card = any(e.tag in {"span", "div"} and e.get("class") for e in element)
    return bool(own) and holds_card and _is_between_words(element, opens=opens)


def _is_between_words(element: HtmlElement, *, opens: bool) -> bool:
    before, after = _text_before(element), _text_after(element)
    if not after:
        return False
    goes_on = (after[0].isalpha() and not after[0].isupper()) or after.startswith(_GOES_ON)
    runs_up = bool(before) and (before[-1].isalnum() or before.endswith(_LEADS_IN))
    if opens and before and not is_terminated(before):
        return True
    return goes_on or (runs_up and after[0].isalnum())


def _text_before(element: HtmlElement) -> str:
    node: HtmlElement | None = element
    for _ in range(_LEVELS):
        if node is None:
            break
        sibling = node.getprevious()
        if sibling is not None:
            said = (sibling.tail or "").strip()
            linked = sibling.tag in _INLINE and "".join(sibling.itertext()).strip()
            return said or (linked or "")
        parent = node.getparent()
        if parent is None or (parent.text or "").strip():
            return (parent.text or "").strip() if parent is not None else ""
        node = parent if parent.tag in _INLINE else None
    return ""


def _text_after(element: HtmlElement) -> str:
    node: HtmlElement | None = element
    for _ in range(_LEVELS):
        if node is None:
            break
        if said := (node.tail or "").strip():
            return said
        sibling = node.getnext()
        if sibling is not None:
            inline = sibling.tag in _INLINE
            return "".join(sibling.itertext()).strip() if inline else ""
        parent = node.getparent()
        node = parent if parent is not None and parent.tag in _INLINE else None
    return ""
