"""What sports pages write short: 77no, 350-9 dec, 2nd XI, .310, 34 (OT), ppd, 2m4f, 11-4."""

import re
from functools import partial

from audio.spoken.english.context import lead, nearby
from audio.spoken.english.counts import NUMBERED, paired
from audio.spoken.english.dates.months import DAY_BEGINS, MONTH_BEGINS
from audio.spoken.english.figures import is_one, say_amount
from audio.spoken.english.numbers import Style, cardinal, ordinal
from audio.spoken.english.sport import cricket, gaelic, racing
from audio.spoken.patterns import later
from audio.spoken.scan import Rule

#: A side by its number: the 2nd XI.
_ELEVEN = later(r"(?<=\d[snrt][tdh] )XI(?![^\W_])")
#: A share in thousandths: hits of a batter, wins of a team.
_THOUSANDTHS = later(
    r"\.(?P<n>[2-9]\d\d)(?![\d%]|[-.,]\d|[- ](?:per ?cent|inch|cal|[Mm]agnum|of an?\b|seconds?))"
)
#: Half of all games won is the mark that teams are measured by.
_HALF_WON = later(r"\b(?:above|below|under|over|at|to|of|near|reach(?:ed)?|a) $")
_BATTING = later(
    r"\b(?:bat(?:s|ted|ting|ter)?|hitting|hitter|averag(?:e|es|ed|ing)|home runs?|homers?|rbis?"
    r"|slugging|on-base|at-bats?|percentage)\b"
)
_LONGER = later(
    r"(?P<n>[2-9])?OT(?=[),.;]|$|\s+(?:win|loss|victory|defeat|thriller|goal|winner|period))"
)
_SCORE_BEFORE = later(r"\d(?:, | \(| in (?:an? )?| )$")
_TIMES_LONGER = {None: "", "2": "double ", "3": "triple ", "4": "quadruple "}
_PUT_OFF = later(r"(?<=, )(?P<off>ppd|ccd)(?![^\W_])\.?|(?<=\()ppd\.?(?=\))")
#: Australian football counts goals and behinds: 8.7 (55).
_KICKS = later(r"(?P<goals>\d{1,2})\.(?P<behinds>\d{1,2}) \((?P<points>\d{1,3})\)")
#: A throw or a jump in feet and inches behind its metres: 22.36 m (73-4 1/2).
_THROW = later(
    r"(?<=m \()(?P<feet>\d{1,3})-(?P<inches>\d{1,2}(?:\.\d{1,2}|[ -][1-7]/[248]|[½¼¾])?)(?=[);,])"
)
#: What a runner took, as British tables write it behind his club: S Renn (Yorkshire) 1-54.73.
_TOOK = later(r"(?<=\) )(?P<m>[1-9]\d?)-(?P<s>[0-5]\d)\.(?P<f>\d{1,2})(?![\d%]|[-.,]\d)")
#: What a runner took, as papers once wrote it with two points: ran the mile in 4.02.6.
_CLOCKED = later(r"(?P<m>[1-9]\d?)\.(?P<s>[0-5]\d)\.(?P<f>\d)(?![\w%]|[-.,]\d)")
_RUNNING = later(
    r"\b(?:r[au]n(?:s|ning|ner)?|rac(?:e|es|ed|ing)|miler?s?|yards?|met(?:re|er)s?|tim(?:e|es|ed)"
    r"|clock(?:ed|ing)|laps?|relay|freestyle|butterfly|hurdles|marathon|meet)\b"
)
#: A place that several golfers share: (T14), T-39th.
_TIED = later(r"T-?(?P<n>[1-9]\d{0,2})(?P<th>st|nd|rd|th)?(?![\w%]|[.,-]\d)")
_GOLF = later(r"\b(?:golf|golfers?|birdies?|bogeys?|putts?|fairways?|under par|cut|pga|lpga)\b")
_NEAR = 60
#: A side's name before its score.
TEAM = later(r"(?:[A-Z][a-z]+(?: [A-Z]?[a-z0-9]+)?|\b[A-Z]{2,5}) $")
#: No goals, where a result has each side before its own: Harlow Town 2 Penrith 0.
_NO_GOALS = later(r"0(?![\w%/:-]|[.,]\d)")
_SIDE = r"(?:(?:[A-Z][\w.’'-]+|AFC|FC|of|and|&) ){1,3}"
_SIDE_BEFORE = later(rf"(?:^|[\s(]){_SIDE}\d{{1,2}},? {_SIDE}$")
_SIDE_NEXT = later(rf" {_SIDE}\d{{1,2}}(?=$|[.,;)]| \()")
_SIDES_END = later(r"$|[.,;)]| \(| after\b| at\b| \w+ [A-Z]")
#: The other side of a result, and no day or month.
_AWAY = later(
    rf" (?!{DAY_BEGINS}|(?!May){MONTH_BEGINS}|May\b)"
    r"[A-Z][a-z]{2}"
)
#: Names of what is numbered, and of books with verses.
_NO_TEAMS = NUMBERED | frozenset(
    """size zone windows version series bus line row gate pier
    grade class year phase tier room verse article route group type psalm genesis exodus matthew
    mark luke john acts romans corinthians hebrews kings samuel""".split()
)


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules of sports pages; they come before those for measures and codes."""
    return (
        *racing.rules(style),
        *cricket.rules(style),
        *gaelic.rules(style),
        *((Rule("score", "0", _NO_GOALS, _say_no_goals),) if style.british else ()),
        Rule("eleven", "X", _ELEVEN, lambda _: "eleven", begins="XI"),
        Rule("average", ".", _THOUSANDTHS, partial(_say_thousandths, style), needs=r"\d"),
        Rule("overtime", "2-9O", _LONGER, _say_overtime, needs="O"),
        Rule("kicks", r"\d", _KICKS, partial(_say_kicks, style), needs="."),
        Rule("measure", r"\d", _THROW, partial(_say_throw, style), needs="-"),
        Rule("duration", r"\d", _TOOK, partial(_say_took, style), begins=r"\d{1,2}-\d\d\.\d"),
        Rule("duration", r"\d", _CLOCKED, partial(_say_clocked, style), needs="."),
        Rule("tied", "T", _TIED, partial(_say_tied, style), begins=r"T-?\d"),
        Rule("postponed", "pc", _PUT_OFF, partial(_say_put_off, style), begins="ppd|ccd"),
    )


def _say_no_goals(match: re.Match[str]) -> str | None:
    """Say the nought of a result as a British reader does: Everton one, Fulham nil."""
    before, text, end = lead(match, 64), match.string, match.end()
    away = _SIDE_BEFORE.search(before) and _SIDES_END.match(text, end)
    home = TEAM.search(before[-32:]) and _SIDE_NEXT.match(text, end)
    named = before.split()[-1].lower() if before.split() else ""
    if not (away or home) or named.removesuffix("s") in _NO_TEAMS or named in _NO_TEAMS:
        return None
    return None if cricket.CRICKET.search(nearby(match, 90, 90)) else "nil"


def _say_thousandths(style: Style, match: re.Match[str]) -> str | None:
    """Say .310 of a batter and .500 of a team as reporters do: three ten, five hundred."""
    number = int(match["n"])
    before = lead(match, 16)
    if not before.endswith((" ", "(")):
        return None
    half = number == 500 and _HALF_WON.search(before) is not None
    if not half and _BATTING.search(nearby(match, _NEAR, _NEAR)) is None:
        return None
    return cardinal(number, style) if not number % 100 else paired(match["n"], style)


def _say_kicks(style: Style, match: re.Match[str]) -> str | None:
    """Say goals, behinds and the points that they add up to: 8.7 (55)."""
    goals, behinds, points = (int(match[g]) for g in ("goals", "behinds", "points"))
    if 6 * goals + behinds != points:
        return None
    return " ".join(cardinal(n, style) for n in (goals, behinds, points))


def _say_throw(style: Style, match: re.Match[str]) -> str:
    inches = match["inches"]
    unit = "inch" if is_one(inches) else "inches"
    return f"{cardinal(int(match['feet']), style)} feet {say_amount(inches, style)} {unit}"


def _say_took(style: Style, match: re.Match[str]) -> str:
    minutes = int(match["m"])
    seconds = say_amount(f"{int(match['s'])}.{match['f']}", style)
    return f"{cardinal(minutes, style)} minute{'s' * (minutes > 1)} {seconds} seconds"


def _say_clocked(style: Style, match: re.Match[str]) -> str | None:
    before = lead(match, 8)
    if not before.endswith((" in ", " of ", " at ", " is ", " was ", " after ")):
        return None
    return _say_took(style, match) if _RUNNING.search(nearby(match, _NEAR, _NEAR)) else None


def _say_tied(style: Style, match: re.Match[str]) -> str | None:
    """Say T14 of a golfer as reporters do: tied for fourteenth."""
    if not match["th"]:
        before = match.string[match.start() - 1 : match.start()]
        closed = match.string[match.end() : match.end() + 1] in {")", ","}
        if before != "(" or not closed:
            if _GOLF.search(nearby(match, 90, 90)) is None:
                return None
        elif match["n"] == "20" and cricket.CRICKET.search(nearby(match, 90, 90)):
            return None
    return f"tied for {ordinal(int(match['n']), style)}"


def _say_put_off(style: Style, match: re.Match[str]) -> str:
    if match["off"] != "ccd":
        return "postponed"
    return "cancelled" if style.british else "canceled"


def _say_overtime(match: re.Match[str]) -> str | None:
    """Say what a score was reached in: 34 (OT), 28, 2OT; elsewhere the letters are a subject."""
    before = lead(match, 8)
    if match["n"] is None and not _SCORE_BEFORE.search(before):
        return None
    return f"{_TIMES_LONGER.get(match['n'], '')}overtime"


def is_result(match: re.Match[str]) -> bool:
    """Know a result by the names on both sides of it: Nottingham Forest 1-2 Brentford."""
    home = TEAM.search(lead(match, 32))
    if home is None or _AWAY.match(match.string, match.end()) is None:
        return False
    last = home.group().split()[-1].lower()
    return last not in _NO_TEAMS and last.removesuffix("s") not in _NO_TEAMS
