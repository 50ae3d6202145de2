"""What sports pages write short: 77no, 350-9 dec, 62.4 ov, 2nd XI, a .310 average, 34 (OT), ppd."""

import re
from functools import partial

from audio.spoken.english.context import nearby
from audio.spoken.english.counts import NUMBERED, paired
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.scan import Rule

#: A batsman who was still in: 77no, 44no.
_NOT_OUT = re.compile(r"(?P<n>\d{1,3})(?:no|n\.o\.)(?![^\W_])")
#: Runs for wickets of an innings that its side ended: 350-9d, 412/6 dec.
_DECLARED = re.compile(
    r"(?P<runs>\d{2,3})[-–/](?P<wickets>\d)(?: ?dec(?![^\W_])\.?(?!\d)|d(?![^\W_]))"
)
_OVERS = re.compile(r"(?<=\d )ov(?![^\W_])\.?(?=[\s,;:)]|$)")
#: A side by its number: the 2nd XI.
_ELEVEN = re.compile(r"(?<=\d[snrt][tdh] )XI(?![^\W_])")
#: A share in thousandths: hits of a batter, wins of a team.
_THOUSANDTHS = re.compile(r"\.(?P<n>[2-9]\d\d)(?![\d%]|[-.,]\d)")
#: Half of all games won is the mark that teams are measured by.
_HALF_WON = re.compile(r"\b(?:above|below|under|over|at|to|of|near|reach(?:ed)?|a) $")
_BATTING = re.compile(
    r"\b(?:bat(?:s|ted|ting|ter)?|hitting|hitter|averag(?:e|es|ed|ing)|home runs?|homers?|rbis?"
    r"|slugging|on-base|at-bats?|percentage)\b"
)
_LONGER = re.compile(
    r"(?P<n>[2-9])?OT(?=[),.;]|$|\s+(?:win|loss|victory|defeat|thriller|goal|winner|period))"
)
_SCORE_BEFORE = re.compile(r"\d(?:, | \(| in (?:an? )?| )$")
_TIMES_LONGER = {None: "", "2": "double ", "3": "triple ", "4": "quadruple "}
_PUT_OFF = re.compile(r"(?<=, )(?P<off>ppd|ccd)(?![^\W_])\.?|(?<=\()ppd\.?(?=\))")
_NEAR = 60
#: A side's name before its score.
TEAM = re.compile(r"(?:[A-Z][a-z]+(?: [A-Z]?[a-z0-9]+)?|\b[A-Z]{2,5}) $")
#: The other side of a result, and no day or month.
_AWAY = re.compile(
    r" (?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|May\b)"
    r"[A-Z][a-z]{2}"
)
#: Names of what is numbered, and of books with verses.
_NO_TEAMS = NUMBERED | frozenset(
    """grade class year phase tier room verse article route group type psalm genesis exodus matthew
    mark luke john acts romans corinthians hebrews kings samuel""".split()
)
#: What cricket is written with, as small letters.
CRICKET = re.compile(
    r"\b(?:stumps|wickets?|all out|declared|innings|overs|tea|lunch|batted|batsm[ae]n|bowled)\b"
    r"|\d(?:st|nd|rd|th) over\b|\bxi\b|\d ov\b"
)
_BASEBALL = re.compile(
    r"\b(?:pitch(?:e[dr]|ing|ers|es)?|home runs?|homers?|strike-?outs?|rbis?|bullpen"
    r"|shutout|inning)\b"
)


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules of sports pages; they come before those for measures and codes."""
    return (
        Rule("innings", r"\d", _NOT_OUT, partial(_say_not_out, style), needs="n"),
        Rule("innings", r"\d", _DECLARED, partial(_say_declared, style), needs="-–/"),
        Rule("innings", "o", _OVERS, lambda _: "overs", begins="ov"),
        Rule("eleven", "X", _ELEVEN, lambda _: "eleven", begins="XI"),
        Rule("average", ".", _THOUSANDTHS, partial(_say_thousandths, style), needs=r"\d"),
        Rule("overtime", "2-9O", _LONGER, _say_overtime, needs="O"),
        Rule("postponed", "pc", _PUT_OFF, partial(_say_put_off, style), begins="ppd|ccd"),
    )


def _say_not_out(style: Style, match: re.Match[str]) -> str:
    return f"{cardinal(int(match['n']), style)} not out"


def _say_declared(style: Style, match: re.Match[str]) -> str:
    runs, wickets = (cardinal(int(match[g]), style) for g in ("runs", "wickets"))
    return f"{runs} for {wickets} declared"


def _say_thousandths(style: Style, match: re.Match[str]) -> str | None:
    """Say .310 of a batter and .500 of a team as reporters do: three ten, five hundred."""
    number = int(match["n"])
    before = match.string[max(0, match.start() - 16) : match.start()]
    if not before.endswith((" ", "(")):
        return None
    half = number == 500 and _HALF_WON.search(before) is not None
    if not half and _BATTING.search(nearby(match, _NEAR, _NEAR)) is None:
        return None
    return cardinal(number, style) if not number % 100 else paired(match["n"], style)


def _say_put_off(style: Style, match: re.Match[str]) -> str:
    if match["off"] != "ccd":
        return "postponed"
    return "cancelled" if style.british else "canceled"


def _say_overtime(match: re.Match[str]) -> str | None:
    """Say what a score was reached in: 34 (OT), 28, 2OT; elsewhere the letters are a subject."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    if match["n"] is None and not _SCORE_BEFORE.search(before):
        return None
    return f"{_TIMES_LONGER.get(match['n'], '')}overtime"


def is_cricket(match: re.Match[str], low: float) -> bool:
    """Tell runs for wickets, 202-5, from a pitcher's record: Maddux (11-9), six innings."""
    reach = 90 if low >= 100 else 40
    if CRICKET.search(nearby(match, reach, reach)) is None:
        return False
    bracketed = match.string[match.start() - 1 : match.start()] == "("
    return not (low < 50 and bracketed) and _BASEBALL.search(nearby(match, 90, 90)) is None


def is_result(match: re.Match[str]) -> bool:
    """Know a result by the names on both sides of it: Nottingham Forest 1-2 Brentford."""
    home = TEAM.search(match.string[max(0, match.start() - 32) : match.start()])
    if home is None or _AWAY.match(match.string, match.end()) is None:
        return False
    last = home.group().split()[-1].lower()
    return last not in _NO_TEAMS and last.removesuffix("s") not in _NO_TEAMS
