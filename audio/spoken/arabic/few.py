"""One, two and a few of something, said with what is counted: متر واحد, متران, ثلاثة أمتار."""

import re

from audio.spoken.arabic.context import NUMBER_WORDS, is_oblique
from audio.spoken.arabic.definites import after_link, is_ordinal_place
from audio.spoken.arabic.figures import numeric_rule
from audio.spoken.arabic.foreign import LATIN_LETTERS
from audio.spoken.arabic.nouns import CLOSED, counted_after, is_feminine, word_before
from audio.spoken.arabic.numbers import cardinal
from audio.spoken.scan import Rule

#: One or two of something, with what is counted.
_FEW = (
    r"(?P<n>[1١۱2٢۲])(?![\d.,٫٬/:–-])[ \u00a0](?P<noun>[ء-ي]{2,20})(?![^\W_])"
    r"(?:[ \u00a0](?P<kind>[ء-ي]{2,15}ي(?P<fem>ة)?)(?![^\W_]))?"
)
#: Counted in the singular after two as well: وصلت 2 طن.
_SINGULARS = frozenset(
    """شهيد متر كيلومتر سنتيمتر طن دولار يورو ريال درهم دينار جنيه لتر كيلوغرام غرام شخص قتيل
    جريح جندي طفل رجل شاب مدني يوم شهر عام أسبوع قرن هدف مقعد صاروخ لاعب صحفي شرطي مسلح مواطن عنصر
    منزل مبنى حزب بيت كتاب موقع ميل بيان قسم فريق نوع ضابط عامل مصاب مريض معتقل أسير ملف مشروع قرار
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
    r"(?P<n>[1-9]\d{0,2}(?:[,٬]?\d{3}){0,2}(?<=\d\d)0[12]|[1-9]\d{0,2}(?:[,٬]\d{3})?[,٬]\d0[12]"
    r"|[1-9]0[12])(?![\d.,٫٬/:–-])[ \u00a0]"
    r"(?P<noun>[ء-ي]{2,20})(?![^\W_])"
)
_SEVERAL = (
    r"(?P<n>[3-9٣-٩]|10|١٠)(?![\d.,٫٬/:–-])[ \u00a0]"
    rf"(?P<noun>{'|'.join(sorted(_PLURALS, key=len, reverse=True))})(?![^\W_])"
)
#: Follow a figure without being counted, as in فوز 2 لصالح.
_NO_NOUNS = frozenset("لصالح لمصلحة صفر بالمئة بالمائة دون لكل بكل وفي على أيضا تقريبا".split())


def rules() -> tuple[Rule, ...]:
    """Return the rules for one, two and a few of something, in order."""
    return (
        numeric_rule("number", _FEW, _one_or_two),
        numeric_rule("number", _SEVERAL, _several),
        numeric_rule("number", _AND_FEW, _and_few),
    )


def _one_or_two(match: re.Match[str]) -> str | None:
    """Say 1 متر as متر واحد and 2 سفينة as the dual, which is how Arabic counts them."""
    text, noun = match.string, match["noun"]
    if _counts_nothing(match):
        return None
    if counted_after(text, match.start("noun") - 1) != noun or noun in _NO_NOUNS:
        return None
    if noun in LATIN_LETTERS:
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


def _counts_nothing(match: re.Match[str]) -> bool:
    """Say whether a figure names, orders or ends a range, and counts no noun behind it."""
    text, start = match.string, match.start()
    named = word_before(text, start) in {*NUMBER_WORDS, "العدد", "الساعة", "مقابل"}
    article = (match["pre"] or "").endswith(("ال", "لل"))
    return named or article or is_ordinal_place(text, start) or after_link(text, start)


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
    if is_ordinal_place(text, start) or after_link(text, start) or 1900 < number < 2100:
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
    if _counts_nothing(match):
        return None
    noun = match["noun"]
    return f"{cardinal(int(match['n']), feminine=noun.endswith('ة'))} {_PLURALS[noun]}"
