"""Figures with the article, and figures that put a noun in its place in an order."""

import re

from audio.spoken.arabic.context import governs
from audio.spoken.arabic.nouns import counted_after, is_feminine, is_plural_head, word_before
from audio.spoken.arabic.numbers import definite, ordinal

#: The article with a small word written onto it: للمادة, بالمادة, والمادة.
_WITH_ARTICLE = re.compile(r"\A(?:[وف]?(?:لل|[بك]ال)|[وف]ال)")
#: Members of something definite, whom the article's figure counts: أعضاء مجلس الأمن الـ15.
_MEMBERS = re.compile(
    r"(?<![^\W_])[وبل]?(?:(?:قطاعات|محافظات|ولايات|مناطق|فروع|بلديات|جامعات|مكونات|أقاليم|جهات"
    r"|عمالات|دوائر) ال[^\W\d_]{2,12}"
    r"|(?:أعضاء|أفراد|ركاب|لاعبي|دول|نواب|ضحايا|رهائن|أسرى|مقاعد) [^\W\d_]{2,12}"
    r"(?: ال[^\W\d_]{2,12}){1,2}) \Z"
)
#: How old somebody is, as the year of life that he is in: سن الـ18, في الـ45 من عمره.
#: One of several, which the figure puts in its order, not what is in it: حزمة العقوبات الـ19.
_PACKAGE = re.compile(r"(?<![^\W_])[بلو]?(?:حزمة|دفعة|موجة) ال[^\W\d_]{3,9} \Z")
_AGES = frozenset("سن السن بسن لسن عمر بعمر".split())
_OF_LIFE = re.compile(r"[ \u00a0]من (?:عمر[ها]|العمر)")
_HELD = re.compile(
    r"(?<![^\W_])([وف]?(?:ال|لل|بال)(?:قمة|دورة|نسخة|جلسة)(?: ال(?!عام)[^\W\d_]{3,9}){1,2}) \(?\Z"
)
#: What is numbered, with its first number, to which another is joined: المادة (48) والـ(49).
_JOINED_PLACE = re.compile(
    r"(?<![^\W_])[وفبل]?(?P<head>(?:ا?ل)?(?:مادة|فقرة)|البند) \(?\d{1,3}\)? \Z"
)
#: A plural that has a name of its own: بطولات الـ"غراند سلام" الـ4.
_NAMED_PLURAL = re.compile(
    r"(?<![^\W_])[وبل]?(?P<noun>بطولات|دول|مدن|جزر|قنوات|شركات|نوادي|أندية|فرق|جوائز)"
    r" (?:ال\u0640{0,3} ?)?(?:[\"«“][^\"»”\d]{2,30}[\"»”]|[^\W\d_]{2,12}(?: [^\W\d_]{2,12})?) \Z"
)
_WRITTEN_TO = re.compile(
    r"(?<![^\W_])[وبل]?ال(?:دورة|نسخة|جولة|حلقة|قمة|مرتبة|مركز|دقيقة|مادة|ذكرى)\Z"
)
_LINKED = re.compile(r"[\d%٪][ \u00a0]?[-–‑−\u0640][ \u00a0]?\Z")


def is_ordinal_place(text: str, start: int) -> bool:
    """Say whether the word before is one that a figure puts in an order: الدورة 13, المركز 4."""
    noun = _WITH_ARTICLE.sub("ال", _head(text, start), count=1)
    return noun == "الدفعة" or bool(_held_before(text, start)) or noun in {
        "القرن", "الدورة", "النسخة", "المرتبة", "المركز", "الجولة", "الدقيقة", "الطابق", "الحلقة",
        "المادة", "الفصل", "اليوم", "الأسبوع", "النقطة", "الموسم", "الجلسة", "القمة", "الذكرى",
        "البند", "الفقرة", "المباراة", "المصنف", "المصنفة", "المرة",
        "الهدف", "الدرجة", "القناة", "العقدة", "السنة", "الأسرة",
    }  # fmt: skip


