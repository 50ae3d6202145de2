"""Dates: 22 Mar 2025, March 16, Oct. 7-9, 2025-03-22, 03/04/2025."""

import re
from functools import partial

from audio.spoken.english.context import ends_sentence, word_after, word_before
from audio.spoken.english.dates.months import (
    DAY_BEGINS,
    MONTH_BEGINS,
    MONTHS,
    SHORT_DAYS,
    SHORT_MONTHS,
)
from audio.spoken.english.figures import DASH
from audio.spoken.english.numbers import Style, ordinal, year
from audio.spoken.item import Item
from audio.spoken.scan import THIN, Rule, piece

#: Written small where nothing has a capital; march and may are other words as well.
_SMALL = "|".join(m.lower() for m in MONTHS if m not in {"March", "May"})
_SMALL_SHORT = "|".join(m.lower() for m in ("Sept", *SHORT_MONTHS) if m not in {"Mar", "May"})
_MONTH_NAME = (
    rf"(?:{'|'.join([*MONTHS, *(m.upper() for m in MONTHS)])}|{_SMALL})\b"
    r"|(?:march|may)(?=,?\s(?:1\d|20)\d\d(?![\d,.]*\d))"
    rf"|(?:{'|'.join(SHORT_MONTHS)}|{'|'.join(m[:3].upper() for m in MONTHS)}|SEPT"
    rf"|{_SMALL_SHORT})\b\.?"
)
_MONTH = rf"(?P<month>{_MONTH_NAME})"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?:1\d{3}|20\d{2})(?![\d,]\d|\d|%)"
#: A day of the week says that 2/22 is a date.
_DAY_AND_MONTH = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![/\d]|[.,]\d)")
#: After these, figures that make no common fraction are a day: on 3/30, by 4/18.
_ON_A_DAY = re.compile(
    r"\b(?:on|by|until|till|through|since|before|after|dated|starting|ending|\d and) \(?$"
)
_AFTER_WEEKDAY = re.compile(
    r"\b(?:Mon|Tues?|Wed(?:nes)?|Weds|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?[.,]? \(?$"
)
_TAIL = rf"(?P<join>(?:,|\.)?{THIN}?)(?P<year>{_YEAR})"
_BOUND = r"(?![\d%])(?![.,:/]\d)(?![A-Z](?![^\W_]))"

