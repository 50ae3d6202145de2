"""Figures in Arabic that no unit, money or date explains: counts, ranges, scores, phones."""

import re
from functools import partial

from audio.spoken.arabic import few, fractions, scores
from audio.spoken.arabic.alone import stands_alone
from audio.spoken.arabic.context import (
    NUMBER_WORDS,
    as_object,
    governs,
    is_oblique,
    others_oblique,
    tells_extent,
)
from audio.spoken.arabic.definites import (
    after_link,
    is_ordinal_place,
    names_its_kind,
    place_in_order,
    say_definite,
)
from audio.spoken.arabic.figures import FIGURE, Region, numeric_rule, parse
from audio.spoken.arabic.governing import NAMES_WITH_BA
from audio.spoken.arabic.nouns import (
    before_place,
    counted_after,
    counted_later,
    is_feminine,
    word_after,
    word_before,
)
from audio.spoken.arabic.numbers import (
    Figure,
    cardinal,
    decimal_in_full,
    digit_string,
    digits,
    figure_words,
    ordinal,
)
from audio.spoken.item import Item
from audio.spoken.scan import Rule

_PHONE = re.compile(
    r"(?<![\w.,])(?:\+\d{1,3}[ .-]?"
    r"|00\d{2,3}[ -])?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ -]\d{2,4}){1,5}(?![\w%٪€$]|[.,]\d)"
)
_PHONE_SHAPE = re.compile(
    r"\+[\d .()-]{7,}|00\d[\d -]{7,}|\d{3}-\d{3}-\d{4}"
    r"|0\d{1,3}[ -]\d{2,4}[ -]\d{2,4}(?:[ -]\d{2,4})?|\(\d{1,4}\)[\d .-]+"
)
#: A day, a month, a year and perhaps the hour look like a number to dial.
_DATE_SHAPE = re.compile(r"[0-3]?\d-[01]?\d-(?:19|20)\d\d(?: \d{1,2})?")
_PHONE_WORDS = re.compile(r"(?:هاتف|الهاتف|تلفون|واتساب|الرقم|جوال)[: ]{1,2}\Z")
#: Somebody can be called: الخط الساخن للإدارة العامة (1884141).
_CALLED = re.compile(r"(?:هاتف|الخط الساخن|واتساب|جوال|فاكس|تلفون)[^.\n]{0,48}\Z")
_DOTTED = r"(?P<n>\d{1,4}(?:\.\d{1,4}){2,6})(?!\w|\.\d)"
#: Digits that begin with a nought and are so many are dialled, not counted.
_SHORTEST_PHONE = 7
_LINK = re.compile(r"(?:(?<=[\d%٪])|(?<=[\d%٪] ))[-–‑−\u0640] ?(?=[\d$€])")
#: Spaced on one side only, between two figures that share a measure: بسرعة 20- 50كم.
_LOOSE_RANGE = re.compile(
    r"(?<=(?:19|20)\d\d)[-–] (?=(?:19|20)\d\d(?!\d))"
    r"|(?<=\d)[-–] (?=\d{1,4}(?:[.,٫]\d{1,2})?[ \u00a0]?(?:[%٪]|(?:كم|كلم|مم|ملم|سم|درج|كيلو|متر"
    r"|أمتار|ملي|عقد|عاما|سنة|دقيق|دولار|ريال|درهم|دينار|جنيه|مليون|مليار|ألف|في الم|بالم)))"
)
_LIST_HEAD = re.compile(r"(?:\A|\n)\s*\d{1,2}\Z")
_BETWEEN = re.compile(r"(?<![^\W_])(?:ما )?بين[ \u00a0][\d.,٫٬%٪]{1,15}[ \u00a0]?\Z")
_DATED = re.compile(r"(?:\d{4}|[-/]\d{1,2})[ \u00a0]?\Z")
_HOUR = re.compile(r"\d{1,2}:\d\d")
#: The hour of a stamp whose date follows: 00:16 - 2023/03/28.
_HOUR_BEFORE = re.compile(r"(?<!\d)\d{1,2}:\d\d[ \u00a0]?\Z")
_DATE_AFTER = re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}")
_PERCENT_WORD = re.compile(r"[ \u00a0](?:بال|في[ \u00a0]ال|ب)(?:مئة|مائة|مية)")
_TIMES = re.compile(r"(?:(?<=\d)|(?<=\d ))[x×] ?(?=\d)")
#: Several minutes of a match, each an ordinal: في الدقيقتين 42 و67.
_MINUTES = re.compile(
    r"(?:(?:الدقيقت(?:ين|ان)|الدقائق)[ \u00a0]"
    r"(?:\d{1,2}(?:[ \u00a0]?[،,][ \u00a0]?|[ \u00a0]{0,2}و[ \u00a0]?|[ \u00a0]{1,2})){0,5}و?"
    r"|الدقيقة (?:\d{1,2} ?/ ?){1,6})\Z"
)
#: Another minute, joined to the first: في الدقيقة 2 و72 من المباراة.
_AND_MINUTE = re.compile(r"الدقيقة[ \u00a0]\(?\d{1,2}\)?[ \u00a0]?\Z")
_COUNT = rf"(?P<minus>(?<![^\Wو])(?<![.,%٪])[-−] ?(?=\d))?(?P<n>{FIGURE})"
#: The sign of a note, close to its word: الإنفاق(1).
_NOTE = re.compile(r"(?<=[ء-ي]{3})\(\d{1,3}\)(?=[.،,؛:]|\s*\Z)")
_PLUS = re.compile(r"(?<![^\s(«])\+ ?(?=\d)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
#: What a year names, where no space is between: الميثاق الوطنى1943, للسنة الجارية ,2010.
_YEAR_CLOSE = re.compile(r"(?:ال[^\W\d_]{3,9}|[^\W\d_]{2,9} [,،.])\Z")
#: Told again behind what it is: منذ ذلك الحين، 1948، تحدث.
_BETWEEN_COMMAS = re.compile(r"\A[،,] (?:1[89]|20)\d\d[،,] ")
#: What is held in a year: الانتخابات الرئاسية 2024, موازنة الدولة 2026.
_EVENT = re.compile(
    r"(?<![^\W_])[وفبل]?(?:ال)?(?:انتخابات|مونديال|بطولة|أولمبياد|قمة|مهرجان|موسم|معرض|ميزانية|موازنة"
    r"|دوري|كأس|لانتخابات|لقمة)(?: ال[^\W\d_]{2,12}){1,3} \Z"
)
_YEARS_BEFORE = re.compile(
    r"(?<!\d)(?:(?:1[89]|20)\d\d[\"”]?[ \u00a0]?(?:[،,][ \u00a0]?)?|1[34]\d\d ?هـ ?/ ?)\Z"
)
_ISLAMIC_PAIR = re.compile(r"1[34]\d\d ?/ ?1[34]\d\d ?هـ?(?![^\W_])")
_YEARS_AFTER = re.compile(r"[ \u00a0]?(?:[،,][ \u00a0]?|[ \u00a0]و)(?:1[89]|20)\d\d(?![\d.,٫])")
#: What stands behind a year: مهرجان جازان 2026 يستهل.
#: What kind of year a figure is, which it names: للعام الجامعي 1429-1430.
_OF_A_YEAR = re.compile(r"(?:العام|للعام|بالعام|الموسم|للموسم|السنة|للسنة) ال[^\W\d_]{3,10} \Z")
#: A year without its hundreds is feminine as its noun is: لسنة 64 القضائية.
_OF_YEARS = frozenset("سنة لسنة بسنة".split())
_PRESENT_TENSE = re.compile(r"ي(?!وم|ورو|ارد|مين)[^\W\d_]{3,6}")
#: A noun that eleven to ninety-nine count, in the accusative: مقعدا, سيارة, ماء.
_ONE_OF_MANY = re.compile(r"[^\W\d_]+(?:[اةىء]|آخر(?:ون|ين))|آخر(?:ون|ين)")
#: The first of two years: 2016/2017, 2025/26.
_SECOND_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)(\d\d)/\Z")
_GROUPED_BY_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MEASURES = frozenset(
    """درجة نقطة مرة ساعة ثانية دقيقة سنة ليرة روبية أوقية مترا كيلومترا طنا لترا غراما كيلوغراما
    دولارا جنيها ريالا درهما دينارا يورو""".split()
)
#: Counted nouns of their own, though they begin with the letter of *with*.
_OWN_BA = frozenset(
    """بوصة بتة بقرة بعثة بلدة بلدية بطولة بندقية بيضة بذرة بطاقة باخرة بضاعة بارجة بطارية بوابة
    بحيرة بناية بقعة""".split()
)
#: Who is counted whole, also where the press leaves them in the singular: 47.241 طالب.
_PEOPLE = frozenset("طالب شخص مواطن ناخب لاجئ نازح مرشح موظف عامل زائر سائح مقعد صوت".split())
#: Money that has hundredths at most, so that three digits behind a dot are thousands: 6.176 دولار.
_WITHOUT_THOUSANDTHS = re.compile(r"[ \u00a0](?:دولار|يورو|درهم|ريال|جنيه|ليرة|روبل|فرنك)")
#: What a barrel costs is told to the thousandth: سعر البرميل 77.536 دولارا.
_PRICED = re.compile(r"(?:سعر|السعر|بسعر|سعره) [^.\n\d]{0,40}\Z|للبرميل [^.\n\d]{0,12}\Z")
_DEGREES = frozenset({"درجة", "درجات"})
_MONEY_NEXT = re.compile(r"[ \u00a0](?:دولار|يورو|درهم|دينار|ريال|جنيه|ليرة|روبية)")
_POINTING = frozenset("هذا هذه ذلك تلك بهذا بهذه وهذا وهذه لهذا لهذه نفس".split())
#: Things that are numbered with a nought in front: الفصل 07.
_NUMBERED = frozenset(
    "الفصل الحلقة الجزء الموسم الصفحة الدرس الأسبوع رقم الرقم السؤال الوحدة".split()
)


