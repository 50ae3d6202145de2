"""Dates and times of day in Spanish."""

import re

from audio.spoken.item import Item
from audio.spoken.scan import Rule, item_for
from audio.spoken.spanish.context import ends_sentence, ends_text, word_before
from audio.spoken.spanish.figures import Region
from audio.spoken.spanish.numbers import Gender, cardinal

MONTHS = """enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre""".split()
_MONTH_ABBREVIATIONS = {
    "ene": "enero", "feb": "febrero", "mar": "marzo", "abr": "abril", "may": "mayo",
    "jun": "junio", "jul": "julio", "ago": "agosto", "sep": "septiembre", "sept": "septiembre",
    "oct": "octubre", "nov": "noviembre", "dic": "diciembre",
}  # fmt: skip
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE_LEADERS = frozenset(
    "el del al día fecha desde hasta dia lunes martes miércoles jueves".split()
)
_ISO = re.compile(
    r"(?<![\d-])(?P<y>[12]\d{3})-(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])(?![\d-])"
)
_NUMERIC = re.compile(
    r"(?<![\d/])(?P<d>\d{1,2})(?P<sep>[/.-]| / )(?P<m>\d{1,2})(?P=sep)"
    r"(?P<y>[12]\d{3}|\d{2})(?![\d/]|[.-]\d)"
)
_SHORT = re.compile(rf"(?<![\d/])(?P<d>{_DAY})/(?P<m>0?[1-9]|1[0-2])(?![\d/])")
_WRITTEN = re.compile(
    rf"(?<![\d.,/])(?P<d>{_DAY})(?:\.?[ºo°])?(?P<de>[ -](?:de )?)"
    rf"(?P<m>{'|'.join([*MONTHS, 'setiembre'])}"
    rf"|(?:{'|'.join(sorted(_MONTH_ABBREVIATIONS, key=len, reverse=True))})\b\.?)"
    r"(?![^\W_])(?:(?P<y>[ -](?:del? )?(?:año )?)(?P<year>[12]\d{3})(?!\d|[.,]\d))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W_])(?P<m>{'|'.join(MONTHS)}|(?:{'|'.join(_MONTH_ABBREVIATIONS)})"
    rf"(?:\.|(?=[ ]{_DAY},?[ ]20\d\d(?!\d))))[ ]"
    rf"(?P<d>{_DAY})(?:,?[ ](?:del?[ ])?(?P<year>[12]\d{{3}}))?(?=$|[,.;)](?!\d))",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:])(?P<h>[01]?\d|2[0-4])(?P<sep>[:.h])(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:]|[.,]\d)"
    r"(?:(?P<tail>[ \u00a0]?(?:horas|hrs?\.?|hs?\.?|[ap]\.?[ \u00a0]?m\.?)(?![^\W_]))"
    r"|(?P<zone>(?=[ \u00a0](?:GMT|UTC|CET|CEST|hora (?:local|peninsular|española|central|del))(?![^\W_]))))?",  # noqa: E501
    re.IGNORECASE,
)
#: What follows the day in an agency's first words: Madrid, 12 may (EFE).-
_DATELINE = re.compile(r"[ \u00a0]\([A-ZÁÉÍÓÚ]|\.?[-–—]|[ \u00a0][-–—]")
#: As some newsrooms write the hour: a las 10,45 horas.
_COMMA_CLOCK = re.compile(
    r"(?<=[Ll]as )(?P<h>[01]?\d|2[0-4]),(?P<min>[0-5]\d)[ \u00a0]horas(?![^\W_])"
    r"|(?<=[Ll]a )(?P<one>0?1),(?P<past>[0-5]\d)[ \u00a0]horas?(?![^\W_])"
)
#: The time of a lap, to the tenth, the hundredth or the thousandth: 1:12.345.
_LAP = re.compile(
    r"(?<![\d.:,])(?P<min>\d{1,2}):(?P<s>[0-5]\d)[.,](?P<part>\d{1,3})(?![\d:]|[.,]\d)"
    r"(?: minutos(?![^\W_]))?"
)
#: The same with an apostrophe or a dot behind the minute: 1'27.241, 1.31.208.
_LAP_MARKED = re.compile(
    r"(?<![\d.:,])(?P<min>[1-9])(?P<sep>['’′.])(?P<s>[0-5]\d)[.,](?P<part>\d{1,3})(?![\d:]|[.,]\d)"
)
#: What tells that three figures with dots are a time and no version.
_TELLS_LAP = re.compile(
    r"\b(?:crono|tiempos?|vueltas?|pole|segundos|milésimas|décimas|centésimas|clasificación|récord"
    r"|registro|marca|referencia|posición|parrilla|libres)\b"
)
#: How long a race took: hours, minutes and seconds.
_RACE = re.compile(
    r"(?<![\d.:,])(?P<h>\d{1,2})[.:h](?P<min>[0-5]\d):(?P<s>[0-5]\d)(?![\d:]|[.,]\d)"
)
#: How long something took: 5h 32m 10s, 5h32'10''.
_SPENT = re.compile(
    r"(?<![\d.:,])(?P<h>\d{1,3})[ \u00a0]?h[ \u00a0]?(?P<min>[0-5]?\d)"
    r"(?:[ \u00a0]?m(?:in)?(?![^\W\d_])|['’′](?!['’′]))"
    r"(?:[ \u00a0]?(?P<s>[0-5]?\d)(?:[ \u00a0]?s(?:eg)?(?![^\W_])|['’′]{2}|[\"”″])"
    r"|(?P<rest>[0-5]\d)(?![\d'’′]|[.,]\d))?"
)
#: One o'clock is singular, however it is written: a las 01:00.
_AT_ONE = re.compile(r"las(?= 0?1[:.][0-5]\d(?![\d:]))")
#: A minute in brackets or behind a result: Cornejo (6′), 2-0, 52’.
_PRIMED = re.compile(r"(?:(?<=\()|(?<=\d-\d, ))(?P<n>\d{1,3})[′’'´](?![\d′’'´])(?=[ ),;]|$)")
#: The minute that a line of a live report begins with: 10′ Gol de Levante.
_MINUTE_FIRST = re.compile(r"\A(?P<n>\d{1,3})[′’'´]:?(?= ¡?[A-ZÁÉÍÓÚÑ])")
#: Minutes and seconds: ganó por 4' 42", a 7′40″.
_PRIMES = re.compile(
    r"(?<![\d.:,°º])(?<![°º] )(?P<min>\d{1,3})['’′´][ \u00a0]?(?P<s>[0-5]?\d)"
    r"(?:[\"”″]|['’′´]{2})(?!\d)"
)
#: Minutes and seconds, alone or in a row: 29:01 minutos; 28:55, 28:49 y 28:47 minutos.
_TOLD_MINUTES = re.compile(
    r"(?<![\d.:,])(?P<min>\d{1,3}):(?P<s>[0-5]\d)(?: minutos(?![^\W_])"
    r"|(?=(?:, \d{1,3}:[0-5]\d){0,6}(?: y|,) \d{1,3}:[0-5]\d minutos(?![^\W_])))"
)
#: The hour before a day, as pages are stamped: 22:29 03/07.
_STAMPED = re.compile(r"\d:[0-5]\d \Z")
_MATCH_MINUTE = re.compile(
    r"(?:m\.[ \u00a0]?|min\.?[ \u00a0]?)(?=\d{1,3}(?![\d.,]\d|\d))(?<![\w][a-z]\.)"
)
_HOUR = re.compile(
    r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])[ \u00a0]?(?P<tail>[ap](?:\.[ \u00a0]?m\.|m))(?![^\W_])",
    re.IGNORECASE,
)
#: The same hour elsewhere: a las 16.00 hora peninsular (15.00 en Canarias).
_HOUR_BEFORE = re.compile(r"\d[.:]\d\d[ \u00a0](?:hora|h\b|GMT|UTC)[^.()]{0,30}\(\Z")
#: GMT-3, UTC+1:30.
_ZONE = re.compile(
    r"(?<![^\W_])(?P<zone>GMT|UTC)[ \u00a0]?(?P<sign>[-−+])"
    r"(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?(?!\d)",
    re.IGNORECASE,
)
_DAY_BEGINS = rf"{_DAY}(?!\d)(?:$|[^\d,:%])"
_CLOCK_LEADERS = frozenset("las la".split())
#: The two ends of opening hours with dots: de 9.00 a 14.00, entre 16.30 y 20.00 horas.
_OPEN_FROM = re.compile(r"\b(?:de|desde|entre) \Z")
_OPEN_HOURS = re.compile(r" y (?:[01]?\d|2[0-4])\.[0-5]\d (?:h|horas)\b")
_OPEN_TO = re.compile(
    r" (?:a|hasta|y) (?:[01]?\d|2[0-4])\.[0-5]\d(?:$|[,;.)](?!\d)| (?:h|y|horas)\b)"
)
_OPENED = re.compile(r"\b(?:de|desde) (?:[01]?\d|2[0-4])\.[0-5]\d (?:a|hasta|y) \Z")
_OPEN_END = re.compile(r"$|[,;.)](?!\d)| (?:h|y|horas)\b")


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for dates and times, in order."""
    return (
        Rule("date", r"\d", _ISO, lambda m: _date(m, region), needs=r"\-"),
        Rule("date", r"\d", _NUMERIC, lambda m: _date(m, region), begins=r"\d{1,2}(?:$|[/.-])"),
        Rule("date", r"\d", _WRITTEN, lambda m: _written_date(m, region), begins=_DAY_BEGINS),
        Rule(
            "date",
            "efmajsondEFMAJSOND",
            _MONTH_FIRST,
            lambda m: _month_first(m, region),
            begins="(?i:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic)",
        ),
        Rule("date", r"\d", _SHORT, lambda m: _short_date(m, region), needs="/"),
        Rule("duration", r"\d", _LAP, _lap, needs=":"),
        Rule("duration", r"\d", _RACE, _race, needs=":"),
        Rule("duration", "1-9", _LAP_MARKED, _marked_lap, begins=r"[1-9]['’′.]\d\d"),
        Rule("duration", r"\d", _SPENT, _spent, begins=r"\d{1,3}(?:$|h)"),
        Rule("time", "l", _AT_ONE, _at_one, begins="las$"),
        Rule(
            "duration",
            r"\d",
            _TOLD_MINUTES,
            lambda m: _duration(0, int(m["min"]), int(m["s"])),
            needs=":",
        ),
        Rule("duration", r"\d", _PRIMES, lambda m: _duration(0, int(m["min"]), int(m["s"]))),
        Rule("minute", r"\d", _PRIMED, lambda m: f"minuto {cardinal(int(m['n']))}"),
        Rule("minute", r"\d", _MINUTE_FIRST, _minute_first, needs="′’'´"),
        Rule("minute", "m", _MATCH_MINUTE, _match_minute, begins=r"m\.|min"),
        Rule("time", r"\d", _CLOCK, lambda m: _stopped(m, _clock(m)), needs=":.hH"),
        Rule("time", r"\d", _COMMA_CLOCK, _comma_clock, needs=","),
        Rule("zone", "GUgu", _ZONE, _zone),
        Rule("time", r"\d", _HOUR, lambda m: _stopped(m, _twelve_hour(m))),
    )


def _stopped(match: re.Match[str], words: str | None) -> list[Item] | None:
    """Make the item of a time whose last dot (22 h., 5 p. m.) may end the sentence too."""
    if words is None:
        return None
    ends = match.group()[-1] == "." and ends_sentence(match.string, match.end())
    return [item_for(match, words, "time", mark="." if ends else "")]


def _day(number: int, region: Region) -> str:
    return region.first if number == 1 else cardinal(number)


def _date(match: re.Match[str], region: Region) -> str | None:
    day, month = int(match["d"]), int(match["m"])
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return f"{_day(day, region)} de {MONTHS[month - 1]} de {cardinal(_full_year(match['y']))}"


def _full_year(written: str) -> int:
    """Return the year of two or four digits; 50 and later are of the last century."""
    year = int(written)
    if len(written) > 2:
        return year
    return year + (1900 if year >= 50 else 2000)


def _short_date(match: re.Match[str], region: Region) -> str | None:
    text, start = match.string, match.start()
    stamped = _STAMPED.search(text[max(0, start - 6) : start])
    if not stamped and word_before(text, start).lower() not in _DATE_LEADERS:
        return None
    return f"{_day(int(match['d']), region)} de {MONTHS[int(match['m']) - 1]}"


def _written_date(match: re.Match[str], region: Region) -> list[Item] | None:
    """Say the day, the month and the year, each for its own written span."""
    month = match["m"]
    short = month.lower() in _MONTH_ABBREVIATIONS
    text, end = match.string, match.end()
    bracketed = text[match.start() - 1 : match.start()] == "(" and text[end : end + 1] == ")"
    if short and not (match["year"] or bracketed or _DATELINE.match(text, end)):
        return None
    month = _MONTH_ABBREVIATIONS.get(month.lower().rstrip("."), month.rstrip("."))
    mark = (
        "."
        if match["m"].endswith(".") and not match["year"] and ends_text(match.string, match.end())
        else ""
    )
    start, end = match.start("d"), match.start("de")
    items = [
        Item(start, end, "rule", tuple(_day(int(match["d"]), region).split()), "", "date"),
        Item(*match.span("de"), "rule", ("de",), "", "date"),
        Item(*match.span("m"), "rule", (month,), mark, "date"),
    ]
    if match["year"]:
        link = match["y"].strip(" -") or "de"
        items += [
            Item(*match.span("y"), "rule", tuple(link.split()), "", "date"),
            Item(
                *match.span("year"), "rule", tuple(cardinal(int(match["year"])).split()), "", "date"
            ),
        ]
    return items


def _month_first(match: re.Match[str], region: Region) -> str:
    """Say abril 30 and junio 11, 2000 with the day first."""
    month = match["m"].lower().rstrip(".")
    said = f"{_day(int(match['d']), region)} de {_MONTH_ABBREVIATIONS.get(month, month)}"
    return f"{said} de {cardinal(int(match['year']))}" if match["year"] else said


def _clock(match: re.Match[str]) -> str | None:
    hour, minute = int(match["h"]), int(match["min"])
    tail = (
        (match["tail"] or "")
        .strip()
        .lower()
        .replace(".", "")
        .replace(" ", "")
        .replace("\u00a0", "")
    )
    zone = match["zone"] is not None
    if zone and minute == 0:
        return cardinal(hour, Gender.FEMININE) if hour else "cero horas"
    if match["sep"] == "." and not tail and not zone:
        leader = word_before(match.string, match.start()).lower()
        told = _HOUR_BEFORE.search(match.string[max(0, match.start() - 60) : match.start()])
        if leader not in _CLOCK_LEADERS and told is None and not _is_opening(match):
            return None
        if leader not in _CLOCK_LEADERS and told is None and minute == 0 and hour:
            return cardinal(hour, Gender.FEMININE)
    if match["s"]:
        return _duration(hour, minute, int(match["s"]))
    if tail in {"am", "pm"}:
        return f"{_twelve(hour, minute)} {_part_of_day(hour, tail)}"
    if tail in {"h", "hs", "hr", "hrs"} and match["sep"] == "." and 1 <= hour <= 12 and minute:
        return _twelve(hour, minute)
    if tail == "horas" and 1 <= hour <= 12 and 0 < minute < 10 and match["h"][0] != "0":
        return f"{_twelve(hour, minute)} horas"
    if hour == 1 and minute == 0 and not tail:
        return "una"
    if tail or hour == 0 or hour > 12 or match["h"].startswith("0") or match["sep"] in "hH":
        return _twenty_four(hour, minute, spoken_hours=bool(tail))
    return _twelve(hour, minute)


def _comma_clock(match: re.Match[str]) -> str:
    if match["one"]:
        return _twelve(1, int(match["past"]))
    return _twenty_four(int(match["h"]), int(match["min"]), spoken_hours=True)


def _is_opening(match: re.Match[str]) -> bool:
    """Tell the hours of a shop (de 9.00 a 14.00) from an amount with a decimal point."""
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - 20) : start].lower()
    if before.endswith("entre "):
        return _OPEN_HOURS.match(text, end) is not None
    if _OPEN_FROM.search(before):
        return _OPEN_TO.match(text, end) is not None
    return _OPENED.search(before) is not None and _OPEN_END.match(text, end) is not None


def _zone(match: re.Match[str]) -> str:
    """Say how far a zone is from Greenwich: G.M.T menos tres."""
    sign = "más" if match["sign"] == "+" else "menos"
    minutes = f" {cardinal(int(match['min']))}" if match["min"] else ""
    return f"{'.'.join(match['zone'].upper())} {sign} {cardinal(int(match['h']))}{minutes}"


def _lap(match: re.Match[str]) -> str | None:
    """Say a lap's time in full; 1:50.000 is the scale of a map."""
    part = int(match["part"])
    unit = ("décima", "centésima", "milésima")[len(match["part"]) - 1]
    if not part and len(match["part"]) == 3:
        return None
    whole = _duration(0, int(match["min"]), int(match["s"]))
    if not part:
        return whole
    return f"{whole} {cardinal(part, Gender.FEMININE)} {unit}{'' if part == 1 else 's'}"


