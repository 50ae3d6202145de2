"""Which pieces of a page are the article: what the extractor took, and the gaps it left."""

from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from audio.intake.facts import same_words
from audio.intake.layout.links import is_link
from audio.intake.page.lede import with_lede
from audio.intake.page.other_stories import until_other_stories
from audio.intake.page.taken import Taken
from audio.intake.piece import (
    Piece,
    ends_with_full_stop,
    is_rating,
    is_sentence,
    is_terminated,
    letters_of,
)
from audio.intake.walk import Walked

_PROSE_WORDS = 8
_LONG_WORDS = 12
_NEAR = 8
_LIST_TAGS = frozenset({"ul", "ol", "li", "blockquote", "p"})
_LABEL_WORDS = 14
_NAME_WORDS = 4
_LISTED = 3
_BEFORE_TITLE_SHARE = 0.15
_MAIN_SHARE = 0.3


class Places:
    """Where pieces stand: their homes, and how much of the taken prose stands in each.

    A home is the element that a block stands in; a list's items stand where the list does, and a
    wrapper with no name that holds one piece stands for it. Homes of one tag and class are alike,
    as the chunks of a body between advertisements are.
    """

    def __init__(self, walked: Sequence[Walked]) -> None:
        self._pieces: Counter[HtmlElement] = Counter()
        for w in walked:
            if not w.piece.rule:
                self._pieces[w.element] += 1
                self._pieces.update(w.element.iterancestors())
        self._shared = self._shared_names()
        self.homes = [
            # Text that stands loose beside blocks stands in their home, not in a home round it.
            w.element if self._holds_blocks(w.element) else self._home(w.element)
            for w in walked
        ]
        self.chars: Counter[HtmlElement] = Counter()
        self.alike: Counter[tuple[str, str]] = Counter()
        self.total = 1
        self.unstopped = False
        self._prose_lists: set[HtmlElement] = set()

    def _shared_names(self) -> frozenset[str]:
        """Return the classes that most elements have, as those of spacing: they tell none apart."""
        counts = Counter(name for e in self._pieces for name in (e.get("class") or "").split())
        return frozenset(name for name, count in counts.items() if 2 * count > len(self._pieces))

    def signature(self, element: HtmlElement | None) -> tuple[str, str]:
        """Return an element's tag and classes, those left out that most elements have."""
        if element is None:
            return ("", "")
        names = (element.get("class") or "").split()
        return (str(element.tag), " ".join(n for n in names if n not in self._shared))

    def _holds_blocks(self, element: HtmlElement) -> bool:
        return element.tag not in _LIST_TAGS and self._pieces[element] > 1

    def _home(self, element: HtmlElement, *, named: bool = False) -> HtmlElement | None:
        parent = element.getparent()
        while parent is not None and parent.tag != "body":
            wraps = self._pieces[parent] == 1 and (named or not self.signature(parent)[1])
            if parent.tag not in _LIST_TAGS and not wraps:
                break
            parent = parent.getparent()
        return parent

    def count(self, walked: Sequence[Walked], hits: Sequence[bool]) -> None:
        """Count the prose that was taken, by home and by signature."""
        stopped = unstopped = 0
        for w, home, hit in zip(walked, self.homes, hits, strict=True):
            if not hit or w.piece.words < _PROSE_WORDS:
                continue
            chars = len(w.piece.text)
            for element in (home, w.element):
                if element is not None and element.tag != "p":
                    self.chars[element] += chars
            self._prose_lists.update(w.element.iterancestors("ol", "ul"))
            self.alike[self.signature(home)] += chars
            self.total += chars
            stopped += is_terminated(w.piece.text)
            unstopped += not is_terminated(w.piece.text)
        self.unstopped = unstopped > stopped

    def is_home(self, place: int, element: HtmlElement) -> bool:
        """Tell whether taken prose stands where a piece does."""
        home = self.homes[place]
        return home is not None and (home in self.chars or element in self.chars)

    def is_alike(self, place: int) -> bool:
        """Tell whether taken prose stands in homes of the same tag and class."""
        signature = self.signature(self.homes[place])
        return signature[1] != "" and self.alike[signature] > 0

    def share(self, place: int) -> float:
        """Share of the taken prose that stands in a piece's home or in homes like it."""
        home = self.homes[place]
        if home is None:
            return 0.0
        signature = self.signature(home)
        alike = self.alike[signature] if signature[1] else 0
        return max(self.chars[home], alike) / self.total

    def lists_text(self, element: HtmlElement) -> bool:
        """Tell an item whose list holds taken prose, or three items or more and no link."""
        listed = next(element.iterancestors("ol", "ul"), None)
        if listed is None or listed in self._prose_lists:
            return listed is not None
        return listed.find(".//a") is None and len(listed.findall(".//li")) >= _LISTED

    def wraps_at_home(self, element: HtmlElement) -> bool:
        """Tell a piece alone in a wrapper that stands among taken prose."""
        home = self._home(element, named=True)
        return home is not None and home in self.chars


