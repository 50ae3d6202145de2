"""Dates and years in Arabic."""

import re
from collections.abc import Sequence
from functools import partial

from audio.spoken.arabic import hours
from audio.spoken.arabic.figures import Region, numeric_rule
from audio.spoken.arabic.nouns import CLOSED, word_after, word_before
from audio.spoken.arabic.numbers import cardinal, ordinal
from audio.spoken.item import Item
from audio.spoken.scan import Rule

_EGYPTIAN = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
_LEVANTINE = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
    "تشرين الثاني", "كانون الأول",
)  # fmt: skip
_HIJRI = (
    "محرم", "صفر", "ربيع الأول", "ربيع الثاني", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان",
    "رمضان", "شوال", "ذي القعدة", "ذي الحجة",
)  # fmt: skip
_OTHER_MONTHS = (
    "إبريل", "ابريل", "يونيه", "يوليه", "اغسطس", "اكتوبر", "جانفي", "فيفري", "أفريل",
    "افريل", "ماي", "جوان",
    "جويلية", "أوت", "غشت",
    "آيار", "أذار",
    "شتنبر", "نونبر", "دجنبر", "يوليوز", "ايلول", "اذار", "ايار", "ربيع الآخر", "جمادى الثانية",
    "كانون ثاني", "كانون ثان", "كانون أول", "كانون الاول", "تشرين ثاني", "تشرين ثان", "تشرين أول",
    "تشرين الاول", "ذو القعدة", "ذو الحجة",
    "جمادى أول", "جمادى الأول", "جمادى ثاني", "جمادى الثاني",
    "ربيع أول",
    "ربيع ثاني",
)  # fmt: skip
_MONTH = "|".join(sorted([*_EGYPTIAN, *_LEVANTINE, *_HIJRI, *_OTHER_MONTHS], key=len, reverse=True))
_DAY = r"(?:[12١٢۱۲][0-9٠-٩۰-۹]|[3٣۳][01٠١۰۱]|[0٠۰]?[1-9١-٩۱-۹])"
#: The dot of م. is passed over only where more of the sentence follows: 1440هـ. – 2019م.
_ERA_DOT = r"(?:\.(?= ?[-–)،,/]))?"
_ERA = rf"(?P<era>[ \u00a0]?(?:م|هـ|ه|هجرية?|ميلادية?)(?![^\W_]){_ERA_DOT})?"
_NUMERIC = (
    r"(?P<a>\d{1,4})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})(?![\d/]|[.-]\d)" + _ERA
)
#: Set with spaces or with two kinds of dashes: 13- 12- 2025, 29 – 11-2019.
_SPACED = (
    rf"(?P<a>{_DAY})[ \u00a0]?[-–/][ \u00a0]?(?P<b>0?[1-9]|1[0-2])[ \u00a0]?[-–/][ \u00a0]?"
    r"(?P<c>(?:19|20)\d\d)(?![\d/]|[.-]\d)" + _ERA
)
#: The hour is written onto the year: 23/8/202405:13.
_STAMP = (
    r"(?P<a>\d{1,4})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<c>(?:19|20)\d\d|\d\d)(?P<era>)"
    r"(?P<h>[01]\d|2[0-3]):(?P<min>[0-5]\d)(?::[0-5]\d)?(?![\d:])" + hours.HALF
)
#: The date is written onto its hour: 09:1222/10/2024.
_HOUR_FIRST = (
    r"(?P<h>[01]\d|2[0-3]):(?P<min>[0-5]\d)(?P<a>[0-3]?\d)(?P<sep>[/.-])(?P<b>[01]?\d)(?P=sep)"
    r"(?P<c>(?:19|20)\d\d)(?P<half>)(?![\d/]|[.-]\d)" + _ERA
)
#: A month and its year, 05-2023; behind a law or a decree it is a number of that year.
_MONTH_OF_YEAR = r"(?P<m>0?[1-9]|1[0-2])-(?P<y>(?:19|20)\d\d)(?![\d/]|[.-]\d)"
_NUMBERED = frozenset(
    """رقم الرقم برقم القانون قانون المرسوم مرسوم القرار قرار الأمر الظهير المادة التعميم اللائحة
    القضية قضية الملف من""".split()
)
_WRITTEN = (
    rf"(?:(?P<d1>{_DAY})(?P<link>[ \u00a0]?[-–][ \u00a0]?| إلى | و ?| و?حتى | و?لغاية ))?"
    rf"(?P<d>{_DAY})(?P<of>[ \u00a0]*(?:من )?(?:شهر )?)(?P<m>(?:{_MONTH}))(?![^\W_])"
    rf"(?P<alt>[ \u00a0]?[/(][ \u00a0]?(?:{_MONTH})\)?)?"
)
#: A day of a month that has no name: يوم 30 من الشهر ذاته.
_DAY_OF_MONTH = rf"(?<=يوم )(?P<d>{_DAY})(?= من (?:ال)?شهر(?![^\W_]))"
#: A day, its month by name and the year between strokes: 24/يناير/2021.
_NAMED_MONTH = (
    rf"(?P<d>{_DAY}) ?(?P<sep>[/-]) ?(?P<m>(?:{_MONTH})) ?(?P=sep) ?"
    r"(?P<y>(?:1[3-9]|20)\d\d)(?![\d/-])"
)
#: As sites made in America stamp their pages: نوفمبر 12, 2023.
_MONTH_FIRST = re.compile(
    rf"(?<![^\W_])(?P<m>{_MONTH})[ \u00a0](?P<d>{_DAY})(?:[,،]?[ \u00a0]|/)"
    r"(?P<y>(?:19|20|١٩|٢٠)\d\d)(?![\w.,٫٬]\d|\d)"
)
#: English dates, as they stand beside a quoted post or a stamp: September 7, 2024, 13th, May 2023,
#: 8 Sep / September 2024.
_ENGLISH = (
    "January February March April May June July August September October November December".split()
)
_WEEKDAYS = {
    "Mon": "الاثنين", "Tue": "الثلاثاء", "Wed": "الأربعاء", "Thu": "الخميس", "Fri": "الجمعة",
    "Sat": "السبت", "Sun": "الأحد",
}  # fmt: skip
_ENGLISH_MONTH = "|".join(
    f"[{name[0]}{name[0].lower()}]{name[1:3]}(?:{name[3:]})?" for name in _ENGLISH
)
_ENGLISH_DATE = re.compile(
    rf"(?<![\w])(?:(?P<w>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}},? )?"
    rf"(?:(?P<m>{_ENGLISH_MONTH})[.]? (?P<d>{_DAY}),? |(?P<d2>{_DAY})(?:st|nd|rd|th)?,? "
    rf"(?:(?:{_ENGLISH_MONTH}) / )?(?P<m2>{_ENGLISH_MONTH}),? )(?P<y>(?:19|20)\d\d)(?![\w]|[.,]\d)"
)
_MONTH_FIRSTS = "".join(sorted({m[0] for m in _MONTH.split("|")}))
_YEAR_AFTER = re.compile(rf"(?:{_MONTH})\)?(?:[ \u00a0]|[،,] )\Z")
_YEAR = rf"(?P<y>\d{{3,4}})(?!\d|[.,٫٬]\d)(?P<era>[ \u00a0]?(?:م|هـ|ه)(?![^\W_]){_ERA_DOT})?"
_ALONE = re.compile(r"\W*(?:19|20)(?!00)\d\d\W*")
#: A zone written onto its hour or the date: GMT21:39, GMT25 مايو.
_ZONE_CLOSE = re.compile(rf"(?<![^\W_])GMT(?=\d{{1,2}}(?::\d\d|[ \u00a0](?:{_MONTH})))")
#: A date without its year, beside an hour, a day of the week or the word for day.
_DAY_AND_MONTH = (
    r"(?:(?<=\d:\d\d )|(?<=السبت )|(?<=الأحد )|(?<=الاثنين )|(?<=الإثنين )|(?<=الثلاثاء )"
    r"|(?<=الأربعاء )|(?<=الخميس )|(?<=الجمعة )|(?<=يوم )|(?<=بتاريخ ))"
    rf"(?P<d>{_DAY})[/-](?P<m>0?[1-9]|1[0-2])(?![\d/]|[.,٫:-]\d)"
)
_YEAR_LEADERS = frozenset(
    """عام العام لعام بعام وعام سنة السنة لسنة عامي موسم مونديال منذ خريف صيف شتاء ربيع نهاية
    مطلع أواخر أوائل منتصف موديل طراز حج""".split()
)
#: Behind these م is metres: على مساحة 1200م.
_MEASURED = frozenset(
    """مساحة بمساحة مسافة لمسافة بمسافة ارتفاع بارتفاع طول بطول عمق بعمق عرض بعرض بعد سباق على فوق
    يتجاوز تتجاوز يلامس تلامس يبلغ تبلغ""".split()
)
#: What names the year that its era is written behind: للعام الماضي 2021م.
_OF_THE_YEAR = re.compile(r"(?:عام|العام|للعام|بالعام)(?: ال[^\W\d_]{3,9})? \Z")
_PAIRED_YEAR = re.compile(r"(?:عامي|العامين|العامان|بين|سنتي|السنتين) \d{4} \Z")
#: Part of a year that a year names: الربع الثالث 2010.
_PART_OF_YEAR = re.compile(
    r"(?:الربع|النصف|الفصل|الثلث) (?:الأول|الاول|الثاني|الثالث|الرابع|الأخير) \Z"
)
_FEMININE_LEADERS = frozenset("سنة السنة لسنة".split())
_LOOSE_LEADERS = frozenset("في حتى من بين منذ قبل بعد إلى".split())


