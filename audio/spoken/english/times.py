"""Times of day and durations: 7:30pm, 19:30 GMT, 0600, 2:05:23."""

import re
from functools import partial

from audio.spoken.english.context import is_compared, lead, word_before
from audio.spoken.english.figures import REACH, TO
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.item import Item
from audio.spoken.scan import THIN, Rule, piece

_HALF = r"(?P<half>[ap]\.?m\b\.?|[AP]\.?M\b\.?)"
_ZONE = (
    rf"(?={THIN}?(?:GMT|UTC|BST|CET|CEST|EST|EDT|ET|PT|CT|PST|PDT|CST|CDT|IST|AST|EET|MSK|JST|Zulu|Z\b"
    r"|hours|hrs|local|Greenwich))"
)
_HOUR = r"(?:2[0-4]|1\d|0?\d)"
_TIME = r"(?:2[0-4]|1\d|0?\d)(?:[:.][0-5]\d(?::[0-5]\d)?)?"

_TWELVE = re.compile(
    rf"(?={REACH}[apAP])(?:(?P<from>{_TIME})(?:{THIN}?(?P<fromhalf>[ap]\.?m\b\.?|[AP]\.?M\b\.?))?(?P<to>{TO}))?"
    rf"(?P<time>{_TIME})(?P<gap>{THIN}?){_HALF}"
)
_CLOCK = re.compile(
    rf"(?P<h>{_HOUR}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?"
    rf"(?![:\d]|\.\d|,\d{{3}}(?![\d,:])|[ ]000(?!\d))(?P<zone>{_ZONE})?"
)
_DAY = (
    r"(?= on (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
    r"| (?:tonight|tomorrow|this morning|this evening|in the))"
)
_DOTTED = re.compile(
    rf"(?P<h>{_HOUR})\.(?P<m>[0-5]\d)(?!\d)(?:(?P<zone>{_ZONE})|(?<=at .\...|t ..\...){_DAY})"
)
#: Opening hours in British print: Tue 9.30-17.00.
_DOTTED_HOURS = re.compile(
    rf"(?P<from>{_HOUR}\.(?:00|15|30|45)){TO}(?P<until>{_HOUR}\.(?:00|15|30|45))"
    rf"(?!\d|\.\d|{THIN}?(?:%|per ?cent|points?|million|billion|[kmg][mg]?\b))"
)
_OPEN = re.compile(
    r"(?:\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\b|\b(?:open|opens|hours|doors)\b)"
    r"[^.]{0,16}$"
)
#: How long a mile or a race takes a runner: a 9:00 pace, a 2:00 half.
_PACE = re.compile(r" (?:min(?:ute)?s? )?(?:pace|mile)(?![^\W_])")
#: Seconds of a game: with 0:20 left.
_ON_THE_CLOCK = re.compile(r" (?:left|remaining|to (?:go|play)|on the clock)(?![^\W_])")
_FINISH = re.compile(r" (?:half|marathon)(?![^\W_])")
_MILITARY = re.compile(rf"(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)(?P<h_mark>h)?(?!\d)(?P<zone>{_ZONE})")
#: As weather offices write it: 1100 PM EDT.
_UNPOINTED = re.compile(
    r"(?P<h>1[0-2]|[1-9])(?P<m>[0-5]\d) (?P<half>[AP])M"
    r"(?= (?:[ACEMP][SD]T|AK[SD]T|HST|UTC|GMT|Sun|Mon|Tue|Wed|Thu|Fri|Sat)(?![a-z]{0,6}['’]))"
)
#: As live blogs write it, without a point: the 1015am start.
_RUN_ON = re.compile(r"(?P<h>1[0-2]|[1-9])(?P<m>[0-5]\d)(?P<half>[ap])m(?![^\W_])")
_LEADING_ZERO = re.compile(r"(?P<h>0[1-9])(?P<m>[0-5]\d)(?!\d|[.,:/-]\d)")
_DURATION = re.compile(
    r"(?P<h>\d{1,3}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:\.(?P<f>\d{1,3}))?"
    r"(?![:\d]|,\d{3}(?![\d,:])|[ ]000(?!\d))"
)
_NOON_TO = re.compile(rf"(?P<time>[Nn]oon|[Mm]idnight)(?P<to>{THIN}?[-–]{THIN}?)(?=\d)")
_TO_NOON = re.compile(r"(?<=[\dm.])[-–](?=(?:noon|midnight)\b)")
#: From one time of day to another: 00:35-01:05.
_CLOCKS_TO = re.compile(r"(?<=\d\d:[0-5]\d)[-–](?=(?:[01]\d|2[0-4]):[0-5]\d(?![:\d]))")
_H_TIME = re.compile(r"(?P<h>[01]?\d|2[0-3])h(?P<m>[0-5]\d)(?![^\W_])")
_HOURS = re.compile(r"(?<=\d\d )hrs?(?![^\W_])")
#: A year is no time of day: "in 2019 hrs".
_DATED = re.compile(r"\b(?:in|since|during|until|year) (?:1[5-9]|20)\d\d $", re.IGNORECASE)
_SPENT = re.compile(
    rf"(?P<h>\d{{1,3}}){THIN}?h(?:rs?)?{THIN}?(?P<m>\d{{1,2}}){THIN}?m(?:in|ins)?\b"
    rf"(?:{THIN}?(?P<s>\d{{1,2}}){THIN}?s(?:ec|ecs)?\b)?"
)
#: How long a lap took: 1m52.326s, 2m 05s.
_LAP = re.compile(
    r"(?P<m>\d{1,2})m(?: (?=[\d.]{1,6}s))?(?P<s>[0-5]?\d)"
    r"(?:\.(?P<f>\d{1,3})(?:s(?:ecs?)?)?|s(?:ecs?)?)(?![^\W_]|\.\d)"
)
_ZONES_LISTED = re.compile(r"(?P<a>[ECMP])[SD]?T/(?P<b>[ECMP])[SD]?T(?![^\W_])")
_ZONE_NAMES = {"E": "Eastern", "C": "Central", "M": "Mountain", "P": "Pacific"}
_O_CLOCK = re.compile(r"(?P<h>1[0-2]|[1-9])(?= ?o['’]clock)")


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for times of day; plain clock times come after ratios would be wrong."""
    return (
        Rule("time", r"\d", _TWELVE, partial(_say_twelve, style)),
        Rule("time", r"\d", _DOTTED_HOURS, partial(_say_opening_hours, style), needs="."),
        Rule(
            "duration", r"\d", _SPENT, partial(_say_duration_parts, style), begins=r"\d{1,3}(?:$|h)"
        ),
        Rule("duration", r"\d", _LAP, partial(_say_lap, style), begins=r"\d{1,2}m"),
        Rule("time", r"\d", _UNPOINTED, partial(_say_unpointed, style), begins=r"\d{3,4}$"),
        Rule("time", r"\d", _RUN_ON, partial(_say_unpointed, style), begins=r"\d{3,4}[ap]m"),
        Rule("time", r"\d", _H_TIME, partial(_say_h_time, style), needs="h"),
        Rule("time", "NnMm", _NOON_TO, lambda m: f"{m['time']} to"),
        Rule("time", "h", _HOURS, _say_hours),
        Rule("time", r"\d", _CLOCK, partial(_say_clock, style), needs=":"),
        Rule("time", r"\d", _DOTTED, partial(_say_clock, style), needs="."),
        Rule(
            "time", r"\d", _MILITARY, partial(_say_clock, style), begins=r"(?:[01]\d|2[0-4])[0-5]\d"
        ),
        Rule("time", "0", _LEADING_ZERO, partial(_say_leading_zero, style)),
    )


def late_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for what codes may look like too: 1:57.9, 5 o'clock."""
    return (
        Rule("duration", r"\d", _DURATION, partial(_say_duration, style), needs=":"),
        Rule(
            "time",
            r"\d",
            _O_CLOCK,
            lambda m: cardinal(int(m["h"]), style),
            begins=r"1[0-2]|[1-9](?:$|o)",
        ),
    )