def phone_rules() -> tuple[Rule, ...]:
    """Return the rule for telephone numbers, which look like grouped figures."""
    return (Rule("phone", r"\d+(", _PHONE, _phone),)


def range_rules() -> tuple[Rule, ...]:
    """Return the rule for a range that is spaced on one side, which looks like an aside's dash."""
    return (Rule("range", "-–", _LOOSE_RANGE, _loose_range),)


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for bare figures, in order."""
    return (
        Rule("note", "(", _NOTE, _note),
        numeric_rule("version", _DOTTED, _dotted),
        *fractions.rules(),
        *scores.rules(),
        Rule("range", "\\-–‑−\u0640", _LINK, _link),
        Rule("times", "x×", _TIMES, lambda _: "في"),
        Rule("plus", "+", _PLUS, lambda _: "زائد"),
        *scores.minute_rules(),
        *few.rules(),
        numeric_rule("number", _COUNT, partial(_count, region), first=r"\-−"),
    )


def _phone(match: re.Match[str]) -> list[Item] | None:
    """Say a telephone number digit by digit, with a pause after each group."""
    written = match.group()
    before = match.string[max(0, match.start() - 16) : match.start()]
    if _DATE_SHAPE.fullmatch(written):
        return None
    if not _PHONE_SHAPE.fullmatch(written) and not _PHONE_WORDS.search(before):
        return None
    items: list[Item] = []
    for run in re.finditer(r"\+?\d+|\D+", written):
        start, end = match.start() + run.start(), match.start() + run.end()
        if run.group()[-1].isdigit():
            words = ("زائد " if run.group()[0] == "+" else "") + digits(run.group())
            mark = "" if run.end() == len(written) else "،"
            items.append(Item(start, end, "rule", tuple(words.split()), mark, "phone"))
        else:
            items.append(Item(start, end, "silent", rule="phone"))
    return items


def _loose_range(match: re.Match[str]) -> str | None:
    """Say the dash of 20- 50 كم, but not that of a list's head."""
    before = match.string[max(0, match.start() - 4) : match.start()]
    return None if _LIST_HEAD.search(before) else _link(match)


