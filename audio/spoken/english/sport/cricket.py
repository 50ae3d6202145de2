"""What cricket pages write short: 77no, 350-9 dec, 262-8, 4-35, 73 no, 9 wkts."""

import re
from functools import partial

from audio.spoken.english.context import nearby
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.scan import Rule

#: A batsman who was still in: 77no, 44no.
_NOT_OUT = re.compile(r"(?P<n>\d{1,3})(?:no|n\.o\.)(?![^\W_])")
#: Runs for wickets of an innings that its side ended: 350-9d, 412/6 dec.
_DECLARED = re.compile(
    r"(?P<runs>\d{2,3})[-–/](?P<wickets>\d)(?: ?dec(?![^\W_])\.?(?!\d)|d(?![^\W_]))"
)
_OVERS = re.compile(r"(?<=\d )ov(?![^\W_])\.?(?=[\s,;:)]|$)")
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
    """Return the rules for innings; they come before those for measures and ranges."""
    return (
        Rule("innings", r"\d", _NOT_OUT, partial(_say_not_out, style), needs="n"),
        Rule("innings", r"\d", _DECLARED, partial(_say_declared, style), needs="-–/"),
        Rule("innings", "o", _OVERS, lambda _: "overs", begins="ov"),
    )


def _say_not_out(style: Style, match: re.Match[str]) -> str:
    return f"{cardinal(int(match['n']), style)} not out"


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
