"""What the words before a figure are to it: the verb whose object it is, the noun that owns it."""

import re
from functools import lru_cache

from audio.spoken.arabic.governing import (
    ACTIVE,
    BEFORE_NAMES,
    GOVERNORS,
    NAMES_WITH_BA,
    OF_CHANGE,
    VERBS,
)
from audio.spoken.arabic.nouns import without_signs

#: A bare noun before a figure owns it: verbal nouns (تسجيل, إجراء, انتشال, استيراد, سقوط).
VERBAL_NOUN = re.compile(
    r"[وبلفك]?(?:ت[^\W\d_]{2}ي[^\W\d_]|إ[^\W\d_]{2}ا[^\W\d_]|ا[^\W\d_]{2,3}ا[^\W\d_]|است[^\W\d_]{2}ا[^\W\d_]"
    r"|(?![يت])[^\W\d_]{2}و[^\W\d_]|ت[^\W\d_]ا[^\W\d_]{2})"
)
#: The day between commas, between a verb with its subject and the object.
_WHEN_BETWEEN = re.compile(
    r" (?:إلى حدود|حتى|لغاية) (?:اليوم|الآن|أمس)، \Z"
    r"|(?:، (?:على التوالي|(?:اليوم|أمس|غدا|مساء|صباح)(?: [^\W\d_]{4,9}){0,2}"
    r"|(?:أكبر|أكثر|أول|ثاني|ثالث|رابع|أحد|إحدى|وهو|وهي|صاحب|صاحبة"
    r"|التابعة?|المملوكة?|الواقعة?|المعروفة?"
    r"|التي|الذي|الذين|منذ|وفق|وفقا|حسب|بحسب|بينهم|بينهن|من بينهم|بمن فيهم)"
    r"(?: [\"“«]?[^\W\d_]{1,14}[\"”»]?){1,8})){1,2}، \Z"
)
#: How fine gold is stands between its price and what that is: سعر الذهب عيار 21 اليوم 790 جنيها.
_CARAT = re.compile(r"عيار(?: الذهب)? [\"“«]?\d\d[\"”»]?(?= )")
#: An aside in quotation marks that holds a figure: نسبة السكان "من عمر 15 سنة" تبلغ.
_QUOTED_ASIDE = re.compile(r" [\"“«][^\"”»\d]{1,40}\d{1,4}[^\"”»\d]{0,30}[\"”»] ")
_THAT = re.compile(r"[وبلف]?[أإا]ن(?:ه|ها|هم|هما)?")
_SAID = frozenset("أضاف أضافت اضاف اضافت يضيف تضيف سجل سجلت".split())
_OF_DEGREES = frozenset({"والعظمى", "والصغرى"})
_DEED = re.compile(r"[وبلفك]?(?:إ[^\W\d_]{2}ا[^\W\d_]|ت[^\W\d_]{2}ي[^\W\d_])")
#: Plurals that own a number behind somebody's deed: إعلان نتائج 49 مقعدا, تقديم ملفات 30 طالبا.
_THINGS = re.compile(
    r"(?!ال|[يت])[^\W\d_](?:[^\W\d_]ا[^\W\d_]{1,2}|[^\W\d_]{2,5}ات|سماء|جثث|أسعار|سير|قوائم)"
)
WAS = frozenset("كان كانت يكون تكون سيكون ستكون ليس ليست".split())
_AWAY = frozenset("يبعد تبعد يبتعد تبتعد".split())
_MOST_BETWEEN = 6
_AMOUNTS = frozenset("بلغ بلغت يبلغ تبلغ تجاوز تجاوزت".split())
_TOTALS = frozenset(
    """العجز الفائض الدين إجمالي مجموع حجم قيمة نسبة معدل كلفة تكلفة إنتاج الإنتاج صادرات الصادرات
    واردات الواردات أرباح الأرباح خسائر الخسائر مبيعات المبيعات إيرادات الإيرادات""".split()
)
#: What has a number; behind it and *was* the figure says which: فالعدد الأخير كان 3574 قتيلا.
_COUNTS = frozenset(
    """عدد العدد فالعدد والعدد الرقم حصيلة الحصيلة والحصيلة سعر السعر سعره سعرها ثمن الثمن ثمنه
    ثمنها عددهم عددها عمره عمرها قيمته قيمتها""".split()
)
#: Where or among whom so many are, behind *that*: أن من بين القتلى 61 طفلا, إن في المدينة 61 بيتا.
_THERE = re.compile(
    r"(?:\A| )[ولبف]?[أإا]نّ? (?:هناك|هنالك|ثمة"
    r"|(?:من بين|من ضمن|بين|لدى) [^ ]+(?: ال[^ ]+){0,2}"
    r"|(?:في|على|أمام|داخل|مع) ال[^ ]+(?: ال[^ ]+){0,2}) \Z"
)
#: Behind *was* they open a phrase in which the figure is what there was: كان في القاعة 20.
_NOT_SUBJECTS = frozenset(
    "في من على إلى عن مع بين لدى عند هناك هنالك ثمة قد التي الذي أن إن بعد قبل منذ خلال".split()
)
#: They open a phrase that tells where, when or how, between a verb and what it counts.
PLACES_AND_TIMES = frozenset(
    "في فى خلال عبر داخل خارج قرب شمال جنوب شرق غرب ضمن لدى عند أمام ضد منذ على من".split()
)
#: Before a verbal noun they tell when or where, and what is counted is somebody else.
_PLACING = frozenset("بدء في وفي خلال بعد قبل إثر جراء من منذ مع عن".split())
#: What governs is a noun, before which a preposition may be written: لمقتل 30, لحوالي 60.
_GOVERNING_NOUNS = frozenset(word for word in GOVERNORS if len(word) > 3)
#: Tell how it came about, and govern no number: ليتراجع المؤشر بذلك 21%.
_BY_THAT = frozenset("بذلك بهذا بهذه بعدها بعده".split())
PREFIXED = re.compile(r"\A[وف](?=\w{2})")
#: Written alike as a verb and as its noun, which stands in headlines: ضبط 367 قضية.
DEEDS_OR_VERBS = frozenset(
    """نقل رفع خفض جمع قطع كسب منح دفع فحص حجز ضرب طرح حبس عرض
    لحجز لضرب لطرح لعرض عقد نشر حمل ضم شن خرق ضبط حصد هدم زرع طلب ربح صنع لنقل
    لرفع لجمع لدفع لفحص لعقد لنشر لحمل لضم لشن لضبط لحصد لهدم لزرع""".split()
)
#: Behind these stands the noun of what is done, which owns a number.
_DONE = frozenset("تم وتم فتم يتم ويتم سيتم تمت وتمت تتم جرى وجرى يجري ويجري سيجري".split())
#: What tells how much something is, a sentence of its own: غرامة قدرها 20 ألف درهم.
_HOW_MUCH = frozenset("قدره قدرها قدرهما مقداره مقدارها قوامه قوامها مفاده".split())
FUTURE = re.compile(r"[لسف](?=[يتن]\w)")
_BEFORE_A_DEED = frozenset("عن بعد قبل عقب إثر جراء رغم بسبب إلى الى مقابل بهدف بغية".split())
#: Three letters as a verbal noun has them, but a place or a time, which owns no number.
_SHORT_PLACES = frozenset(
    "مصر قطر دبي عدن حلب حمص ليل نيس روم أمس غدا ذلك هذا تلك صنع كان درع برج كوم بيت".split()
)


