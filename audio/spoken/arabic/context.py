"""What stands round an Arabic figure: what governs it, and what it counts."""

import re
from functools import lru_cache

#: After these a number is in the genitive: prepositions, and nouns that take one.
_GOVERNORS = frozenset(
    """تهريب شراء بيع بناء إنتاج تصدير استيراد توظيف تسريح إيواء تسجيل اغتيال إعدام في من إلى الى
    على عن حتى منذ خلال بعد قبل نحو حوالي حوالى قرابة زهاء بين دون تحت فوق مع عند لدى عام سنة
    العام السنة لعام بعام وعام عامي أعوام مدة لمدة بنسبة نسبة بقيمة قيمة بمعدل معدل مقابل كل بلوغ
    بمبلغ مبلغ بسعر سعر بسرعة سرعة بعمق عمق بقوة قوة بعمر عمر سن بطول طول بارتفاع ارتفاع مسافة
    لمسافة بمسافة مساحة بمساحة مقتل بمقتل إصابة وإصابة وفاة اعتقال واعتقال إطلاق إجلاء نزوح تدمير
    استشهاد احتجاز اختطاف إنقاذ وصول بينها بينهم شهر يوم بحضور بفارق بحجم بوزن بحلول بدعم بزهاء
    بحدود أكثر أقل كأس بواقع رفقة ضد عبر أول آخر طيلة طوال بعدد بحوالي لنحو بنحو بأكثر""".split()
)
NUMBER_WORDS = frozenset({"رقم", "الرقم", "برقم"})
"""After these a figure is a name and counts nothing."""
#: Verbs whose object a number often is; it stands in the accusative, which sounds the same.
_VERBS = frozenset(
    """ارتفع ارتفعت تراجع تراجعت انخفض انخفضت نما زاد زادت صعد صعدت هبط هبطت قفز قفزت بلغ بلغت
    يبلغ تبلغ وبلغ وبلغت ويبلغ وتبلغ سجل سجلت تملك يملك أرسل أرسلت سترسل رفع خفض أنفق كلف يكلف
    تكلف حقق حققت ضم يضم تضم شمل يشمل تشمل استغرق يستغرق تستغرق خسر خسرت ربح جمع جمعت حصد منح
    يعادل تعادل تجاوز تجاوزت يتجاوز تتجاوز تخطى تخطت دمر دمرت أطلق أطلقت أسقط أسقطت اعتقل اعتقلت
    احتجز أجلى أنقذ أنقذت كسب نشر نشرت خصص خصصت قضى قضت أمضى أمضت يقضي تقضي دفع دفعت يدفع تدفع
    أنتج أنتجت ينتج تنتج استقبل استقبلت يستقبل تستقبل وظف وظفت أحرز أحرزت بنى بنت اشترى اشترت باع
    باعت يبيع وزع وزعت قدم قدمت يقدم تقدم فقد فقدت رصد رصدت أحصى أحصت تضمن تضمنت يتضمن تتضمن احتوى
    يحوي تحوي يساوي تساوي يزن تزن وزنت ناهز ناهزت يناهز قارب قاربت يقارب فاق فاقت يفوق تفوق أضاف
    أضافت هدم هدمت أصاب أنشأ أنشأت تكلفت كلفت يستهدف استهدف استهدفت يملكون يتقاضى تلقى تلقت شارك
    غطى غطت يغطي تغطي قطع قطعت يقطع حصدت تنفق ينفق أنفقت يوفر توفر وفر وفرت حمل يحمل تحمل نقل
    نقلت يسع تسع يستوعب تستوعب يعالج عالج فحص
    فحصت أضف أضيفي ضع ضعي اخلط اخلطي استخدم ادفع اشتريت دفعت كتب كتبت قرأ قرأت زرع زرعت علق علقت جند
    سرح سرحت عين عينت درب دربت أجرى أجرت عقد عقدت نظم نظمت""".split()
)
_PREFIXED_GOVERNOR = re.compile(r"[وف](?=\w{2})")
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,20})[ \u00a0(«\"“]{1,2}\Z")
#: The number, with what it counts, to which *and* joins another.
_EARLIER_NUMBER = re.compile(
    r"(?<![\d.,٬٫])و?\d[\d.,٬٫]{0,15}(?:[%٪]|[ \u00a0][^\W\d_]{1,15}){0,3} \Z"
)
#: The last words before a figure, with nothing but spaces between them.
_WORDS_BEFORE = re.compile(r"([^\W\d_]{2,20})(?=[ \u00a0]+(?:[^\W\d_]+[ \u00a0]+)*\Z)")
#: Another number that a figure is set against: 2.1 إلى 2.8, 3.5-4.
_LINKS = r"(?:من|إلى|الى|حتى|مقابل|أو|بين|ثم)[ \u00a0]"
_SIGN = r"[ \u00a0]?[-–‑−/:×x+=*÷][ \u00a0]?"
_NUMBER_BEFORE = re.compile(
    rf"\d[%٪]?(?:[ \u00a0][^\W\d_]{{1,15}})?(?:[ \u00a0]{_LINKS}|{_SIGN})\Z"
)
_NUMBER_AFTER = re.compile(
    rf"[%٪]?(?:[ \u00a0]{_LINKS}|[ \u00a0]?و\u0640{{0,3}}[ \u00a0]?|{_SIGN})[$€£]?\d"
)
_LATIN_BEFORE = re.compile(r"[A-Za-z]\W?\Z")
#: What is numbered with a dot that is no decimal sign: الإصدار 2.5.
_VERSIONED = frozenset(
    "الإصدار إصدار الإصدارة إصدارة نسخة النسخة رقم الرقم برقم الجيل البند الفقرة القناة بين".split()
)
_COMPARED = re.compile(r"(?:[<>]|&[gl]t;) ?\Z")
_VOWEL_SIGNS = dict.fromkeys([*range(0x64B, 0x660), 0x670, 0x640])
_NEXT = re.compile(r"[ \u00a0\u202f]([^\W\d_]{2,25})")
#: What follows a number without being counted by it.
_CLOSED = frozenset(
    """في من إلى الى على عن حتى منذ خلال بعد قبل بين مع أو و ثم هو هي هم كان كانت أن إن أي مما
    بما وفق بحسب بالمئة بالمائة ضد عند لدى دون حين حيث بينما عندما مقابل منهم منها منه بينهم
    بينها وفقا إذ لكن فيما كما قد لم لن لا ما لسنة لعام له لها لهم هذا هذه ذلك تلك التي الذي
    الذين أمس اليوم غدا صباحا مساء ظهرا ليلا فقط أيضا""".split()
)
_FEMININE = frozenset(
    """سنة ساعة حرب نفس عين يد قدم نار شمس أرض بئر سنوات سنين دول مدن قرى نساء نقاط دقائق ثوان
    ثواني ليال ليالي سفن فرق غرف طرق جزر خطط لجان قضايا ضحايا صور كتل وثائق مناطق مدارس محاكم
    جرائم قذائف حقائب جثث رسائل عواصم قنابل كتائب قبائل أسر عائلات مراحل حدائق شقق حروب نسخ حصص
    مهن سلع نسب خلايا شاحنات مجازر كنائس شبكات جامعات فئات لغات عمليات درجات مرات ولايات ركعات
    قطع أمم إبل غنم أقدام قارات سور آيات جبهات جنائز ذخائر سرايا شحنات ضرائب عقوبات غارات هجمات
    محافظات وحدات نساء فتيات بنات طالبات لوحات أغنيات أغان تذاكر بنادق صحف لوائح نتائج خسائر جوائز
    مقابر مزارع قصص أشجار أسماك بواخر خيام أوراق حقن جرع إبر أسنان أصابع أيد أذرع طوائف فضائح قواعد
    قوائم عواصف فوائد وظائف غرامات خرائط خطب ثروات سبل كنائس لوحات مهام حملات عرائض شرائح شرائط برك
    بحيرات أفكار منح رحل جمل كلمات مواد مزايا هدايا وصايا نوايا زوايا مطابع مدافن محارق مهازل مآس
    ندوات حلقات قمم غيوم بقرات دجاجات أغنام خراف كليات كلى رئات أرجل سيقان""".split()
)
#: Sound plurals in -ات whose singular is masculine.
_MASCULINE_SOUND = re.compile(
    r"(?:ان|است|ا[^\W\d_]ت)[^\W\d_]{1,3}ا[^\W\d_]ات|ت[^\W\d_]{2}ي[^\W\d_]ات|إ[^\W\d_]{2}اءات"
)
_MASCULINE_WORDS = frozenset(
    """دولارات كيلومترات سنتيمترات مليمترات كيلوغرامات غرامات مترات مليارات تريليونات قرارات
    مطارات قطاعات خلافات نزاعات صراعات بيانات كيانات مخيمات ملفات مؤتمرات لقاءات معسكرات قطارات
    مشروعات مستشفيات اتفاقات إجراءات اعتداءات خطابات طلبات حسابات جنيهات ريالات بلاغات مقترحات
    تحالفات اجتماعات خيارات شعارات مسارات ميغاواطات باصات باكستانات إصلاحات إنجازات إعلانات
    مهرجانات سجالات بنيات عقارات اختبارات انتصارات مجالات مكونات منتجات مسلسلات كلغات""".split()
)
#: Plurals in ة of masculine nouns: أسلحة, أنظمة, أدوية.
_BROKEN_PLURAL = re.compile("أ[^\\W\\d_]{2,3}ة")
_MEN = frozenset("طلبة قادة سادة إخوة قتلة ورثة أساتذة تلامذة كتبة سحرة جبابرة قياصرة".split())
_PLURAL_HEADS = frozenset(
    """الدول الأيام الأشهر الشهور السنوات الأعوام الساعات الرهائن الأسرى الأشخاص القتلى الضحايا
    المدن القرى الأعضاء الوزراء الجنود الركاب النواب الأطفال اللاعبين الأسباب النقاط البنود
    المتهمين الأحزاب المقاعد الفصائل الرجال النساء الطلاب الكبار الدقائق الأسابيع المحتجزين
    الأندية الفرق الفائزين الأوائل العشر الأمتار الكيلومترات المنتخبات""".split()
)


def word_before(text: str, at: int) -> str:
    """Return the word that ends just before ``at``, as written, or ""."""
    match = _WORD_BEFORE.search(text[max(0, at - 32) : at].translate(_VOWEL_SIGNS))
    return match.group(1) if match is not None else ""


def word_after(text: str, at: int) -> str:
    """Return the word that begins after one space at ``at``, as written, or ""."""
    match = _NEXT.match(text[at : at + 48].translate(_VOWEL_SIGNS))
    return match.group(1) if match is not None else ""


def is_oblique(match: re.Match[str]) -> bool:
    """Say whether a number is governed: by a small word written onto it or the word before."""
    pre = match["pre"] or ""
    if pre.lstrip("وف")[:1] in {"ب", "ل", "ك"}:
        return True
    if pre[:1] in {"و", "ف"}:
        return joined_to_governed(match.string, match.start())
    return governs(match.string, match.start())


def joined_to_governed(text: str, start: int) -> bool:
    """Say whether *and* joins a number to a governed one: إلى 20 قتيلا و30 جريحا."""
    earlier = _EARLIER_NUMBER.search(text[max(0, start - 48) : start])
    return earlier is not None and governs(text, start + earlier.start() - min(48, start))


def governs(text: str, start: int) -> bool:
    """Say whether a genitive or an accusative stands at ``start``; in numbers they sound the same."""  # noqa: E501
    if _COMPARED.search(text[max(0, start - 6) : start]) or _is_object(text, start):
        return True
    for _ in range(3):
        before = word_before(text, start)
        if _takes_genitive(before) or before in _VERBS:
            return True
        bare = _PREFIXED_GOVERNOR.sub("", before, count=1)
        if _takes_genitive(bare) or bare in _VERBS:
            return True
        earlier = _EARLIER_NUMBER.search(text[max(0, start - 48) : start])
        if earlier is None:
            return False
        start += earlier.start() - min(48, start)
    return False


def _is_object(text: str, start: int) -> bool:
    """Say whether a verb and its subject stand just before: خسر السهم 20, يستغرق العمل فيه 45."""
    words = _WORDS_BEFORE.findall(text[max(0, start - 40) : start].translate(_VOWEL_SIGNS))
    if len(words) < 2 or not words[-1].startswith("ال"):
        return False
    return words[-2] in _VERBS or _PREFIXED_GOVERNOR.sub("", words[-2], count=1) in _VERBS


def _takes_genitive(word: str) -> bool:
    """Say whether a number after ``word`` is in the genitive: في, مقتل, بمشاركة."""
    return word in _GOVERNORS or (len(word) > 4 and word[0] in "بل" and word[-1] == "ة")


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


def counted_after(text: str, at: int) -> str:
    """Return the noun that a number ending at ``at`` counts, or ""."""
    word = word_after(text, at)
    if word in _CLOSED or word.startswith(("ال", "وال", "بال")) or not "ء" <= word[:1] <= "ي":
        return ""
    return word


@lru_cache(maxsize=4096)
def is_feminine(noun: str, *, few: bool = False) -> bool:
    """Say whether a counted noun's singular is feminine, as far as its shape tells.

    Args:
        noun: the noun after the figure.
        few: whether the figure is 3 to 10, so that the noun is plural: أسلحة is then of سلاح.
    """
    if few and (_BROKEN_PLURAL.fullmatch(noun) or noun in _MEN):
        return False
    if noun in _FEMININE or noun.endswith("ة"):
        return True
    if noun.endswith("ات"):
        return noun not in _MASCULINE_WORDS and _MASCULINE_SOUND.fullmatch(noun) is None
    return False


def is_plural_head(word: str) -> bool:
    """Say whether a definite noun is plural, so that الـ27 after it counts and does not order."""
    return word in _PLURAL_HEADS or (len(word) > 5 and word.endswith(("ات", "ين", "ون")))
