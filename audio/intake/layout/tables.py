"""Tables: which only arrange a page, and how the rows of a short one are said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from lxml.html import HtmlElement

from audio.intake.piece import ARABIC_LETTER, is_terminated

MAX_ROWS = 12
"""Rows that are said at most, the heads apart; more are a table to look things up in."""
MAX_COLUMNS = 6
MAX_WORDS = 200
_LAYOUT_CELL_WORDS = 30
_CAPTION_WORDS = 30
_ONE = frozenset({"", "1"})
_NO_WORD = re.compile(r"^[\W_]*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a table says."""

    text: str
    bold: bool = False
    """All of it is set bold."""


def is_layout_table(table: HtmlElement) -> bool:
    """Tell a table that only arranges the page: a cell of it holds a paragraph's worth of words."""
    for cell in table.iter("td", "th"):
        if (
            cell.find(".//td") is None
            and len(" ".join(cell.itertext()).split()) >= _LAYOUT_CELL_WORDS
        ):
            return True
    return False


def table_lines(table: HtmlElement, say: Callable[[HtmlElement], Cell]) -> tuple[str, ...]:
    """Return what is said of a short table, a line a row; nothing where listening would not help.

    ``Leeds, Played: 12; Won: 7.`` where there are several columns, each with a head; of two
    columns the heads are said once, before the rows. A table is not said where it has more than
    ``MAX_ROWS`` rows, ``MAX_COLUMNS`` columns or ``MAX_WORDS`` words, cells that span others, a
    table inside, or several columns without heads.

    Args:
        table: the element; tables inside a figure are found by the caller.
        say: gives a cell's text without what is never read in it.
    """
    rows = [_cells(row) for row in table.iter("tr")]
    rows = [row for row in rows if row]
    # Counted before anything is read in them, for a table may have thousands.
    if not 0 < len(rows) <= MAX_ROWS + 1 or max(map(len, rows)) > MAX_COLUMNS:
        return ()
    if table.find(".//table") is not None or any(_spans(cell) for row in rows for cell in row):
        return ()
    said = [[say(cell) for cell in row] for row in rows]
    heads = [cell.text for cell in said[0]] if _is_head(rows[0], said[0]) else []
    body = said[1:] if heads else said
    if not 0 < len(body) <= MAX_ROWS or sum(_words(row) for row in said) > MAX_WORDS:
        return ()
    width = max(len(row) for row in body)
    if width < 2 or (width > 2 and not heads) or (heads and len(heads) != width):
        return ()
    lines = [_caption(table), *_lines(heads, body)]
    return tuple(line for line in lines if line)


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _spans(cell: HtmlElement) -> bool:
    return not {(cell.get(name) or "").strip() for name in ("colspan", "rowspan")} <= _ONE


def _words(row: list[Cell]) -> int:
    return sum(len(cell.text.split()) for cell in row)


def _is_head(row: list[HtmlElement], said: list[Cell]) -> bool:
    """Tell the row of heads: by its element, by its cells, or because all of it is bold."""
    parent = row[0].getparent()
    above = parent.getparent() if parent is not None else None
    if above is not None and above.tag == "thead":
        return True
    # The first head is often empty, and an empty cell is a plain one as often as not.
    return all(cell.tag == "th" for cell in row[1:]) or all(cell.bold for cell in said if cell.text)


def _caption(table: HtmlElement) -> str:
    caption = table.find("caption")
    words = "".join(caption.itertext()).split() if caption is not None else []
    return _closed(" ".join(words)) if 0 < len(words) <= _CAPTION_WORDS else ""


def _lines(heads: list[str], body: list[list[Cell]]) -> list[str]:
    if len(body[0]) == 2 and len(heads) in {0, 2}:
        pairs = [heads] if any(heads) else []
        pairs += [[cell.text for cell in row] for row in body]
        return [_closed(": ".join(filter(_is_said, pair))) for pair in pairs]
    return [_row(heads, [cell.text for cell in row]) for row in body]


def _row(heads: list[str], cells: list[str]) -> str:
    """Return one row: what it is of, then each cell with its head; empty cells are not said."""
    name, *rest = cells
    said = [
        f"{head}: {cell}" if _is_said(head) else cell
        for head, cell in zip_longest(heads[1:], rest, fillvalue="")
        if _is_said(cell)
    ]
    arabic = bool(ARABIC_LETTER.search("".join(cells) + "".join(heads)))
    comma, semicolon = ("، ", "؛ ") if arabic else (", ", "; ")
    listed = semicolon.join(said)
    return _closed(f"{name}{comma}{listed}" if _is_said(name) and listed else name or listed)


def _is_said(text: str) -> bool:
    """Tell a cell that says something from an empty one, such as "–"."""
    return not _NO_WORD.match(text)


def _closed(line: str) -> str:
    """Return a line that ends, so that the voice falls and rests behind it."""
    return line if not line or is_terminated(line) else f"{line}."