#: So many words before a figure are looked through.
_MOST_WORDS = 16
#: Who acts is told in so many words at most.
_LONGEST_SUBJECT = 5
_WHO = frozenset("التي الذي".split())
#: They tell when, and who it is stands behind the verb: اليوم يشارك 20 فريقا.
_WHEN = frozenset(
    """اليوم أمس غدا الآن الليلة السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة صباح
    مساء يوم ليلة كما حيث حين عندما فيما بينما لكن ثم هكذا هنا أيضا سنويا شهريا يوميا""".split()
)
#: Verbs that happen to whom is counted behind them.
_HAPPENS = frozenset(
    """يعيش تعيش يعمل تعمل يوجد توجد يقع تقع يبقى تبقى يشارك تشارك يتنافس تتنافس يموت تموت يسقط تسقط
    يزال تزال يوم تم تمت كانت ليست""".split()
)
#: The present, and the past that she did.
_PRESENT = re.compile(r"[يت][^\W\d_]{3,6}")
_OF_HIM = re.compile(
    r"ي(?!وم|ورو|مين|سار|ناير|ونيو|وليو|ون|وسف|حيى|اس|عقوب|زن|عرب)[^\W\d_]{3,6}|قتل|جرح|أسر"
)
_OF_HER = re.compile(
    r"ت(?!ونس|ركيا|عز|موز|شرين|ويتر|قرير)(?![^\W\d_]{2}ي[^\W\d_]\Z)[^\W\d_]{2,5}[^\W\d_ةا]"
    r"|(?!ال)[^\W\d_]{2,6}[^\W\d_ا]ت"
)
#: A figure behind these is their name: ويسمح القرار 2165.
_NAMED_BY_NUMBER = frozenset(
    """القرار القانون المرسوم الظهير الأمر المادة الفصل البند الفقرة الرقم القناة الكتيبة اللواء
    الفوج الفرقة الطريق الرحلة الغرفة القاعة البوابة الطائرة الخط الساعة""".split()
)
#: What no noun looks like before a definite noun: يجهز المجلس, تستقبل المدينة, جهزت الأمانة.
_VERBAL = re.compile(
    r"ي(?!وم|ورو|مين|سار|ناير|ونيو|وليو|ون|وسف|حيى|اس|عقوب|زن|عرب)[^\W\d_]{3,6}"
    r"|ت[^\W\d_]{4,6}(?<![ةاىء])"
    r"|(?!ال|[بلك]?(?:بيت|وقت|صوت|بنت|زيت|موت|أخت|تحت|سبت|توقيت|تثبيت|تصويت|كويت|بيروت|أسمنت|إسمنت"
    r"|إنترنت)\Z)[^\W\d_]{2,6}[^\W\d_ا]ت"
)
#: Nouns whose first letter is no preposition: لجنة, بلدية.
_OWN_FIRST = frozenset(
    """برنامج بنك كلية كتلة لواء بلدية بعثة بطولة بورصة بنوك بلجيكا بريطانيا لجنة لجان ليبيا لبنان
    لاعب لاعبة لائحة""".split()
)
#: How much these come to is told behind what they are of: ارتفاع أسعار الوقود 20%.
_CHANGES = frozenset(
    """ارتفاع انخفاض هبوط صعود زيادة نمو انكماش تقلص رفع خفض تخفيض بارتفاع بانخفاض بزيادة لارتفاع
    لانخفاض لزيادة لرفع لخفض برفع بخفض بنمو بتراجع تراجع""".split()
)


