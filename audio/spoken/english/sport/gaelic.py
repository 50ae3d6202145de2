"""Scores of hurling and Gaelic football, goals before points: Kerry 1-14, level at 0-10 apiece."""

import re
from functools import partial

from audio.spoken.english.context import lead, word_before
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.patterns import later
from audio.spoken.scan import Rule

_SCORE = later(r"(?P<goals>\d)-(?P<points>0\d|[1-3]\d|[1-9])(?![\w%/-]|[.,:]\d)")
#: Nothing else is told with these names and such a score; Down is a word, and provinces play rugby.
_GAELIC = later(
    r"\b(?:GAA|Gaelic|[Hh]url(?:ing|ers?)|[Cc]amogie|All-Ireland|Croke Park|Antrim|Armagh|Carlow"
    r"|Cavan|Clare|Cork|Derry|Donegal|Dublin|Fermanagh|Galway|Kerry|Kildare|Kilkenny|Laois|Leitrim"
    r"|Limerick|Longford|Louth|Mayo|Meath|Monaghan|Offaly|Roscommon|Sligo|Tipperary|Tyrone"
    r"|Waterford|Westmeath|Wexford|Wicklow)\b"
)
_RUGBY = later(r"\b(?:[Rr]ugby|Six Nations|[Ss]oc+er|FC|Rovers|[Pp]ages?|[Cc]hapters?)\b")
_ANOTHER = later(r"\d-[0-3]?\d(?!\d)(?: to| -)? (?:[A-Z][a-z]+ ){0,3}$")
_ANOTHER_NEXT = later(r"(?: to| -)? (?:[A-Z][A-Za-z]+ ){0,3}\d-[0-3]?\d(?!\d)")
_SHARED = later(r" (?:apiece|each|lead)\b")
_REACH = 90


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rule for Gaelic scores, which only those who write British English give."""
    if not style.british:
        return ()
    return (Rule("score", r"\d", _SCORE, partial(_say, style), begins=r"\d-\d{1,2}(?!\d)"),)


def _say(style: Style, match: re.Match[str]) -> str | None:
    """Say 1-14 and 0-15 as Irish readers do: one fourteen, nought fifteen."""
    text, start, end = match.string, match.start(), match.end()
    around = text[max(0, start - _REACH) : end + _REACH]
    if word_before(match).isupper():
        around = around.title()
    if _GAELIC.search(around) is None or _RUGBY.search(around):
        return None
    beside = _ANOTHER.search(lead(match, 40)) or _ANOTHER_NEXT.match(text, end)
    named = word_before(match)[:1].isupper() and len(match["points"]) > 1
    if not (beside or named or _SHARED.match(text, end)):
        return None
    goals = "nought" if match["goals"] == "0" else cardinal(int(match["goals"]), style)
    return f"{goals} {cardinal(int(match['points']), style)}"
