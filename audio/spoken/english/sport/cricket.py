"""What cricket pages write short: 77no, 350-9 dec, 262-8, 4-35, 73 no, 9 wkts."""

import re
from functools import partial

from audio.spoken.english.context import lead, nearby
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.patterns import later
from audio.spoken.scan import Rule

#: A batsman who was still in: 77no, 44no.
_NOT_OUT = later(r"(?P<n>\d{1,3})(?:no|n\.o\.)(?![^\W_])(?:\.(?= [a-z]))?")
_IN_NUMBER = later(r" (?:[a-z-]+ ){0,3}[a-z]{3,}s(?![^\W_])")
#: Runs for wickets of an innings that its side ended: 350-9d, 412/6 dec.
_DECLARED = later(r"(?P<runs>\d{2,3})[-–/](?P<wickets>\d)(?: ?dec(?![^\W_])\.?(?!\d)|d(?![^\W_]))")
_OVERS = later(r"(?<=\d )ov(?![^\W_])\.?(?=[\s,;:)]|$)")
#: The same in words of its own: 73 no, J H K Adams 60 no), 28*.
_STILL_IN = later(r"(?P<n>\d{1,3})(?: no(?=[,;)]|\.? ?$)|\*(?=[,;.)]| |$))")
_WICKETS = later(r"(?<=\d )wkts?(?![^\W_])\.?")
#: Runs for wickets, which have one figure; a vote of so many to so many is told as one.
_TOTAL = later(r"(?P<runs>[1-7]\d\d)-(?P<wickets>\d)(?![\w%/-]|[.,:]\d)")
_VOTE = later(
    r"\b(?:vot(?:e[ds]?|ing)|pass(?:ed|es)?|approv\w+|senate|house|congress|bill|amendment|motion"
    r"|council|lawmakers|mps|ballot|resolution|pages?|pp|rooms?|flights?|routes?|record)\b"
)
#: Wickets for runs: takes 4-55, figures of 6-23, D A Renn 4-35.
_FIGURES = later(r"(?P<wickets>10|\d)-(?P<runs>[1-9]\d{1,2})(?![\w%/-]|[.,:]\d)")
_BOWLED = later(
    r"\b(?:t[ao]kes?|took|taking|claim(?:s|ed|ing)?|figures of|returns of"
    r"|with|[A-Z] [A-Z][a-z]+) (?:a )?(?:career-best |season-best )?$"
)
#: What cricket is written with, as small letters.
CRICKET = later(
    r"\b(?:stumps|wickets?|wkts?|all out|declared|innings|overs|tea|lunch|batted|batsm[ae]n|bowled"
    r"|lbw|bowlers?|seamers?|spinners?|t20|odi|not out|unbeaten|county championship|glamorgan"
    r"|(?:derby|gloucester|leicester|northampton|nottingham|warwick|worcester)shire"
    r"|lancs|leics|northants|notts|warks|worcs|hants)\b"
    r"|\d(?:st|nd|rd|th) over\b|\bxi\b|\d ov\b"
)
_BASEBALL = later(
    r"\b(?:pitch(?:e[dr]|ing|ers|es)?|home runs?|homers?|strike-?outs?|rbis?|bullpen"
    r"|shutout|inning)\b"
)


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for innings; they come before those for measures and ranges."""
    return (
        Rule("innings", r"\d", _NOT_OUT, partial(_say_not_out, style), needs="n"),
        Rule("innings", r"\d", _DECLARED, partial(_say_declared, style), needs="-–/"),
        Rule("innings", "o", _OVERS, lambda _: "overs", begins="ov"),
        Rule("innings", "w", _WICKETS, _say_wickets, begins="wkt"),
        Rule("innings", r"\d", _STILL_IN, partial(_say_still_in, style), begins=r"\d{1,3}(?:$|\*)"),
        Rule("innings", r"\d", _TOTAL, partial(_say_total, style), begins=r"[1-7]\d\d-\d"),
        Rule("innings", r"\d", _FIGURES, partial(_say_figures, style), begins=r"\d{1,2}-\d"),
    )


def _say_not_out(style: Style, match: re.Match[str]) -> str:
    """Say 77no; planners write 79no. dwellings, which are so many in number."""
    if _IN_NUMBER.match(match.string, match.end()) and not CRICKET.search(nearby(match, 90, 90)):
        return cardinal(int(match["n"]), style)
    return f"{cardinal(int(match['n']), style)} not out"


def _say_wickets(match: re.Match[str]) -> str:
    return "wickets" if "wkts" in match.group() else "wicket"


def _say_still_in(style: Style, match: re.Match[str]) -> str | None:
    """Say 73 no and 28* of who was not out; elsewhere no is a word, and a star a note's mark."""
    if CRICKET.search(nearby(match, 90, 90)) is None:
        return None
    return _say_not_out(style, match)


def _say_total(style: Style, match: re.Match[str]) -> str | None:
    """Say 262-8 as runs for wickets where cricket is played, or is written of."""
    around = nearby(match, 90, 90)
    if CRICKET.search(around) is None:
        odds = match["wickets"] == "1" and match["runs"][-1] == "0"
        if odds or not style.british or _VOTE.search(around):
            return None
    runs, wickets = (cardinal(int(match[g]), style) for g in ("runs", "wickets"))
    return f"{runs} for {'nought' if wickets == 'zero' else wickets}"


def _say_figures(style: Style, match: re.Match[str]) -> str | None:
    """Say 4-55 of a bowler, in the figures of both: four for fifty-five."""
    if _BOWLED.search(lead(match, 48)) is None or CRICKET.search(nearby(match, 120, 120)) is None:
        return None
    wickets, runs = (cardinal(int(match[g]), style) for g in ("wickets", "runs"))
    return f"{wickets} for {runs}"


def _say_declared(style: Style, match: re.Match[str]) -> str:
    runs, wickets = (cardinal(int(match[g]), style) for g in ("runs", "wickets"))
    return f"{runs} for {wickets} declared"


def is_cricket(match: re.Match[str], low: float) -> bool:
    """Tell runs for wickets, 202-5, from a pitcher's record: Maddux (11-9), six innings."""
    reach = 90 if low >= 100 else 40
    if CRICKET.search(nearby(match, reach, reach)) is None:
        return False
    bracketed = match.string[match.start() - 1 : match.start()] == "("
    return not (low < 50 and bracketed) and _BASEBALL.search(nearby(match, 90, 90)) is None
