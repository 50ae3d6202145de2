"""The nouns that Arabic figures count: which word they are, and of what gender."""

import re
from functools import lru_cache

#: Vowel signs and the stretch, which say nothing of a word's shape.
VOWEL_SIGNS = dict.fromkeys([*range(0x64B, 0x660), 0x670, 0x640])
_SIGNS = re.compile("[\u064b-\u065f\u0670\u0640]")
_SHARED = re.compile(
    r"[ \u00a0]?(?:(?:إلى|الى|أو|حتى|من)[ \u00a0]|و\u0640{0,3}[ \u00a0]?|[-–‑][ \u00a0]?)"
    r"\d{1,6}(?![\d.,٫٬%٪])"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,20})(?:[ \u00a0(«\"“]{1,2}|[ \u00a0]\([ \u00a0])\Z")
#: A place or an office with its own name, which is no adjective: محافظة دمشق, جامعة حلب.
_PLACE_BY_NAME = re.compile(
    r"[ \u00a0](?:محافظة|مدينة|ولاية|منطقة|وزارة|جامعة|مديرية|بلدية)[ \u00a0]"
    r"(?:ال[^\W\d_]{2,12}|(?!في |من |على |عن |إلى |لل|ل|ب|و)[^\W\d_]{2,12}(?<![ةا]))(?![^\W_])"
)
_NEXT = re.compile(r"[ \u00a0\u202f]?([^\W\d_]{2,25})")
CLOSED = frozenset(
    """في من إلى الى على عن حتى منذ خلال بعد قبل بين مع أو و ثم هو هي هم كان كانت أن إن أي مما
    بما وفق بحسب بالمئة بالمائة ضد عند لدى دون حين حيث بينما عندما مقابل منهم منها منه بينهم
    بينها وفقا إذ لكن فيما كما قد لم لن لا ما لسنة لعام له لها لهم هذا هذه ذلك تلك التي الذي
    ونصف ونص وربع وثلث الذين أمس اليوم غدا صباحا مساء ظهرا ليلا فقط أيضا بنسبة بقيمة بزيادة بقوة
    بسرعة بكلفة بتكلفة بمشاركة بمساحة بمسافة بمدينة بولاية بمنطقة بمحافظة بجامعة بدولة بمناسبة
    بتهمة بصفة بصورة بطريقة بدرجة بخسارة بإضافة بمساعدة برعاية برئاسة""".split()
)
"""What follows a number without being counted by it."""
_FEMININE = frozenset(
    """كأس سنة ساعة حرب نفس عين يد قدم نار شمس أرض بئر سنوات سنين دول مدن قرى نساء نقاط دقائق ثوان
    ثواني ليال ليالي سفن فرق غرف طرق جزر خطط لجان قضايا ضحايا صور كتل وثائق مناطق مدارس محاكم
    جرائم قذائف حقائب جثث رسائل عواصم قنابل كتائب قبائل أسر عائلات مراحل حدائق شقق حروب نسخ حصص
    مهن سلع نسب خلايا شاحنات مجازر كنائس شبكات جامعات فئات لغات عمليات درجات مرات ولايات ركعات
    قطع أمم إبل غنم أقدام قارات سور آيات جبهات جنائز ذخائر سرايا شحنات ضرائب عقوبات غارات هجمات
    محافظات وحدات نساء فتيات بنات طالبات لوحات أغنيات أغان تذاكر بنادق صحف لوائح نتائج خسائر جوائز
    مقابر مزارع قصص أشجار أسماك بواخر خيام أوراق حقن جرع إبر أسنان أصابع أيد أذرع طوائف فضائح قواعد
    قوائم عواصف فوائد وظائف غرامات خرائط خطب ثروات سبل كنائس لوحات مهام حملات عرائض شرائح شرائط برك
    بحيرات أفكار منح رحل جمل كلمات مواد مزايا هدايا وصايا نوايا زوايا مطابع مدافن محارق مهازل مآس
    ندوات حلقات قمم غيوم بقرات
    ترجمات تجربات تكلفات تسويات تزكيات ترقيات تهنئات تذكرات
    دجاجات أغنام خراف كليات كلى رئات أرجل سيقان""".split()
)
#: Feminine without a sign of it, in the form that eleven to ninety-nine ask for.
_FEMININE_SINGULARS = frozenset(
    "حربا نفسا عينا يدا قدما نارا شمسا أرضا بئرا سنا كأسا فأسا روحا أذنا".split()
)
#: Sound plurals in -ات whose singular is masculine.
_MASCULINE_SOUND = re.compile(
    r"(?:ان|است|ا[^\W\d_]ت)[^\W\d_]{1,3}ا[^\W\d_]ات|ت[^\W\d_]{2}ي[^\W\d_]ات|إ[^\W\d_]{2}اءات"
    r"|إ[^\W\d_]{2}ا[^\W\d_]ات|ت[^\W\d_ا]{3}ات"
)
_MASCULINE_WORDS = frozenset(
    """أصوات أموات أوقات أبيات أقوات
    دولارات كيلومترات سنتيمترات مليمترات كيلوغرامات غرامات مترات مليارات تريليونات قرارات
    مطارات قطاعات خلافات نزاعات صراعات بيانات كيانات مخيمات ملفات مؤتمرات لقاءات معسكرات قطارات
    مشروعات مستشفيات اتفاقات إجراءات اعتداءات خطابات طلبات حسابات جنيهات ريالات بلاغات مقترحات
    تحالفات اجتماعات خيارات شعارات مسارات ميغاواطات باصات باكستانات إصلاحات إنجازات إعلانات
    منتخبات معتقلات مخططات مستودعات منتجعات منتديات ملتقيات مصنفات مسجلات محركات مطبات منخفضات
    مرتفعات مستندات مضادات مصطلحات مؤشرات متغيرات مقررات متطلبات مستجدات محتويات مرفقات ممرات مقرات
    معاشات مقامات مجلدات مسدسات منعطفات منحدرات معجنات مدرجات مزادات مبيدات مسكنات مسببات
    صمامات حمامات إطارات خزانات سيناريوهات فيديوهات تلفزيونات تلفونات ألبومات كازينوهات
    استوديوهات جنرالات كونتينرات نشاطات سباقات نداءات جوازات نزالات قتالات نطاقات رهانات
    فيروسات هرمونات بروتينات فيتامينات جينات ميكروبات ميكروفونات يوروات ميغابايتات برلمانات بالونات
    لترات غالونات هكتارات واتات ميغاوات كيلوات قياسات اقتصادات حوارات حصارات صدامات جدالات
    رادارات سجلات محلات لقاحات
    جرامات كيلوجرامات ملليجرامات مليجرامات
    روبلات يوانات فرنكات شيكلات دينارات بيزوات تومانات إنشات سنتات بايتات حيوانات نباتات
    غازات كائنات شلالات جرارات سياجات تلسكوبات إلكترونات نيوترونات بروتونات يختات أوتوبيسات
    ميكروباصات مخلوقات مهرجانات سجالات بنيات عقارات اختبارات انتصارات مجالات مكونات منتجات
    مسلسلات كلغات كيلووات جيغاوات جيجاوات غيغاوات تيراوات وات""".split()
)
_MASCULINE_SOUND_TOO = re.compile(r"ت[^\W\d_]ا[^\W\d_]{2}ات")
#: Plurals like هزائم, whose singular is feminine but for a few.
_FAAIL = re.compile(r"[^\W\d_]{2}ائ[^\W\d_]")
_MASCULINE_FAAIL = frozenset("حرائق فصائل زبائن بدائل نظائر ضمائر دلائل طلائع نجائب".split())
#: Plurals in ة of masculine nouns: أسلحة, أنظمة, أدوية.
_BROKEN_PLURAL = re.compile("أ[^\\W\\d_]{2,3}ة")
#: Plurals of men like أفارقة and صيادلة.
_MANY_MEN = re.compile("(?!م)[^\\W\\d_]{2}ا[^\\W\\d_]{2}ة")
_MEN = frozenset(
    "مغاربة طلبة قادة سادة إخوة قتلة ورثة أساتذة تلامذة كتبة سحرة جبابرة قياصرة"
    " قضاة رماة دعاة غزاة هواة طهاة رعاة مشاة حماة رواة سعاة جناة عصاة بغاة ولاة باعة صاغة".split()
)
#: Nouns that begin with و; any other word does so because *and* is written onto it.
_WITH_WAW = frozenset(
    """وفاة وفيات وحدة وحدات وزير وزيرا وزيرة وزراء وزيرات وثيقة وثائق ولاية ولايات ورقة ورقات وظيفة
    وظائف وجبة وجبات وسام وساما ورشة ورش ولد ولدا وزن وجهة وجهات وكالة وكالات وكيلا وكيل وكلاء وسيلة
    وسائل ودائع وصفة وصفات واقعة وقائع وردة وردات وقفة وقفات وفد وفدا وفود ورم ورما وعدا وعود وحشا
    واط وات وسادة وسطاء وريثا وافدا وافدين""".split()
)
#: What begins so is definite, a comparison or joined: القتلى, بالأمس, كإحصائية, وإصابة.
_NEVER_COUNTED = ("ال", "وال", "بال", "كإ", "وأ", "وإ")
_PLURAL_HEADS = frozenset(
    """الدول الأيام الأشهر الشهور السنوات الأعوام الساعات الرهائن الأسرى الأشخاص القتلى الضحايا
    المدن القرى الأعضاء الوزراء الجنود الركاب النواب الأطفال اللاعبين الأسباب النقاط البنود
    المتهمين الأحزاب المقاعد الفصائل الرجال النساء الطلاب الكبار الدقائق الأسابيع المحتجزين
    الأندية الفرق الفائزين الأوائل العشر الأمتار الكيلومترات المنتخبات""".split()
)


def without_signs(text: str) -> str:
    """Leave out vowel signs and stretches, which most news has none of."""
    return text.translate(VOWEL_SIGNS) if _SIGNS.search(text) else text


def word_before(text: str, at: int) -> str:
    """Return the word that ends just before ``at``, as written, or ""."""
    match = _WORD_BEFORE.search(without_signs(text[max(0, at - 32) : at]))
    return match.group(1) if match is not None else ""


def word_after(text: str, at: int) -> str:
    """Return the word that begins after one space at ``at``, as written, or ""."""
    match = _NEXT.match(without_signs(text[at : at + 48]))
    return match.group(1) if match is not None else ""


def counted_after(text: str, at: int) -> str:
    """Return the noun that a number ending at ``at`` counts, or ""."""
    word = word_after(text, at)
    joined = word[:1] == "و" and word not in _WITH_WAW
    if joined or word in CLOSED or word.startswith(_NEVER_COUNTED) or not "ء" <= word[:1] <= "ي":
        return ""
    return word


@lru_cache(maxsize=4096)
def is_feminine(noun: str, *, few: bool = False) -> bool:
    """Say whether a counted noun's singular is feminine, as far as its shape tells.

    Args:
        noun: the noun after the figure.
        few: whether the figure is 3 to 10, so that the noun is plural: أسلحة is then of سلاح.
    """
    if few and (_BROKEN_PLURAL.fullmatch(noun) or _MANY_MEN.fullmatch(noun) or noun in _MEN):
        return False
    if noun in _FEMININE or noun in _FEMININE_SINGULARS or noun.endswith("ة"):
        return True
    if few and _FAAIL.fullmatch(noun):
        return noun not in _MASCULINE_FAAIL
    if noun.endswith("ات") and noun != "تظاهرات":
        return not (
            noun in _MASCULINE_WORDS
            or _MASCULINE_SOUND.fullmatch(noun)
            or _MASCULINE_SOUND_TOO.fullmatch(noun)
        )
    return noun == "تظاهرات"


def counted_later(text: str, at: int) -> str:
    """Return the noun that a number shares with the number after it: 4 إلى 6 درجات, 3 و5 سنوات."""
    found = _SHARED.match(text, at)
    return counted_after(text, found.end()) if found else ""


def before_place(text: str, at: int) -> bool:
    """Say whether a place by its name follows, which no number counts: 2025 محافظة دمشق."""
    return _PLACE_BY_NAME.match(text, at) is not None


def is_plural_head(word: str) -> bool:
    """Say whether a definite noun is plural, so that الـ27 after it counts and does not order."""
    return word in _PLURAL_HEADS or (len(word) > 5 and word.endswith(("ات", "ين", "ون")))
