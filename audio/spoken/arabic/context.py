"""What stands round an Arabic figure and governs it, which tells its case."""

import re
from functools import lru_cache

from audio.spoken.arabic.apart import comes_forward, dies, is_name, only_looks_governed
from audio.spoken.arabic.clauses import (
    DEEDS_OR_VERBS,
    FUTURE,
    PLACES_AND_TIMES,
    PREFIXED,
    VERBAL_NOUN,
    WAS,
    ends_in_governor,
    is_done_to,
    is_object,
    takes_genitive,
    words_before,
)
from audio.spoken.arabic.governing import ACCUSATIVE, VERBS
from audio.spoken.arabic.nouns import word_before
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
#: The number, with what it counts, to which *and* joins another.
_EARLIER_NUMBER = re.compile(
    r"(?<![\d.,٬٫])(?:(?<![^\W_])و\u0640? ?)?\(?\d(?:[\d.,٬٫]{0,15}| ?ر\d{1,7})\)?"
    r"(?:[^\W\d_]{2,12})?"
    r"(?:[ \u00a0]?[%٪]|[ \u00a0][\"“«]?[^\W\d_][\w\u064b-\u0652]{0,14}[\"”»]?){0,7}"
    r"(?:، (?:من )?بين(?:هم|هن|ها)(?: [^\W\d_]{2,10}){1,4})?(?:(?: ?[،,])? |(?<=[%٪]))\Z"
)
#: A span of time, or an hour, that minutes are added to: ساعة و23 دقيقة.
_SPAN_BEFORE = re.compile(
    r"(?<!\d )(?<![^\W_])(?:ساعة|ساعتين|ساعات|دقيقة|دقائق|سنة|سنتين|سنوات|عاما|عامين|أعوام"
    r"|شهرا|شهرين|أشهر|الساعة [^\W\d_]{4,8}) \Z"
)
#: A number with what it counts leads whatever *and* joins to it: 117 ألف مخالفة مرورية و52 محضرا.
_LED_BY_NUMBER = re.compile(r"[\d%٪](?: [^\W\d_][\w\u064b-\u0652]{1,15}){1,5} \Z")
#: A number in words whose ending tells that it is governed, and what it counts.
_GOVERNED_WORDS = re.compile(
    r"(?:عشر|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع|مئت|مائت|ألف|مليون|مليار)ين(?: [^\W\d_]{2,14}){0,3} \Z"
)
#: A number in words whose ending tells nothing: بلغ ستة ملايين و253 ألفا.
_PLAIN_WORDS = re.compile(
    r"(?<![^\W_])(?:ثلاثة?|أربعة?|خمسة?|ستة?|سبعة?|ثماني?ة?|تسعة?|عشرة?|مئة|مائة"
    r"|(?=ألف |مليون |مليار ))"
    r"(?: ?(?:ألف|آلاف|مليون|ملايين|مليار|مليارات)) \Z"
)
#: A million whose ending tells that it is an object: بلغ مليونا و84 ألفا.
_OBJECT_WORDS = re.compile(r"(?<![^\W_])(?<!\d )(?<!\) )(?:ألف|مليون|مليار)[\u064b]?ا[\u064b]? \Z")
_MONEY = (
    r"\d[\d.,]{0,9} (?:ألف|آلاف|مليون|ملايين|مليار|مليارات) "
    r"(?P<cur>[^\W\d_]{3,12})"
)
_AMOUNT = re.compile(f"و{_MONEY}")
_AMOUNTS = re.compile(f"و?{_MONEY}")
_WILL = re.compile(r"\A[سل](?=[يت]\w)")
#: A governing letter written onto a figure: لـ822 وفاة.
_WRITTEN_ON = re.compile(r"(?<![^\W_])[وف]?[بلك](?:\u0640 ?)?\Z")
#: Before a figure, where no space is: a sign that compares, a small word, the dash of a range.
_GOVERNS_CLOSE = re.compile(
    r"(?:[<>±] ?|&[gl]t; ?|(?<![^\W_])[وف]?(?:إلى|الى|إلي|الي|من|على|علي|في|فى|عن"
    r"|نحو|حوالي|مقابل|بعد|منذ|خلال|عام|سنة|بنسبة|بقيمة|بمعدل|إجمالي)"
    r"|\d[%٪]? ?[-–‑−×\u0640] ?)\Z"
)
#: A share of something, told straight behind it: بنسبة نجاح 91%.
_SHARE_OF = re.compile(
    r"(?<![^\W_])[وف]?(?:بنسبة|بمعدل|بسرعة|بقدرة) (?!ال)[^\W\d_]{3,9} \Z|عيار الذهب \Z"
)
#: A level told again as a figure: عند مستوياتها الحالية 11.25%.
_AT_LEVEL = re.compile(
    r"(?<![^\W_])(?:عند|إلى|من|على) (?:مستو|معدل|سعر|أسعار|قيمت)[^\W\d_]{0,5}(?:ها|ه|هم)"
    r"(?: ال[^\W\d_]{3,9})? \Z"
)
#: A bare number in brackets, which tells of the name before it how many: القاهرة (41).
_ALONE_IN_BRACKETS = re.compile(r"\d[\d.,٫٬]{0,10}\)")
_SCALE_BEFORE = re.compile(
    r"\) (?:آلاف|ملايين|مليارات|(?:ألف|مليون|مليار)[\u064b-\u0652]?ا?[\u064b-\u0652]?) \Z"
)
#: Who is fined is told between commas: تغريم 5 آخرين، بينهم لاعبان، 30 ألف ريال.
_FINED = re.compile(r"(?<![^\W_])[وفب]?(?:تغريم|غرمت?|غرامة)[^،,.]{1,40}، [^،,.]{3,60}، \Z")
_AMOUNT_NEXT = re.compile(
    r"\d[\d.,]{0,12} (?:ألف|آلاف|مليون|ملايين|دولار|يورو|ريال|درهم|دراهم|دينار|دنانير|جنيه|ليرة)"
)
_TANWIN = {0x64B: None, 0x64D: None, 0x64C: None}


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
    plain = _PLAIN_WORDS.search(text[max(0, start - 48) : start])
    if plain is not None:
        return _stands_over(text, max(0, start - 48) + plain.start())
    if text[max(0, start - 2) : start] == "، " and _joined_to_amount(text, start):
        return True
    if _OBJECT_WORDS.search(text[max(0, start - 16) : start]):
        return True
    span = _SPAN_BEFORE.search(text[max(0, start - 16) : start])
    return span is not None or joined_to_words(text, start) or joined_to_noun(text, start)


