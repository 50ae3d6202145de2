"""Text set in bold throughout, whose paragraphs look like headings where no full stop ends them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from audio.intake.piece import Piece

_IN_A_ROW = 3
_PARAGRAPH_WORDS = 6


def read_bold_text(pieces: Sequence[Piece], are_marked: Sequence[bool]) -> list[Piece]:
    """Return the pieces, headings in a row taken as the paragraphs that they are.

    A heading has text below it. Three or more lines in bold, one below the other, are text, as
    Arabic pages set it; a short one among them may still be a heading.

    Args:
        pieces: what a page shows, in reading order.
        are_marked: for each, whether its element is marked as a heading, and not by bold alone.
    """
    out = list(pieces)
    spoken = [i for i, p in enumerate(out) if not p.rule]
    for is_bold, run in groupby(
        spoken, key=lambda i: out[i].kind == "heading" and out[i].bold and not are_marked[i]
    ):
        row = list(run)
        if not is_bold or len(row) < _IN_A_ROW:
            continue
        for i in row:
            if out[i].words >= _PARAGRAPH_WORDS:
                out[i] = replace(out[i], kind="paragraph")
    return out