def _note(match: re.Match[str]) -> list[Item] | None:
    """Pass over the sign of a note, but not a number of what is numbered: المادة(5)."""
    text, inside = match.string, match.start() + 1
    if word_before(text, inside) in NUMBER_WORDS or is_ordinal_place(text, inside):
        return None
    return [Item(*match.span(), "silent", rule="note")]


def _dotted(match: re.Match[str]) -> str | None:
    groups = match["n"].split(".")
    if all(len(g) == 3 for g in groups[1:]) and groups[0][0] != "0" and len(groups[0]) < 4:
        return None
    return " نقطة ".join(digit_string(g) for g in groups)


def _count(region: Region, match: re.Match[str]) -> str | None:
    text, start, end = match.string, match.start(), match.end()
    written = match["n"]
    figure = parse(written, region)
    oblique = _is_oblique_here(match)
    if (match["pre"] or "").endswith(("ال", "لل")) and not figure.fraction and figure.value < 10**6:
        return say_definite(match, figure.value, oblique=oblique)
    grouped = _counts_things(text, end) or _WITHOUT_THOUSANDTHS.match(text, end)
    priced = _PRICED.search(text[max(0, start - 48) : start]) is not None
    if _GROUPED_BY_DOT.fullmatch(written) and grouped and not priced:
        figure = Figure(written.replace(".", ""))
    today = _stands_for_itself(text, start) and (
        _counts_things(text, end) or counted_after(text, end) in _MEASURES
    )
    joined = (match["pre"] or "").rstrip("\u0640")[-1:] in {"ب", "ل", "ك"}
    counted = counted_after(text, end)
    kind = names_its_kind(text, start) and (not counted or counted.endswith("وا"))
    percent = _PERCENT_WORD.match(text, end) is not None
    placed = kind or (not percent and is_ordinal_place(text, start))
    placed = placed and not today and not joined
    if figure.value < 100 and not figure.fraction and placed:
        return place_in_order(text, start, figure.value)
    oblique = oblique or (placed and figure.value > 100)
    if not figure.fraction and word_before(text, start) == "الدقيقة":
        return cardinal(figure.value, feminine=True, oblique=oblique)
    if figure.value < 100 and not figure.fraction and _is_minute(match):
        return ordinal(figure.value, feminine=True, oblique=True)
    named = word_before(text, start) in NUMBER_WORDS
    event = _names_year(match) and 1950 <= figure.value <= 2035
    year = _YEAR.fullmatch(written) is not None and governs(text, start)
    year = year and not (_counts_things(text, end) and not 1950 <= figure.value <= 2035)
    year = year or (_YEAR.fullmatch(written) is not None and before_place(text, end))
    noun = (
        ""
        if named or year or event
        else counted_after(text, end) or _counted_earlier(text, start, end)
    )
    if (
        3 <= figure.value % 100 <= 10
        and noun[:1] == "ب"
        and noun[-1:] == "ة"
        and noun not in _OWN_BA
    ):
        noun = ""  # A few of something are plural, so that this is *with*: إصابة 8 بغارة.
    if "(" in written and not noun and not named and not match["pre"]:
        return None
    dialled = _CALLED.search(text[max(0, start - 72) : start]) is not None
    if dialled and len(written.strip("()")) >= _SHORTEST_PHONE and written.strip("()").isdecimal():
        return digits(figure.whole)
    if len(figure.whole) > 1 and figure.whole[0] == "0" and not figure.fraction:
        return _led_by_nought(match, figure, oblique=oblique)
    if not figure.fraction.strip("0") and _MONEY_NEXT.match(text, end):
        figure = Figure(figure.whole)
    few = not figure.fraction and 3 <= figure.value % 100 <= 10
    words = None
    adjacent = bool(noun)
    noun = noun or ("" if figure.fraction or percent else counted_later(text, end))
    long_percent = percent and len(figure.fraction) > 1
    if figure.fraction and not noun and not long_percent and stands_alone(match):
        words = decimal_in_full(figure.unpadded, oblique=oblique)
    words = words or figure_words(
        figure,
        feminine=is_feminine(noun, few=few) or (not noun and word_before(text, start) in _OF_YEARS),
        oblique=oblique,
        construct=adjacent,
    )
    if not year and not named:
        words = as_object(match, words)
    return f"سالب {words}" if match["minus"] else words


