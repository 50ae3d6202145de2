"""Dates as publishers write them, in markup and in words, to aware UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from audio.intake.piece import skeleton

_MONTH_NAMES = {
    1: "january enero ene janvier januar janeiro gennaio يناير",
    2: "february febrero fevrier februar fevereiro febbraio فبراير شباط",
    3: "march marzo mars marz marco مارس اذار",
    4: "april abril abr avril aprile ابريل نيسان",
    5: "may mayo mai maio maggio مايو ايار",
    6: "june junio juin juni junho giugno يونيو حزيران",
    7: "july julio juillet juli julho luglio يوليو تموز",
    8: "august agosto ago aout اغسطس اب",
    9: "september septiembre setiembre sept septembre setembro settembre سبتمبر ايلول",
    10: "october octubre octobre oktober outubro ottobre اكتوبر",
    11: "november noviembre novembre novembro نوفمبر",
    12: "december diciembre dic decembre dezember dezembro dicembre ديسمبر",
}
_MONTH_OF = {name: month for month, names in _MONTH_NAMES.items() for name in names.split()}
# The Levantine names of four months have two words.
_TWO_WORD_MONTHS = (
    ("تشرين الاول", "اكتوبر"),
    ("تشرين الثاني", "نوفمبر"),
    ("كانون الاول", "ديسمبر"),
    ("كانون الثاني", "يناير"),
)
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|º|"
    r"\.)?\s+(?:de\s+)?([^\W\d_]{2,12})\.?(?:\s?/\s?[^\W\d_]+)?,?\s+(?:del?\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_YEAR_FIRST = re.compile(r"\b(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:\b|日)")
_DAY_FIRST_FIGURES = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*(a\.?m|p\.?m)?")
# "Mon Aug 03 12:45:00 EDT 2015", as the Unix command writes it.
_UNIX = re.compile(
    r"\b([a-z]{3})\s+(\d{1,2})\s+\d{1,2}:\d{2}(?::\d{2})?\s+(?:[a-z]{2,5}\s+)?(\d{4})\b"
)
# Zones that one part of the world alone writes so, in hours from UTC.
_ZONE_HOURS = (
    "est -5 edt -4 et -5 cst -6 cdt -5 mst -7 mdt -6 pst -8 pdt -7 bst 1 cet 1 cest 2 eet 2 eest 3 "
    "jst 9 kst 9 aest 10 aedt 11"
).split()
_ZONES = dict(zip(_ZONE_HOURS[::2], map(int, _ZONE_HOURS[1::2]), strict=True))
_ZONE = re.compile(rf"\d\s*(?:[ap]\.?m\.?)?\s*\(?({'|'.join(_ZONES)})\b")
_OFFSET = re.compile(r"\b(?:gmt|utc)\s*([+-]\d{1,2})(?::?(\d{2}))?\b")
_COMPACT_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")
_AMERICAN = re.compile(r"\b[ecmp][sd]?t\b")
_MAX_CHARS = 120
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](?:[A-Za-z]+/)?(\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)")


def day_in_address(address: str | None) -> datetime | None:
    """Return the day that an address names in its path, as in ``/2026/05/14/``, at midnight UTC."""
    match = _IN_ADDRESS.search(address or "")
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    except ValueError:
        return None


def parse_date(text: object) -> datetime | None:
    """Return the date a text gives, aware and in UTC, or None if it gives none.

    Reads ISO 8601, RFC 2822, and dates in words in English, Spanish, Arabic and a few more. A date
    without a zone is taken as UTC; one without a time as midnight. Years outside 1700 to 2200 are
    mistakes.
    """
    if not isinstance(text, str) or not (written := text.strip()[:_MAX_CHARS]):
        return None
    found = _iso(written) or _rfc2822(written) or _in_words(written)
    if found is None or not 1700 <= found.year <= 2200:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None


def _iso(text: str) -> datetime | None:
    candidate = re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)", "", text)
    candidate = re.sub(r"\s*UTC$", "+00:00", _COMPACT_OFFSET.sub(r"\1:\2", candidate))
    try:
        is_iso = "-" in candidate[:8] or re.fullmatch(r"(?:19|20)\d{6}", candidate)
        return datetime.fromisoformat(candidate) if is_iso else None
    except ValueError:
        return None


def _rfc2822(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}", text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _in_words(text: str) -> datetime | None:
    words = skeleton(text)
    for two, one in _TWO_WORD_MONTHS:
        words = words.replace(two, one)
    day = _day(words)
    if day is None:
        return None
    clock = _CLOCK.search(words)
    return datetime.combine(day, _time(clock) if clock else time(), tzinfo=_zone(words))


def _day(words: str) -> date | None:
    """Return the first day that any of the ways to write one finds."""
    forms = (_unix, _day_first, _month_first, _year_first, _in_figures)
    return next((day for form in forms if (day := form(words))), None)


def _unix(words: str) -> date | None:
    match = _UNIX.search(words)
    return _date(match[3], _month(match[1]), match[2]) if match else None


def _day_first(words: str) -> date | None:
    match = _DAY_FIRST.search(words)
    return _date(match[3], _month(match[2]), match[1]) if match else None


def _month_first(words: str) -> date | None:
    match = _MONTH_FIRST.search(words)
    return _date(match[3], _month(match[1]), match[2]) if match else None


def _year_first(words: str) -> date | None:
    match = _YEAR_FIRST.search(words)
    return _date(match[1], int(match[2]), match[3]) if match else None


def _in_figures(words: str) -> date | None:
    """The day stands first, but where it can't be or an American zone stands behind the time."""
    match = _DAY_FIRST_FIGURES.search(words)
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    american = second > 12 or (first <= 12 and _AMERICAN.search(words))
    month, day = (first, second) if american else (second, first)
    year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
    return _date(year, month, str(day))


def _month(name: str) -> int | None:
    if name in _MONTH_OF:
        return _MONTH_OF[name]
    return next(
        (m for known, m in _MONTH_OF.items() if len(name) >= 3 and known.startswith(name)), None
    )


def _date(year: str, month: int | None, day: str) -> date | None:
    try:
        return date(int(year), month or 0, int(day))
    except ValueError:
        return None


def _time(match: re.Match[str]) -> time:
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else time()


def _zone(words: str) -> timezone:
    match = _OFFSET.search(words)
    if match is None:
        named = _ZONE.search(words)
        return timezone(timedelta(hours=_ZONES[named[1]])) if named else UTC
    hours, minutes = int(match[1]), int(match[2] or 0)
    if abs(hours) > 14 or minutes > 59:
        return UTC
    return timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes))
