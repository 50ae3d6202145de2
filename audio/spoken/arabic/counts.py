"""Figures in Arabic that no unit, money or date explains: counts, ranges, scores, phones."""

import re
from functools import partial

from audio.spoken.arabic.context import (
    NUMBER_WORDS,
    counted_after,
    counted_later,
    governs,
    is_feminine,
    is_oblique,
    is_plural_head,
    stands_alone,
    word_before,
)
from audio.spoken.arabic.figures import FIGURE, Region, numeric_rule, parse
from audio.spoken.arabic.numbers import (
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

_PARTS = {2: "نصف", 3: "ثلث", 4: "ربع", 5: "خمس", 6: "سدس", 7: "سبع", 8: "ثمن", 9: "تسع", 10: "عشر"}
_MANY_PARTS = {
    3: "أثلاث",
    4: "أرباع",
    5: "أخماس",
    6: "أسداس",
    7: "أسباع",
    8: "أثمان",
    9: "أتساع",
    10: "أعشار",
}
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8),
}  # fmt: skip
_GLYPHS = "".join(_VULGAR)
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+\d{1,3}[ .-]?"
    r"|00\d{2,3}[ -])?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ -]\d{2,4}){1,5}(?![\w%٪€$]|[.,]\d)"
)
_PHONE_SHAPE = re.compile(
    r"\+[\d .()-]{7,}|00\d[\d -]{7,}|\d{3}-\d{3}-\d{4}"
    r"|0\d{1,3}[ -]\d{2,4}[ -]\d{2,4}(?:[ -]\d{2,4})?|\(\d{1,4}\)[\d .-]+"
)
_PHONE_WORDS = re.compile(r"(?:هاتف|الهاتف|تلفون|واتساب|الرقم|جوال)[: ]{1,2}\Z")
_DOTTED = r"(?P<n>\d{1,4}(?:\.\d{1,4}){2,6})(?!\w|\.\d)"
#: Digits that begin with a nought and are so many are dialled, not counted.
_SHORTEST_PHONE = 7
_MIXED_SLASHED = (
    r"(?<![/.,])(?P<n>\d{1,3})[ \u00a0](?P<a>\d{1,2})[/⁄](?P<b>\d{1,2})(?![\d/]|[.,]\d)"
)
_MIXED = rf"(?P<n>\d{{1,6}})[ \u00a0]?(?P<glyph>[{_GLYPHS}])"
_GLYPH = rf"(?P<glyph>[{_GLYPHS}])"
_SLASHED = r"(?<![/.,])(?P<a>\d{1,4})[/⁄](?P<b>\d{1,4})(?![\d/]|[.,]\d)"
_RATIO = r"(?<!:)(?P<a>\d{1,4}):(?P<b>\d{1,6})(?![\d:])"
_SCORE = (
    r"(?P<a>\d{1,3})[ \u00a0]?[-–‑][ \u00a0]?(?P<b>\d{1,3})(?![\d%٪]|[.,٫٬]\d"
    r"|[ \u00a0]?[-–‑]\d|[ \u00a0]?[%٪])"
)
_SCORE_CONTEXT = re.compile(
    r"فاز|الفوز|فوز|بنتيجة|نتيجة|تعادل|هزم|خسر|خسارة|تغلب|مباراة|هدف|أهداف|سحق|انتصار|شوط|بمجموع"
)
_LINK = re.compile(r"(?:(?<=[\d%٪])|(?<=[\d%٪] ))[-–‑−] ?(?=[\d$€])")
_BETWEEN = re.compile(r"(?<![^\W_])(?:ما )?بين[ \u00a0][\d.,٫٬%٪]{1,15}[ \u00a0]?\Z")
_DATED = re.compile(r"\d{4}[ \u00a0]?\Z")
_HOUR = re.compile(r"\d{1,2}:\d\d")
_LINKED = re.compile(r"[\d%٪][ \u00a0]?[-–‑−][ \u00a0]?\Z")
_PERCENT_WORD = re.compile(r"[ \u00a0](?:بال|في[ \u00a0]ال|ب)(?:مئة|مائة|مية)")
_TIMES = re.compile(r"(?:(?<=\d)|(?<=\d ))[x×] ?(?=\d)")
#: One or two of something, with what is counted.
_FEW = r"(?P<n>[1١۱2٢۲])(?![\d.,٫٬/:–-])[ \u00a0](?P<noun>[ء-ي]{2,20})(?![^\W_])"
#: Counted in the singular after two as well: وصلت 2 طن.
_SINGULARS = frozenset(
    """متر كيلومتر سنتيمتر طن دولار يورو ريال درهم دينار جنيه لتر كيلوغرام غرام شخص قتيل جريح جندي
    طفل رجل شاب مدني يوم شهر عام أسبوع قرن هدف مقعد صاروخ لاعب صحفي شرطي مسلح مواطن عنصر منزل
    مبنى حزب بيت كتاب موقع ميل بيان قسم فريق نوع ضابط عامل مصاب مريض معتقل أسير ملف مشروع قرار
    باب مركز فيلم حادث زلزال هجوم انفجار اتفاق""".split()
)
#: Follow a figure without being counted, as in فوز 2 لصالح.
_NO_NOUNS = frozenset("لصالح لمصلحة صفر بالمئة بالمائة دون لكل بكل وفي على أيضا تقريبا".split())
_COUNT = rf"(?P<minus>(?<![^\Wو])(?<![.,%٪])[-−] ?(?=\d))?(?P<n>{FIGURE})"
_PLUS = re.compile(r"(?<![^\s(«])\+ ?(?=\d)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
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
        numeric_rule(
            "fraction", _MIXED, lambda m: f"{cardinal(int(m['n']))} و{part(*_VULGAR[m['glyph']])}"
        ),
        numeric_rule("fraction", _GLYPH, lambda m: part(*_VULGAR[m["glyph"]]), first=_GLYPHS),
        numeric_rule("fraction", _MIXED_SLASHED, _mixed_slashed),
        numeric_rule("fraction", _SLASHED, _slashed),
        numeric_rule(
            "ratio",
            _RATIO,
            lambda m: f"{cardinal(int(m['a']))} إلى {cardinal(int(m['b']), oblique=True)}",
        ),
        numeric_rule("score", _SCORE, _score),
        Rule("range", r"\-–‑−", _LINK, _link),
        Rule("times", "x×", _TIMES, lambda _: "في"),
        Rule("plus", "+", _PLUS, lambda _: "زائد"),
        numeric_rule("number", _FEW, _one_or_two),
        numeric_rule("number", _COUNT, partial(_count, region), first=r"\-−"),
    )


