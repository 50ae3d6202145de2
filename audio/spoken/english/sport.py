"""What sports pages write short: 77no, 350-9 dec, 2nd XI, .310, 34 (OT), ppd, 2m4f, 11-4."""

import re
from functools import partial

from audio.spoken.english.context import lead, nearby
from audio.spoken.english.counts import NUMBERED, paired
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.patterns import later
from audio.spoken.scan import Rule

#: A batsman who was still in: 77no, 44no.
_NOT_OUT = later(r"(?P<n>\d{1,3})(?:no|n\.o\.)(?![^\W_])")
#: Runs for wickets of an innings that its side ended: 350-9d, 412/6 dec.
_DECLARED = later(r"(?P<runs>\d{2,3})[-–/](?P<wickets>\d)(?: ?dec(?![^\W_])\.?(?!\d)|d(?![^\W_]))")
_OVERS = later(r"(?<=\d )ov(?![^\W_])\.?(?=[\s,;:)]|$)")
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
_NEAR = 60
_FAR = 140
#: What only pages about horses are written with, as small letters.
_TURF = (
    r"furlongs?|jockeys?|fill(?:y|ies)|geldings?|handicap(?:s|per|pers)?|racecourse|guineas"
    r"|thoroughbreds?|yearlings?|each[- ]way|bookies|bookmakers?|bet365|betway|ladbrokes"
    r"|ante[- ]?post|going (?:good|soft)|novices['’´]? (?:chase|hurdle)|(?:gold|champion) cup"
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
#: What a bookmaker offers: 8-1, 11/4, 100-30.
_ODDS = later(r"(?P<a>\d{1,3})[/-](?P<b>\d{1,2})(?![\w/%-]|[.,:]\d| (?:up|down|ahead|behind|at)\b)")
_ODDS_NEXT = later(
    r"(?: (?:second|joint|ante-post|clear|current|early|hot|odds-on|co))?"
    r" (?:favou?rites?|shot|outsiders?|chances?)(?![^\W_])"
)
_ODDS_BEFORE = later(
    r"(?:\b(?:at|around|about|is|are|now|of|from|to|best|priced|backed|returned|generally)|['’]re)"
    r" (?:a )?(?:best )?(?:price[d]? )?(?:of )?\(?$"
)
_PLAYED_OUT = later(r"\b(?:beat|beaten|won|lost|defeat(?:ed)?|drew|draw|scored?|led|lead)\b")
#: A side's name before its score.
TEAM = later(r"(?:[A-Z][a-z]+(?: [A-Z]?[a-z0-9]+)?|\b[A-Z]{2,5}) $")
#: The other side of a result, and no day or month.
_AWAY = later(
    r" (?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|May\b)"
    r"[A-Z][a-z]{2}"
)
#: Names of what is numbered, and of books with verses.
_NO_TEAMS = NUMBERED | frozenset(
    """size zone windows version series bus line row gate pier
    grade class year phase tier room verse article route group type psalm genesis exodus matthew
    mark luke john acts romans corinthians hebrews kings samuel""".split()
)
#: What cricket is written with, as small letters.
CRICKET = later(
    r"\b(?:stumps|wickets?|all out|declared|innings|overs|tea|lunch|batted|batsm[ae]n|bowled)\b"
    r"|\d(?:st|nd|rd|th) over\b|\bxi\b|\d ov\b"
)
_BASEBALL = later(
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
        Rule("kicks", r"\d", _KICKS, partial(_say_kicks, style), needs="."),
        Rule("distance", r"\d", _COURSE, partial(_say_course, style), begins=r"\dm"),
        Rule("distance", r"\d", _FURLONGS, partial(_say_furlongs, style), begins=r"\d{1,2}½?f"),
        Rule("distance", r"\d", _MILES, partial(_say_miles, style), begins=r"\d½?m(?![^\W_])"),
        Rule("time", r"\d", _OFF, partial(_say_off, style), needs=".:"),
        Rule("odds", r"\d", _ODDS, partial(_say_odds, style), needs="/-"),
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
    if not (bracketed or _OFF_NEXT.match(text, end)) or not _is_racing(match):
        return None
    minute = int(match["m"])
    said = "o'clock" if not minute else f"{'oh ' if minute < 10 else ''}{cardinal(minute, style)}"
    return f"{cardinal(int(match['h']), style)} {said}"


def _say_odds(style: Style, match: re.Match[str]) -> str | None:
    """Say 8-1 and 11/4 of a horse: eight to one, eleven to four; a score is none."""
    first, second = int(match["a"]), int(match["b"])
    before = lead(match, 40).rpartition(". ")[2]
    if first + second == 100:
        return None
    if _ODDS_NEXT.match(match.string, match.end()) is None:
        slash = "/" in match.group()
        told = _ODDS_BEFORE.search(before) is not None
        sure = slash and second == 1 and told and style.british
        if second == 0 or first <= second or not (sure or ((told or slash) and _is_racing(match))):
            return None
        if not slash and _PLAYED_OUT.search(before):
            return None
    return f"{cardinal(first, style)} to {cardinal(second, style)}"


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


def is_cricket(match: re.Match[str], low: float) -> bool:
    """Tell runs for wickets, 202-5, from a pitcher's record: Maddux (11-9), six innings."""
    reach = 90 if low >= 100 else 40
    if CRICKET.search(nearby(match, reach, reach)) is None:
        return False
    bracketed = match.string[match.start() - 1 : match.start()] == "("
    return not (low < 50 and bracketed) and _BASEBALL.search(nearby(match, 90, 90)) is None


def is_result(match: re.Match[str]) -> bool:
    """Know a result by the names on both sides of it: Nottingham Forest 1-2 Brentford."""
    home = TEAM.search(lead(match, 32))
    if home is None or _AWAY.match(match.string, match.end()) is None:
        return False
    last = home.group().split()[-1].lower()
    return last not in _NO_TEAMS and last.removesuffix("s") not in _NO_TEAMS