def densest(walked: Sequence[Walked], places: Places, headline: HtmlElement | None) -> list[Walked]:
    """Return the pieces of the container with the most prose under the headline.

    Containers of one tag and class are one, as a live blog's entries are.
    """
    start = 0
    if headline is not None:
        inside = {headline, *headline.iterdescendants()}
        start = next((i for i, w in enumerate(walked) if w.element in inside), 0)
    homes: Counter[tuple[str, str] | HtmlElement] = Counter()
    names: list[tuple[str, str] | HtmlElement | None] = []
    for i, w in enumerate(walked):
        home = places.homes[i]
        signature = places.signature(home)
        name = None if w.piece.rule else signature if signature[1] else home
        names.append(name)
        if name is not None and i >= start and is_prose(w.piece):
            homes[name] += len(letters_of(w.piece.text))
    if not homes:
        return []
    best = max(homes, key=lambda name: homes[name])
    return [w for w, name in zip(walked, names, strict=True) if name == best]


def select(
    walked: Sequence[Walked],
    taken: Taken,
    places: Places,
    *,
    title: str | None = None,
    more: Taken | None = None,
) -> list[Piece]:
    """Return all pieces, those that are not the article's left out as ``not_article``.

    A piece is the article's if the extractor took it, or if it stands among the taken ones as
    they do: a paragraph of prose, a heading, a quote or a list with the same parent element (or a
    parent of the same name and class) as paragraphs that were taken, between the first and the
    last of these or next to them.

    Args:
        walked: the page's pieces in reading order, with their elements.
        taken: what the extractor took.
        places: where the pieces stand; what was taken is counted in them here.
        title: the headline; where the page shows it, nothing before it is the article's.
        more: a second witness, such as JSON-LD's articleBody; what it holds is taken too if it
            stands between pieces that the extractor took.
    """
    hits = [not w.piece.rule and taken.holds(w.piece.text) for w in walked]
    hits = _without_strays(walked, hits)
    places.count(walked, hits)
    span = [i for i, hit in enumerate(hits) if hit]
    if not span:
        return [w.piece.dropped("not_article") for w in walked]
    first, last = _stretch(walked, span[0], span[-1], places)
    kept = [
        hit or (first <= i <= last and _belongs(walked, i, places, more))
        for i, hit in enumerate(hits)
    ]
    kept = [keep and not _is_link_list(w.piece) for w, keep in zip(walked, kept, strict=True)]
    kept = _headings_with_text(walked, kept)
    kept = until_other_stories(walked, kept, [places.share(i) for i in range(len(walked))], title)
    kept = with_lede(walked, _from_title(walked, kept, title), title)
    return [
        w.piece if keep else w.piece.dropped("not_article")
        for w, keep in zip(walked, kept, strict=True)
    ]


def _without_strays(walked: Sequence[Walked], hits: list[bool]) -> list[bool]:
    """A short text can be on the page twice; only the one among the article's long ones counts."""
    long_hits = [
        i
        for i, (w, hit) in enumerate(zip(walked, hits, strict=True))
        if hit and w.piece.words >= _PROSE_WORDS
    ]
    if not long_hits:
        return hits
    first, last = long_hits[0], long_hits[-1]
    texts = Counter(letters_of(w.piece.text) for w, hit in zip(walked, hits, strict=True) if hit)
    return [
        hit and (first - 3 <= i <= last + 3 or texts[letters_of(w.piece.text)] == 1)
        for i, (w, hit) in enumerate(zip(walked, hits, strict=True))
    ]


def _stretch(walked: Sequence[Walked], first: int, last: int, places: Places) -> tuple[int, int]:
    """Widen the article's span by prose that stands in its home just before or after it."""
    low, high = first, last

    def is_near(i: int) -> bool:
        return places.share(i) > _MAIN_SHARE and (
            is_prose(walked[i].piece)
            or is_rating(walked[i].piece.text)
            or (walked[i].piece.kind == "heading" and i > last)
        )

    for i in range(first - 1, max(-1, first - _NEAR), -1):
        if is_near(i):
            low = i
    i, end = last + 1, last + _NEAR
    while i < min(len(walked), end):
        if is_near(i):
            high = i
            # A list may tell its story to the end in headings.
            end = i + _NEAR if _tells_in_headings(walked, i, places) else end
        i += 1
    for i in range(low - 1, max(-1, low - 3), -1):
        if walked[i].piece.kind == "heading" and places.homes[i] in places.chars:
            return i, high
    return low, high


def is_prose(piece: Piece) -> bool:
    """Tell a sentence or more that is not mostly links; a long one needs no full stop."""
    if piece.rule or piece.words < _PROSE_WORDS or piece.link_share >= 0.5:
        return False
    return is_terminated(piece.text) or (
        piece.words >= _LONG_WORDS and piece.link_share < 0.2 and piece.kind != "heading"
    )


