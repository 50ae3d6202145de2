"""Where a sentence too long for one breath is cut: at clauses, then between words."""

import re

from audio.spoken.dotted_words import Abbreviations

#: A place to cut is the end of the white space in it.
_PLACE = re.compile(r"(?P<sign>[,;:،؛—–…)\]”»-]?)\s+")
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
#: One to four words, and then what stands between the members of a list, or ends it.
_MEMBER = re.compile(
    r"(?P<first>[^\W\d_][\w'’.-]*)(?:[ \u00a0][\w'’.-]+){0,3}?(?P<end>[,،][ \u00a0]| (?:and|or|y|e|o|u|ni) | و)"  # noqa: E501
)
#: The members before a comma: a comma, one to four words, the end.
_MEMBER_BEFORE = re.compile(
    r"(?:[,،:][ \u00a0]|\A)(?P<first>[^\W\d_][\w'’.-]*)(?:[ \u00a0][\w'’.-]+){0,3}\Z"
)
_LAST_MEMBER = re.compile(r"(?:and|or|y|e|o|u|ni)[ \u00a0]|و")
#: Arabic joins clauses as it joins members, with *and* written onto the word.
_CLAUSE_HEADS = frozenset(
    "وقال وقالت وأضاف وأضافت وقد وأن وإن وكان وكانت وأكد وأكدت وأوضح وأشار ويأتي وذلك ولم ولا".split()  # noqa: E501
)
#: A figure with small words written onto it, as Arabic has them: و19.75%, بـ20.
_FIGURE = re.compile(r"[وفبلك]{0,2}\u0640{0,3} ?\d")
_OPENED = ("()", "[]", "“”", "«»")
_IN_BRACKET, _IN_QUOTATION = 1.5, 1.2
#: A "word" this many times the cap is no word, and is cut wherever the cap is.
_ABSURD = 2
_STRONG, _DASH, _COMMA, _JOINT, _PHRASE, _GAP, _TIED = 6, 5, 4, 3, 2, 1, 0


def cut(
    text: str, start: int, end: int, known: Abbreviations, max_chars: int
) -> list[tuple[int, int]]:
    """Cut one sentence into spans of at most ``max_chars`` characters, white space at the end apart.

    Each cut is the best within reach: a semicolon before a dash, a dash before a comma, a comma
    before a conjunction, that before a phrase, anything before a plain gap; of equals, the one that
    leaves both sides long. A cut after a small word, inside a list, a quotation or brackets is made
    only where there is no other.
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
    """Find where a headline's first clause ends, at a sign that a voice pauses for.

    A colon, a semicolon or a dash comes first; a comma only before a clause, never inside a list.

    Returns:
        The place to cut, with ``least_chars`` or more on both sides; None where there is none.
    """
    comma: int | None = None
    for place in _PLACE.finditer(text, start + least_chars, end):
        at = _end_of_space(text, place.end(), end)
        if end - at < least_chars:
            break
        strength = _strength(text, place, at, known) - _left_open(text, start, at)
        if strength >= _DASH:
            return at
        if comma is None and strength == _COMMA and _begins_clause(text, at, known):
            comma = at
    return comma


def _begins_clause(text: str, at: int, known: Abbreviations) -> bool:
    """Say whether a clause begins at ``at``: ", and sells out", ", says harbour board"."""
    word = _WORD.match(text, at)
    return word is not None and (word.group() in known.joints or word.group() in known.attributions)


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
        score -= _left_open(text, start, at)
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
    if sign in {",", "،"} and _in_list(text, place.start(), at, known):
        return _TIED
    if sign in {",", "،", ")", "”", "»", "…", "]"}:
        return _TIED if after.isdigit() else _COMMA
    if after in {"(", "“", "«"}:
        return _JOINT
    if before.isdigit() or before == "." or after.isdigit():
        return _TIED
    if before in {"%", "٪"} and _FIGURE.match(text, at):
        return _TIED
    last = _LAST_WORD.search(text, max(0, place.start() - 20), place.start())
    if last is not None and last.group().lower() in known.leaning:
        return _TIED
    word = _WORD.match(text, at, at + 20)
    if word is not None and word.group() in known.joints:
        return _JOINT
    if before.isupper() or (after.isupper() and _capital_before(text, place)):
        return _TIED
    return _PHRASE if word is not None and word.group() in known.leaning else _GAP


def _left_open(text: str, start: int, at: int) -> float:
    """Return what a cut at ``at`` loses by leaving a quotation or brackets open."""
    lost = 0.0
    for pair in _OPENED:
        opening, closing = pair[0], pair[1]
        if text.count(opening, start, at) > text.count(closing, start, at):
            lost += _IN_BRACKET if opening in "([" else _IN_QUOTATION
    if text.count('"', start, at) % 2:
        lost += _IN_QUOTATION
    return lost


def _in_list(text: str, comma: int, at: int, known: Abbreviations) -> bool:
    """Say whether a comma stands between members of a list: Russia, China and Iran."""
    word = _WORD.match(text, at)
    if word is not None and word.group() in known.joints and not _LAST_MEMBER.match(text, at):
        return False
    if _LAST_MEMBER.match(text, at) and (word is None or word.group() not in _CLAUSE_HEADS):
        return _is_member(_MEMBER_BEFORE.search(text[max(0, comma - 60) : comma]), known)
    after = _MEMBER.match(text, at, at + 60)
    if not _is_member(after, known):
        return False
    if after is not None and after["end"].strip() not in {",", "،"}:
        return after["first"][0].isupper() or _is_member(
            _MEMBER_BEFORE.search(text[max(0, comma - 60) : comma]), known
        )
    return _is_member(_MEMBER_BEFORE.search(text[max(0, comma - 60) : comma]), known)


def _is_member(match: re.Match[str] | None, known: Abbreviations) -> bool:
    """Say whether what was found begins as a member of a list does, and not as a clause."""
    return match is not None and not (
        match["first"].lower() in known.leaning or match["first"] in known.joints
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