def _is_minute(match: re.Match[str]) -> bool:
    """Say whether a figure is one of several minutes of a match: الدقائق 10 و36, الدقيقة 2 و72."""
    text, start = match.string, match.start()
    if _MINUTES.search(text[max(0, start - 48) : start]):
        return True
    joined = match["pre"] == "و" and not counted_after(text, match.end())
    return joined and _AND_MINUTE.search(text[max(0, start - 16) : start]) is not None


def _led_by_nought(match: re.Match[str], figure: Figure, *, oblique: bool) -> str:
    """Say a number that begins with 0: by its digits, but for degrees and what is numbered."""
    text, start, end = match.string, match.start(), match.end()
    if {counted_after(text, end), counted_later(text, end)} & _DEGREES:
        return cardinal(figure.value, feminine=True, oblique=oblique)
    if len(figure.whole) >= _SHORTEST_PHONE:
        return digits(figure.whole)
    led = len(figure.whole) == 2 and word_before(text, start) in _NUMBERED
    return cardinal(figure.value) if led and figure.value else digit_string(figure.whole)


def _counted_earlier(text: str, start: int, end: int) -> str:
    """Return what was counted before, of which a figure tells some: 9 رحلات، 5 منها."""
    if word_after(text, end) not in {"منها", "منهم", "منهن"}:
        return ""
    earlier = re.findall(r"\d ([ء-ي]{3,15})(?![ء-ي])", text[max(0, start - 60) : start])
    return earlier[-1] if earlier else ""


