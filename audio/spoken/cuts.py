"""Where a sentence too long for one breath is cut: at clauses, then between words."""

import re

from audio.spoken.dotted_words import Abbreviations

#: A place to cut is the end of the white space in it.
_PLACE = re.compile(r"(?P<sign>[,;:،؛—–…)\]”»-]?)\s+")
_WORD = re.compile(r"[^\W\d_]+")
#: A "word" this many times the cap is no word, and is cut wherever the cap is.
_ABSURD = 2
_STRONG, _DASH, _COMMA, _JOINT, _GAP, _TIED = 6, 5, 4, 3, 1, 0


def cut(
    text: str, start: int, end: int, known: Abbreviations, max_chars: int
) -> list[tuple[int, int]]:
    """Cut one sentence into spans of at most ``max_chars`` characters, white space at the end apart.

    Each cut is the best within reach: a semicolon before a dash, a dash before a comma, a comma
    before a conjunction, anything before a plain gap; of equals, the one that leaves both sides long.
    """  # noqa: E501
    spans: list[tuple[int, int]] = []
    while _visible(text, start, end) > max_chars:
        at = _best(text, start, end, known, max_chars)
        if at is None:
            break
        spans.append((start, at))
        start = at
    spans.append((start, end))
    return spans


def first_clause(
    text: str, start: int, end: int, known: Abbreviations, *, least_chars: int
) -> int | None:
    """Find where a sentence's first clause ends, at a sign that a voice pauses for.

    Returns:
        The place to cut, with ``least_chars`` or more on both sides; None where there is none.
    """
    for place in _PLACE.finditer(text, start + least_chars, end):
        at = _end_of_space(text, place.end(), end)
        if end - at < least_chars:
            break
        if _strength(text, place, at, known) >= _COMMA:
            return at
    return None


def _visible(text: str, start: int, end: int) -> int:
    """Count the characters of a span without the white space at its end."""
    if end - start > 4096:
        return end - start
    return len(text[start:end].rstrip())


def _best(text: str, start: int, end: int, known: Abbreviations, max_chars: int) -> int | None:
    reach = min(end, start + max_chars + 1)
    earliest = start + max_chars // 4
    rest = end - start
    target = start + (rest // 2 if rest < 2 * max_chars else max_chars)
    best: tuple[float, int] | None = None
    fallback: int | None = None
    for place in _PLACE.finditer(text, start + 1, reach):
        at = _end_of_space(text, place.end(), end)
        if at >= end:
            break
        fallback = at
        if place.start() < earliest:
            continue
        score = _strength(text, place, at, known) - 2 * abs(at - target) / max_chars
        if best is None or score >= best[0]:
            best = (score, at)
    if best is not None:
        return best[1]
    return fallback if fallback is not None else _past_word(text, start, end, max_chars)


def _end_of_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _strength(text: str, place: re.Match[str], at: int, known: Abbreviations) -> int:
    sign = place["sign"]
    before = text[place.start() - 1 : place.start()]
    after = text[at : at + 1]
    if sign in {";", "؛", ":"}:
        return _STRONG
    if sign in {"—", "–"} or (sign == "-" and before.isspace()):
        return _TIED if after.isdigit() and before.isdigit() else _DASH
    if after in {"—", "–"}:
        return _GAP
    if sign in {",", "،", ")", "”", "»", "…", "]"}:
        return _TIED if after.isdigit() else _COMMA
    if after in {"(", "“", "«"}:
        return _JOINT
    if before.isdigit() or before == "." or after.isdigit():
        return _TIED
    word = _WORD.match(text, at, at + 20)
    if word is not None and word.group() in known.joints:
        return _JOINT
    return (
        _TIED if (before.isupper() or (after.isupper() and _capital_before(text, place))) else _GAP
    )


def _capital_before(text: str, place: re.Match[str]) -> bool:
    """Say whether the word before a gap has a capital too, so that the gap is inside a name."""
    word = text[max(0, place.start() - 24) : place.start()].rsplit(None, 1)
    return bool(word) and word[-1][:1].isupper()


def _past_word(text: str, start: int, end: int, max_chars: int) -> int | None:
    """End the span after the one long word it begins with, or inside it when it is absurd."""
    longest = min(end, start + _ABSURD * max_chars)
    space = re.compile(r"\s+").search(text, start + max_chars, longest)
    if space is not None:
        at = _end_of_space(text, space.end(), end)
        return at if at < end else None
    if longest == end:
        return None
    at = start + max_chars
    while at < longest and not text[at].isalnum():
        at += 1
    return at if at < longest else start + max_chars