def part(numerator: int, denominator: int) -> str:
    """Say a fraction: نصف, ثلثان, ثلاثة أرباع; "" where it has no such name."""
    name = _PARTS.get(denominator)
    if name is None or numerator < 1:
        return ""
    if numerator == 1:
        return name
    if numerator == 2:
        return f"{name}ان"
    many = _MANY_PARTS.get(denominator, name)
    return f"{cardinal(numerator)} {many}"


def _phone(match: re.Match[str]) -> list[Item] | None:
    """Say a telephone number digit by digit, with a pause after each group."""
    written = match.group()
    before = match.string[max(0, match.start() - 16) : match.start()]
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


def _mixed_slashed(match: re.Match[str]) -> str | None:
    """Say 1 1/2 and 5 2/3, whole and part."""
    upper, lower = int(match["a"]), int(match["b"])
    if not upper or not lower or word_before(match.string, match.start()) in NUMBER_WORDS:
        return None
    words = part(upper, lower) if upper <= 10 else ""
    return f"{cardinal(int(match['n']))} و{words or _over(upper, lower)}"


def _over(upper: int, lower: int) -> str:
    return f"{cardinal(upper)} على {cardinal(lower, oblique=True)}"


def _slashed(match: re.Match[str]) -> str:
    """Read 2/3 as a fraction and 24/7 or 2024/25 as two numbers."""
    upper, lower = int(match["a"]), int(match["b"])
    if 0 < upper < lower:
        words = part(upper, lower)
        if words:
            return words
    if _YEAR.fullmatch(match["b"]) and not _YEAR.fullmatch(match["a"]):
        return f"{digit_string(match['a'])} لعام {cardinal(lower, oblique=True)}"
    if lower > 31 or upper > 31:
        return f"{digit_string(match['a'])} {digit_string(match['b'])}"
    return f"{digit_string(match['a'])} على {cardinal(lower, oblique=True)}"