def _marked_lap(match: re.Match[str]) -> str | None:
    """Say 1'27.241, and 1.31.208 where the text speaks of times; elsewhere it is a version."""
    text, start = match.string, match.start()
    if match["sep"] == "." and not _TELLS_LAP.search(text[max(0, start - 120) : start + 120]):
        return None
    return _lap(match)


def _race(match: re.Match[str]) -> str | None:
    """Say 2.11:07 as the time of a race; 2:11:07 is left to the clock."""
    if match.group()[len(match["h"])] == ":":
        return None
    return _duration(int(match["h"]), int(match["min"]), int(match["s"]))


def _spent(match: re.Match[str]) -> str:
    return _duration(int(match["h"]), int(match["min"]), int(match["s"] or match["rest"] or 0))


def _at_one(match: re.Match[str]) -> str | None:
    start = match.start()
    return None if start and match.string[start - 1].isalnum() else "la"


def _minute_first(match: re.Match[str]) -> list[Item]:
    return [item_for(match, f"minuto {cardinal(int(match['n']))}", "minute", mark=":")]


def _match_minute(match: re.Match[str]) -> str | None:
    """Say the minute of a match (m.36, min. 38), but no metres and no minutes that are counted."""
    text, start = match.string, match.start()
    before = text[start - 1 : start]
    if before and not (before.isspace() or before in '([,;:—–-«“"/'):
        return None
    return None if text[max(0, start - 2) : start - 1].isdigit() else "minuto"


