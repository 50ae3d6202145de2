"""Rows of teasers below an article: a line that is a link, and a few words under it, each alike."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from audio.intake.layout.links import is_link
from audio.intake.piece import Piece, ends_with_full_stop
from audio.intake.walk import Walked

_ROWS = 3
_LINE_WORDS, _LINE_SHARE = 18, 0.85
_TEASER_WORDS = 60
_LEAST_BEFORE_CHARS = 250


def without_teaser_rows(walked: Sequence[Walked], kept: Sequence[bool]) -> list[bool]:
    """Return which pieces are still the article's without rows that lead to other stories.

    A row is an element with a line that is a link and one short text under it; three or more of
    one parent are teasers where the article says more before them than they do, and their parent
    holds nothing else of it. A list of things that an article recommends says more than its
    opening does.

    Args:
        walked: the page's pieces in reading order, with their elements.
        kept: which of them were taken for the article's.
    """
    out = list(kept)
    rows: dict[HtmlElement, dict[HtmlElement, int]] = {}
    for i, w in enumerate(walked[1:], start=1):
        if not w.piece.rule and 1 < w.piece.words <= _TEASER_WORDS:
            row = _row_of(walked, i)
            if row is not None and (parent := row.getparent()) is not None:
                rows.setdefault(parent, {})[row] = i
    for parent, found in rows.items():
        places = list(found.values())
        if len(found) < _ROWS or len({row.tag for row in found}) > 1:
            continue
        told = sum(len(walked[i].piece.text) for i in places)
        before = sum(
            len(w.piece.text) for w, k in zip(walked[: places[0]], kept, strict=False) if k
        )
        if before >= max(told, _LEAST_BEFORE_CHARS) and not _tells_more(
            walked, kept, parent, found
        ):
            for i in places:
                out[i] = False
    return out


def _row_of(walked: Sequence[Walked], place: int) -> HtmlElement | None:
    """Return the element that holds a text and the linked line right above it, and no other."""
    line, text = walked[place - 1], walked[place]
    if not _is_linked_line(line) or text.piece.link_share >= 0.5 or text.piece.kind != "paragraph":
        return None
    above = {line.element, *line.element.iterancestors()}
    row = next((e for e in text.element.iterancestors() if e in above), None)
    if row is None or row.tag == "body":
        return None
    beside = (place - 2, place + 1)
    near = [walked[i] for i in beside if 0 <= i < len(walked)]
    # A line such as "more" may stand below the text; another text is no teaser's.
    inside = [w for w in near if row in w.element.iterancestors() and not _is_linked_line(w)]
    return None if any(any(c.isalnum() for c in w.piece.text) for w in inside) else row


def _is_linked_line(w: Walked) -> bool:
    piece: Piece = w.piece
    if piece.rule or piece.words > _LINE_WORDS or ends_with_full_stop(piece.text):
        return False
    return piece.link_share >= _LINE_SHARE or any(is_link(a) for a in w.element.iterancestors("a"))


def _tells_more(
    walked: Sequence[Walked],
    kept: Sequence[bool],
    parent: HtmlElement,
    rows: dict[HtmlElement, int],
) -> bool:
    """Tell whether the article goes on in the rows' parent, outside them, or behind them."""
    first, places = min(rows.values()), set(rows.values())
    return any(
        keep and i not in places and (i > first or parent in walked[i].element.iterancestors())
        for i, keep in enumerate(kept)
        if walked[i].piece.words > _LINE_WORDS or not _is_linked_line(walked[i])
    )
