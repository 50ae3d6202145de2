"""What stands round an Arabic figure and governs it, which tells its case."""

import re
from functools import lru_cache

from audio.spoken.arabic.clauses import (
    DEEDS_OR_VERBS,
    FUTURE,
    PREFIXED,
    VERBAL_NOUN,
    WAS,
    ends_in_governor,
    is_done_to,
    is_object,
    takes_genitive,
    words_before,
)
from audio.spoken.arabic.governing import ACCUSATIVE, GOVERNORS, VERBS
from audio.spoken.arabic.nouns import VOWEL_SIGNS
from audio.spoken.arabic.numbers import in_accusative

NUMBER_WORDS = frozenset("رقم الرقم برقم اللواء باللواء الكتيبة بالكتيبة الفوج الفرقة".split())
"""After these a figure is a name and counts nothing."""
#: Time between a verb and what it counts: استقبلت خلال الـ24 ساعة الماضية 57 جريحا.
_MEANWHILE = re.compile(
    r"(?<= )(?:خلال|في) (?:(?:ال)?\u0640? ?\d{1,3} )?[^\W\d_]{3,9}"
    r"(?: \u0627\u0644\u0640? ?\d{1,3})? (?:الماضي(?:ة|ين)?|الأخيرة)،? \Z"
)
#: Look like governed or accusative words, and are followed by a nominative.
_NO_GOVERNORS = frozenset(
    """توفيت بينها بينهم بينهن
    بقي بقيت برز بدأ بدأت بينما بيد باتجاه فيما كما عندما حينما ربما هنا أيضا طالما لولا مما إما
    كلما مثلما ريثما لاحقا حاليا سويا لدينا ليلا صباحا يوميا سنويا شهريا أسبوعيا تقريبا""".split()
)
#: Stand between a verb and how much: ينفق يوميا 200.
_HOW_OFTEN = frozenset("يوميا سنويا شهريا أسبوعيا فقط".split())
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,20})(?:[ \u00a0(«\"“]{1,2}|[ \u00a0]\([ \u00a0])\Z")
#: The number, with what it counts, to which *and* joins another.
_EARLIER_NUMBER = re.compile(
    r"(?<![\d.,٬٫])و?\(?\d(?:[\d.,٬٫]{0,15}| ?ر\d{1,7})\)?(?:[^\W\d_]{2,12})?"
    r"(?:[ \u00a0]?[%٪]|[ \u00a0][\"“«]?[^\W\d_][\w\u064b-\u0652]{0,14}[\"”»]?){0,7}"
    r"(?:(?: ?[،,])? |(?<=[%٪]))\Z"
)
#: A span of time, or an hour, that minutes are added to: ساعة و23 دقيقة.
_SPAN_BEFORE = re.compile(
    r"(?<!\d )(?<![^\W_])(?:ساعة|ساعتين|ساعات|دقيقة|دقائق|سنة|سنتين|سنوات|عاما|عامين|أعوام"
    r"|شهرا|شهرين|أشهر|الساعة [^\W\d_]{4,8}) \Z"
)
#: A number with what it counts leads whatever *and* joins to it: 117 ألف مخالفة مرورية و52 محضرا.
_LED_BY_NUMBER = re.compile(r"[\d%٪](?: [^\W\d_][\w\u064b-\u0652]{1,15}){1,3} \Z")
#: A number in words whose ending tells that it is governed, and what it counts.
_GOVERNED_WORDS = re.compile(
    r"(?:عشر|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع|مئت|مائت|ألف|مليون|مليار)ين(?: [^\W\d_]{2,14}){0,3} \Z"
)
#: Another number that a figure is set against: 2.1 إلى 2.8, 3.5-4.
_LINKS = r"(?:من|إلى|الى|إلي|حتى|مقابل|أو|بين|ثم)[ \u00a0]"
_SIGN = r"[ \u00a0]?[-–‑−/:×x+=*÷][ \u00a0]?"
_NUMBER_BEFORE = re.compile(
    rf"\d[%٪]?(?:[ \u00a0][^\W\d_]{{1,15}})?(?:[ \u00a0]{_LINKS}|{_SIGN})\Z"
)
_NUMBER_AFTER = re.compile(
    rf"[%٪]?(?:[ \u00a0]{_LINKS}|[ \u00a0]?و\u0640{{0,3}}[ \u00a0]?|{_SIGN})[$€£]?\d"
)
_WILL = re.compile(r"\A[سل](?=[يت]\w)")
_LATIN_BEFORE = re.compile(r"[A-Za-z]\W?\Z")
#: What is numbered with a dot that is no decimal sign: الإصدار 2.5.
_VERSIONED = frozenset(
    "الإصدار إصدار الإصدارة إصدارة نسخة النسخة رقم الرقم برقم الجيل البند الفقرة القناة بين".split()
)
#: A governing letter written onto a figure: لـ822 وفاة.
_WRITTEN_ON = re.compile(r"(?<![^\W_])[وف]?[بلك]\u0640?\Z")
#: Before a figure, where no space is: a sign that compares, a small word, the dash of a range.
_GOVERNS_CLOSE = re.compile(
    r"(?:[<>±] ?|&[gl]t; ?|(?<![^\W_])[وف]?(?:إلى|الى|إلي|الي|من|على|علي|في|فى|عن"
    r"|نحو|حوالي|بعد|منذ|خلال|عام|سنة|بنسبة|بقيمة|بمعدل|إجمالي)"
    r"|\d[%٪]? ?[-–‑−×\u0640] ?)\Z"
)
#: A share of something, told straight behind it: بنسبة نجاح 91%.
_SHARE_OF = re.compile(r"(?<![^\W_])[وف]?(?:بنسبة|بمعدل|بسرعة|بقدرة) (?!ال)[^\W\d_]{3,9} \Z")
_TANWIN = {0x64B: None, 0x64D: None, 0x64C: None}


def word_before(text: str, at: int) -> str:
    """Return the word that ends just before ``at``, as written, or ""."""
    match = _WORD_BEFORE.search(text[max(0, at - 32) : at].translate(VOWEL_SIGNS))
    return match.group(1) if match is not None else ""


def is_oblique(match: re.Match[str]) -> bool:
    """Say whether a number is governed: by a small word written onto it or the word before."""
    pre = match["pre"] or ""
    if pre.lstrip("وف")[:1] in {"ب", "ل", "ك"}:
        return True
    if pre[:1] in {"و", "ف"}:
        text, start = match.string, match.start()
        return joined_to_governed(text, start) or joined_to_what_is_told(text, start)
    return governs(match.string, match.start())


def joined_to_what_is_told(text: str, start: int) -> bool:
    """Say whether *and* joins a figure to a noun, a number in words or an hour that is governed."""
    span = _SPAN_BEFORE.search(text[max(0, start - 16) : start])
    return span is not None or joined_to_words(text, start) or joined_to_noun(text, start)


def joined_to_governed(text: str, start: int) -> bool:
    """Say whether *and* joins a number to a governed one: إلى 20 قتيلا و30 جريحا."""
    passing = _MEANWHILE.search(text[max(0, start - 64) : start])
    if passing is not None:
        start += passing.start() - min(64, start)
    earlier = _EARLIER_NUMBER.search(text[max(0, start - 80) : start])
    if earlier is None:
        return False
    start += earlier.start() - min(80, start)
    if "(" in earlier.group() and ")" not in earlier.group():
        return governs(text, text.index("(", start) + 1)
    start -= text[start - 1 : start] in {"-", "−"}
    return _WRITTEN_ON.search(text[max(0, start - 4) : start]) is not None or governs(text, start)


def joined_to_noun(text: str, start: int) -> bool:
    """Say whether *and* joins a figure to one thing that is governed: إسقاط صاروخ و44 مسيرة."""
    if _LED_BY_NUMBER.search(text[max(0, start - 56) : start]):
        return False
    words = words_before(text, start)[-5:]
    words = words[:-2] if words[-2:] == ["عن", "بعد"] else words
    words = words[-3:]
    for n in range(len(words) - 1):
        rest = words[n + 1 :]
        if any(word.startswith("ال") or word in VERBS for word in rest):
            continue
        if takes_genitive(PREFIXED.sub("", words[n], count=1)):
            return True
    return False


def joined_to_words(text: str, start: int) -> bool:
    """Say whether *and* joins a figure to a governed number in words: من ثلاثين رواية و350 قصة."""
    return _GOVERNED_WORDS.search(text[max(0, start - 48) : start]) is not None


@lru_cache(maxsize=4096)
def _rules_over(word: str) -> bool:
    """Say whether a figure straight after ``word`` is in the genitive or the accusative."""
    forms = (word, PREFIXED.sub("", word, count=1))
    if _NO_GOVERNORS.intersection(forms):
        return False
    for bare in forms:
        if takes_genitive(bare) or bare in VERBS or bare in ACCUSATIVE:
            return True
        if FUTURE.sub("", bare, count=1) in VERBS or bare.removesuffix("ون") in VERBS:
            return True
        if len(bare) > 5 and _OWNED_VERBAL_NOUN.fullmatch(bare) and not _OWNED_PLURAL.match(bare):
            return True
    return False


_OWNED_VERBAL_NOUN = re.compile(rf"(?:{VERBAL_NOUN.pattern})(?:ه|ها|هم|هما|نا)")
#: A plural written without its hamza, which owns nothing: اعماله, افراده.
_OWNED_PLURAL = re.compile(r"ا(?:عما|فرا|طفا|سعا|رقا|هدا|بنا|نوا|عضا|يا)[^\W\d_]")
#: How long or how far: said so, a number is in the accusative, but after its verb or its subject.
_EXTENT = re.compile(
    r"[ \u00a0](?:يوما|شهرا|عاما|أسبوعا|قرنا|سنة|ساعة|دقيقة|ثانية|مرة|جلدة|كيلومترا|مترا|ميلا)"
    r"(?![^\W_])"
)
#: By how much something moves, behind the verb that also tells who comes forward.
_BY_HOW_MUCH = re.compile(
    r"\d[\d.,٫٬]{0,15}[ \u00a0]?(?:[%٪]|\Z"
    r"|(?:مركز|مراكز|نقط|نقاط|متر|أمتار|درج|خطو|مرتب|مراتب|كيلومتر|بال|في ال))"
)
_PASSING = frozenset(
    """مر مرت مضى مضت انقضى انقضت انقضاء تبقى تبقت يتبقى بقي بقيت يبقى تفصلنا يفصلنا هو هي هناك ثمة
    كان كانت ليس ليست إنها إنه وهو وهي""".split()
)
#: What is counted is with others, whose case is written: 60 آخرين, 30 آخرون.
_OTHERS = re.compile(r"[ \u00a0](?:[ء-ي]{2,12}[ \u00a0])?آخر(?:ين|ون)(?![^\W_])")


def tells_extent(text: str, start: int, end: int) -> bool:
    """Say whether a figure tells how long, how far or how often: حكم بالسجن 120 يوما."""
    found = _EXTENT.match(text[end : end + 24].translate(_TANWIN))
    if found is None:
        return False
    if found.group().endswith("جلدة"):
        return True
    before = word_before(text, start)
    if not before or before in _PASSING or before.endswith(("ه", "ها", "هم", "هما", "نا")):
        return False
    return text[start - 1] == " " and before not in _NO_GOVERNORS


def others_oblique(text: str, start: int, end: int) -> bool | None:
    """Return the case that آخرين or آخرون after a figure shows; None where neither stands there."""
    found = _OTHERS.match(text, end)
    if found is not None and word_before(text, start) == "من":
        return True
    return None if found is None else found.group().endswith("ين")


#: How many a town or a thing has, told behind its name: وطنجة (113,442)،
_ALONE_IN_BRACKETS = re.compile(r"\(\d[\d.,٫٬]{0,15}\)(?:[،,.؛:]|\Z| و)")
#: How old somebody is or how far he came, told behind a name: برايس (38 عاما), روديتشا (6.76 م).
_ASIDE = re.compile(r"\(\d{1,3}(?:[.,]\d{1,2})?(?:[ \u00a0](?:عام|سن|م\)|متر|ثاني|دقيق)|\))")
#: So many numbers in a row may be joined to the one that is governed.
_LONGEST_ROW = 10


def governs(text: str, start: int) -> bool:
    """Say whether a genitive or an accusative stands at ``start``; in numbers they sound the same."""  # noqa: E501
    if _GOVERNS_CLOSE.search(text[max(0, start - 8) : start]) or is_object(text, start):
        return True
    if _SHARE_OF.search(text[max(0, start - 24) : start]):
        return True
    if text[start - 1 : start] == "(" and joined_to_governed(text, start - 1):
        return True
    for _ in range(_LONGEST_ROW):
        passing = _MEANWHILE.search(text[max(0, start - 64) : start])
        if passing is not None:
            start += passing.start() - min(64, start)
        before = word_before(text, start)
        if before == "بعد" and word_before(text, start - 4) == "عن":
            return False
        if before in _HOW_OFTEN:
            start = text.rindex(before[:3], 0, start)
            before = word_before(text, start)
        if _rules_over(before):
            told_apart = _comes_forward(text, start, before) or _bracketed(text, start, before)
            return not told_apart
        if before == "أو":
            start = text.rindex("أو", 0, start)
        elif text[start] != "و":
            return False
        earlier = _EARLIER_NUMBER.search(text[max(0, start - 48) : start])
        if earlier is None:
            return text[start] == "و" and joined_to_what_is_told(text, start)
        start += earlier.start() - min(48, start)
        if _WRITTEN_ON.search(text[max(0, start - 4) : start]) or is_object(text, start):
            return True
    return False


def _comes_forward(text: str, start: int, before: str) -> bool:
    """Say whether a figure is who comes forward, تقدم 20 طالبا, not by how much, تقدم 20 مركزا."""
    if PREFIXED.sub("", before, count=1) not in {"تقدم", "يتقدم"}:
        return False
    return _BY_HOW_MUCH.match(text[start : start + 40].translate(_TANWIN)) is None


def _bracketed(text: str, start: int, before: str) -> bool:
    """Say whether a figure in brackets stands behind a name that only looks governing."""
    if before in GOVERNORS or before in VERBS:
        return False
    if _ALONE_IN_BRACKETS.match(text, start - 1) and before[-1] == "ة" and before[0] not in "بل":
        return True
    return before[0] != "ل" and before[-1] != "ة" and _ASIDE.match(text, start - 1) is not None


def is_accusative(text: str, start: int) -> bool:
    """Say whether a figure at ``start`` is a verb's object: زاد الخام 1.26, not إلى 1.26."""
    before = word_before(text, start)
    bare = PREFIXED.sub("", before, count=1)
    if DEEDS_OR_VERBS.intersection((before, bare)) or _comes_forward(text, start, before):
        return False
    if is_done_to(words_before(text, start)):
        return False
    if before in VERBS:
        return True
    if takes_genitive(before) or ends_in_governor(text, start):
        return False
    return bare in VERBS or _WILL.sub("", bare) in VERBS or is_object(text, start)


def tells_what_was(text: str, start: int) -> bool:
    """Say whether *was* stands straight before a measure, which says how much: وكان 50 دولارا."""
    return PREFIXED.sub("", word_before(text, start), count=1) in WAS


def as_object(match: re.Match[str], words: str) -> str:
    """Write a number's words in the accusative if a verb stands over it: بلغ ألفا ومئتين.

    So is one that *and* joins to it: بلغ 61 قتيلا و41 جريحا.
    """
    start = match.start()
    if match["pre"] == "و":
        before = match.string[max(0, start - 80) : start]
        earlier = _EARLIER_NUMBER.search(before)
        if earlier is None:
            return words
        start -= len(before) - earlier.start()
    elif match["pre"]:
        return words
    return in_accusative(words) if is_accusative(match.string, start) else words


def stands_alone(match: re.Match[str]) -> bool:
    """Say whether a decimal is a quantity that no other number is set against.

    Then it can be said by its parts; beside another, *and* would run the two together.
    """
    text, start = match.string, match.start()
    before = text[max(0, start - 24) : start]
    if (match["pre"] or "")[:1] in {"و", "ف"} or word_before(text, start) in _VERSIONED:
        return False
    return not (
        _NUMBER_BEFORE.search(before)
        or _LATIN_BEFORE.search(before)
        or _NUMBER_AFTER.match(text, match.end())
    )