def _score(match: re.Match[str]) -> str | None:
    """Say 2-1 as a result where it can't be a range, or where the talk is of matches."""
    a, b = int(match["a"]), int(match["b"])
    text, start = match.string, match.start()
    told = (
        a <= 30 and b <= 30 and _SCORE_CONTEXT.search(text[max(0, start - 60) : start]) is not None
    )
    if a < b and (not told or counted_after(text, match.end())):
        return None
    oblique = bool(text[:start].strip()) or is_oblique(match)
    return f"{cardinal(a, oblique=oblique)} مقابل {cardinal(b, oblique=True)}"


def _count(region: Region, match: re.Match[str]) -> str | None:
    text, start, end = match.string, match.start(), match.end()
    written = match["n"]
    figure = parse(written, region)
    oblique = is_oblique(match) or _after_link(text, start)
    if (match["pre"] or "").endswith(("ال", "لل")) and not figure.fraction and figure.value < 10**6:
        return _definite(match, figure.value, oblique=oblique)
    if figure.value < 100 and not figure.fraction and _is_ordinal_place(text, start):
        head = word_before(text, start)
        return ordinal(figure.value, feminine=head.endswith("ة"))
    named = word_before(text, start) in NUMBER_WORDS
    year = _YEAR.fullmatch(written) is not None and governs(text, start)
    noun = "" if named or year else counted_after(text, end)
    if "(" in written and not noun:
        return None
    if len(figure.whole) > 1 and figure.whole[0] == "0" and not figure.fraction:
        led = len(figure.whole) == 2 and word_before(text, start) in _NUMBERED
        if len(figure.whole) >= _SHORTEST_PHONE:
            return digits(figure.whole)
        return cardinal(figure.value) if led and figure.value else digit_string(figure.whole)
    few = not figure.fraction and 3 <= figure.value <= 10
    words = None
    percent = _PERCENT_WORD.match(text, end) is not None
    noun = noun or ("" if figure.fraction or percent else counted_later(text, end))
    long_percent = percent and len(figure.fraction) > 1
    if figure.fraction and not noun and not long_percent and stands_alone(match):
        words = decimal_in_full(figure.unpadded, oblique=oblique)
    words = words or figure_words(
        figure, feminine=is_feminine(noun, few=few), oblique=oblique, construct=bool(noun)
    )
    return f"سالب {words}" if match["minus"] else words


def _one_or_two(match: re.Match[str]) -> str | None:
    """Say 1 متر as متر واحد and 2 سفينة as the dual, which is how Arabic counts them."""
    text, start, noun = match.string, match.start(), match["noun"]
    named = word_before(text, start) in {*NUMBER_WORDS, "العدد", "الساعة", "مقابل"}
    article = (match["pre"] or "").endswith(("ال", "لل"))
    if named or article or _is_ordinal_place(text, start) or _after_link(text, start):
        return None
    if counted_after(text, match.start("noun") - 1) != noun or noun in _NO_NOUNS:
        return None
    if int(match["n"]) == 1:
        return f"{noun} {'واحدة' if is_feminine(noun) else 'واحد'}"
    if not (noun.endswith("ة") or noun in _SINGULARS):
        return None
    stem = noun[:-1] + "ت" if noun.endswith("ة") else noun.replace("ى", "ي")
    return stem + ("ين" if is_oblique(match) else "ان")


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
    return word_before(text, start) in {
        "القرن", "الدورة", "النسخة", "المرتبة", "المركز", "الجولة", "الدقيقة", "الطابق", "الحلقة",
        "المادة", "الفصل", "اليوم", "الأسبوع", "النقطة", "الموسم", "الجلسة", "القمة", "الذكرى",
        "البند", "الفقرة", "المباراة", "الهدف", "الدرجة", "العقدة", "السنة",
    }  # fmt: skip


def _definite(match: re.Match[str], number: int, *, oblique: bool) -> str:
    """Say a figure with the article: it orders a singular (الرئيس الـ47) and counts a plural."""
    text, start = match.string, match.start()
    head = word_before(text, start)
    genitive = oblique or (bool(head) and governs(text, start - len(head) - 1))
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
