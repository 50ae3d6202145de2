"""What stands round an Arabic figure and governs it, which tells its case."""

import re
from functools import lru_cache

from audio.spoken.arabic.governing import ACCUSATIVE, ACTIVE, GOVERNORS, OF_CHANGE, VERBS
from audio.spoken.arabic.nouns import VOWEL_SIGNS
from audio.spoken.arabic.numbers import in_accusative

NUMBER_WORDS = frozenset({"رقم", "الرقم", "برقم"})
"""After these a figure is a name and counts nothing."""
#: A bare noun before a figure owns it: verbal nouns (تسجيل, إجراء, انتشال, استيراد, سقوط).
_VERBAL_NOUN = re.compile(
    r"[وبلفك]?(?:ت[^\W\d_]{2}ي[^\W\d_]|إ[^\W\d_]{2}ا[^\W\d_]|ا[^\W\d_]{2,3}ا[^\W\d_]|است[^\W\d_]{2}ا[^\W\d_]"
    r"|(?![يت])[^\W\d_]{2}و[^\W\d_]|ت[^\W\d_]ا[^\W\d_]{2})"
)
#: Time between a verb and what it counts: استقبلت خلال الـ24 ساعة الماضية 57 جريحا.
_MEANWHILE = re.compile(
    r"(?<= )(?:خلال|في) (?:(?:ال)?\u0640? ?\d{1,3} )?[^\W\d_]{3,9}(?: \u0627\u0644\u0640?\d{1,3})?"
    r" (?:الماضي(?:ة|ين)?|الأخيرة)،? \Z"
)
_DEED = re.compile(r"[وبلفك]?(?:إ[^\W\d_]{2}ا[^\W\d_]|ت[^\W\d_]{2}ي[^\W\d_])")
_WAS = frozenset("كان كانت يكون تكون ليس ليست".split())
#: What has a number; behind it and *was* the figure says which: فالعدد الأخير كان 3574 قتيلا.
_COUNTS = frozenset("عدد العدد فالعدد والعدد الرقم حصيلة الحصيلة والحصيلة".split())
#: Those among whom so many are, behind *that*: أن من بين القتلى المدنيين 61 طفلا.
_AMONG = re.compile(r"(?:\A| )[ولب]?[أإا]نّ? (?:من بين|من ضمن|بين) [^ ]+(?: ال[^ ]+){0,2} \Z")
#: Behind *was* they open a phrase in which the figure is what there was: كان في القاعة 20.
_NOT_SUBJECTS = frozenset(
    "في من على إلى عن مع بين لدى عند هناك هنالك ثمة قد التي الذي أن إن بعد قبل منذ خلال".split()
)
#: They open a phrase that tells where, when or how, between a verb and what it counts.
_WHERE_AND_WHEN = frozenset(
    "في فى خلال عبر داخل خارج قرب شمال جنوب شرق غرب ضمن لدى عند أمام ضد منذ على من".split()
)
#: Before a verbal noun they tell when or where, and what is counted is somebody else.
_PLACING = frozenset("بدء في وفي خلال بعد قبل إثر جراء من منذ مع عن".split())
#: Look like governed or accusative words, and are followed by a nominative.
_NO_GOVERNORS = frozenset(
    """بينها بينهم بينهن
    بقي بقيت برز بدأ بدأت بينما بيد باتجاه فيما كما عندما حينما ربما هنا أيضا طالما لولا مما إما
    كلما مثلما ريثما لاحقا حاليا سويا لدينا ليلا صباحا يوميا سنويا شهريا أسبوعيا تقريبا""".split()
)
#: Stand between a verb and how much: ينفق يوميا 200.
_HOW_OFTEN = frozenset("يوميا سنويا شهريا أسبوعيا فقط".split())
_PREFIXED_GOVERNOR = re.compile(r"\A[وف](?=\w{2})")
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,20})[ \u00a0(«\"“]{1,2}\Z")
#: The number, with what it counts, to which *and* joins another.
_EARLIER_NUMBER = re.compile(
    r"(?<![\d.,٬٫])و?\(?\d[\d.,٬٫]{0,15}\)?"
    r"(?:[%٪]|[ \u00a0][\"“«]?[^\W\d_][\w\u064b-\u0652]{0,14}[\"”»]?){0,7}"
    r"(?:(?: ?[،,])? |(?<=[%٪]))\Z"
)
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
#: Written alike as a verb and as its noun, which stands in headlines: ضبط 367 قضية.
_DEEDS_OR_VERBS = frozenset(
    """نقل رفع خفض جمع قطع كسب منح دفع فحص عقد نشر حمل ضم شن خرق ضبط حصد هدم زرع طلب ربح صنع لنقل
    لرفع لجمع لدفع لفحص لعقد لنشر لحمل لضم لشن لضبط لحصد لهدم لزرع""".split()
)
_WILL = re.compile(r"\A[سل](?=[يت]\w)")
_FUTURE = re.compile(r"[لسف](?=[يتن]\w)")
_LATIN_BEFORE = re.compile(r"[A-Za-z]\W?\Z")
#: What is numbered with a dot that is no decimal sign: الإصدار 2.5.
_VERSIONED = frozenset(
    "الإصدار إصدار الإصدارة إصدارة نسخة النسخة رقم الرقم برقم الجيل البند الفقرة القناة بين".split()
)
#: A governing letter written onto a figure: لـ822 وفاة.
_WRITTEN_ON = re.compile(r"(?<![^\W_])[وف]?[بلك]\u0640?\Z")
#: Before a figure, where no space is: a sign that compares, a small word, the dash of a range.
_GOVERNS_CLOSE = re.compile(
    r"(?:[<>] ?|&[gl]t; ?|(?<![^\W_])[وف]?(?:إلى|الى|إلي|الي|من|على|علي|في|فى|عن)"
    r"|\d[%٪]? ?[-–‑−\u0640] ?)\Z"
)
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
        return joined_to_governed(text, start) or joined_to_words(text, start)
    return governs(match.string, match.start())


def joined_to_governed(text: str, start: int) -> bool:
    """Say whether *and* joins a number to a governed one: إلى 20 قتيلا و30 جريحا."""
    earlier = _EARLIER_NUMBER.search(text[max(0, start - 80) : start])
    if earlier is None:
        return False
    start += earlier.start() - min(80, start)
    return _WRITTEN_ON.search(text[max(0, start - 4) : start]) is not None or governs(text, start)


def joined_to_words(text: str, start: int) -> bool:
    """Say whether *and* joins a figure to a governed number in words: من ثلاثين رواية و350 قصة."""
    return _GOVERNED_WORDS.search(text[max(0, start - 48) : start]) is not None


@lru_cache(maxsize=4096)
def _rules_over(word: str) -> bool:
    """Say whether a figure straight after ``word`` is in the genitive or the accusative."""
    for bare in (word, _PREFIXED_GOVERNOR.sub("", word, count=1)):
        if bare in _NO_GOVERNORS:
            return False
        if _takes_genitive(bare) or bare in VERBS or bare in ACCUSATIVE:
            return True
        if _FUTURE.sub("", bare, count=1) in VERBS or bare.removesuffix("ون") in VERBS:
            return True
        if len(bare) > 5 and _OWNED_VERBAL_NOUN.fullmatch(bare):
            return True
    return False


_OWNED_VERBAL_NOUN = re.compile(rf"(?:{_VERBAL_NOUN.pattern})(?:ه|ها|هم|هما|نا)")
#: How long or how far: said so, a number is in the accusative, but after its verb or its subject.
_EXTENT = re.compile(
    r"[ \u00a0](?:يوما|شهرا|عاما|أسبوعا|قرنا|سنة|ساعة|دقيقة|ثانية|مرة|جلدة|كيلومترا|مترا|ميلا)"
    r"(?![^\W_])"
)
_BEFORE_A_DEED = frozenset("بعد قبل عقب إثر جراء رغم بسبب إلى الى مقابل بهدف بغية".split())
#: Three letters as a verbal noun has them, but a place or a time, which owns no number.
_SHORT_PLACES = frozenset(
    "مصر قطر دبي عدن حلب حمص ليل نيس روم أمس غدا ذلك هذا تلك صنع كان درع برج كوم بيت".split()
)
_PASSING = frozenset(
    """مر مرت مضى مضت انقضى انقضت انقضاء تبقى تبقت يتبقى بقي بقيت يبقى تفصلنا يفصلنا هو هي هناك ثمة
    كان كانت ليس ليست إنها إنه وهو وهي""".split()
)
#: What is counted is with others, whose case is written: 60 آخرين, 30 آخرون.
_OTHERS = re.compile(r"[ \u00a0](?:[ء-ي]{2,12}[ \u00a0])?آخر(?:ين|ون)(?![^\W_])")


def _is_owned(words: list[str]) -> bool:
    """Say whether two words are what is done to so many: بعد فرز 99%, إلى حسم 200 مقعد."""
    if words[0] not in _BEFORE_A_DEED:
        return False
    return len(words[1]) == 3 and words[1][-1] not in "ةهاى" and words[1] not in _SHORT_PLACES


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


def governs(text: str, start: int) -> bool:
    """Say whether a genitive or an accusative stands at ``start``; in numbers they sound the same."""  # noqa: E501
    if _GOVERNS_CLOSE.search(text[max(0, start - 6) : start]) or _is_object(text, start):
        return True
    if text[start - 1 : start] == "(" and joined_to_governed(text, start - 1):
        return True
    for _ in range(3):
        passing = _MEANWHILE.search(text[max(0, start - 64) : start])
        if passing is not None:
            start += passing.start() - min(64, start)
        before = word_before(text, start)
        if before in _HOW_OFTEN:
            start = text.rindex(before[:3], 0, start)
            before = word_before(text, start)
        if _rules_over(before):
            return True
        if before == "أو":
            start = text.rindex("أو", 0, start)
        elif text[start] != "و":
            return False
        earlier = _EARLIER_NUMBER.search(text[max(0, start - 48) : start])
        if earlier is None:
            return False
        start += earlier.start() - min(48, start)
        if _WRITTEN_ON.search(text[max(0, start - 4) : start]):
            return True
    return False


def is_accusative(text: str, start: int) -> bool:
    """Say whether a figure at ``start`` is a verb's object: زاد الخام 1.26, not إلى 1.26."""
    before = word_before(text, start)
    bare = _PREFIXED_GOVERNOR.sub("", before, count=1)
    if bare in _DEEDS_OR_VERBS:
        return False
    if before in VERBS:
        return True
    if _takes_genitive(before):
        return False
    return bare in VERBS or _WILL.sub("", bare) in VERBS or _is_object(text, start)


def tells_what_was(text: str, start: int) -> bool:
    """Say whether *was* stands straight before a measure, which says how much: وكان 50 دولارا."""
    return _PREFIXED_GOVERNOR.sub("", word_before(text, start), count=1) in _WAS


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


def _is_object(text: str, start: int) -> bool:
    """Say whether a verb and its subject stand before: خسر السهم 20, ارتفع خام برنت 6.26%.

    Where and when it happened may stand between: اعتقلت الشرطة في المدينة 42 شخصا.
    """
    words = _words_before(text, start)
    if _counts_object(words) or (len(words) > 1 and _has_subject(words)):
        return True
    for _ in range(2):
        at = _last_preposition(words)
        if at is None:
            return False
        words = words[:at]
        if _has_subject(words) or _counts_object(words):
            return True
    return False


def _last_preposition(words: list[str]) -> int | None:
    """Return where the phrase with a preposition begins that ends ``words``; None without one."""
    for n in range(len(words) - 2, max(0, len(words) - 6), -1):
        bare = _PREFIXED_GOVERNOR.sub("", words[n], count=1)
        if bare in _WHERE_AND_WHEN:
            return n if _is_phrase(words[n + 1 :]) else None
    return None


def _is_phrase(words: list[str]) -> bool:
    """Say whether words are one noun with what belongs to it: المباراة الأخيرة, مدينة حلب."""
    owned = sum(not word.startswith("ال") for word in words)
    verb = any(word in VERBS or word in _NOT_SUBJECTS for word in words)
    return not verb and owned < 3


def _has_subject(words: list[str]) -> bool:
    """Say whether a verb with who did it ends ``words``: حقق محمد صلاح, or one that is active."""
    for n in range(len(words) - 1, max(-1, len(words) - 7), -1):
        word = _PREFIXED_GOVERNOR.sub("", words[n], count=1)
        if word in VERBS and word not in _DEEDS_OR_VERBS:
            return n < len(words) - 1 or word in ACTIVE
        if word in _NOT_SUBJECTS:
            return False
    return False


def _counts_object(words: list[str]) -> bool:
    """Say whether the words straight before a figure make it an object."""
    if len(words) < 2:
        return False
    verbs = [*words, *(_PREFIXED_GOVERNOR.sub("", word, count=1) for word in words)]
    verbs += [_FUTURE.sub("", verb, count=1) for verb in verbs]
    if any(verb in OF_CHANGE for verb in verbs) or _is_owned(words[-2:]):
        return True
    if words[-1] in _WAS and _COUNTS.intersection(words[:-1]):
        return True
    if _AMONG.search(f"{' '.join(words)} "):
        return True
    if not words[-1].startswith("ال"):
        return False
    if _is_predicate(words) or _is_deed_of(words):
        return True
    if _VERBAL_NOUN.fullmatch(words[-2]) and words[-3:-2] and words[-3] not in _PLACING:
        return True
    last = _before_adjectives(words)
    return _PREFIXED_GOVERNOR.sub("", words[last], count=1) in VERBS or words[last] in VERBS


def _is_predicate(words: list[str]) -> bool:
    """Say whether a figure says what something was: كان سعر الشراء 4875."""
    was = [n for n, word in enumerate(words) if _PREFIXED_GOVERNOR.sub("", word) in _WAS]
    return bool(was) and not _NOT_SUBJECTS.intersection(words[was[-1] :])


def _is_deed_of(words: list[str]) -> bool:
    """Say whether somebody's deed stands before: إسقاط سلاح الجو الأوكراني 24."""
    last = _before_adjectives(words)
    if last < 2 or not _DEED.fullmatch(words[last - 1]):
        return False
    return "إ" in words[last - 1][:2] or words[last - 2] not in _PLACING


def _before_adjectives(words: list[str]) -> int:
    """Return the index of the last word without the article: الفريق الأمريكي are passed over."""
    last = len(words) - 1
    while last > 0 and words[last].startswith("ال"):
        last -= 1
    return last


def _words_before(text: str, start: int) -> list[str]:
    """Return the last words before a figure, with nothing but single spaces between them."""
    window = text[max(0, start - 120) : start].translate(VOWEL_SIGNS).replace("\u00a0", " ")
    *tokens, last = window.split(" ")[-12:]
    if last:
        return []
    words: list[str] = []
    for token in reversed(tokens):
        if not token.isalpha():
            break
        words.append(token)
    return words[::-1]


def _takes_genitive(word: str) -> bool:
    """Say whether a number after ``word`` is in the genitive: في, مقتل, بمشاركة, مرتفعا, حصيلة."""
    if word in GOVERNORS:
        return True
    if len(word) < 4 or word.startswith(("ال", "وال", "بال", "لل")):
        return False
    if word[0] == "ب" or word[-1] == "ة" or (len(word) > 4 and word.endswith("ات")):
        return True
    if word[-1] == "ا":
        return not word.endswith(("يا", "ها", "نا"))
    return _VERBAL_NOUN.fullmatch(word) is not None


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