#: Years of a written date that are of the Islamic calendar without saying so.
_HIJRI_YEARS = (1300, 1499)


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for dates, years and times, in order."""
    return (
        numeric_rule("date", _STAMP, partial(_stamp, region)),
        numeric_rule("date", _HOUR_FIRST, partial(_stamp, region)),
        numeric_rule("date", _NUMERIC, partial(_date, region)),
        numeric_rule("date", _SPACED, partial(_date, region)),
        numeric_rule("date", _NAMED_MONTH, _named_month),
        Rule("date", _MONTH_FIRSTS, _MONTH_FIRST, _month_first),
        Rule("date", r"\dJFMASONDTW", _ENGLISH_DATE, partial(_english, region)),
        numeric_rule("date", _MONTH_OF_YEAR, partial(_month_of_year, region)),
        numeric_rule("date", _WRITTEN, _written),
        Rule("time", "G", _ZONE_CLOSE, lambda _: "بتوقيت غرينتش"),
        *hours.rules(),
        numeric_rule("date", _DAY_AND_MONTH, partial(_day_and_month, region)),
        numeric_rule("date", _DAY_OF_MONTH, lambda m: ordinal(int(m["d"]))),
        numeric_rule("year", _YEAR, _year),
    )


def _date(region: Region, match: re.Match[str]) -> str | None:
    a, b, c = match["a"], match["b"], match["c"]
    if len(a) == 4:
        year, month, day = int(a), int(b), int(c)
    else:
        day, month, year = int(a), int(b), int(c)
        if len(c) == 2:
            year += 1900 if year >= 50 else 2000
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12 and year > 100):
        return None
    era = _era(match)
    islamic = era == "هجري" or (not era and _HIJRI_YEARS[0] <= year <= _HIJRI_YEARS[1])
    name = (_HIJRI if islamic else _months(region))[month - 1]
    said = f"{ordinal(day)} من شهر {name} لعام {cardinal(year, oblique=True)}"
    return f"{said} {era}" if era else said


def _stamp(region: Region, match: re.Match[str]) -> str | None:
    """Say a date and the hour that is written onto its year."""
    date = _date(region, match)
    return date and f"{date} {hours.plain_clock(match)}"


def _day_and_month(region: Region, match: re.Match[str]) -> str:
    """Say the day and the month beside an hour or a day of the week: الخميس 17/08."""
    return f"{ordinal(int(match['d']))} من شهر {_months(region)[int(match['m']) - 1]}"


def _months(region: Region) -> Sequence[str]:
    return _LEVANTINE if region.levantine_months else _EGYPTIAN


def _era(match: re.Match[str]) -> str:
    """Return the era written behind a year, as it is said of عام, or ""."""
    letter = (match["era"] or "").strip(" \u00a0.")[:1]
    return {"م": "ميلادي", "ه": "هجري"}.get(letter, "")


def _month_of_year(region: Region, match: re.Match[str]) -> str | None:
    if word_before(match.string, match.start()) in _NUMBERED:
        return None
    return f"{_months(region)[int(match['m']) - 1]} لعام {cardinal(int(match['y']), oblique=True)}"


def _month_first(match: re.Match[str]) -> str:
    year = cardinal(int(match["y"]), oblique=True)
    return f"{ordinal(int(match['d']))} من {match['m']} لعام {year}"


def _english(region: Region, match: re.Match[str]) -> str:
    short = (match["m"] or match["m2"])[:3].title()
    month = next(n for n, name in enumerate(_ENGLISH) if name.startswith(short))
    year = cardinal(int(match["y"]), oblique=True)
    day = f"{_WEEKDAYS.get(match['w'], '')} {ordinal(int(match['d'] or match['d2']))}".strip()
    return f"{day} من {_months(region)[month]} لعام {year}"


def _named_month(match: re.Match[str]) -> str:
    year = cardinal(int(match["y"]), oblique=True)
    return f"{ordinal(int(match['d']))} من {match['m']} لعام {year}"


def _written(match: re.Match[str]) -> list[Item]:
    """Say the day as an ordinal and leave the month as it is written."""
    items: list[Item] = []
    if match["d1"]:
        link = match["link"].strip() or "و"
        items.append(_item(match, "d1", ordinal(int(match["d1"]))))
        word = "إلى" if link in "-–" else link
        if word == "و":
            items.append(Item(*match.span("link"), "silent", rule="date"))
        else:
            items.append(_item(match, "link", word))
        head = "و" if word == "و" else ""
        items.append(_item(match, "d", head + ordinal(int(match["d"]))))
    else:
        items.append(_item(match, "d", ordinal(int(match["d"]))))
    of = "من شهر" if "شهر" in match["of"] else "من"
    if match["of"]:
        items += [_item(match, "of", of), _item(match, "m", match["m"])]
    else:
        items.append(_item(match, "m", f"{of} {match['m']}"))
    if match["alt"]:
        items.append(_item(match, "alt", match["alt"].strip(" \u00a0/()")))
    return items


def _item(match: re.Match[str], group: str, words: str) -> Item:
    return Item(*match.span(group), "rule", tuple(words.split()), "", "date")


def _year(match: re.Match[str]) -> str | None:
    """Say a year where something says that it is one: عام, a month before it, or its era."""
    number = int(match["y"])
    text, start = match.string, match.start()
    before = word_before(text, start)
    era = (match["era"] or "").strip(" \u00a0.")
    high = era == "م" and (match["pre"] or "").endswith(("ال", "لل"))
    if before in _MEASURED or high:
        return None
    dated = _YEAR_AFTER.search(text[max(0, start - 20) : start]) is not None
    if _ALONE.fullmatch(text):
        return cardinal(number, oblique=True)
    if 1950 <= number < 2100 and _PART_OF_YEAR.search(text[max(0, start - 20) : start]):
        return cardinal(number, oblique=True)
    if (
        not dated
        and _is_named(before, number, word_after(text, match.end()))
        and not (match["pre"] or era)
    ):
        return cardinal(number, oblique=True)
    loose = before in _LOOSE_LEADERS and 1700 <= number < 2100
    joined = (
        1700 <= number < 2100
        and match["pre"] == "و"
        and _PAIRED_YEAR.search(text[max(0, start - 16) : start])
    )
    if not (
        before in _YEAR_LEADERS
        or dated
        or loose
        or joined
        or era in {"هـ", "ه"}
        or (era and 500 < number < 2200)
    ):
        return None
    if number < 500 and not era:
        return None
    feminine = before in _FEMININE_LEADERS
    words = cardinal(number, oblique=True, feminine=feminine)
    name = {"م": " ميلادي", "هـ": " هجري", "ه": " هجري"}.get(era, "")
    if dated:
        return f"لعام {words}{name}"
    named = _OF_THE_YEAR.search(text[max(0, start - 20) : start]) is not None
    masculine = named or before.endswith(("عام", "ي"))
    return words + name + ("ة" if name and not masculine else "")


def _is_named(before: str, number: int, after: str) -> bool:
    """Say whether a year names what stands before it: كأس العالم 2026, الربع الأول 2006."""
    if not 1950 <= number < 2040 or number % 100 == 0:
        return False
    counts = after and after not in CLOSED and not after.startswith(("ال", "و", "ب", "ل", "ف"))
    return not counts and (before.startswith("ال") or before.isascii()) and bool(before)