def _twelve_hour(match: re.Match[str]) -> str | None:
    hour = int(match["h"])
    if not 1 <= hour <= 12:
        return None
    half = match["tail"].lower()[0] + "m"
    return f"{cardinal(hour, Gender.FEMININE)} {_part_of_day(hour, half)}"


def _twelve(hour: int, minute: int) -> str:
    """Say a time as people do: siete y media, ocho y diez, ocho cuarenta y cinco."""
    words = cardinal(hour, Gender.FEMININE)
    if minute == 0:
        return words
    if minute in {15, 30}:
        return f"{words} y {'cuarto' if minute == 15 else 'media'}"
    return f"{words} {'y ' if minute < 30 else ''}{cardinal(minute)}"


def _twenty_four(hour: int, minute: int, *, spoken_hours: bool) -> str:
    """Say a time as timetables do: diecinueve treinta, veintiuna horas."""
    words = cardinal(hour, Gender.FEMININE)
    if minute == 0:
        return f"{words} {'hora' if hour == 1 else 'horas'}"
    nought = "cero " if minute < 10 else ""
    hours = " horas" if spoken_hours else ""
    return f"{words} {nought}{cardinal(minute)}{hours}"


def _part_of_day(hour: int, half: str) -> str:
    if half == "am":
        if hour == 12:
            return "de la noche"
        return "de la madrugada" if hour < 6 else "de la mañana"
    if hour == 12:
        return "del mediodía"
    return "de la tarde" if hour < 8 else "de la noche"


def _duration(hour: int, minute: int, second: int) -> str:
    parts = (
        (hour, "hora", Gender.FEMININE), (minute, "minuto", Gender.MASCULINE),
        (second, "segundo", Gender.MASCULINE),
    )  # fmt: skip
    said = [f"{cardinal(n, g)} {name}{'' if n == 1 else 's'}" for n, name, g in parts if n]
    return " ".join(said) or "cero segundos"