#: From 8pm May 9 to 6am May 13: the second number is an hour, or another month's day.
_NO_HOUR = rf"(?!{THIN}?(?:[apAP]\.?[mM]\b|noon\b)|{THIN}(?:of{THIN})?{_MONTH_NAME})"
#: What says that a number after "and" is another day: Feb. 17 and 19 for; not "and 19 people".
_TWO_DAYS = (
    rf"{_DAY}(?:(?:st|nd|rd|th)\b|[.;:)]|$|,(?! ?\d)"
    r"|[ ](?:at|for|when|near|after|before|during|to|from|respectively|in(?! \d))\b)"
)
_DAY_FIRST = re.compile(
    rf"(?P<day>{_DAY})(?:st|nd|rd|th)?(?:(?P<to>{THIN}?{DASH}{THIN}?|{THIN}to{THIN}|{THIN}(?:and|&){THIN}|/)"
    rf"(?P<last>{_DAY})(?:st|nd|rd|th)?)?(?P<gap>{THIN}|{THIN}of{THIN}|-|(?=[A-Z])){_MONTH}"
    rf"(?:(?P<join>,?{THIN}|-|)(?P<year>{_YEAR}))?"
)
_MONTH_FIRST = re.compile(
    rf"{_MONTH}(?P<gap>{THIN}?|-)(?P<day>{_DAY})(?:st|nd|rd|th)?{_BOUND}"
    rf"(?:(?P<to>{THIN}?{DASH}{THIN}?|{THIN}to{THIN}|{THIN}and{THIN}(?={_TWO_DAYS}))"
    rf"(?P<last>{_DAY})(?:st|nd|rd|th)?{_BOUND}{_NO_HOUR})?(?:{_TAIL})?"
)
_MONTH_YEAR = re.compile(rf"{_MONTH}(?P<join>,?{THIN}|-)(?P<year>{_YEAR})")
_MONTH_ALONE = re.compile(rf"(?P<month>(?:{'|'.join(SHORT_MONTHS)})\.)(?![^\W_])")
_WEEKDAY = re.compile(
    rf"(?P<day>{'|'.join([*SHORT_DAYS, *(d.upper() for d in SHORT_DAYS)])})"
    rf"(?:\.|(?=,?{THIN}(?:{_DAY}\b|{_MONTH_NAME})))"
)
_MONTHS_OR_DAYS = frozenset(name[:3] for name in (*SHORT_MONTHS, *SHORT_DAYS))
_ANY_DAY = "|".join([*sorted(set(SHORT_DAYS.values())), *sorted(SHORT_DAYS, reverse=True)])
_WEEKDAYS = re.compile(
    rf"(?P<first>{_ANY_DAY})(?![^\W_])\.?(?P<link>{THIN}?[-–/]{THIN}?)(?P<last>{_ANY_DAY})\b\.?"
)
_MONTHS_TO = re.compile(rf"{_MONTH}(?P<to>{THIN}?[-–]{THIN}?)(?=(?:{_MONTH_NAME}))")
_MONTH_AFTER = re.compile(rf"(?<=[-– ])(?P<month>{'|'.join(SHORT_MONTHS)})\b(?![-.])")
_DATES_TO = re.compile(rf"(?<=\d)(?P<to>{THIN}?[-–]{THIN}?)(?={_MONTH_NAME}{THIN}\d)")
#: From one day to another, with their months: 18 August 1937 – 30 December 2013.
_DAYS_TO = re.compile(
    rf"[-–](?={THIN}?(?:{_DAY}(?:st|nd|rd|th)?{THIN}(?:{_MONTH_NAME}))(?![^\W_]))"
)
_A_DAY = re.compile(
    rf"\b{_DAY}(?:st|nd|rd|th)?{THIN}(?:{_MONTH_NAME})(?:,?{THIN}(?:1[5-9]|20)\d\d)?{THIN}?$"
)
_DATED = re.compile(r"\b(?:dated|on|of|born|died|since|until|before|after|from) $|[A-Z][a-z]+, $")
#: Two figures of a year to come stand for this century only where something is due then.
_DUE = re.compile(r"\b(?:due|until|till|through|by|matur\w+|expir\w+|ends?|ending|from|to) \(?$")
_ISO = re.compile(
    r"(?P<y>(?:1[5-9]|20)\d{2})([-/.])(?P<m>0?[1-9]|1[0-2])\2(?P<d>0?[1-9]|[12]\d|3[01])(?![\d-]|\.\d)"
)
_NUMERIC = re.compile(
    r"(?P<a>0?[1-9]|[12]\d|3[01])([/.-])(?P<b>0?[1-9]|[12]\d|3[01])\2(?P<y>[12]\d{3}|\d{2})(?![\d/.-]\d|\d)"
)

