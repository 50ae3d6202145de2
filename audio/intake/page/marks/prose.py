"""How much prose, text and link text each element of a page holds, counted in one pass."""

from lxml.html import HtmlElement

from audio.intake.layout.elements import BLOCKS
from audio.intake.layout.links import is_link
from audio.intake.piece import word_count

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "option", "head"})
PROSE_WORDS = 8
"""A run of text with fewer words is a label; with as many it is prose, unless half is links."""


class Prose:
    """What each element under a root holds, in characters, and where it stands.

    A run is the text of a block without that of the blocks inside it. Every figure is a sum over
    the element and all it holds, and is found by one walk from the last element to the first, so
    that the cost grows with the page and not with its square.
    """

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = list(root.iter("*"))
        self.place = {element: i for i, element in enumerate(self.elements)}
        count = len(self.elements)
        self._chars = [0] * count
        self._links = [0] * count
        self._prose = [0] * count
        self._own = [0] * count
        self._size = [1] * count
        self._count(count)

    def _count(self, count: int) -> None:
        words, run, run_links = [0] * count, [0] * count, [0] * count
        for i in range(count - 1, -1, -1):
            element = self.elements[i]
            tag = element.tag
            if tag in _UNSEEN:
                self._chars[i] = self._links[i] = self._prose[i] = words[i] = run[i] = 0
            elif element.text:
                text = element.text.strip()
                self._chars[i] += len(text)
                run[i] += len(text)
                words[i] += word_count(text)
            if tag == "a" and is_link(element):
                self._links[i], run_links[i] = self._chars[i], run[i]
            block = tag in BLOCKS or i == 0
            if block and words[i] >= PROSE_WORDS and run_links[i] < 0.5 * run[i]:
                self._own[i] = run[i]
                self._prose[i] += run[i]
            if i == 0:
                return
            above = self.place[_parent(element)]
            self._chars[above] += self._chars[i]
            self._links[above] += self._links[i]
            self._prose[above] += self._prose[i]
            self._size[above] += self._size[i]
            if not block:
                run[above] += run[i]
                run_links[above] += run_links[i]
                words[above] += words[i]
            if element.tail:
                text = element.tail.strip()
                self._chars[above] += len(text)
                run[above] += len(text)
                words[above] += word_count(text)

    def chars(self, element: HtmlElement) -> int:
        """Characters of text in an element."""
        return self._chars[self.place[element]]

    def links(self, element: HtmlElement) -> int:
        """Characters of link text in an element."""
        return self._links[self.place[element]]

    def prose(self, element: HtmlElement) -> int:
        """Characters of prose in an element and all it holds."""
        return self._prose[self.place[element]]

    def own(self, element: HtmlElement) -> int:
        """Characters of an element's own run, if that is prose; else 0."""
        return self._own[self.place[element]]

    def end(self, element: HtmlElement) -> int:
        """The place after the last element that an element holds."""
        place = self.place[element]
        return place + self._size[place]

    def homes(self) -> dict[HtmlElement, int]:
        """Characters of prose that stand right in each element that holds any."""
        out: dict[HtmlElement, int] = {}
        for element, own in zip(self.elements, self._own, strict=True):
            if own and (parent := element.getparent()) is not None:
                out[parent] = out.get(parent, 0) + own
        return out


def _parent(element: HtmlElement) -> HtmlElement:
    parent = element.getparent()
    assert parent is not None
    return parent
