"""Bare hours of listings (Plaza Mayor, 19.00.) and the English dates of quoted posts."""

import re
from functools import partial

from audio.spoken.scan import Rule
from audio.spoken.spanish.figures import Region
from audio.spoken.spanish.numbers import Gender, cardinal
from audio.spoken.spanish.times import MONTHS

_ENGLISH = (
    "January February March April May June July August September October November December".split()
)
#: January 28, 2026.
_DATE = re.compile(
    rf"(?<![^\W_])(?P<m>{'|'.join(_ENGLISH)}) (?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,? "
    r"(?P<y>20\d\d)(?!\d|[.,]\d)"
)
#: The hour ends its sentence behind a comma, or stands alone in brackets.
_HOUR = re.compile(
    r"(?:(?<=[^\W\d_], )(?P<h>[7-9]|1\d|2[0-3])\.(?P<min>00|15|30|45)(?=\.(?:\s|\Z))"
    r"|(?<=[^\W\d_] \()(?P<hour>[6-9]|1\d|2[0-3])\.(?P<past>[0-5][05])(?=\)))"
)
#: Then it is no hour but a mark, a price or a share.
_NO_HOUR = re.compile(
    r"metros|segundos|marca|récord|tiempo|carrera|vuelta|final|euros|pesos|dólares|por ciento|[%$€]"
    r"|precio|versión|tasa|índice|nota|puntos|kilos|litros|media|promedio|cotiz"
)
_AROUND_CHARS = 80


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for listings, in order."""
    return (
        Rule("date", "JFMASOND", _DATE, partial(_date, region)),
        Rule("time", "6-9" + "12", _HOUR, partial(_hour, region), needs="."),
    )


def _date(region: Region, match: re.Match[str]) -> str:
    day = int(match["d"])
    said = region.first if day == 1 else cardinal(day)
    month = MONTHS[_ENGLISH.index(match["m"])]
    return f"{said} de {month} de {cardinal(int(match['y']))}"


def _hour(region: Region, match: re.Match[str]) -> str | None:
    """Say the hour as timetables do, where the press writes no decimal point."""
    text = match.string
    around = text[max(0, match.start() - _AROUND_CHARS) : match.end() + _AROUND_CHARS]
    if region.decimal == "." or _NO_HOUR.search(around):
        return None
    hour, minute = int(match["h"] or match["hour"]), int(match["min"] or match["past"])
    words = cardinal(hour, Gender.FEMININE)
    if minute == 0:
        return f"{words} horas"
    return f"{words} {'cero ' if minute < 10 else ''}{cardinal(minute)}"