def _stands_for_itself(text: str, start: int) -> bool:
    """Say whether a noun before a figure needs no number: اليوم, هذه الدورة, المباراة نفسها."""
    noun = word_before(text, start)
    pointing = word_before(text, start - len(noun) - 1)
    return noun == "اليوم" or pointing in _POINTING


def _counts_things(text: str, end: int) -> bool:
    """Say whether what follows is counted one by one, as in 14 راكبا, and not measured."""
    noun = counted_after(text, end)
    if noun in _PEOPLE:
        return True
    return bool(noun) and noun not in _MEASURES and noun.endswith(("ا", "ة", "ات", "ين"))


def _is_oblique_here(match: re.Match[str]) -> bool:
    """Say whether a count is in another case than the nominative, by all that stands round it."""
    text, start, end = match.string, match.start(), match.end()
    shown = None if match["pre"] else others_oblique(text, start, end)
    if shown is not None:
        return shown
    if is_oblique(match) or after_link(text, start) or _names_year(match):
        return True
    if _in_list_of_years(match):
        return True
    if _OF_A_YEAR.search(text[max(0, start - 24) : start]) and len(match["n"]) == 4:
        return True
    return not match["pre"] and tells_extent(text, start, end)


def _in_list_of_years(match: re.Match[str]) -> bool:
    """Say whether a year stands beside another: 2002، 2003 و2009, 1447هـ/2026."""
    text, start, end = match.string, match.start(), match.end()
    if _ISLAMIC_PAIR.match(text, match.start("n")):
        return True
    if _YEAR.fullmatch(match["n"]) is None:
        return False
    before = _YEARS_BEFORE.search(text[max(0, start - 12) : start])
    return (before or _YEARS_AFTER.match(text, end)) is not None


def _names_year(match: re.Match[str]) -> bool:
    """Say whether a figure is a year that names what stands before it: مونديال قطر 2022."""
    year = _YEAR.fullmatch(match["n"]) is not None and not match["n"].endswith("00")
    first = _SECOND_YEAR.search(match.string[max(0, match.start() - 5) : match.start()])
    if first is not None and (year or match["n"] == f"{(int(first[1]) + 1) % 100:02d}"):
        return True
    text, start = match.string, match.start()
    if not year or match["pre"]:
        return False
    if _EVENT.search(text[max(0, start - 48) : start]):
        return True
    if word_before(text, start) in NAMES_WITH_BA or _BETWEEN_COMMAS.search(
        text[max(0, start - 2) : match.end() + 2]
    ):
        return True
    if _YEAR_CLOSE.search(text[max(0, start - 12) : start]):
        return True
    if not word_before(text, start):
        return False
    after = counted_after(match.string, match.end())
    if int(match["n"]) % 100 > 10 and not _ONE_OF_MANY.fullmatch(after):
        return True
    return not after or _PRESENT_TENSE.fullmatch(after) is not None


def _link(match: re.Match[str]) -> str | None:
    """Say the dash of a range, which is *and* after *between*; a date beside its hour is none."""
    start = match.start()
    stamped = _HOUR_BEFORE.search(match.string[max(0, start - 8) : start])
    if stamped and _DATE_AFTER.match(match.string, match.end()):
        return None
    if _DATED.search(match.string[max(0, start - 5) : start]) and _HOUR.match(
        match.string, match.end()
    ):
        return None
    return "و" if _BETWEEN.search(match.string[max(0, start - 26) : start]) else "إلى"
