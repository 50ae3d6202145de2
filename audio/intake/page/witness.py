"""Who says what the article is: the extractor, and a second witness where the two disagree."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from lxml.etree import _Element
from lxml.html import HtmlElement

from audio.intake.layout.elements import KEPT, LEFT_OUT
from audio.intake.page.selection import Places, densest, is_prose
from audio.intake.page.taken import Taken
from audio.intake.piece import letters_of
from audio.intake.walk import Walked

_PRUNED = "data-listen-pruned"
_NAMES = ("class", "id", "role", "hidden", "style", "aria-hidden")
_FALLBACK_SHARE = 0.5
_ENOUGH_SHARE = 0.9
_AGREED_SHARE = 0.5
_STUB_WORDS = 60
_SMALL_LETTERS = 1000
"""A container with fewer is no body that a page could hide below its first lines."""
_BODY_TAGS = frozenset({"p", "head", "quote", "item", "cell", "code"})


def take(
    tree: HtmlElement,
    walked: Sequence[Walked],
    places: Places,
    headline: HtmlElement | None,
    marks: Mapping[HtmlElement, str],
) -> tuple[Taken, bool]:
    """Return the text that is the article's, and whether the witnesses disagree about it.

    The extractor is asked briefly, then thoroughly, then generously, until it finds the text. The
    brief way leaves its two rivals out, which cost half of the time and matter only where it
    misses the page's largest body of prose. The second witness is the container with the most
    prose under the headline: it is believed where the extractor finds less than half of what the
    walk sees, or where it takes something else that stands further from the headline.

    Args:
        tree: the whole page.
        walked: its pieces in reading order.
        places: where these stand.
        headline: the element that shows the headline.
        marks: the furniture, by element.
    """
    with _without_names(marks):
        return _ask(tree, walked, densest(walked, places, headline), headline)


def _ask(
    tree: HtmlElement,
    walked: Sequence[Walked],
    home: Sequence[Walked],
    headline: HtmlElement | None,
) -> tuple[Taken, bool]:
    offered = sum(len(letters_of(w.piece.text)) for w in home)
    taken = Taken(_extract(tree, precise=True, brief=True))
    if taken.run_on and len(taken.run_on) >= _ENOUGH_SHARE * offered and _agree(taken, home):
        return taken, False
    taken = Taken(_extract(tree, precise=True))
    if len(taken.run_on) >= _FALLBACK_SHARE * offered and _agree(taken, home):
        return taken, False
    unsure = False
    balanced = Taken(_extract(tree, precise=False))
    if len(taken.run_on) < _FALLBACK_SHARE * len(balanced.run_on):
        unsure, taken = True, balanced
    missed = _is_missed(taken, walked, home, offered)
    if missed and offered < _SMALL_LETTERS and _opens_with(taken, home, walked, headline):
        return taken, True
    if missed or _stands_nearer(home, taken, walked, headline):
        return Taken(w.piece.text for w in home), True
    return taken, unsure


def _agree(taken: Taken, home: Sequence[Walked]) -> bool:
    words = sum(w.piece.words for w in home)
    return _words_held(taken, home) >= _AGREED_SHARE * words


def _words_held(taken: Taken, pieces: Sequence[Walked]) -> int:
    return sum(w.piece.words for w in pieces if not w.piece.rule and taken.holds(w.piece.text))


def _is_missed(
    taken: Taken, walked: Sequence[Walked], home: Sequence[Walked], offered: int
) -> bool:
    """Tell whether the extractor found little, and nothing to speak of outside the container."""
    if len(taken.run_on) >= _FALLBACK_SHARE * offered:
        return False
    held = _words_held(taken, walked)
    return held < _STUB_WORDS or _words_held(taken, home) >= _FALLBACK_SHARE * held


def _stands_nearer(
    home: Sequence[Walked],
    taken: Taken,
    walked: Sequence[Walked],
    headline: HtmlElement | None,
) -> bool:
    """Tell whether the container comes before all that the extractor took instead of it."""
    if not home or _agree(taken, home):
        return False
    at_home = {id(w) for w in home}
    for w in _prose_under(headline, walked):
        if id(w) in at_home:
            return sum(h.piece.words for h in home) >= _STUB_WORDS
        if taken.holds(w.piece.text):
            return False
    return False


def _opens_with(
    taken: Taken,
    home: Sequence[Walked],
    walked: Sequence[Walked],
    headline: HtmlElement | None,
) -> bool:
    """Tell whether the first prose under the headline is the extractor's, not the container's.

    A few lines and a picture make an article, and a footer may say more than these.
    """
    first = next(_prose_under(headline, walked), None)
    return first is not None and first not in home and taken.holds(first.piece.text)


def _prose_under(headline: HtmlElement | None, walked: Sequence[Walked]) -> Iterator[Walked]:
    inside = {headline, *headline.iterdescendants()} if headline is not None else set()
    start = next((i for i, w in enumerate(walked) if w.element in inside), len(walked))
    return (w for w in walked[start + 1 :] if is_prose(w.piece))


@contextmanager
def _without_names(marks: Mapping[HtmlElement, str]) -> Iterator[None]:
    """Show the extractor the tree without furniture, and what was kept without its names.

    The extractor would leave out an aside, a form or a "paywall" that holds the article.
    """
    hidden: list[tuple[HtmlElement, str, dict[str, str]]] = []
    for element, rule in marks.items():
        if rule != KEPT:
            element.set(_PRUNED, "1")
            continue
        names = {key: element.attrib.pop(key) for key in _NAMES if key in element.attrib}
        hidden.append((element, str(element.tag), names))
        if element.tag in LEFT_OUT:
            element.tag = "div"
    try:
        yield
    finally:
        for element, tag, names in hidden:
            element.tag = tag
            element.attrib.update(names)


def _extract(tree: HtmlElement, *, precise: bool, brief: bool = False) -> list[str]:
    from trafilatura import bare_extraction  # noqa: PLC0415 - slow to import

    document: Any = bare_extraction(
        tree,
        favor_precision=precise,
        fast=brief,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        prune_xpath=f".//*[@{_PRUNED}]",
    )
    if document is None or document.body is None:
        return []
    return list(_texts(document.body))


def _texts(body: _Element) -> Iterator[str]:
    """Yield the text of each block the extractor gave, and of what stands loose between them."""
    for element in body:
        if element.tag in _BODY_TAGS or len(element) == 0:
            yield "".join(element.itertext())
        else:
            yield element.text or ""
            yield from _texts(element)
        yield element.tail or ""
    if body.text:
        yield body.text