def _belongs(walked: Sequence[Walked], i: int, places: Places, more: Taken | None) -> bool:
    w = walked[i]
    piece = w.piece
    if piece.rule:
        return False
    if more is not None and piece.words >= 4 and piece.link_share <= 0.6 and more.holds(piece.text):
        return True
    at_home = places.is_home(i, w.element)
    if piece.kind == "heading":
        if _tells_in_headings(walked, i, places):
            return True
        return at_home and (piece.link_share < 0.3 or _heads_prose(walked, i, places))
    if piece.link_share > 0.6:
        return _is_linked_prose(w) and (at_home or places.wraps_at_home(w.element))
    if piece.kind in {"quote", "list_item"}:
        told = is_terminated(piece.text) or piece.words >= 4
        return at_home and (told or (not piece.links and places.lists_text(w.element)))
    if at_home and (_is_label_and_value(piece) or (is_rating(piece.text) and not piece.links)):
        return True
    if at_home and places.unstopped and piece.words >= 4 and not piece.links:
        return True
    return (at_home or places.is_alike(i)) and (
        is_prose(piece) or (at_home and is_terminated(piece.text) and piece.link_share < 0.2)
    )


def _tells_in_headings(walked: Sequence[Walked], i: int, places: Places) -> bool:
    """Tell a heading that is a sentence, as a list's numbered headings that tell its story."""
    piece = walked[i].piece
    return is_sentence(piece) and piece.kind == "heading" and not piece.links and places.is_alike(i)


def _is_label_and_value(piece: Piece) -> bool:
    """Tell "Label: value" without a link, as an article's lists in paragraphs are written."""
    label, colon, value = piece.text.partition(":")
    words = len(label.split())
    return bool(colon and value.strip()) and 1 <= words <= _NAME_WORDS and not piece.links


def _is_linked_prose(w: Walked) -> bool:
    """Tell a paragraph that is one link and a whole sentence: an article may link all it says."""
    piece = w.piece
    return (
        piece.kind == "paragraph"
        and piece.words >= _PROSE_WORDS
        and w.element.tag == "p"
        and ends_with_full_stop(piece.text)
        and not any(is_link(a) for a in w.element.iterancestors())
    )


def _heads_prose(walked: Sequence[Walked], i: int, places: Places) -> bool:
    """Tell a linked heading with prose of the same home right below it."""
    following = next(
        (j for j in range(i + 1, min(len(walked), i + 3)) if not walked[j].piece.rule), 0
    )
    return (
        following > i
        and is_prose(walked[following].piece)
        and places.homes[following] is places.homes[i]
        and places.share(i) > _MAIN_SHARE
    )


def _headings_with_text(walked: Sequence[Walked], kept: list[bool]) -> list[bool]:
    """A heading the extractor did not take stays only if the next piece that is kept is near."""
    out = list(kept)
    following: int | None = None
    for i in range(len(walked) - 1, -1, -1):
        if walked[i].piece.kind == "heading" and not walked[i].piece.rule and out[i]:
            near = following is not None and following - i <= 6
            out[i] = near or is_sentence(walked[i].piece)
        if kept[i]:
            following = i
    return out


def _is_link_list(piece: Piece) -> bool:
    return len(piece.links) >= 2 and piece.link_share > 0.6 and not is_terminated(piece.text)


def _from_title(walked: Sequence[Walked], kept: list[bool], title: str | None) -> list[bool]:
    """Start at the headline, and after it at the first prose: section, author and date go."""
    prose = [i for i, w in enumerate(walked) if kept[i] and is_prose(w.piece)]
    if not prose:
        return kept
    total = sum(len(walked[i].piece.text) for i in prose)
    titles = [
        i
        for i, w in enumerate(walked)
        if title and not w.piece.rule and same_words(w.piece.text, title)
    ]
    before = _chars_before(walked, prose, titles)
    start = max((i for i, chars in before if chars < _BEFORE_TITLE_SHARE * total), default=-1)
    # Where the title stands again at the end, nothing readable may follow it.
    first = next((i for i in prose if i > start), len(walked))
    return [
        keep
        and i > start
        and (
            i >= first
            or w.piece.kind != "paragraph"
            or w.piece.words > _LABEL_WORDS
            or is_terminated(w.piece.text)
            or is_rating(w.piece.text)
        )
        for i, (w, keep) in enumerate(zip(walked, kept, strict=True))
    ]


def _chars_before(
    walked: Sequence[Walked], prose: Sequence[int], titles: Sequence[int]
) -> list[tuple[int, int]]:
    """Return each title's place with the characters of prose that stand before it."""
    out = []
    chars = at = 0
    for i in titles:
        while at < len(prose) and prose[at] < i:
            chars += len(walked[prose[at]].piece.text)
            at += 1
        out.append((i, chars))
    return out