@lru_cache(maxsize=32)
def is_object(text: str, start: int) -> bool:
    """Say whether a verb and its subject stand before: خسر السهم 20, ارتفع خام برنت 6.26%.

    Where and when it happened may stand between: اعتقلت الشرطة في المدينة 42 شخصا.
    """
    words = words_before(text, start)
    if words[-1:] in (["عيار"], ["العيار"]) or words[-2:] == ["عيار", "الذهب"]:
        return False
    if words and words[-1] in _HOW_MUCH and not VERBS.intersection(words[-2:-1]):
        return False
    if _OF_DEGREES.intersection(words):
        return False  # Of the day's heat no verb tells how much: تحسن الطقس والعظمى 33 درجة.
    if text[start] == "و" and _is_deed_to_things(words):
        return False  # What is joined is not done to: 24 تدخلا لإطفاء حرائق و116 تدخلا.
    if _counts_object(words) or is_done_to(words):
        return True
    if len(words) > 1 and _has_subject(words):
        return True
    if len(words) == 1 and words[0] in OF_CHANGE and text[start - 2 : start] == "، ":
        return True
    if _is_far_from(words) or _amounts_to(text, start):
        return True
    if _tells_change(words) or acts(words):
        return True
    for _ in range(2):
        at = _last_preposition(words)
        if at is None:
            return False
        words = words[:at]
        if _has_subject(words) or _counts_object(words) or acts(words):
            return True
    return False


def _is_far_from(words: list[str]) -> bool:
    """Say whether a figure tells how far something is: تبعد عن الحدود 60 كلم."""
    away = [n for n, word in enumerate(words[:-1]) if PREFIXED.sub("", word, count=1) in _AWAY]
    return (
        bool(away)
        and "عن" in words[away[-1] + 1 : away[-1] + 4]
        and len(words) - away[-1] < _MOST_BETWEEN
    )


def _amounts_to(text: str, start: int) -> bool:
    """Say whether a comma alone parts a figure from its verb: بلغ العجز في الميزان، 43 مليارا."""
    if text[max(0, start - 2) : start] not in {"، ", ", "}:
        return False
    words = words_before(f"{text[max(0, start - 120) : start - 2]} ", min(120, start) - 1)
    if len(words) < 2 or PREFIXED.sub("", words[0], count=1) not in _AMOUNTS:
        return False
    return words[1] in _COUNTS or words[1] in _TOTALS


