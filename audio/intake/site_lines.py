"""Lines in which the site speaks of itself, judged by their features and their neighbours."""

from collections import Counter
from collections.abc import Sequence

from audio.intake.line_judge import Place, likelihood
from audio.intake.piece import Piece, is_question, is_terminated, letters_of

# An article's opening is worth more than a pitch before it costs: only one set apart goes.
_LIKELY: dict[Place, float] = {"start": 0.98, "middle": 0.86, "end": 0.75, "last": 0.7}
_CERTAIN = 0.95
_JUDGED_SHARE = 0.15
_TAIL_SHARE = 0.35
_APART = 0.55
_BESIDE = 0.6
_SHORT = 0.1
_SHORT_WORDS = 5
_SPOKEN_TO_JUDGE = 4
_PROSE_WORDS = 8
_LINE_WORDS = 3
_TAIL_PIECES = 6


def drop_site_lines(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces, lines in which the site speaks of itself left out as ``site_line``.

    The end of an article asks for less than its middle, a line set apart for less than a plain
    one, and a neighbour of such a line, or one that the page shows twice, for less than a line
    alone. Where too much of the text would go, something else is wrong, and only what is all but
    certain goes.
    """
    spoken = [i for i, p in enumerate(pieces) if not p.rule]
    if len(spoken) < _SPOKEN_TO_JUDGE:
        return pieces
    stops = [is_terminated(pieces[i].text) for i in spoken if pieces[i].words >= _PROSE_WORDS]
    stopped = 2 * sum(stops) >= len(stops)
    often = Counter(letters_of(p.text) for p in pieces)
    found, sure = [0.0] * len(spoken), [False] * len(spoken)
    for order, i in enumerate(spoken):
        piece, place = pieces[i], _place(order, len(spoken))
        if _is_line(piece):
            found[order] = likelihood(piece, place, stopped=stopped)
            again = often[letters_of(piece.text)] > 1
            sure[order] = found[order] >= _limit(piece, place, again=again)
    for way in (range(1, len(spoken)), range(len(spoken) - 2, -1, -1)):
        for order in way:
            beside = sure[order - way.step]
            sure[order] = sure[order] or (beside and found[order] >= _BESIDE)
    likely = {i: p for i, p, is_sure in zip(spoken, found, sure, strict=True) if is_sure}
    likely = _not_too_much(pieces, spoken, likely)
    return [p.dropped("site_line") if i in likely else p for i, p in enumerate(pieces)]


def _is_line(piece: Piece) -> bool:
    return (
        not piece.stands_in and piece.kind in {"paragraph", "quote"} and piece.words >= _LINE_WORDS
    )


def _limit(piece: Piece, place: Place, *, again: bool) -> float:
    """Return the likelihood that a line has to reach."""
    limit = _APART if _is_set_apart(piece, place) else _LIKELY[place]
    limit += _SHORT if piece.words < _SHORT_WORDS and not piece.links else 0
    return min(limit, _BESIDE) if again else limit


def _is_set_apart(piece: Piece, place: Place) -> bool:
    """Tell a line in bold or italics; an opening may be in bold, but has no link to follow."""
    apart = (piece.bold or piece.italic) and not is_question(piece.text)
    return apart and (place != "start" or bool(piece.links))


def _not_too_much(
    pieces: Sequence[Piece], spoken: Sequence[int], likely: dict[int, float]
) -> dict[int, float]:
    total = sum(len(pieces[i].text) for i in spoken)
    within = {i for i in likely if i not in spoken[-_TAIL_PIECES:]}
    for places, share in ((within, _JUDGED_SHARE), (set(likely) - within, _TAIL_SHARE)):
        if sum(len(pieces[i].text) for i in places) > share * total:
            likely = {i: p for i, p in likely.items() if i not in places or p >= _CERTAIN}
    return likely


def _place(order: int, count: int) -> Place:
    if order == count - 1:
        return "last"
    if order >= count - _TAIL_PIECES:
        return "end"
    return "start" if order < 2 else "middle"
