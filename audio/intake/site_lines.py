"""Lines in which the site speaks of itself, judged by their features and their neighbours."""

import re
from collections import Counter
from collections.abc import Sequence

from audio.intake.language import detect_language
from audio.intake.line_judge import Place, has_address, likelihood
from audio.intake.lines.corrections import is_correction
from audio.intake.lines.right_of_reply import tells_of_reply
from audio.intake.piece import Piece, is_question, is_terminated, letters_of, skeleton

# An article's opening is worth more than a pitch before it costs: only one set apart goes.
_LIKELY: dict[Place, float] = {"start": 0.98, "middle": 0.93, "end": 0.72, "last": 0.62}
# Words alone are weak: an opinion piece says "you" and "let's" as a pitch does.
_BY_WORDS_ALONE: dict[Place, float] = {"start": 0.99, "middle": 0.97, "end": 0.8, "last": 0.72}
_LEARNED = frozenset({"en", "es", "ar"})
"""Languages whose lines the weights were learned from."""
_CERTAIN = 0.95
_JUDGED_SHARE = 0.15
_TAIL_SHARE = 0.35
_MOST_WITHIN = 3
"""A site breaks off an article's text to speak of itself so often; a guide sounds so all along."""
_APART = 0.55
_APART_BY_WORDS_ALONE = 0.65
_BESIDE = 0.55
_BESIDE_BY_WORDS_ALONE = 0.6
_LINKED_SHARE = 0.2
_ADDRESSED_WORDS = 18
_SHORT = 0.1
_SHORT_WORDS = 5
_LONG_WORDS = 26
_LONG_LIKELY, _LONG_BY_WORDS_ALONE, _LONG_BESIDE = 0.9, 0.95, 0.85
"""A longer line says more, and words of the site's meet in it by chance."""
_ENDING_WORDS = 20
_ENDING_LIKELY = 0.4
_NEVER = 1.0
_SPOKEN_TO_JUDGE = 4
_PROSE_WORDS = 8
_LINE_WORDS = 3
_TAIL_PIECES = 6
_TELLING_PIECES = 12
"""So many pieces tell an article's language; its end may quote another."""
_OPENING_QUOTES = ('"', "“", "«", "„", "‘")
# The site's "us" and the reader's "you", as plain letters.
_US = re.compile(
    r"\b(?:us|our|we|nos|nuestr[oa]s?|\w+[aei]rnos|\w+[aei]nos|nosotros)\b|"
    r"(?:نا|نحن|لنا|معنا|إلينا)\b"
)
_YOU = re.compile(
    r"\b(?:you|your|puede[sn]?|tu|tus|su|usted(?:es)?|te|escrib[ae]n?os|si tienes|si quieres)\b|"
    r"\b(?:يمكنكم|يمكنك|كنتم|لديكم|لديك|عليكم)\b"
)
_POINTS = re.compile(
    r"\b(?:click|tap) (?:here|on)\b|\b(?:clic|pulsa|pulse) (?:aqui|en)\b|"
    r"\b(?:اضغطوا|اضغط|انقروا|انقر) (?:هنا|على)\b"
)
# What rules of wording leave out at an article's end; such lines seldom come alone.
_TAIL_NAMES = frozenset(
    {"contact", "republished", "reporting_credit", "newsletter", "follow", "support", "share"}
)


def drop_site_lines(
    pieces: list[Piece], *, language: str | None = None, publisher: str | None = None
) -> list[Piece]:
    """Return the pieces, lines in which the site speaks of itself left out as ``site_line``.

    The end of an article asks for less than its middle, a line set apart or with a link, an
    address or the publisher's name for less than a plain one, and a neighbour of such a line, or
    one that the page shows twice, for less than a line alone. Where too much of the text would
    go, something else is wrong, and only what is all but certain goes.

    Args:
        pieces: the article's pieces, in reading order.
        language: as declared, BCP 47, or else told by the text; lines of a language that was not
            learned are all kept.
        publisher: the site's name.
    """
    spoken = [i for i, p in enumerate(pieces) if not p.rule]
    if len(spoken) < _SPOKEN_TO_JUDGE:
        return pieces
    if _language(language, [pieces[i] for i in spoken]) not in _LEARNED:
        return pieces
    stops = [is_terminated(pieces[i].text) for i in spoken if pieces[i].words >= _PROSE_WORDS]
    stopped = 2 * sum(stops) >= len(stops)
    often = Counter(letters_of(p.text) for p in pieces)
    found, least, sure = [0.0] * len(spoken), [1.0] * len(spoken), [False] * len(spoken)
    for order, i in enumerate(spoken):
        piece, place = pieces[i], _place(order, len(spoken))
        if _is_line(piece) and not _asks_as_publisher(piece, publisher):
            found[order] = _likelihood(piece, place, stopped=stopped)
            again = often[letters_of(piece.text)] > 1
            alone = not again and not _shows_sign(piece, publisher, place)
            least[order] = _least_beside(piece, alone=alone)
            sure[order] = found[order] >= _limit(piece, place, again=again, alone=alone)
    if any(p.rule in _TAIL_NAMES for p in pieces[spoken[-1] :]):
        sure[-1] = sure[-1] or found[-1] >= least[-1]
    for way in (range(1, len(spoken)), range(len(spoken) - 2, -1, -1)):
        for order in way:
            beside = sure[order - way.step]
            sure[order] = sure[order] or (beside and found[order] >= least[order])
    likely = {i: p for i, p, is_sure in zip(spoken, found, sure, strict=True) if is_sure}
    likely = _not_too_much(pieces, spoken, likely)
    return [p.dropped("site_line") if i in likely else p for i, p in enumerate(pieces)]


