"""What racing pages write short: 2m4f, the 3.35 at York, 11-4, 7/2."""

import re
from functools import partial

from audio.spoken.english.context import lead, nearby
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.patterns import later
from audio.spoken.scan import Rule

_FAR = 140
#: What only pages about horses are written with, as small letters.
_TURF = (
    r"furlongs?|jockeys?|fill(?:y|ies)|geldings?|handicap(?:s|per|pers)?|racecourse|guineas"
    r"|thoroughbreds?|yearlings?|each[- ]way|bookies|bookmakers?|bet365|betway|ladbrokes"
    r"|ante[- ]?post|going (?:good|soft)|(?:gold|champion) cup|by a (?:neck|short head|nose)"
    r"|(?:novices?|mares|juvenile|maiden|handicap|champion)['’´]? (?:chase|hurdle|trophy)"
)
#: Where little happens but races, and where other things do too.
_COURSES = (
    r"aintree|ascot|catterick|chepstow|curragh|epsom|fakenham|fontwell|goodwood|haydock|kempton"
    r"|leopardstown|lingfield|musselburgh|newmarket|plumpton|pontefract|punchestown|redcar"
    r"|sandown|sedgefield|uttoxeter|wetherby|wincanton"
)
_TOWNS = (
    r"ayr|beverley|cheltenham|chelmsford|doncaster|exeter|hexham|huntingdon|kelso|ludlow|newbury"
    r"|nottingham|ripon|salisbury|southwell|stratford|taunton|thirsk|windsor|wolverhampton"
    r"|yarmouth|york"
)
_RACING = later(rf"\b(?:{_TURF}|{_COURSES})\b")
#: What is told of prices; with it a price may be written as no fraction is: 13/8, 7/4.
_BETTING = later(
    r"\b(?:odds|bet|bets|betting|boylesports|william hill|paddy power|favou?rite|horses?|hurdles?"
    r"|chasers?|stakes|trainers?|trained|punters?)\b"
)
_PRICES = frozenset(
    """6/5 7/5 8/5 9/5 11/5 12/5 13/5 5/4 6/4 7/4 9/4 11/4 5/2 7/2 9/2 11/2 13/2 15/2 11/8 13/8 15/8
    11/10 100/30 85/40""".split()
)
#: A price of many to one, which no fraction is.
_LONG_ODDS = 10
#: A list of races gives the horse and its price last.
_LISTED = later(r"[a-z)] $")
#: How far a race goes: 2m4f, 1m 2f, 2m7f180y.
_COURSE = later(r"(?P<m>\d)m ?(?P<f>\d{1,2})(?P<half>½)?f(?: ?(?P<y>\d{1,3})y(?:ds?)?)?(?![^\W_])")
_FURLONGS = later(r"(?P<f>[5-9]|1[0-6])(?P<half>½)?f(?![^\W_])")
_MILES = later(
    r"(?P<m>[1-4])(?P<half>½)?m(?=(?P<noun> (?:[a-z]{4,12} )?(?:handicap|hurdle|chase|bumper|trip)"
    r"(?![^\W_]))?)(?![^\W_])"
)
_ENDS_DISTANCE = later(
    r"$|[.,;:)]| \(| (?:at|on|in|and|last|but|when|here|for|next|around|is|was|this|with)\b"
)
_OVER = later(r"\b(?:over|at|beyond|further than)(?: at least| about)? $")
#: When a race is off: 1.50 Ascot, the 3.35 at York, Candelaria (6.30), 2.30 Queen Mary Stakes.
_OFF = later(r"(?P<h>1[0-2]|[1-9])[.:](?P<m>[0-5]\d)(?![\d%]|[.,]\d| ?[a-z]*(?:m|bn|million)\b)")
_OFF_NEXT = later(
    rf"(?::|\)? at|\)?(?: [–—-])?)? (?:{_COURSES.title()}|{_TOWNS.title()})\b"
    r"|:? (?:[A-Z][\w’'´]+ ){1,4}(?:Stakes|Cup|Chase|Hurdle|Handicap)\b"
)
#: What only a race is called.
_RACE_NEXT = later(
    r"(?::| [–—-])? (?:[A-Z][\w’'´]+ ){1,4}(?:Stakes|Chase|Hurdle|Handicap)(?![^\W_])"
)
#: What a bookmaker offers: 8-1, 11/4, 100-30.
_ODDS = later(r"(?P<a>\d{1,3})[/-](?P<b>\d{1,2})(?![\w/%-]|[.,:]\d| (?:up|down|ahead|behind|at)\b)")
_ODDS_NEXT = later(
    r"(?:[ -](?:second|joint|ante-post|clear|current|early|hot|odds-on|co))?"
    r"[ -](?:favou?rites?|shot|outsiders?|chances?)(?![^\W_])"
)
_ODDS_BEFORE = later(
    r"(?:\b(?:at|around|about|is|are|now|of|from|to|best|priced|backed|returned|generally)|['’]re)"
    r" (?:a )?(?:best )?(?:price[d]? )?(?:of )?\(?$"
)
_PLAYED_OUT = later(r"\b(?:beat|beaten|won|lost|defeat(?:ed)?|drew|draw|scored?|led|lead)\b")


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for horses; they come before those for measures and codes."""
    return (
        Rule("distance", r"\d", _COURSE, partial(_say_course, style), begins=r"\dm"),
        Rule("distance", r"\d", _FURLONGS, partial(_say_furlongs, style), begins=r"\d{1,2}½?f"),
        Rule("distance", r"\d", _MILES, partial(_say_miles, style), begins=r"\d½?m(?![^\W_])"),
        Rule("time", r"\d", _OFF, partial(_say_off, style), needs=".:"),
        Rule("odds", r"\d", _ODDS, partial(_say_odds, style), needs="/-"),
    )


def _is_racing(match: re.Match[str]) -> bool:
    return _RACING.search(nearby(match, _FAR, _FAR)) is not None


def _furlongs(style: Style, match: re.Match[str]) -> str:
    half = " and a half" if match["half"] else ""
    plural = "" if match["f"] == "1" and not half else "s"
    return f"{cardinal(int(match['f']), style)}{half} furlong{plural}"


def _say_course(style: Style, match: re.Match[str]) -> str:
    """Say 2m4f and 2m7f180y: two miles four furlongs, and one hundred and eighty yards."""
    miles = f"{cardinal(int(match['m']), style)} mile{'' if match['m'] == '1' else 's'}"
    yards = f" and {cardinal(int(match['y']), style)} yards" if match["y"] else ""
    return f"{miles} {_furlongs(style, match)}{yards}"


def _say_furlongs(style: Style, match: re.Match[str]) -> str | None:
    return _furlongs(style, match) if _is_racing(match) else None


def _say_miles(style: Style, match: re.Match[str]) -> str | None:
    """Say a 2m handicap and over 3m of horses; elsewhere they are metres or millions."""
    before = lead(match, 20)
    told = _OVER.search(before) and _ENDS_DISTANCE.match(match.string, match.end())
    if not (match["noun"] or told) or not _is_racing(match):
        return None
    one = match["noun"] or (match["m"] == "1" and not match["half"])
    half = " and a half" if match["half"] else ""
    return f"{cardinal(int(match['m']), style)}{half} mile{'' if one else 's'}"


def _say_off(style: Style, match: re.Match[str]) -> str | None:
    """Say when a race is off: one fifty, three thirty-five."""
    text, end = match.string, match.end()
    bracketed = text[match.start() - 1 : match.start()] == "(" and text[end : end + 1] == ")"
    told = _is_racing(match) and (bracketed or _OFF_NEXT.match(text, end))
    if not told and _RACE_NEXT.match(text, end) is None:
        return None
    minute = int(match["m"])
    said = "o'clock" if not minute else f"{'oh ' if minute < 10 else ''}{cardinal(minute, style)}"
    return f"{cardinal(int(match['h']), style)} {said}"


def _is_price(match: re.Match[str]) -> bool:
    """Know 200/1, and 13/8 where betting is spoken of, which elsewhere may be a date."""
    if match["b"] == "1" and int(match["a"]) >= _LONG_ODDS:
        return True
    if match.group() not in _PRICES:
        return False
    return _BETTING.search(nearby(match, _FAR, _FAR)) is not None


def _is_last(match: re.Match[str]) -> bool:
    """Know the price that ends an item of a list: 1.30 Novice Hurdle Harbour Light (nap) 4-1."""
    ends = not match.string[match.end() : match.end() + 2].strip()
    return ends and _LISTED.search(lead(match, 4)) is not None and _is_racing(match)


def _say_odds(style: Style, match: re.Match[str]) -> str | None:
    """Say 8-1 and 11/4 of a horse: eight to one, eleven to four; a score is none."""
    first, second = int(match["a"]), int(match["b"])
    before = lead(match, 40).rpartition(". ")[2]
    if first + second == 100:
        return None
    if _ODDS_NEXT.match(match.string, match.end()) is None:
        slash = "/" in match.group()
        told = _ODDS_BEFORE.search(before) is not None or _is_last(match)
        sure = slash and ((second == 1 and told and style.british) or _is_price(match))
        if second == 0 or first <= second or not (sure or ((told or slash) and _is_racing(match))):
            return None
        if not slash and _PLAYED_OUT.search(before):
            return None
    return f"{cardinal(first, style)} to {cardinal(second, style)}"
