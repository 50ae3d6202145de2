"""Weighs what marks say against the prose they would take, and asks for a second witness."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml.html import HtmlElement

from audio.intake.layout.elements import BLOCKS, LEFT_OUT
from audio.intake.layout.links import is_link
from audio.intake.page.marks.prose import Prose
from audio.intake.page.taken import Taken
from audio.intake.piece import letters_of

_ALONE_SHARE = 0.1
"""So much of the prose a mark may take without a second witness."""
_LAYOUT_SHARE = 0.04
_MOST_SHARE = 0.5
_BEFORE_COMMENTS_SHARE, _BEFORE_COMMENTS_CHARS = 0.5, 250
"""Readers may write more than the author did, and the site may add lines of its own below."""
_BOX_SHARE = 0.25
_LINKED_SHARE = 0.4
_ARTICLE_CHARS = 400
_AFTER_RULES = frozenset(
    {"comments", "related", "bio", "footer", "aside", "tags", "share", "sidebar", "navigation"}
)
STORY_HEADINGS = ("h2", "h3", "h4")
"""What headlines of other stories are set in."""
# What these name is made of links.
_LINKING_RULES = frozenset({"tags", "navigation"})
ASKING_RULES = frozenset({"newsletter", "paywall", "support", "cookies", "popup", "form"})
_THREAD, _THREAD_SHARE = 2, 0.8
"""So many readers' comments side by side are a thread, if they say the most of it."""
_COPY_SHARE = 0.9
_NETWORK = re.compile(
    r"//(?:\w+\.)?(?:twitter|x|t|instagram|facebook|tiktok|bsky|threads|youtube|telegram|reddit)"
    r"\.(?:com|co|app|net|me)/"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element's tag, role or names say against it."""

    rule: str
    by_layout: bool = False
    """The word stands beside one that says how the page is laid out."""
    twice: bool = False
    """Its tag or role and its names say so both."""
    unsure: bool = False
    """No other sign can confirm it; it takes what a mark may take alone, and no more."""


@dataclass(slots=True)
class Group:
    """All elements that are marked alike."""

    mark: Mark
    elements: list[HtmlElement] = field(default_factory=list)


class Scale:
    """Weighs a group of marked elements against the prose of the title's container."""

    def __init__(
        self,
        prose: Prose,
        headline: HtmlElement | None,
        said: Taken | None,
        groups: Mapping[tuple[str, ...], Group],
    ) -> None:
        self.prose = prose
        self.said = said
        self.headline = headline
        self.round_headline: set[HtmlElement] = (
            {headline, *headline.iterancestors()} if headline is not None else set()
        )
        self.total = max(1, self._container_prose())
        self._pictured: dict[HtmlElement, bool] = {}
        self._comments = {
            e for group in groups.values() if group.mark.rule == "comments" for e in group.elements
        }
        self._measure_unmarked({e for group in groups.values() for e in group.elements})

    def _container_prose(self) -> int:
        whole = self.prose.prose(self.prose.elements[0])
        node = self.headline
        while node is not None and node in self.prose.place:
            if self.prose.prose(node) >= _MOST_SHARE * whole:
                return self.prose.prose(node)
            node = node.getparent()
        return whole

    def _measure_unmarked(self, marked: set[HtmlElement]) -> None:
        """Find where the prose stands that nothing is said against."""
        start = self.prose.place.get(self.headline, 0) if self.headline is not None else 0
        self.beside: dict[HtmlElement, list[int]] = {}
        self.before: list[tuple[int, int]] = []
        end = -1
        seen = 0
        for place, element in enumerate(self.prose.elements):
            if place < end:
                continue
            if element in marked and element not in self.round_headline:
                end = self.prose.end(element)
                continue
            if (own := self.prose.own(element)) == 0:
                continue
            parent = element.getparent()
            if parent is not None:
                self.beside.setdefault(parent, []).append(place)
            if place > start:
                seen += own
                self.before.append((place, seen))
        self.unmarked = seen

    def chars_before(self, place: int) -> int:
        """Characters of unmarked prose between the headline and a place."""
        low, high = 0, len(self.before)
        while low < high:
            middle = (low + high) // 2
            if self.before[middle][0] < place:
                low = middle + 1
            else:
                high = middle
        return self.before[low - 1][1] if low else 0

    def keeps(self, group: Group) -> bool:
        """Tell whether a group is the article's in spite of its mark."""
        prose = self.prose
        taken = min(self.total, sum(prose.prose(e) for e in group.elements))
        share = taken / self.total
        mark = group.mark
        if taken and self.said is not None and self._is_said(group.elements):
            return True
        if mark.rule in _LINKING_RULES and taken and self._has_no_link(group):
            return True
        if share <= (_LAYOUT_SHARE if mark.by_layout else _ALONE_SHARE):
            return False
        if mark.unsure:
            return True
        if mark.rule == "comments" and all(self._is_thread(e) for e in group.elements):
            return False
        follows = mark.rule == "comments" or (mark.rule == "related" and _has_teasers(group))
        if follows and self._comes_after(group, _BEFORE_COMMENTS_SHARE, _BEFORE_COMMENTS_CHARS):
            return False
        return share > _MOST_SHARE or not self._has_witness(group)

    def rule(self, group: Group) -> str:
        """Return what leaves a group out; hidden text that stands elsewhere too is a repeat."""
        rule = group.mark.rule
        return "repeated" if rule == "hidden" and self._is_copy(group.elements) else rule

    def is_body(self, element: HtmlElement, rule: str) -> bool:
        """Tell a hidden paragraph of prose among the article's: a meter's script may hide it."""
        return rule == "hidden" and self._stands_among(element)

    def _has_witness(self, group: Group) -> bool:
        """Look for a second sign that marked prose is none of the article's."""
        mark, elements = group.mark, group.elements
        chars = sum(self.prose.chars(e) for e in elements)
        links = sum(self.prose.links(e) for e in elements)
        if mark.twice or links > _LINKED_SHARE * max(1, chars) or self._is_copy(elements):
            return True
        if mark.rule in _AFTER_RULES and self._comes_after(group):
            return True
        if mark.rule in ASKING_RULES and all(_has_field(e) for e in elements):
            return True
        if mark.rule == "hidden":
            alone = not any(self._stands_among(e) for e in elements)
            return alone and self.unmarked >= _MOST_SHARE * self.total
        if mark.rule == "caption" and all(self._is_beside_image(e) for e in elements):
            return True
        if mark.rule == "embed" and all(_is_foreign(e) for e in elements):
            return True
        return all(self._interrupts(e) for e in elements)

    def _has_no_link(self, group: Group) -> bool:
        """Tell prose that leads nowhere, which is no list of links whatever its name is."""
        return not any(self.prose.links(e) or _has_field(e) for e in group.elements)

    def _is_thread(self, element: HtmlElement) -> bool:
        """Tell readers' comments side by side, with hardly anything else in the element."""
        comments = [e for e in element.iterdescendants() if e in self._comments]
        beside = Counter(e.getparent() for e in comments)
        outer = [e for e in comments if beside[e.getparent()] >= _THREAD]
        held = set(outer)
        told = sum(self.prose.prose(e) for e in outer if held.isdisjoint(e.iterancestors()))
        return bool(outer) and told >= _THREAD_SHARE * self.prose.prose(element)

    def _is_copy(self, elements: list[HtmlElement]) -> bool:
        """Tell text that the page says elsewhere too, such as once for each size of screen."""
        said = told = 0
        for element in (e for top in elements for e in top.iter("*") if e in self.prose.place):
            if own := self.prose.own(element):
                told += own
                said += own * (_letters(element) in self._said_unmarked)
        return said > 0 and said >= _COPY_SHARE * told

    @cached_property
    def _said_unmarked(self) -> frozenset[str]:
        return frozenset(_letters(self.prose.elements[place]) for place, _ in self.before)

    def _comes_after(self, group: Group, share: float = 0.9, least: int = _ARTICLE_CHARS) -> bool:
        """Tell whether the article, a share of all that nothing is said against, stands before."""
        first = min(self.prose.place[e] for e in group.elements)
        before = self.chars_before(first)
        return before >= least and before >= share * self.unmarked

    def _interrupts(self, element: HtmlElement) -> bool:
        """Tell a box with paragraphs of the article before and behind it in one parent."""
        parent = element.getparent()
        if parent is None or self.prose.own(element) or element.tag not in BLOCKS:
            return False
        if self.prose.prose(element) > _BOX_SHARE * self.total:
            return False
        places = self.beside.get(parent, [])
        here = self.prose.place[element]
        return bool(places) and places[0] < here < places[-1]

    def _stands_among(self, element: HtmlElement) -> bool:
        """Tell a paragraph of prose whose brothers are paragraphs of prose."""
        parent = element.getparent()
        if parent is None or not self.prose.own(element) or element.tag != "p":
            return False
        return parent in self.beside

    def _is_beside_image(self, element: HtmlElement) -> bool:
        near = (element, element.getprevious(), element.getparent())
        return any(self._has_image(e) for e in near if e is not None)

    def _has_image(self, element: HtmlElement) -> bool:
        """Tell whether an element holds a picture; many may be asked about one parent."""
        if element not in self._pictured:
            found = next(element.iter("img", "picture", "amp-img"), None) is not None
            self._pictured[element] = found
        return self._pictured[element]

    def _is_said(self, elements: list[HtmlElement]) -> bool:
        assert self.said is not None
        held = lost = 0
        for element in elements:
            for e in element.iter("*"):
                if own := self.prose.own(e) if e in self.prose.place else 0:
                    if self.said.holds("".join(e.itertext())):
                        held += own
                    else:
                        lost += own
        return held > lost


def _letters(element: HtmlElement) -> str:
    return letters_of("".join(element.itertext()))


def _is_foreign(element: HtmlElement) -> bool:
    """Tell an embed by what it loads, or by a link to the network it comes from."""
    if element.tag in LEFT_OUT or any(True for _ in element.iter("iframe", "script", "video")):
        return True
    return any(_NETWORK.search(a.get("href", "")) for a in element.iter("a"))


def _has_teasers(group: Group) -> bool:
    """Tell whether each element of a group holds headlines that are links."""
    return all(
        any(is_linked(heading) for tag in STORY_HEADINGS for heading in e.iter(tag))
        for e in group.elements
    )


def is_linked(heading: HtmlElement) -> bool:
    """Tell a heading that holds a link or stands in one, as headlines of other stories do."""
    return any(is_link(a) for way in (heading.iter, heading.iterancestors) for a in way("a"))


def _has_field(element: HtmlElement) -> bool:
    return next(element.iter("input", "button", "form", "a"), None) is not None