def _head(text: str, start: int) -> str:
    """Return the noun before a figure, also where no space is between: الدورة39."""
    close = _WRITTEN_TO.search(text[max(0, start - 12) : start])
    return close.group() if close is not None else word_before(text, start)


def names_its_kind(text: str, start: int) -> bool:
    """Say whether the word before has kinds, of which a figure tells one: النوع 2, الفئة 5."""
    return _WITH_ARTICLE.sub("ال", word_before(text, start), count=1) in {
        "النوع", "الفئة", "الجيل", "المستوى", "الصف",
    }  # fmt: skip


def _held_before(text: str, start: int) -> str:
    """Return the noun of what is held again and again, and its adjectives, before a figure."""
    found = _HELD.search(text[max(0, start - 48) : start])
    return found.group(1) if found is not None else ""


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


def place_in_order(text: str, start: int, number: int) -> str:
    """Say which of its kind the noun before a figure is: تنطلق الدورة 24, في الدورة 24."""
    held = _held_before(text, start)
    head = held.split(" ")[0] or _head(text, start)
    led = head.startswith(("لل", "بال", "كال")) or head in {"المركز", "المرتبة"}
    at = (
        start
        - len(held or head)
        - (text[start - 1] in " \u00a0(")
        - (text[start - 1] == "(" and text[start - 2] == " ")
    )
    # Who graduates is owned by the noun and the object of the verb: حفل تخرج الدفعة, تخرج الدفعة.
    led = led or (head == "الدفعة" and word_before(text, at) == "تخرج")
    genitive = led or not word_before(text, at) or _in_a_phrase(text, at)
    return ordinal(number, feminine=head.endswith("ة"), oblique=genitive)


def say_definite(match: re.Match[str], number: int, *, oblique: bool) -> str:
    """Say a figure with the article: it orders a singular (الرئيس الـ47) and counts a plural."""
    text, start = match.string, match.start()
    head = word_before(text, start)
    if head in {"هو", "هي", "وهو", "وهي"} and 0 < number < 100:
        return ordinal(number, feminine=head.endswith("ي"), oblique=False)
    joined = _JOINED_PLACE.search(text[max(0, start - 24) : start])
    if joined is not None and (match["pre"] or "")[0] == "و" and 0 < number < 100:
        return ordinal(number, feminine=joined["head"] != "البند", oblique=True)
    years = counted_after(text, match.end()) in {"عاما", "عام", "سنة", "سنوات"}
    if 0 < number < 100 and ((head in _AGES and not years) or _OF_LIFE.match(text, match.end())):
        return ordinal(number, feminine=True, oblique=True)
    led = head.startswith(("لل", "بال", "كال"))
    genitive = oblique or led or (bool(head) and _in_a_phrase(text, _phrase_start(text, start)))
    owned = len(head) > 3 and head.endswith(("ه", "ها", "هم", "نا"))
    if owned or head.startswith(("ال", "لل", "بال", "وال")):
        if _PACKAGE.search(text[max(0, start - 24) : start]) and 0 < number < 100:
            return ordinal(number, feminine=True, oblique=genitive)
        if is_plural_head(head) or _MEMBERS.search(text[max(0, start - 48) : start]):
            return definite(number, feminine=is_feminine(head.removeprefix("ال")), oblique=genitive)
        if 0 < number < 100:
            return ordinal(
                number, feminine=head.endswith(("ة", "ى", "ته", "تها", "تهم")), oblique=genitive
            )
    # The round of sixteen has its own noun understood: دور الـ16 لنهائيات البطولة.
    noun = "" if head.endswith("دور") else counted_after(text, match.end())
    many = _NAMED_PLURAL.search(text[max(0, start - 48) : start]) if not noun else None
    if many is not None:
        return definite(number, feminine=is_feminine(many["noun"], few=True), oblique=genitive)
    return definite(number, feminine=is_feminine(noun), oblique=genitive)


def after_link(text: str, start: int) -> bool:
    """Say whether the dash of a range stands before, which is read إلى."""
    return _LINKED.search(text[max(0, start - 4) : start]) is not None