def acts(words: list[str]) -> bool:
    """Say whether who does something stands before the verb that ends ``words``.

    What follows such a verb is never its subject: أمانة المدينة تجهز 27 سوقا, الشركة أطلقت 22.
    """
    that = max((n for n, word in enumerate(words) if _THAT.fullmatch(word)), default=-1)
    *who, verb = words[that + 1 :] or [""]
    verb = FUTURE.sub("", verb, count=1) if verb[:2] in {"سي", "ست"} else verb
    if not who or verb in _HAPPENS or len(who) > _LONGEST_SUBJECT:
        return False
    if who[-1] in _WHO:
        return _PRESENT.fullmatch(verb) is not None
    first = PREFIXED.sub("", who[0], count=1)
    feminine = first.endswith(("ة", "ات"))
    agrees = _OF_HER.fullmatch(verb) if feminine else _OF_HIM.fullmatch(verb)
    definite = who[-1].startswith("ال")
    if agrees is None or (not definite and (len(who) == 1 or who[-1] in BEFORE_NAMES)):
        return False
    return first not in _WHEN and not _breaks_phrase(who)


def _breaks_phrase(words: list[str]) -> bool:
    """Say whether words are more than a noun with what belongs to it."""
    if words[0].startswith(("بال", "لل", "كال", "ب", "ل")) and words[0] not in _OWN_FIRST:
        return True
    bare = {*words, *(PREFIXED.sub("", word, count=1) for word in words)}
    return bool(bare & (VERBS | _NOT_SUBJECTS | PLACES_AND_TIMES | WAS | _DONE))


def is_done_to(words: list[str]) -> bool:
    """Say whether what is done owns a figure: تم سحب 29 عينة, تم تدشين في المدينة 7 محطات."""
    for n in range(len(words) - 2, -1, -1):
        if words[n] in _DONE and not words[n + 1].startswith("ال"):
            return n + 2 == len(words) or words[n + 2] in PLACES_AND_TIMES
    return False


def _tells_change(words: list[str]) -> bool:
    """Say whether a change and what changes stand before: ارتفاع أسعار الوقود, رفع الرواتب."""
    for n in range(len(words) - 2, max(-1, len(words) - 5), -1):
        if PREFIXED.sub("", words[n], count=1) in _CHANGES:
            return _is_phrase(words[n + 1 :])
    return False


def _last_preposition(words: list[str]) -> int | None:
    """Return where the phrase with a preposition begins that ends ``words``; None without one."""
    for n in range(len(words) - 2, max(0, len(words) - 6), -1):
        bare = PREFIXED.sub("", words[n], count=1)
        if bare in PLACES_AND_TIMES:
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
        word = words[n] if words[n] in VERBS else PREFIXED.sub("", words[n], count=1)
        if word == "تقدم" and words[n + 1 : n + 2] and words[n + 1][0] in "لب":
            return False  # Who applies or advances has no object: تقدم لأداء الامتحان 20 طالبا.
        if word in VERBS and word not in DEEDS_OR_VERBS:
            return n < len(words) - 1 or word in ACTIVE
        if word in _NOT_SUBJECTS or _THAT.fullmatch(words[n]):
            return False
    return False


def _counts_object(words: list[str]) -> bool:
    """Say whether the words straight before a figure make it an object."""
    if len(words) < 2:
        return False
    verbs = [*words, *(PREFIXED.sub("", word, count=1) for word in words)]
    verbs += [FUTURE.sub("", verb, count=1) for verb in verbs]
    if any(verb in OF_CHANGE for verb in _not_said(words, verbs)) or _is_owned(words[-2:]):
        return True
    if words[-1] in WAS and _COUNTS.intersection(words[:-1]):
        return True
    if _THERE.search(f"{' '.join(words)} "):
        return True
    if _is_deed_to_things(words):
        return True
    if not words[-1].startswith("ال"):
        return False
    if _is_predicate(words) or _is_deed_of(words) or _done_by(words):
        return True
    deed = VERBAL_NOUN.fullmatch(words[-2]) and not words[-2].startswith("ال")
    if deed and words[-3:-2] and words[-3] not in _PLACING:
        return True
    last = _before_adjectives(words)
    return PREFIXED.sub("", words[last], count=1) in VERBS or words[last] in VERBS


def _is_deed_to_things(words: list[str]) -> bool:
    """Say whether something done to a plural stands last: إعلان نتائج, تقديم ملفات."""
    return bool(len(words) > 1 and _DEED.fullmatch(words[-2]) and _THINGS.fullmatch(words[-1]))