def _likelihood(piece: Piece, place: Place, *, stopped: bool) -> float:
    """Return how likely a line is the site's; what a long plain one ends in has to be its own too.

    The first words of one decide, and an article that goes on to tell of its subject may begin
    as a site does.
    """
    found = likelihood(piece, place, stopped=stopped)
    if piece.words <= _LONG_WORDS or piece.bold or piece.italic:
        return found
    ending = Piece(piece.kind, " ".join(piece.text.split()[-_ENDING_WORDS:]))
    return found if likelihood(ending, place, stopped=stopped) >= _ENDING_LIKELY else 0.0


def _language(declared: str | None, spoken: Sequence[Piece]) -> str:
    """Return the text's own language; of one that does not tell, the declared one, or English."""
    text = " ".join(piece.text for piece in spoken[:_TELLING_PIECES])
    found = detect_language(text) or declared or "en"
    return found.split("-")[0].lower()


def _is_line(piece: Piece) -> bool:
    """Tell what a site may say of itself.

    It neither quotes anybody, nor hides its corrections or whom it asked for an answer.
    """
    if piece.stands_in or piece.kind not in {"paragraph", "quote"} or piece.words < _LINE_WORDS:
        return False
    if piece.text.startswith(_OPENING_QUOTES) or is_correction(piece.text):
        return False
    return not tells_of_reply(piece.text)


def _asks_as_publisher(piece: Piece, publisher: str | None) -> bool:
    """Tell an interview's question under the publisher's name, as "Gazette: When did you …?"."""
    label, colon, _ = piece.text.partition(":")
    said = bool(colon) and publisher is not None and letters_of(label) == letters_of(publisher)
    return said and is_question(piece.text)


def _shows_sign(piece: Piece, publisher: str | None, place: Place) -> bool:
    """Tell a line that points somewhere, says the site's name, or speaks from "us" to "you".

    A long line among the text names a publisher as news of him does.
    """
    named = (
        publisher is not None
        and not _is_told_at_length(piece, place)
        and letters_of(publisher) in letters_of(piece.text)
    )
    if named or piece.link_share >= _LINKED_SHARE or has_address(piece.text):
        return True
    plain = skeleton(piece.text)
    from_us = piece.words <= _ADDRESSED_WORDS and _US.search(plain) and _YOU.search(plain)
    return bool(from_us or _POINTS.search(plain))


def _limit(piece: Piece, place: Place, *, again: bool, alone: bool) -> float:
    """Return the likelihood that a line has to reach."""
    apart = _is_set_apart(piece, place)
    if apart:
        limit = _APART_BY_WORDS_ALONE if alone else _APART
    else:
        limit = _BY_WORDS_ALONE[place] if alone else _LIKELY[place]
    if piece.words > _LONG_WORDS:
        if place == "start" and not (apart or piece.italic):
            return _NEVER  # a long opening is the article's
        if alone and not apart and _is_told_at_length(piece, place):
            return _NEVER
        if alone or not apart:
            limit = max(limit, _LONG_BY_WORDS_ALONE if alone else _LONG_LIKELY)
    limit += _SHORT if piece.words < _SHORT_WORDS and not piece.links else 0
    return min(limit, _least_beside(piece, alone=False)) if again else limit


def _least_beside(piece: Piece, *, alone: bool) -> float:
    """Return the likelihood that a line has to reach beside one that is sure."""
    if piece.words > _LONG_WORDS:
        return _LONG_BESIDE
    return _BESIDE_BY_WORDS_ALONE if alone else _BESIDE


def _is_told_at_length(piece: Piece, place: Place) -> bool:
    """Tell a long line before the end, where an article explains and a site hardly ever does."""
    return piece.words > _LONG_WORDS and place in {"start", "middle"}


def _is_set_apart(piece: Piece, place: Place) -> bool:
    """Tell a line in bold or italics; an opening may be in bold, but has no link to follow."""
    apart = (piece.bold or piece.italic) and not is_question(piece.text)
    return apart and (place != "start" or bool(piece.links))


def _not_too_much(
    pieces: Sequence[Piece], spoken: Sequence[int], likely: dict[int, float]
) -> dict[int, float]:
    total = sum(len(pieces[i].text) for i in spoken)
    within = {i for i in likely if i not in spoken[-_TAIL_PIECES:]}
    if len({letters_of(pieces[i].text) for i in within}) > _MOST_WITHIN:
        return {i: p for i, p in likely.items() if i not in within and p >= _CERTAIN}
    for places, share in ((within, _JUDGED_SHARE), (set(likely) - within, _TAIL_SHARE)):
        if sum(len(pieces[i].text) for i in places) > share * total:
            likely = {i: p for i, p in likely.items() if i not in places or p >= _CERTAIN}
    return likely


def _place(order: int, count: int) -> Place:
    """Return where a line stands; the opening is two lines, of a short article its first third."""
    if order == count - 1:
        return "last"
    if order < min(2, (count + 1) // 3):
        return "start"
    return "end" if order >= count - _TAIL_PIECES else "middle"
