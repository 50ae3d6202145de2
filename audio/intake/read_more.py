"""A "Read more: …" that stands inside a paragraph, with its link, at the paragraph's end."""

from dataclasses import replace

from audio.intake.drop_lines import INLINE_READ_MORE
from audio.intake.piece import Piece, skeleton


def split_read_more(piece: Piece) -> list[Piece]:
    """Cut a trailing label and the link after it off a paragraph.

    Nothing is cut unless links cover most of what follows the label.
    """
    if not piece.links or piece.rule:
        return [piece]
    for start in _label_starts(piece):
        tail = piece.text[start:]
        colon = min((i for i in (tail.find(":"), tail.find("：")) if i >= 0), default=-1)
        rest_start = start + colon + 1
        rest = len(piece.text[rest_start:].strip())
        linked = sum(
            min(e, len(piece.text)) - max(s, rest_start) for s, e in piece.links if e > rest_start
        )
        if rest and linked >= 0.7 * rest:
            return _cut(piece, start)
    return [piece]


def _label_starts(piece: Piece) -> list[int]:
    """Offsets in the text where a label may begin: the start, and after a sentence's end."""
    marks = ".!?؟\"')]»”"
    starts = [0] + [
        i + 2
        for i in range(len(piece.text) - 2)
        if piece.text[i] in marks and piece.text[i + 1] == " "
    ]
    last_link = piece.links[-1]
    near = [s for s in starts if s < last_link[1] and s >= piece.links[0][0] - 60]
    return [s for s in near if INLINE_READ_MORE.pattern.match(skeleton(piece.text[s : s + 80]))]


def _cut(piece: Piece, start: int) -> list[Piece]:
    head, tail = piece.text[:start].rstrip(" [(*"), piece.text[start:].strip()
    cut = Piece(piece.kind, tail, rule="read_more")
    if not head:
        return [cut]
    links = tuple((s, min(e, len(head))) for s, e in piece.links if s < len(head))
    return [replace(piece, text=head, links=links, breaks=()), cut]
