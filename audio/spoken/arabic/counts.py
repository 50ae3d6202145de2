"""Figures in Arabic that no unit, money or date explains: counts, ranges, scores, phones."""

import re
from functools import partial

from audio.spoken.arabic import fractions, scores
from audio.spoken.arabic.context import (
    NUMBER_WORDS,
    as_object,
    governs,
    is_oblique,
    others_oblique,
    stands_alone,
    tells_extent,
    word_before,
)
from audio.spoken.arabic.figures import FIGURE, Region, numeric_rule, parse
from audio.spoken.arabic.nouns import (
    CLOSED,
    counted_after,
    counted_later,
    is_feminine,
    is_plural_head,
)
from audio.spoken.arabic.numbers import (
    Figure,
    cardinal,
    decimal_in_full,
    definite,
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
_DOTTED = r"(?P<n>\d{1,4}(?:\.\d{1,4}){2,6})(?!\w|\.\d)"
#: Digits that begin with a nought and are so many are dialled, not counted.
_SHORTEST_PHONE = 7
#: The article with a small word written onto it: للمادة, بالمادة, والمادة.
_WITH_ARTICLE = re.compile(r"\A(?:[وف]?(?:لل|[بك]ال)|[وف]ال)")
_LINK = re.compile(r"(?:(?<=[\d%٪])|(?<=[\d%٪] ))[-–‑−\u0640] ?(?=[\d$€])")
_BETWEEN = re.compile(r"(?<![^\W_])(?:ما )?بين[ \u00a0][\d.,٫٬%٪]{1,15}[ \u00a0]?\Z")
_DATED = re.compile(r"\d{4}[ \u00a0]?\Z")
_HOUR = re.compile(r"\d{1,2}:\d\d")
_LINKED = re.compile(r"[\d%٪][ \u00a0]?[-–‑−\u0640][ \u00a0]?\Z")
_PERCENT_WORD = re.compile(r"[ \u00a0](?:بال|في[ \u00a0]ال|ب)(?:مئة|مائة|مية)")
_TIMES = re.compile(r"(?:(?<=\d)|(?<=\d ))[x×] ?(?=\d)")
#: One or two of something, with what is counted.
_FEW = (
    r"(?P<n>[1١۱2٢۲])(?![\d.,٫٬/:–-])[ \u00a0](?P<noun>[ء-ي]{2,20})(?![^\W_])"
    r"(?:[ \u00a0](?P<kind>[ء-ي]{2,15}ي(?P<fem>ة)?)(?![^\W_]))?"
)
#: Counted in the singular after two as well: وصلت 2 طن.
_SINGULARS = frozenset(
    """شهيد متر كيلومتر سنتيمتر طن دولار يورو ريال درهم دينار جنيه لتر كيلوغرام غرام شخص قتيل جريح جندي
    طفل رجل شاب مدني يوم شهر عام أسبوع قرن هدف مقعد صاروخ لاعب صحفي شرطي مسلح مواطن عنصر منزل
    مبنى حزب بيت كتاب موقع ميل بيان قسم فريق نوع ضابط عامل مصاب مريض معتقل أسير ملف مشروع قرار
    باب مركز فيلم حادث زلزال هجوم انفجار اتفاق كوب كأس رغيف عود فنجان كيس ظرف فص قرص غصن كيلو
    مليون ألف تدخل لقاء خبر طالب معلم محام نائب صوت سؤال طابق مصنع مطار فندق متجر مكتب مسجد قبر
    قارب زورق جسر نفق طريق شارع ميدان ملعب نهر جبل كوكب قمر تلسكوب هاتف جهاز حاسوب كتيب مجلد
    مقال تقرير بند فصل جزء قانون مرسوم عقد مؤتمر مهرجان معرض درهم مليم قرش جرام""".split()
)
#: Counted in the plural from three to ten, also where the press leaves it singular: 8 جرام.
_PLURALS = {
    "دولار": "دولارات", "جنيه": "جنيهات", "ريال": "ريالات", "درهم": "دراهم", "دينار": "دنانير",
    "ليرة": "ليرات", "يوم": "أيام", "شهر": "أشهر", "أسبوع": "أسابيع", "سنة": "سنوات",
    "عام": "أعوام", "ساعة": "ساعات", "دقيقة": "دقائق", "ثانية": "ثوان", "شخص": "أشخاص",
    "قتيل": "قتلى", "جريح": "جرحى", "طفل": "أطفال", "نقطة": "نقاط", "درجة": "درجات",
    "هدف": "أهداف", "مرة": "مرات", "جندي": "جنود", "مصاب": "مصابين", "رجل": "رجال",
    "مقعد": "مقاعد", "قيراط": "قراريط", "ميل": "أميال", "دولة": "دول", "متر": "أمتار",
    "جرام": "جرامات", "كيلوجرام": "كيلوجرامات", "كيلوغرام": "كيلوغرامات", "لاعب": "لاعبين",
}  # fmt: skip
#: Plural → singular, where two are written with the plural: 2 دقائق.
_ONE_OF = {many: one for one, many in _PLURALS.items()}
#: Hundreds and one or two more, with what is counted: 102 مقعد.
_AND_FEW = (
    r"(?P<n>[1-9]\d{0,2}(?:[,٬]?\d{3}){0,2}(?<=\d\d)0[12]|[1-9]0[12])(?![\d.,٫٬/:–-])[ \u00a0]"
    r"(?P<noun>[ء-ي]{2,20})(?![^\W_])"
)
_SEVERAL = (
    r"(?P<n>[3-9٣-٩]|10|١٠)(?![\d.,٫٬/:–-])[ \u00a0]"
    rf"(?P<noun>{'|'.join(sorted(_PLURALS, key=len, reverse=True))})(?![^\W_])"
)
#: Several minutes of a match, each an ordinal: في الدقيقتين 42 و67.
_MINUTES = re.compile(
    r"(?:الدقيقت(?:ين|ان)|الدقائق)[ \u00a0]"
    r"(?:\d{1,2}(?:[ \u00a0]?[،,][ \u00a0]?|[ \u00a0])){0,5}و?\Z"
)
#: Follow a figure without being counted, as in فوز 2 لصالح.
_NO_NOUNS = frozenset("لصالح لمصلحة صفر بالمئة بالمائة دون لكل بكل وفي على أيضا تقريبا".split())
_COUNT = rf"(?P<minus>(?<![^\Wو])(?<![.,%٪])[-−] ?(?=\d))?(?P<n>{FIGURE})"
_PLUS = re.compile(r"(?<![^\s(«])\+ ?(?=\d)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
#: What stands behind a year: مهرجان جازان 2026 يستهل.
_PRESENT_TENSE = re.compile(r"ي(?!وم|ورو|ارد|مين)[^\W\d_]{3,6}")
#: The first of two years: 2016/2017.
_SECOND_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d/\Z")
_GROUPED_BY_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MEASURES = frozenset(
    """درجة نقطة مرة ساعة ثانية دقيقة سنة ليرة روبية أوقية مترا كيلومترا طنا لترا غراما كيلوغراما
    دولارا جنيها ريالا درهما دينارا يورو""".split()
)
#: Money that has hundredths at most, so that three digits behind a dot are thousands: 6.176 دولار.
_WITHOUT_THOUSANDTHS = re.compile(r"[ \u00a0](?:دولار|يورو|درهم|ريال|جنيه|ليرة|روبل|فرنك)")
_MONEY_NEXT = re.compile(r"[ \u00a0](?:دولار|يورو|درهم|دينار|ريال|جنيه|ليرة|روبية)")
_POINTING = frozenset("هذا هذه ذلك تلك بهذا بهذه وهذا وهذه لهذا لهذه نفس".split())
#: Things that are numbered with a nought in front: الفصل 07.
_NUMBERED = frozenset(
    "الفصل الحلقة الجزء الموسم الصفحة الدرس الأسبوع رقم الرقم السؤال الوحدة".split()
)


def phone_rules() -> tuple[Rule, ...]:
    """Return the rule for telephone numbers, which look like grouped figures."""
    return (Rule("phone", r"\d+(", _PHONE, _phone),)


def rules(region: Region) -> tuple[Rule, ...]:
    """Return the rules for bare figures, in order."""
    return (
        numeric_rule("version", _DOTTED, _dotted),
        *fractions.rules(),
        *scores.rules(),
        Rule("range", "\\-–‑−\u0640", _LINK, _link),
        Rule("times", "x×", _TIMES, lambda _: "في"),
        Rule("plus", "+", _PLUS, lambda _: "زائد"),
        *scores.minute_rules(),
        numeric_rule("number", _FEW, _one_or_two),
        numeric_rule("number", _SEVERAL, _several),
        numeric_rule("number", _AND_FEW, _and_few),
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
        return _definite(match, figure.value, oblique=oblique)
    grouped = _counts_things(text, end) or _WITHOUT_THOUSANDTHS.match(text, end)
    if _GROUPED_BY_DOT.fullmatch(written) and grouped:
        figure = Figure(written.replace(".", ""))
    today = _stands_for_itself(text, start) and _counts_things(text, end)
    joined = (match["pre"] or "").rstrip("\u0640")[-1:] in {"ب", "ل", "ك"}
    placed = not today and not joined and _is_ordinal_place(text, start)
    if figure.value < 100 and not figure.fraction and placed:
        head = word_before(text, start)
        return ordinal(figure.value, feminine=head.endswith("ة"))
    oblique = oblique or (placed and figure.value > 100)
    if not figure.fraction and word_before(text, start) == "الدقيقة":
        return cardinal(figure.value, feminine=True, oblique=oblique)
    if figure.value < 100 and _MINUTES.search(text[max(0, start - 48) : start]):
        return ordinal(figure.value, feminine=True, oblique=True)
    named = word_before(text, start) in NUMBER_WORDS
    year = _YEAR.fullmatch(written) is not None and governs(text, start)
    noun = "" if named or year else counted_after(text, end)
    if "(" in written and not noun and not named and not match["pre"]:
        return None
    if len(figure.whole) > 1 and figure.whole[0] == "0" and not figure.fraction:
        led = len(figure.whole) == 2 and word_before(text, start) in _NUMBERED
        if len(figure.whole) >= _SHORTEST_PHONE:
            return digits(figure.whole)
        return cardinal(figure.value) if led and figure.value else digit_string(figure.whole)
    if not figure.fraction.strip("0") and _MONEY_NEXT.match(text, end):
        figure = Figure(figure.whole)
    few = not figure.fraction and 3 <= figure.value % 100 <= 10
    words = None
    percent = _PERCENT_WORD.match(text, end) is not None
    adjacent = bool(noun)
    noun = noun or ("" if figure.fraction or percent else counted_later(text, end))
    long_percent = percent and len(figure.fraction) > 1
    if figure.fraction and not noun and not long_percent and stands_alone(match):
        words = decimal_in_full(figure.unpadded, oblique=oblique)
    words = words or figure_words(
        figure, feminine=is_feminine(noun, few=few), oblique=oblique, construct=adjacent
    )
    if not year:
        words = as_object(match, words)
    return f"سالب {words}" if match["minus"] else words


def _stands_for_itself(text: str, start: int) -> bool:
    """Say whether a noun before a figure needs no number: اليوم, هذه الدورة, المباراة نفسها."""
    noun = word_before(text, start)
    pointing = word_before(text, start - len(noun) - 1)
    return noun == "اليوم" or pointing in _POINTING


def _counts_things(text: str, end: int) -> bool:
    """Say whether what follows is counted one by one, as in 14 راكبا, and not measured."""
    noun = counted_after(text, end)
    return bool(noun) and noun not in _MEASURES and noun.endswith(("ا", "ة", "ات", "ين"))


def _is_oblique_here(match: re.Match[str]) -> bool:
    """Say whether a count is in another case than the nominative, by all that stands round it."""
    text, start, end = match.string, match.start(), match.end()
    shown = None if match["pre"] else others_oblique(text, start, end)
    if shown is not None:
        return shown
    if is_oblique(match) or _after_link(text, start) or _names_year(match):
        return True
    return not match["pre"] and tells_extent(text, start, end)


def _names_year(match: re.Match[str]) -> bool:
    """Say whether a figure is a year that names what stands before it: مونديال قطر 2022."""
    year = _YEAR.fullmatch(match["n"]) is not None and not match["n"].endswith("00")
    if year and _SECOND_YEAR.search(match.string[max(0, match.start() - 5) : match.start()]):
        return True
    if not year or match["pre"] or not word_before(match.string, match.start()):
        return False
    after = counted_after(match.string, match.end())
    return not after or _PRESENT_TENSE.fullmatch(after) is not None


def _one_or_two(match: re.Match[str]) -> str | None:
    """Say 1 متر as متر واحد and 2 سفينة as the dual, which is how Arabic counts them."""
    text, start, noun = match.string, match.start(), match["noun"]
    named = word_before(text, start) in {*NUMBER_WORDS, "العدد", "الساعة", "مقابل"}
    article = (match["pre"] or "").endswith(("ال", "لل"))
    if named or article or _is_ordinal_place(text, start) or _after_link(text, start):
        return None
    if counted_after(text, match.start("noun") - 1) != noun or noun in _NO_NOUNS:
        return None
    kind = match["kind"] or ""
    if kind and (kind in CLOSED or bool(match["fem"]) != noun.endswith("ة") or len(kind) < 4):
        return None
    if int(match["n"]) == 2 and noun in _ONE_OF:
        noun = _ONE_OF[noun]
    if int(match["n"]) == 1:
        return f"{noun} {kind} {'واحدة' if is_feminine(noun) else 'واحد'}"
    if not (noun.endswith("ة") or noun in _SINGULARS):
        return None
    oblique = is_oblique(match)
    return _dual_of(noun, oblique=oblique) + (kind and f" {_dual_of(kind, oblique=oblique)}")


def _and_few(match: re.Match[str]) -> str | None:
    """Say 102 مقعد as مئة مقعد ومقعدان: no number stands before one or two of something."""
    text, start, noun = match.string, match.start(), match["noun"]
    number = int(re.sub(r"\D", "", match["n"]))
    named = word_before(text, start) in NUMBER_WORDS or (match["pre"] or "").endswith(("ال", "لل"))
    countable = number % 100 == 1 or noun in _SINGULARS or (noun.endswith("ة") and len(noun) > 3)
    if (
        named
        or not countable
        or number % 1000 // 100 == 0
        or counted_after(text, match.start("noun") - 1) != noun
    ):
        return None
    if _is_ordinal_place(text, start) or _after_link(text, start) or 1900 < number < 2100:
        return None
    oblique = is_oblique(match)
    most = cardinal(number - number % 100, oblique=oblique, construct=True)
    few = noun if number % 100 == 1 else _dual_of(noun, oblique=oblique)
    return f"{most} {noun} و{few}"


def _dual_of(noun: str, *, oblique: bool) -> str:
    stem = noun[:-1] + "ت" if noun.endswith("ة") else noun.replace("ى", "ي")
    return stem + ("ين" if oblique else "ان")


def _several(match: re.Match[str]) -> str | None:
    """Say 8 جرام as it has to be: ثمانية جرامات."""
    text, start, noun = match.string, match.start(), match["noun"]
    named = word_before(text, start) in {*NUMBER_WORDS, "العدد", "الساعة", "مقابل"}
    article = (match["pre"] or "").endswith(("ال", "لل"))
    if named or article or _is_ordinal_place(text, start) or _after_link(text, start):
        return None
    return f"{cardinal(int(match['n']), feminine=noun.endswith('ة'))} {_PLURALS[noun]}"


def _link(match: re.Match[str]) -> str | None:
    """Say the dash of a range, which is *and* after *between*; year - hour is no range."""
    start = match.start()
    if _DATED.search(match.string[max(0, start - 5) : start]) and _HOUR.match(
        match.string, match.end()
    ):
        return None
    return "و" if _BETWEEN.search(match.string[max(0, start - 26) : start]) else "إلى"


def _after_link(text: str, start: int) -> bool:
    """Say whether the dash of a range stands before, which is read إلى."""
    return _LINKED.search(text[max(0, start - 4) : start]) is not None


def _is_ordinal_place(text: str, start: int) -> bool:
    return _WITH_ARTICLE.sub("ال", word_before(text, start), count=1) in {
        "القرن", "الدورة", "النسخة", "المرتبة", "المركز", "الجولة", "الدقيقة", "الطابق", "الحلقة",
        "المادة", "الفصل", "اليوم", "الأسبوع", "النقطة", "الموسم", "الجلسة", "القمة", "الذكرى",
        "البند", "الفقرة", "المباراة", "الهدف", "الدرجة", "العقدة", "السنة",
    }  # fmt: skip


def _phrase_start(text: str, start: int) -> int:
    """Return where the noun begins that a figure with the article belongs to.

    Adjectives stand between: في مهرجان القاهرة السينمائي الدولي الـ46.
    """
    first = start
    for _ in range(4):
        word = word_before(text, first)
        if not word.startswith("ال") and first != start:
            break
        first -= len(word) + 1
    return first


def _in_a_phrase(text: str, start: int) -> bool:
    """Say whether a noun at ``start`` is governed or owned: في الجولة, منافسات الجولة."""
    before = word_before(text, start)
    if governs(text, start) or (before and governs(text, start - len(before) - 1)):
        return True
    verb = before[:1] in "تيس" or (before.endswith("ت") and not before.endswith("ات"))
    return len(before) > 3 and not verb and not before.startswith(("ال", "أن", "إن"))


def _definite(match: re.Match[str], number: int, *, oblique: bool) -> str:
    """Say a figure with the article: it orders a singular (الرئيس الـ47) and counts a plural."""
    text, start = match.string, match.start()
    head = word_before(text, start)
    if head in {"هو", "هي", "وهو", "وهي"} and 0 < number < 100:
        return ordinal(number, feminine=head.endswith("ي"), oblique=False)
    led = head.startswith(("لل", "بال", "كال"))
    genitive = oblique or led or (bool(head) and _in_a_phrase(text, _phrase_start(text, start)))
    owned = len(head) > 3 and head.endswith(("ه", "ها", "هم", "نا"))
    if owned or head.startswith(("ال", "لل", "بال", "وال")):
        if is_plural_head(head):
            return definite(number, feminine=is_feminine(head.removeprefix("ال")), oblique=genitive)
        if 0 < number < 100:
            return ordinal(
                number, feminine=head.endswith(("ة", "ى", "ته", "تها", "تهم")), oblique=genitive
            )
    noun = counted_after(text, match.end())
    return definite(number, feminine=is_feminine(noun), oblique=genitive)
