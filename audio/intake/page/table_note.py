"""The sentence that a publisher may want said where the page shows a table."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from audio.intake.piece import Piece
from audio.intake.walk import Walked, is_layout_table


def with_table_notes(
    pieces: Sequence[Piece], walked: Sequence[Walked], note: str | None, *, isolated: bool
) -> list[Piece]:
    """Return the pieces with the note after each run of data tables in the article's body.

    The tables stay left out. Tables with nothing spoken between them have one note together.

    Args:
        pieces: what is read and what is left out, in reading order.
        walked: the same pieces as they were found, with their elements.
        note: the sentence; None: nothing is said.
        isolated: whether the pieces are those of the body alone, as a pack's ``include`` gives
            them; else a table counts that stands among or beside what is read.
    """
    if note is None:
        return list(pieces)
    spoken = [i for i, piece in enumerate(pieces) if not piece.rule]
    homes = {walked[i].element.getparent() for i in spoken}
    out: list[Piece] = []
    noted = False
    for i, (piece, w) in enumerate(zip(pieces, walked, strict=True)):
        out.append(piece)
        if not piece.rule:
            noted = False
        elif not noted and _shows_table(piece, w.element):
            among = bool(spoken) and spoken[0] < i < spoken[-1]
            if isolated or among or _home(w.element) in homes:
                out.append(Piece("paragraph", note, stands_in=True))
                noted = True
    return out


def _shows_table(piece: Piece, element: HtmlElement) -> bool:
    """Tell a data table, or a figure round one, that was left out for being that."""
    if piece.rule not in {"table", "caption"} or element.tag not in {"table", "figure"}:
        return False
    return any(not is_layout_table(table) for table in element.iter("table"))


def _home(element: HtmlElement) -> HtmlElement | None:
    """Return what the table stands in, past wrappers that hold nothing else."""
    parent = element.getparent()
    while parent is not None and len(parent) == 1 and parent.tag == "div":
        parent = parent.getparent()
    return parent
