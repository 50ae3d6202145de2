"""Tables in the article's body: the sentence said in place of them, and those that may be read."""

from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from audio.intake.layout.tables import is_layout_table
from audio.intake.piece import Piece
from audio.intake.site_rules import SiteRules
from audio.intake.walk import Walked


def settle_tables(
    pieces: Sequence[Piece], walked: Sequence[Walked], rules: SiteRules | None, *, isolated: bool
) -> list[Piece]:
    """Return the pieces with the note after each run of data tables in the article's body.

    The tables stay left out here. Tables with nothing spoken between them have one note together.
    A table outside the body loses its rows, so that nobody reads them; one whose rows will be
    read needs no note.

    Args:
        pieces: what is read and what is left out, in reading order.
        walked: the same pieces as they were found, with their elements.
        rules: the site's own; they hold the note, and whether tables are read.
        isolated: whether the pieces are those of the body alone, as a pack's ``include`` gives
            them; else a table counts that stands among or beside what is read.
    """
    note = rules.table_note if rules else None
    reads = rules is not None and rules.read_tables
    if note is None and not reads:
        return list(pieces)
    spoken = [i for i, piece in enumerate(pieces) if not piece.rule]
    homes = {walked[i].element.getparent() for i in spoken}
    out: list[Piece] = []
    noted = False
    for i, (piece, w) in enumerate(zip(pieces, walked, strict=True)):
        shows = _shows_table(piece, w.element)
        among = bool(spoken) and spoken[0] < i < spoken[-1]
        ours = shows and (isolated or among or _home(w.element) in homes)
        out.append(piece if ours or not piece.rows else replace(piece, rows=()))
        if not piece.rule or (ours and reads and piece.rows):
            noted = False
        elif ours and note is not None and not noted:
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