def _not_said(words: list[str], verbs: list[str]) -> list[str]:
    """Leave out the verb that only tells that somebody spoke: وأضافت أنه, but أضاف النادي 20."""
    that = max((n for n, word in enumerate(words) if _THAT.fullmatch(word)), default=-1)
    told = {PREFIXED.sub("", word, count=1) for word in words[that + 1 :]}
    return [verb for verb in verbs if that < 0 or verb not in _SAID or verb in told]


def _is_predicate(words: list[str]) -> bool:
    """Say whether a figure says what something was: كان سعر الشراء 4875."""
    was = [n for n, word in enumerate(words) if PREFIXED.sub("", word) in WAS]
    return bool(was) and not _NOT_SUBJECTS.intersection(words[was[-1] :])


def _is_deed_of(words: list[str]) -> bool:
    """Say whether somebody's deed stands before: إسقاط سلاح الجو الأوكراني 24."""
    last = _before_adjectives(words)
    if last < 2 or not _DEED.fullmatch(words[last - 1]):
        return False
    return "إ" in words[last - 1][:2] or words[last - 2] not in _PLACING


def _done_by(words: list[str]) -> bool:
    """Say whether a verb and who does it stand before, so that no subject follows: جهزت الأمانة."""
    if words[-1] in _NAMED_BY_NUMBER:
        return False
    last = _before_adjectives(words)
    if _is_verbal(words[last]):
        return True
    own = words[last] in _OWN_FIRST or not words[last].startswith(("ب", "ل", "ك"))
    return last > 0 and own and words[last] not in PLACES_AND_TIMES and _is_verbal(words[last - 1])


def _is_verbal(word: str) -> bool:
    """Say whether a word looks as no noun does: ويساعد, ستجهز, أطلقت."""
    verb = PREFIXED.sub("", word, count=1)
    verb = FUTURE.sub("", verb, count=1) if verb[:2] in {"سي", "ست"} else verb
    return _VERBAL.fullmatch(verb) is not None and VERBAL_NOUN.fullmatch(verb) is None


def _before_adjectives(words: list[str]) -> int:
    """Return the index of the last word without the article: الفريق الأمريكي are passed over."""
    last = len(words) - 1
    while last > 0 and words[last].startswith("ال"):
        last -= 1
    return last


def words_before(text: str, start: int) -> list[str]:
    """Return the last words before a figure, with nothing but single spaces between them."""
    window = without_signs(text[max(0, start - 120) : start]).replace("\u00a0", " ")
    window = _WHEN_BETWEEN.sub(" ", _CARAT.sub("عيار", _QUOTED_ASIDE.sub(" ", window))).replace(
        '"', ""
    )
    *tokens, last = window.split(" ")[-_MOST_WORDS:]
    if last:
        return []
    words: list[str] = []
    for word in reversed(tokens):
        if not word.isalpha():
            break
        if word == "فقد" and words and words[-1] in VERBS:
            continue  # Before a verb it is no loss, but the word for *already*.
        words.append(word)
    return words[::-1]


def takes_genitive(word: str) -> bool:
    """Say whether a number after ``word`` is in the genitive: في, مقتل, بمشاركة, مرتفعا, حصيلة."""
    if word in GOVERNORS or (word[:1] in {"ب", "ل", "ك"} and word[1:] in _GOVERNING_NOUNS):
        return True
    if len(word) < 4 or word.startswith(("ال", "وال", "بال", "لل")) or word in NAMES_WITH_BA:
        return False
    if word in _BY_THAT or (word[0] == "ب" and word.endswith(("ها", "هم", "هن", "ته"))):
        return False
    if word[0] == "ب" or word[-1] == "ة" or (len(word) > 4 and word.endswith("ات")):
        return True
    if word[-1] == "ا":
        return not word.endswith(("يا", "ها", "نا"))
    return VERBAL_NOUN.fullmatch(word) is not None


def _is_owned(words: list[str]) -> bool:
    """Say whether two words are what is done to so many: بعد فرز 99%, إلى حسم 200 مقعد."""
    if words[0] not in _BEFORE_A_DEED:
        return False
    return len(words[1]) == 3 and words[1][-1] not in "ةهاى" and words[1] not in _SHORT_PLACES


def ends_in_governor(text: str, start: int) -> bool:
    """Say whether a preposition and one bare word stand straight before: على مدار, في غضون."""
    words = words_before(text, start)[-2:]
    return (
        len(words) == 2
        and PREFIXED.sub("", words[0], count=1) in PLACES_AND_TIMES
        and not words[1].startswith("ال")
    )