#: What the rules that are tried at many words and figures must begin with.
_MONTH_BEGINS = f"(?i:{MONTH_BEGINS})"
_WEEKDAY_BEGINS = f"(?:{DAY_BEGINS})|(?:{DAY_BEGINS.upper()})"
_DAY_BEGINS = rf"{_DAY}(?!\d)(?:$|[^\d.,:%])"


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for dates."""
    return (
        Rule("date", "12", _ISO, partial(_say_iso, style), needs=r"/.\-"),
        Rule("date", r"\d", _DAY_AND_MONTH, partial(_say_day_and_month, style), needs="/"),
        Rule("date", r"\d", _NUMERIC, partial(_say_numeric, style), needs=r"/.\-"),
        Rule("date", r"\d", _DAY_FIRST, partial(_say_day_first, style), begins=_DAY_BEGINS),
        Rule(
            "date",
            "JFMASONDjfasond",
            _MONTH_FIRST,
            partial(_say_month_first, style),
            begins=_MONTH_BEGINS,
        ),
        Rule("date", "JFMASOND", _MONTHS_TO, _say_months_to, begins=_MONTH_BEGINS),
        Rule("month", "JFMASOND", _MONTH_AFTER, _say_month_after, begins=_MONTH_BEGINS),
        Rule(
            "date",
            "JFMASONDjfasond",
            _MONTH_YEAR,
            partial(_say_month_year, style),
            begins=_MONTH_BEGINS,
        ),
        Rule(
            "month",
            "JFMASOND",
            _MONTH_ALONE,
            lambda m: [piece(*m.span(), _month(m["month"]), "month", _closing(m))],
            needs=".",
            begins=_MONTH_BEGINS,
        ),
        Rule("weekday", "MTWFS", _WEEKDAYS, _say_weekdays, begins=_WEEKDAY_BEGINS),
        Rule("weekday", "MTWFS", _WEEKDAY, _say_weekday, begins=_WEEKDAY_BEGINS),
    )


def joins() -> tuple[Rule, ...]:
    """Return the rule for the dash between two dates; it comes before the dash that is a pause."""
    return (
        Rule("date", r"–\u00a0\u2009\u202f-", _DATES_TO, lambda _: "to"),
        Rule("date", "–-", _DAYS_TO, _say_days_to),
    )


def _say_days_to(match: re.Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 28) : match.start()]
    return "to" if _A_DAY.search(before) else None


def _month(written: str) -> str:
    name = written.rstrip(".").capitalize()
    return SHORT_MONTHS.get(name, name)


def _say_day_and_month(style: Style, match: re.Match[str]) -> str | None:
    """Say Tuesday (2/22) as a date, in the order of the country."""
    month, day = (int(match[g]) for g in ("ba" if style.british else "ab"))
    written = match.string[max(0, match.start() - 14) : match.start()]
    plain = match.group() != "24/7" and month < day and day > 12 and day not in {16, 20}
    if not (_AFTER_WEEKDAY.search(written) or (plain and _ON_A_DAY.search(written))):
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[month - 1]} {ordinal(day, style)}"


def _say_months_to(match: re.Match[str]) -> list[Item]:
    """Say Jan.-March, May–September."""
    return [
        piece(*match.span("month"), _month(match["month"]), "date"),
        piece(*match.span("to"), "to", "date"),
    ]


def _say_month_after(match: re.Match[str]) -> str | None:
    """Say the second month of Jan-Mar in full."""
    before = match.string[: match.start()][-8:].rstrip(" ")
    if before[-1:] not in {"-", "–"} or _month(word_before_dash(before)) not in MONTHS:
        return None
    return _month(match["month"])


def word_before_dash(before: str) -> str:
    """Return the letters before the dash at the end of a text."""
    found = re.search(r"([A-Za-z]+)\.? ?[-–]$", before)
    return found.group(1) if found else ""


def _closing(match: re.Match[str]) -> str:
    return "." if match.group().endswith(".") and ends_sentence(match) else ""


def _say_weekday(match: re.Match[str]) -> list[Item] | None:
    """Say a day written short; The White Sun. ends with a star."""
    before = word_before(match)
    named = before[:1].isupper() or before in {"the", "a"}
    if match.group() == "Sun." and named and before[:3] not in _MONTHS_OR_DAYS:
        return None
    return [piece(*match.span(), SHORT_DAYS[match["day"].capitalize()], "weekday", _closing(match))]


def _say_weekdays(match: re.Match[str]) -> list[Item]:
    """Say Mon-Fri, Monday - Friday, Tue/Thu."""
    first, last = (SHORT_DAYS.get(match[g], match[g]) for g in ("first", "last"))
    link = "and" if "/" in match["link"] else "to"
    return [
        piece(match.start(), match.end("link"), f"{first} {link}", "weekday"),
        piece(match.end("link"), match.end(), last, "weekday", _closing(match)),
    ]


def _said_date(style: Style, day: int, month: int, year_number: int) -> str | None:
    """Say a date in figures as the listener's country does; None for one no calendar has."""
    if day > (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31):
        return None
    name = MONTHS[month - 1]
    if style.british:
        return f"the {ordinal(day, style)} of {name} {year(year_number, style)}"
    return f"{name} {ordinal(day, style)} {year(year_number, style)}"


def _say_iso(style: Style, match: re.Match[str]) -> str | None:
    return _said_date(style, int(match["d"]), int(match["m"]), int(match["y"]))