def joins() -> tuple[Rule, ...]:
    """Return the rule for the dash before noon; it comes before the dash that is a pause."""
    return (
        Rule("time", r"–-", _TO_NOON, lambda _: "to"),
        Rule("time", "–-", _CLOCKS_TO, lambda _: "to"),
        Rule("zone", "ECMP", _ZONES_LISTED, _say_zones, needs="/"),
    )


def _say_zones(match: re.Match[str]) -> list[Item]:
    """Say ET/PT, two clocks for one hour."""
    return [
        piece(match.start(), match.start("b"), _ZONE_NAMES[match["a"]], "zone", ","),
        piece(match.start("b"), match.end(), _ZONE_NAMES[match["b"]], "zone"),
    ]


def _say_hours(match: re.Match[str]) -> str | None:
    dated = _DATED.search(match.string[max(0, match.start() - 16) : match.start()])
    return None if dated else "hours"


def _minutes(minutes: int, style: Style) -> str:
    if minutes == 0:
        return ""
    return f"oh {cardinal(minutes, style)}" if minutes < 10 else cardinal(minutes, style)


def _clock(written: str, style: Style) -> str:
    hour, minute, second, *_ = *map(int, written.replace(".", ":").split(":")), 0, 0
    said = f"{cardinal(hour, style)} {_minutes(minute, style)}".strip()
    if not second:
        return said
    if not minute:
        said += " o'clock"
    return f"{said} and {cardinal(second, style)} second{'' if second == 1 else 's'}"


