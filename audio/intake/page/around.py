"""What stands round the headline: the nearest first, and what is another story's or a picture's."""

import re
from collections.abc import Container, Sequence

from lxml.html import HtmlElement

_NOT_AUTHORS = re.compile(r"\b(?:comments?|related|caption|credits?|recommended)\b", re.IGNORECASE)
_ASIDE_TAGS = frozenset({"figure", "figcaption", "aside", "nav"})
_CARD_TAGS = frozenset({"article", "li"})
_CARD_CHARS = 600
_ABOVE = 2
"""What stands above the headline counts as so many times further away as what stands below."""
# What an itemprop may speak of besides the article.
_OTHER_THINGS = re.compile(
    r"(?:Image|Video|Audio|Media)Object|Photograph|Comment|Answer|ItemList|Product|Recipe$"
)


def nearest_first(
    tree: HtmlElement, shown: Sequence[HtmlElement], top: HtmlElement | None
) -> list[HtmlElement]:
    """Return elements by how near to the headline they stand; other stories' stand further away.

    Args:
        tree: the whole page.
        shown: the elements.
        top: the element that shows the headline; without it the order stays.
    """
    if top is None or len(shown) < 2:
        return list(shown)
    place = {element: i for i, element in enumerate(tree.iter("*"))}

    def distance(element: HtmlElement) -> int:
        behind = place[element] - place[top]
        return behind if behind >= 0 else _ABOVE * -behind

    return sorted(shown, key=distance)


def is_credit(element: HtmlElement) -> bool:
    """Tell the credit of a picture, or what stands among comments and other stories."""
    for e in element.iterancestors():
        if e.tag in _ASIDE_TAGS:
            return True
        if e.tag == "footer" and next(e.iterancestors("article", "header"), None) is None:
            return True
        if e.tag == "body":
            return False  # its classes are the whole page's
        if _NOT_AUTHORS.search(f"{e.get('class', '')} {e.get('id', '')}"):
            return True
    return False


def is_of_another_story(element: HtmlElement, round_headline: Container[HtmlElement]) -> bool:
    """Tell what stands in a teaser: a card or a list's item with a heading of its own.

    Args:
        element: a byline, a date.
        round_headline: the headline and all that it stands in.
    """
    own = {element, *element.iterdescendants()}
    for above in element.iterancestors():
        if above in round_headline:
            return False
        own.add(above)
        if above.tag not in _CARD_TAGS:
            continue
        headed = any(h not in own for h in above.iter("h2", "h3", "h4"))
        if headed and len(str(above.text_content())) <= _CARD_CHARS:
            return True
    return False


def is_of_another_thing(element: HtmlElement) -> bool:
    """Tell an itemprop that speaks of a picture, a film or a comment by the scope it stands in."""
    scope = next((e for e in element.iterancestors() if "itemscope" in e.attrib), None)
    return scope is not None and bool(_OTHER_THINGS.search(scope.get("itemtype") or ""))
