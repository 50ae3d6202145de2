"""The lede that a page shows between its headline and its body, in a place of its own."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from audio.intake.facts import same_words
from audio.intake.line_judge import likelihood
from audio.intake.piece import Piece, ends_with_full_stop, letters_of
from audio.intake.walk import Walked

_MOST_PARAGRAPHS = 3
_MOST_SHARE = 0.35
_WORDS = 12
_SITE_SPEAKS = 0.5
_CARDS = frozenset({"li", "a", "article"})
_PICTURES = ("img", "picture", "amp-img", "video", "iframe")
_TEXT_BLOCKS = frozenset({"p", "div"})


def with_lede(walked: Sequence[Walked], kept: Sequence[bool], title: str | None) -> list[bool]:
    """Return which pieces are the article's, with its first paragraphs where they stand apart.

    These are sentences between the headline and all that was kept. Where a heading, a link, a
    list or a picture stands with them, or where they are many, they are something else.

    Args:
        walked: the page's pieces in reading order, with their elements.
        kept: which of them were taken for the article's.
        title: the headline.
    """
    out = list(kept)
    first = next((i for i, keep in enumerate(kept) if keep), len(walked))
    top = _last_title(walked[:first], title)
    if top is None or first == len(walked):
        return out
    between = range(top + 1, first)
    found = [i for i in between if _is_told(walked[i].piece) and _stands_alone(walked[i].element)]
    if not 1 <= len(found) <= _MOST_PARAGRAPHS:
        return out
    if _is_interrupted(walked[top + 1 : found[0]], walked[found[0] : first]):
        return out
    body = sum(len(w.piece.text) for w, keep in zip(walked, kept, strict=True) if keep)
    if sum(len(walked[i].piece.text) for i in found) <= _MOST_SHARE * body:
        for i in found:
            out[i] = True
    return out


def _last_title(above: Sequence[Walked], title: str | None) -> int | None:
    """Return the place of the last heading that says the title, or of the last line that does."""
    said = [
        i
        for i, w in enumerate(above)
        if title and not w.piece.rule and same_words(w.piece.text, title)
    ]
    headings = [i for i in said if above[i].piece.kind == "heading"]
    return max(headings or said, default=None)


def _is_told(piece: Piece) -> bool:
    prose = piece.kind == "paragraph" and piece.words >= _WORDS and piece.link_share <= 0.2
    told = prose and not piece.rule and not piece.italic and ends_with_full_stop(piece.text)
    return told and likelihood(piece, "start") < _SITE_SPEAKS


def _stands_alone(element: HtmlElement) -> bool:
    """Tell text in a block that no picture shares, and that is no card of another story."""
    parent = element.getparent()
    if element.tag not in _TEXT_BLOCKS or parent is None:
        return False
    if any(next(e.iter(*_PICTURES), None) is not None for e in (element, _small(parent, element))):
        return False
    for above in element.iterancestors():
        if above.tag in _CARDS:
            return above.tag == "article" and next(above.iter("h1"), None) is not None
    return True


def _small(parent: HtmlElement, element: HtmlElement) -> HtmlElement:
    """Return the parent where the text is the most of it, else the element itself."""
    return parent if len(parent) <= _MOST_PARAGRAPHS else element


def _is_interrupted(above: Sequence[Walked], below: Sequence[Walked]) -> bool:
    """Tell a linked heading above the lede, and any heading or line that is a link below it."""
    teaser = any(w.piece.kind == "heading" and w.piece.links and not w.piece.rule for w in above)
    return teaser or any(
        not w.piece.rule
        and (w.piece.kind in {"heading", "list_item"} or w.piece.link_share > 0.5)
        and letters_of(w.piece.text)
        for w in below
    )