def _say_twelve(style: Style, match: re.Match[str]) -> list[Item] | None:
    text = match.string
    half = match["half"]
    letters = f"{half[0].lower()}.m"
    if (
        half in {"am", "AM"}
        and match["gap"]
        and word_before(match).lower() in {"i", "number", "no"}
    ):
        return None
    items = []
    if match["from"]:
        said = _clock(match["from"], style)
        if match["fromhalf"]:
            said += f" {match['fromhalf'][0].lower()}.m"
        items.append(piece(match.start(), match.start("to"), said, "time"))
        items.append(piece(*match.span("to"), "to", "time"))
    items.append(
        piece(match.start("time"), match.start("half"), _clock(match["time"], style), "time")
    )
    mark = (
        "."
        if half.endswith(".") and not text[match.end() : match.end() + 4].strip(" \"'”’)")
        else ""
    )
    items.append(Item(*match.span("half"), "rule", (letters,), mark, "time"))
    return items


def _say_opening_hours(style: Style, match: re.Match[str]) -> str | None:
    if _OPEN.search(lead(match, 40)) is None:
        return None
    return f"{_clock(match['from'], style)} to {_clock(match['until'], style)}"


def _say_clock(style: Style, match: re.Match[str]) -> str | None:
    if is_compared(match):
        return None
    hour, minute = int(match["h"]), int(match["m"])
    groups = match.groupdict()
    zone = groups.get("zone") is not None
    said = cardinal(hour, style)
    if match["h"][0] == "0" and len(match["h"]) == 2 and zone and hour:
        said = f"oh {said}"
    if groups.get("s"):
        if zone or word_before(match).lower() in {"at", "until", "by", "from", "around"}:
            return (
                f"{said} {_minutes(minute, style)} and {cardinal(int(match['s']), style)} seconds"
            )
        return _say_duration(style, match)
    if not hour and not zone and minute and _ON_THE_CLOCK.match(match.string, match.end()):
        return f"{cardinal(minute, style)} second{'' if minute == 1 else 's'}"
    if minute:
        return f"{said} {_minutes(minute, style)}"
    if _PACE.match(match.string, match.end()):
        return f"{said} minute"
    if _FINISH.match(match.string, match.end()):
        return f"{said} hour"
    if zone or hour > 12 or hour == 0:
        return f"{said} hundred"
    return f"{said} o'clock"


def _say_leading_zero(style: Style, match: re.Match[str]) -> str | None:
    if word_before(match).lower() not in {
        "at",
        "by",
        "from",
        "until",
        "till",
        "around",
        "about",
        "before",
        "since",
        "after",
    }:
        return None
    minutes = _minutes(int(match["m"]), style) or "hundred"
    return f"oh {cardinal(int(match['h']), style)} {minutes}"


def _say_unpointed(style: Style, match: re.Match[str]) -> str:
    said = f"{cardinal(int(match['h']), style)} {_minutes(int(match['m']), style)}".strip()
    return f"{said} {match['half'].lower()}.m"


def _say_h_time(style: Style, match: re.Match[str]) -> str:
    return f"{cardinal(int(match['h']), style)} {_minutes(int(match['m']), style) or 'hundred'}"


def _say_duration_parts(style: Style, match: re.Match[str]) -> str:
    """Say 2h 30m, 3hr 12min, 1h 5m 3s."""
    return " ".join(
        f"{cardinal(int(match[g]), style)} {name}{'' if int(match[g]) == 1 else 's'}"
        for g, name in (("h", "hour"), ("m", "minute"), ("s", "second"))
        if match[g]
    )


def _say_lap(style: Style, match: re.Match[str]) -> str:
    """Say 1m52.3s and 2m 05s: one minute fifty-two point three seconds."""
    minutes, seconds = int(match["m"]), cardinal(int(match["s"]), style)
    if match["f"]:
        seconds += " point " + " ".join(cardinal(int(c), style) for c in match["f"])
    said = f"{cardinal(minutes, style)} minute{'' if minutes == 1 else 's'} {seconds}"
    return f"{said} second{'' if seconds == 'one' else 's'}"


def _say_duration(style: Style, match: re.Match[str]) -> str | None:
    if is_compared(match):
        return None
    groups = match.groupdict()
    parts = [int(match["h"]), int(match["m"])]
    names = ["minute", "second"]
    if groups.get("s"):
        parts.append(int(match["s"]))
        names = ["hour", "minute", "second"]
    elif not groups.get("f"):
        return f"{cardinal(parts[0], style)} {_minutes(parts[1], style)}".strip()
    said = [
        f"{cardinal(n, style)} {name}{'' if n == 1 else 's'}"
        for n, name in zip(parts, names, strict=True)
        if n
    ]
    if groups.get("f"):
        if not parts[-1]:
            said.append("zero")
        else:
            said[-1] = said[-1].rsplit(" ", 1)[0]
        said.append("point " + " ".join(cardinal(int(c), style) for c in groups["f"] or ""))
        said.append("seconds")
    return " ".join(said)
