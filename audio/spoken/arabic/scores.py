"""Results, line-ups and minutes of matches, and ratios, which look like them."""

import re

from audio.spoken.arabic.context import is_oblique
from audio.spoken.arabic.figures import numeric_rule
from audio.spoken.arabic.fractions import SCORE_CONTEXT
from audio.spoken.arabic.nouns import counted_after, word_before
from audio.spoken.arabic.numbers import cardinal, ordinal
from audio.spoken.scan import Rule

_RATIO = r"(?<!:)(?P<a>\d{1,4}):(?P<b>\d{1,6})(?![\d:])"
_SCORE = (
    r"(?P<a>\d{1,3})[ \u00a0]?[-–‑\u0640][ \u00a0]?(?P<b>\d{1,3})(?![\d%٪]|[.,٫٬]\d"
    r"|[ \u00a0]?[-–‑\u0640]\d|[ \u00a0]?[%٪])"
)
#: A result, of whose game or set this is the next: 7-6 (7-1) و6-7 (10-12).
_SCORES_BEFORE = re.compile(r"\d[-–]\d{1,2}\)?(?:[ \u00a0]و?|[،,] ?)\(?\Z")
#: The next set's result, behind the first: 3-6 و7-5.
_SCORE_AFTER = re.compile(r"(?:[ \u00a0]و ?|[،,] )[0-7]-[0-7](?!\d|[.,]\d)")
#: Quarters of a game, run together: 22- 20,33- 12.
_QUARTERS = r"(?P<row>\d{1,3}- ?\d{1,3}(?:, ?\d{1,3}- ?\d{1,3}){1,5})(?![\d%٪-])"
#: Goals of handball, and points of basketball.
_MOST_GOALS, _FEWEST_POINTS, _MOST_POINTS = 30, 40, 200
_DASH = "[ \u00a0]?[-–‑/][ \u00a0]?"
#: A result whose nought is a word: 2-صفر, صفر - 3.
_TO_NIL = rf"(?P<a>\d{{1,2}}){_DASH}صفر(?![^\W_])"
_FROM_NIL = re.compile(rf"(?<![^\W_])صفر{_DASH}(?P<b>\d{{1,2}})(?![\w.,٫%٪]\d|\d|[%٪])")
#: How a team lines up: 4-3-3.
_FORMATION = r"(?P<rows>[1-6](?:-[1-6]){2,3})(?![\d-]|[.,]\d)"
_OUTFIELD_PLAYERS = 10
#: Time added to a half, which right-to-left text shows behind it: الدقيقة 1+45.
_ADDED_TIME = r"(?P<a>\d{1,2})\+(?P<b>45|90|105|120)(?![\d.,+])"
_MOST_ADDED_MINUTES = 20
#: The minute of a goal, behind who shot it: (د:42), (ق 90+2 من ركلة جزاء).
_SHORT_MINUTE = re.compile(
    r"(?<=\()[دق] ?[:.]? ?(?P<n>\d{1,3})(?:\+(?P<more>\d{1,2}))?(?= ?[)،,]| من )"
)


def rules() -> tuple[Rule, ...]:
    """Return the rules for ratios, line-ups and results, in order."""
    return (
        numeric_rule(
            "ratio",
            _RATIO,
            lambda m: f"{cardinal(int(m['a']))} إلى {cardinal(int(m['b']), oblique=True)}",
        ),
        numeric_rule("formation", _FORMATION, _formation),
        numeric_rule("score", _QUARTERS, _quarters),
        numeric_rule("score", _SCORE, _score),
        numeric_rule("score", _TO_NIL, _to_nil),
        Rule("score", "ص", _FROM_NIL, lambda m: f"صفر مقابل {cardinal(int(m['b']), oblique=True)}"),
    )


def minute_rules() -> tuple[Rule, ...]:
    """Return the rules for minutes in short and those added to a half."""
    return (
        Rule("minute", "دق", _SHORT_MINUTE, _short_minute),
        numeric_rule("minute", _ADDED_TIME, _added_time),
    )


def _to_nil(match: re.Match[str]) -> str:
    oblique = bool(match.string[: match.start()].strip()) or is_oblique(match)
    return f"{cardinal(int(match['a']), oblique=oblique)} مقابل صفر"


def _formation(match: re.Match[str]) -> str | None:
    """Say the rows of a team, ten players in three or four."""
    rows = [int(n) for n in match["rows"].split("-")]
    return " ".join(map(cardinal, rows)) if sum(rows) == _OUTFIELD_PLAYERS else None


def _quarters(match: re.Match[str]) -> str:
    """Say the results of a game's parts, one after the other."""
    pairs = [pair.split("-") for pair in match["row"].split(",")]
    said = [[cardinal(int(n), oblique=True) for n in pair] for pair in pairs]
    return " ثم ".join(" مقابل ".join(pair) for pair in said)


def _score(match: re.Match[str]) -> str | None:
    """Say 2-1 as a result where it can't be a range, or where the talk is of matches."""
    a, b = int(match["a"]), int(match["b"])
    text, start = match.string, match.start()
    before = text[max(0, start - 60) : start]
    likely = max(a, b) <= _MOST_GOALS or (min(a, b) >= _FEWEST_POINTS and max(a, b) < _MOST_POINTS)
    in_row = _SCORES_BEFORE.search(before) or _SCORE_AFTER.match(text, match.end())
    told = likely and (SCORE_CONTEXT.search(before) or in_row)
    bracketed = text[start - 1 : start] == "(" and text[match.end() : match.end() + 1] == ")"
    if bracketed and max(a, b) < _MOST_POINTS:
        told = told or SCORE_CONTEXT.search(before)
    if a < b and (not told or counted_after(text, match.end())):
        return None
    oblique = bool(text[:start].strip()) or is_oblique(match)
    return f"{cardinal(a, oblique=oblique)} مقابل {cardinal(b, oblique=True)}"


def _short_minute(match: re.Match[str]) -> str | None:
    """Say (د:42) as the minute it is, beside extra time as a count that is added to."""
    minute = int(match["n"])
    if not 0 < minute < 100:
        return None
    more = f" زائد {cardinal(int(match['more']))}" if match["more"] else ""
    return f"الدقيقة {ordinal(minute, feminine=True)}{more}"


def _added_time(match: re.Match[str]) -> str | None:
    """Say the minutes of a match that were added: الخامسة والأربعين زائد واحد."""
    added, half = int(match["a"]), int(match["b"])
    if added > _MOST_ADDED_MINUTES:
        return None
    in_order = word_before(match.string, match.start()) == "الدقيقة" and half < 100
    minute = ordinal(half, feminine=True) if in_order else cardinal(half)
    return f"{minute} زائد {cardinal(added)}"