def _joined_to_amount(text: str, start: int) -> bool:
    """Say whether *and* joins money to what was told a clause ago: مبلغ 5 ملايين ريال لكذا، و42."""
    amount = _AMOUNT.match(text, start)
    if amount is None:
        return False
    window = text[max(0, start - 160) : start].rpartition(". ")[2]
    earlier = [m for m in _AMOUNTS.finditer(window) if m["cur"] == amount["cur"]]
    if not earlier:
        return False
    at = start - len(window) + earlier[-1].start()
    return text[at] != "و" and _stands_over(text, at)


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
    if _LED_BY_NUMBER.search(text[max(0, start - 80) : start]):
        return False
    if text[max(0, start - 2) : start] == "، ":
        return _adds_object(text, start)
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


def _adds_object(text: str, start: int) -> bool:
    """Say whether *and* behind a comma adds an object: سجلت حالة وفاة، و33 إصابة."""
    words = words_before(f"{text[max(0, start - 80) : start - 2]} ", min(80, start) - 1)[-4:]
    verbs = [n for n, word in enumerate(words) if {word, PREFIXED.sub("", word)} & VERBS]
    if not verbs or verbs[-1] == len(words) - 1 or words[verbs[-1]] in DEEDS_OR_VERBS:
        return False
    return not any(word in PLACES_AND_TIMES for word in words[verbs[-1] + 1 :])


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
#: Who is punished is told between commas: حبس فلان، المحافظ السابق، 45 يوما.
_PUNISHED = re.compile(
    r"(?<![^\W_])[وفب]?(?:حبس|سجن|توقيف|إيقاف|السجن|الحبس)[^،,.\d]{1,40}، [^،,.\d]{3,40}، \Z"
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
    if not before and _PUNISHED.search(text[max(0, start - 80) : start]):
        return True
    if not before or before in _PASSING or before.endswith(("ه", "ها", "هم", "هما", "نا")):
        return False
    return text[start - 1] == " " and before not in _NO_GOVERNORS


def others_oblique(text: str, start: int, end: int) -> bool | None:
    """Return the case that آخرين or آخرون after a figure shows; None where neither stands there."""
    found = _OTHERS.match(text, end)
    if found is not None and word_before(text, start) == "من":
        return True
    return None if found is None else found.group().endswith("ين")


#: A share or an amount to which *and* joins another that the same verb tells: صعد سهم البنك 5.3 في
#: المئة وسهم المصرف 2.3 في المئة.
_PARALLEL = re.compile(
    r"(?<![\d.,٫٬])(?P<n>\d{1,3}(?:[.,٫]\d{1,2})?)(?: ?[%٪]|(?: في ال| بال)(?:مئة|مائة)),? "
    r"و(?P<who>[^\W\d_]{2,14}(?: [^\W\d_]{2,14}){0,5}) \Z"
)
#: The same with what is counted: مستشفى المدينة 11 سريرا، ومستشفى الميناء 12 سريرا.
_COUNTED_ALIKE = re.compile(
    r"(?<![\d.,٬٫])(?P<n>\d{1,3}(?:[.,٬]\d{3}){0,2}|\d{4,6}) (?P<noun>[^\W\d_]{3,12})،? "
    r"و(?P<who>[^\W\d_]{2,14}(?: [^\W\d_]{2,14}){0,5}) \Z"
)
_NOUN_NEXT = re.compile(r"\d[\d.,٬]{0,9} (?P<noun>[^\W\d_]{3,12})")
_SHARE_NEXT = re.compile(r"\d[\d.,٫]{0,6}(?: ?[%٪]|(?: في ال| بال)(?:مئة|مائة))")
#: So many numbers in a row may be joined to the one that is governed.
_LONGEST_ROW = 16
#: So many shares in a row may hang on one verb.
_MOST_ALIKE = 4


def governs(text: str, start: int) -> bool:
    """Say whether a genitive or an accusative stands at ``start``; in numbers they sound the same."""  # noqa: E501
    return _stands_over(text, start) or any(
        _stands_over(text, told) for told in _told_alike(text, start)
    )


def _stands_close(text: str, start: int) -> bool:
    """Say whether something governs a figure across no other number."""
    if _GOVERNS_CLOSE.search(text[max(0, start - 8) : start]) or is_object(text, start):
        return True
    near = text[max(0, start - 40) : start]
    if _SHARE_OF.search(near) or _AT_LEVEL.search(near):
        return True
    if _FINED.search(text[max(0, start - 110) : start]) and _AMOUNT_NEXT.match(text, start):
        return True
    if text[start - 1 : start] != "(" or _ALONE_IN_BRACKETS.match(text, start):
        return False
    return joined_to_governed(text, start - 1)


def _after_scale(text: str, start: int) -> bool:
    """Say whether the thousands stand behind the millions without *and*: (99) مليونا (867) ألفا."""
    return text[start] == "(" and _SCALE_BEFORE.search(text[max(0, start - 16) : start]) is not None


def _stands_over(text: str, start: int) -> bool:
    """Say whether something governs a figure, or the number in whose row it stands."""
    if _stands_close(text, start):
        return True
    for _ in range(_LONGEST_ROW):
        passing = _MEANWHILE.search(text[max(0, start - 64) : start])
        if passing is not None:
            start += passing.start() - min(64, start)
            if is_object(text, start):
                return True
        before = word_before(text, start)
        if before == "بعد" and word_before(text, start - 4) == "عن":
            return False
        if before in _HOW_OFTEN:
            start = text.rindex(before[:3], 0, start)
            before = word_before(text, start)
        if _rules_over(before):
            return not only_looks_governed(text, start, before)
        if before == "أو":
            start = text.rindex("أو", 0, start)
        elif text[start] != "و" and not _after_scale(text, start):
            return False
        earlier = _EARLIER_NUMBER.search(text[max(0, start - 48) : start])
        if earlier is None:
            return text[start] == "و" and joined_to_what_is_told(text, start)
        start += earlier.start() - min(48, start)
        if _WRITTEN_ON.search(text[max(0, start - 4) : start]) or is_object(text, start):
            return True
    return False


def _told_alike(text: str, start: int) -> list[int]:
    """Return where the shares or counts stand that the same verb tells as the one at ``start``."""
    told: list[int] = []
    while len(told) < _MOST_ALIKE:
        found = _alike_before(text, start)
        if found is None or _ends_clause(found["who"].split()):
            break
        start = max(0, start - 80) + found.start("n")
        told.append(start)
    return told


def _alike_before(text: str, start: int) -> re.Match[str] | None:
    """Find a share before a share, or before a count one of the same things."""
    window = text[max(0, start - 80) : start]
    if _SHARE_NEXT.match(text, start):
        return _PARALLEL.search(window)
    noun = _NOUN_NEXT.match(text, start)
    found = _COUNTED_ALIKE.search(window) if noun is not None else None
    if found is None or noun is None or found["noun"][:3] != noun["noun"][:3]:
        return None
    return found


def _ends_clause(words: list[str]) -> bool:
    """Say whether a verb or what governs stands in words, so that they tell something anew."""
    bare = {PREFIXED.sub("", word, count=1) for word in words} | set(words)
    return bool(bare & (VERBS | WAS)) or takes_genitive(words[-1])


def is_accusative(text: str, start: int) -> bool:
    """Say whether a figure at ``start`` is a verb's object: زاد الخام 1.26, not إلى 1.26."""
    return _is_told(text, start) or any(_is_told(text, told) for told in _told_alike(text, start))


def _is_told(text: str, start: int) -> bool:
    passing = _MEANWHILE.search(text[max(0, start - 64) : start])
    if passing is not None and is_object(text, start + passing.start() - min(64, start)):
        return True
    before = word_before(text, start)
    bare = PREFIXED.sub("", before, count=1)
    if DEEDS_OR_VERBS.intersection((before, bare)) or comes_forward(text, start, before):
        return False
    if is_done_to(words_before(text, start)) or dies(text, start, before):
        return False
    if before in VERBS or before in ACCUSATIVE:
        return True
    named = is_name(text, start, before)
    if (takes_genitive(before) and not named) or ends_in_governor(text, start):
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
            added = before.endswith("، ") and _adds_object(match.string, start)
            return in_accusative(words) if added else words
        start -= len(before) - earlier.start()
    elif match["pre"]:
        return words
    return in_accusative(words) if is_accusative(match.string, start) else words