def _say_numeric(style: Style, match: re.Match[str]) -> str | None:
    first, second, number = int(match["a"]), int(match["b"]), int(match["y"])
    sign = match[2]
    if len(match["y"]) == 2:
        if sign == "." and not _is_dotted_day(match):
            return None
        if sign == "-" and not (len(match["a"]) == len(match["b"]) == 2):
            return None
        if sign == "-" and first > 12 and not style.british:
            # Points, rebounds and assists (28-11-10); Americans write the month first.
            return None
        due = number < 50 and _DUE.search(match.string[max(0, match.start() - 12) : match.start()])
        number += 2000 if number < 30 or due else 1900
    day_first = style.british or sign == "." or first > 12
    day, month = (first, second) if day_first and second <= 12 else (second, first)
    if month > 12:
        return None
    return _said_date(style, day, month, number)


def _is_dotted_day(match: re.Match[str]) -> bool:
    """Tell a letter dated 10.7.76 from a version: all of it can be a date, and one is told."""
    before = match.string[max(0, match.start() - 16) : match.start()]
    return int(match["b"]) <= 12 and int(match["y"]) > 12 and _DATED.search(before) is not None


def _say_day_first(style: Style, match: re.Match[str]) -> list[Item] | None:
    if not _is_date(match):
        return None
    article = "" if word_before(match).lower() == "the" else "the "
    end = match.end("last") if match["to"] else match.end("day")
    while match.string[end : end + 1].isalpha() and end < match.start("gap"):
        end += 1
    said = f"{article}{ordinal(int(match['day']), style)}"
    if match["to"]:
        link = "and" if match["to"].strip() in {"and", "&"} else "to"
        said += f" {link} {article}{ordinal(int(match['last']), style)}"
    items = [piece(match.start(), match.start("gap"), said, "date")]
    gap = match["gap"]
    items.append(piece(match.start("gap"), match.end("gap"), "of", "date")) if gap else None
    of_month = _month(match["month"]) if gap else f"of {_month(match['month'])}"
    mark = "" if match["year"] else _closing(match)
    items.append(piece(*match.span("month"), of_month, "date", mark))
    return items + _year_items(style, match)


def _say_month_first(style: Style, match: re.Match[str]) -> list[Item] | None:
    if match["gap"] == "" and not match["month"].endswith("."):
        return None
    short = match["month"].rstrip(".")
    if short in {"MAR", "MAY", "JUN", "DEC", "JAN"} and match["gap"] == "-":
        return None
    if _counts_people(match):
        return None
    article = "the " if style.british else ""
    items = [piece(*match.span("month"), _month(match["month"]), "date")]
    if match["gap"]:
        items.append(Item(*match.span("gap"), "space"))
    said = article + ordinal(int(match["day"]), style)
    if match["to"]:
        link = "and" if "and" in match["to"] else "to"
        said += f" {link} {article}{ordinal(int(match['last']), style)}"
    end = match.start("join") if match["year"] else match.end()
    items.append(piece(match.start("day"), end, said, "date"))
    return items + _year_items(style, match)


def _say_month_year(style: Style, match: re.Match[str]) -> list[Item]:
    month = piece(*match.span("month"), _month(match["month"]), "date")
    return [month, *_year_items(style, match)]


def _year_items(style: Style, match: re.Match[str]) -> list[Item]:
    if not match["year"]:
        return []
    items = []
    start, end = match.span("join")
    if end > start:
        comma = "," if match["join"][0] == "," else ""
        items.append(Item(start, end, "punctuation" if comma else "silent", (), comma, "date"))
    items.append(piece(*match.span("year"), year(int(match["year"]), style), "date"))
    return items


def _is_date(match: re.Match[str]) -> bool:
    """Tell "7 May" and "1 March" from "7 March protesters" and "25-May"."""
    month = match["month"]
    if match["gap"] == "" and len(month.rstrip(".")) > 4:
        return False
    return not (
        month in {"Mar", "May", "Jan"} and word_after(match)[:1].isupper() and not match["year"]
    )


def _counts_people(match: re.Match[str]) -> bool:
    """Tell "On March 16" from "In March 16 people died"."""
    if (
        match["year"]
        or match["to"]
        or word_before(match).lower() not in {"in", "since", "last", "this"}
    ):
        return False
    after = word_after(match, "day")
    return after in {"people", "men", "women", "children"} or (
        after.islower() and after.endswith("s")
    )
