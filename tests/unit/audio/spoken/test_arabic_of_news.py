"""What stands round an Arabic figure in news, seen in reports that nobody here wrote."""

import pytest

from audio.spoken import normalise, render
from audio.spoken.arabic.clauses import is_done_to, takes_genitive


def _said(text: str) -> str:
    return render(normalise(text, "ar"))[0]


@pytest.mark.parametrize(
    ("words", "owned"),
    [("تم سحب", True), ("تم تدشين في المدينة", True), ("تم الاتفاق", False), ("سحب البنك", False)],
)
def test_what_is_done_owns_a_number(words: str, *, owned: bool) -> None:
    """Behind تم stands a verbal noun, so that a figure is in the genitive, across a place too."""
    assert is_done_to(words.split()) is owned


@pytest.mark.parametrize(
    ("word", "governs"), [("برنت", False), ("برشلونة", False), ("بنسبة", True)]
)
def test_a_name_that_begins_with_ba_governs_nothing(word: str, *, governs: bool) -> None:
    """The first letter of برنت is no preposition, so that the verb before it has its object."""
    assert takes_genitive(word) is governs


def test_the_dot_behind_an_era_ends_the_sentence() -> None:
    """A voice falls at 2021م. as at any other end, but not where the dot only shortens."""
    assert _said("كان ذلك عام 2021م.").endswith("ميلادي.")
    assert "." not in _said("سنة 1442هـ. - 2021م").rstrip(".")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("سجل في الدقيقة 90 و4 أهداف أخرى", "سجل في الدقيقة التسعين وأربعة أهداف أخرى"),
        ("عدد سكانها عام 900 م", "عدد سكانها عام تسع مئة ميلادي"),
        ("اليوم 28 مارس", "اليوم الثامن والعشرين من مارس"),
        ("بلغ قدرها 23 مليونا", "بلغ قدرها ثلاثة وعشرين مليونا"),
        ("منافسات الجولة الـ15", "منافسات الجولة الخامسة عشرة"),
        ("كان في القاعة 22 طالبا", "كان في القاعة اثنان وعشرون طالبا"),
    ],
)
def test_what_looks_alike_is_left_as_it_was(written: str, spoken: str) -> None:
    """A minute beside a count, a year in its era, a date and an ordinal keep their readings."""
    assert _said(written).rstrip(".") == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("المصنع الجديد ينتج 22 سيارة", "المصنع الجديد ينتج اثنتين وعشرين سيارة"),
        ("بلدية المدينة تغرس 32 شجرة", "بلدية المدينة تغرس اثنتين وثلاثين شجرة"),
        ("الشركة التي توظف 22 عاملا", "الشركة التي توظف اثنين وعشرين عاملا"),
        ("الوزارة أغلقت 21 متجرا", "الوزارة أغلقت واحدا وعشرين متجرا"),
        ("الحارس قتل خلال اليوم الماضي 22 ذئبا", "الحارس قتل خلال اليوم الماضي اثنين وعشرين ذئبا"),
        ("اليوم يشارك 22 فريقا", "اليوم يشارك اثنان وعشرون فريقا"),
        ("في القرية يعيش 32 شخصا", "في القرية يعيش اثنان وثلاثون شخصا"),
        ("مدينة تعز 22 جريحا", "مدينة تعز اثنان وعشرون جريحا"),
        ("قتل في الحريق 22 عاملا", "قتل في الحريق اثنان وعشرون عاملا"),
    ],
)
def test_what_follows_who_acts_is_an_object(written: str, spoken: str) -> None:
    """Behind a subject and its verb no subject follows, whichever verb it is."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("يضاف إليها 28 مقعدا", "يضاف إليها ثمانية وعشرون مقعدا"),
        ("لا يزال 32 شخصا في المستشفى", "لا يزال اثنان وثلاثون شخصا في المستشفى"),
        ("أضافت الشركة 22 فرعا", "أضافت الشركة اثنين وعشرين فرعا"),
        ("قضى 20 شخصا في الحريق", "قضى عشرون شخصا في الحريق"),
        ("قضى 20 عاما في السجن", "قضى عشرين عاما في السجن"),
    ],
)
def test_what_is_done_is_not_what_somebody_does(written: str, spoken: str) -> None:
    """The present of a verb with a long middle is told from what is done; who dies is a subject."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("في بريدة 22 حالة", "في بريدة اثنتان وعشرون حالة"),
        ("مدينة بنزرت 22 حالة", "مدينة بنزرت اثنتان وعشرون حالة"),
        ("السيدة (33 سنة) فازت", "السيدة، ثلاث وثلاثون سنة، فازت"),
        ("لمدة (33 سنة)", "لمدة، ثلاث وثلاثين سنة،"),
        ("تحسن الطقس والعظمى بالقاهرة 33 درجة", "تحسن الطقس والعظمى بالقاهرة ثلاث وثلاثون درجة"),
    ],
)
def test_what_only_looks_governing_is_told_apart(written: str, spoken: str) -> None:
    """A name behind a preposition, an age in brackets and the day's heat are in the nominative."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "صعد سهم المصنع 5.3% وسهم المتجر 1.2% وسهم الميناء 2.2%",
            "صعد سهم المصنع خمسة وثلاثة من عشرة بالمئة وسهم المتجر واحدا واثنين من عشرة بالمئة"
            " وسهم الميناء اثنين واثنين من عشرة بالمئة",
        ),
        ("بلغ ثلاثة ملايين و223 ألفا", "بلغ ثلاثة ملايين ومئتين وثلاثة وعشرين ألفا"),
        ("الأصوات ثلاثة ملايين و223 ألفا", "الأصوات ثلاثة ملايين ومئتان وثلاثة وعشرون ألفا"),
        (
            "بنحو 4 مليارات و 22 مليونا و32 ألف ريال",
            "بنحو أربعة مليارات واثنين وعشرين مليونا واثنين وثلاثين ألف ريال",
        ),
        ("وأضافت أنها سجلت 62 رحلة", "وأضافت أنها سجلت اثنتين وستين رحلة"),
        ("وأضافت أن في المدينة 62 بيتا", "وأضافت أن في المدينة اثنين وستين بيتا"),
        ("الهيئة تسجل حالة غرق، و33 إصابة", "الهيئة تسجل حالة غرق، وثلاثا وثلاثين إصابة"),
        (
            "بلغ عدد الزوار، وفق بيان المتحف، 22 زائرا",
            "بلغ عدد الزوار، وفق بيان المتحف، اثنين وعشرين زائرا",
        ),
        ("عند مستوياتها الحالية 11.25%", "عند مستوياتها الحالية أحد عشر فاصلة خمسة وعشرين بالمئة"),
    ],
)
def test_a_row_keeps_the_case_of_its_first(written: str, spoken: str) -> None:
    """What the first number's verb or preposition governs, it governs in those joined to it."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("رياح بسرعة 20- 50كم/ ساعة", "رياح بسرعة عشرين إلى خمسين كيلومترا في الساعة"),
        ("من 1.06 مليون إلى 1.2 مليون", "من مليون وستين ألفا إلى مليون ومئتي ألف"),
        ("بين 2.5 و3.5 مليون", "بين اثنين فاصلة خمسة وثلاثة فاصلة خمسة مليون"),
        ("من 9 إلى 11 صباحا", "من التاسعة إلى الحادية عشرة صباحا"),
        ("في الـ45 من عمره", "في الخامسة والأربعين من عمره"),
        ("دون سن الـ18", "دون سن الثامنة عشرة"),
        ("هدف سامي (د:57)", "هدف سامي، الدقيقة السابعة والخمسين،"),
        ("هدف سامي (ق 90+2)", "هدف سامي، الدقيقة التسعين زائد اثنان،"),
        ("على منافستها 3-6 و7-5", "على منافستها ثلاثة مقابل ستة وسبعة مقابل خمسة"),
        ("على ضيفه 3 / صفر", "على ضيفه ثلاثة مقابل صفر"),
        ("في الساعة «22,00 ت غ»", "في الساعة الثانية والعشرين بتوقيت غرينتش"),
        ("منذ ذلك الحين، 1948، تغير", "منذ ذلك الحين، ألف وتسع مئة وثمانية وأربعين، تغير"),
        ("موديل 2016", "موديل ألفين وستة عشر"),
    ],
)
def test_signs_of_the_press_are_said_in_full(written: str, spoken: str) -> None:
    """Loose ranges, millions on both sides, hours, ages, minutes, sets and zones have one form."""
    assert _said(written) == spoken


def test_a_stamp_is_no_range() -> None:
    """The dash between an hour and its date says nothing."""
    assert "إلى" not in _said("نشر 10:16 - 2023/03/28")
    assert "إلى" not in _said("نشر 2023/03/28 - 10:16")


def test_two_islamic_years_are_one_term() -> None:
    """Both years of a financial year are in the genitive of the noun that they name."""
    said = _said("للعام الجديد 1434/ 1435ه")
    assert "وثلاثين ألف وأربع مئة وخمسة وثلاثين" in said


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("جهزت الأمانة 27 سوقا", "جهزت الأمانة سبعة وعشرين سوقا"),
        ("يجهز المجلس البلدي 27 سوقا", "يجهز المجلس البلدي سبعة وعشرين سوقا"),
        ("ويسمح القرار 2165 بالمرور", "ويسمح القرار ألفان ومئة وخمسة وستون بالمرور"),
        ("انطلقت الدورة 24", "انطلقت الدورة الرابعة والعشرون"),
        ("بيت الحكمة 22 كتابا", "بيت الحكمة اثنان وعشرون كتابا"),
        ("بلغ إلى حدود اليوم، 22 حالة", "بلغ إلى حدود اليوم، اثنتين وعشرين حالة"),
        ("مقارنة بـ 12 ألف رحلة، و55 ألف رحلة", "مقارنة باثني عشر ألف رحلة، وخمسة وخمسين ألف رحلة"),
        (
            "بلغ سعر الذهب عيار 21 اليوم 767 جنيها",
            "بلغ سعر الذهب عيار واحد وعشرين اليوم سبع مئة وسبعة وستين جنيها",
        ),
        ("سعر عيار الذهب 21", "سعر عيار الذهب واحد وعشرين"),
    ],
)
def test_a_verb_with_its_subject_has_an_object(written: str, spoken: str) -> None:
    """Behind verb and subject stands an object, but what is named by its number is not counted."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "انتهت أرباع المباراة 22- 20,33- 12",
            "اثنين وعشرين مقابل عشرين ثم ثلاثة وثلاثين مقابل اثني عشر",
        ),
        ("متقدما بنتيجة 41/ 39", "واحد وأربعين مقابل تسعة وثلاثين"),
        ("حزمة العقوبات الـ19", "حزمة العقوبات التاسعة عشرة"),
    ],
)
def test_results_of_basketball_and_packages(written: str, spoken: str) -> None:
    """Quarters run together are results, and a package is told by its place in the order."""
    assert _said(written).endswith(spoken)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("الأربعاء 21 november 2012", "الأربعاء الحادي والعشرين من نوفمبر لعام ألفين واثني عشر"),
        (
            'بلغت نسبة السكان "من عمر 15 سنة فأكثر" 46%',
            "بلغت نسبة السكان من عمر خمس عشرة سنة فأكثر ستة وأربعين بالمئة",
        ),
        ("قتل 3 أفارقة", "قتل ثلاثة أفارقة"),
        ("8 مغاربة", "ثمانية مغاربة"),
        ("حبس نادر، أمين المخزن، 45 يوما", "حبس نادر، أمين المخزن، خمسة وأربعين يوما"),
    ],
)
def test_asides_and_men_are_seen_through(written: str, spoken: str) -> None:
    """An aside does not part a figure from its verb, and men in the plural end like a woman."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("ويساعد برنامج المدينة 140 أسرة", "ويساعد برنامج المدينة مئة وأربعين أسرة"),
        (
            "تضم المدرسة 21 طالبا والمعهد التقني 32 طالبا، والكلية البحرية 42 طالبا",
            "تضم المدرسة واحدا وعشرين طالبا والمعهد التقني اثنين وثلاثين طالبا، والكلية البحرية"
            " اثنين وأربعين طالبا",
        ),
        (
            "خصص مبلغ 5 ملايين ريال لترميم الميناء القديم، و42 مليون ريال للجسر",
            "خصص مبلغ خمسة ملايين ريال لترميم الميناء القديم، واثنين وأربعين مليون ريال للجسر",
        ),
        ("قالت القناة 12", "قالت القناة الثانية عشرة"),
        ("مارس 04/2016", "الرابع من مارس لعام ألفين وستة عشر"),
    ],
)
def test_the_same_is_counted_again(written: str, spoken: str) -> None:
    """What the same verb or preposition tells of the same things is told in the same case."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("بوقت قدره 9:77 ثانية", "بوقت قدره تسعة فاصلة سبعة وسبعون ثانية"),
        (
            "بوقت قدره 28:55:77 دقيقة",
            "بوقت قدره ثمان وعشرون دقيقة وخمس وخمسون ثانية وسبعة وسبعون من المئة",
        ),
        ("في 1:41.90 دقيقة", "في دقيقة واحدة وإحدى وأربعين ثانية وتسعين من المئة"),
        ("جاءت ثالثة (48.19 ث)", "جاءت ثالثة، ثمانية وأربعون فاصلة تسعة عشر ثانية،"),
        (
            "سعر البرميل 91.353 دولارا",
            "سعر البرميل واحد وتسعون فاصلة ثلاث مئة وثلاثة وخمسون دولارا",
        ),
        (
            "بلغت الكلفة 91.353 دولارا",
            "بلغت الكلفة واحدا وتسعين ألفا وثلاث مئة وثلاثة وخمسين دولارا",
        ),
        ("تشهد الانتخابات المحلية 2024 سباقا", "تشهد الانتخابات المحلية ألفين وأربعة وعشرين سباقا"),
        ("هامش خطأ +/- 3 نقاط", "هامش خطأ زائد أو ناقص ثلاث نقاط"),
        ("الساعة 10:30:05", "الساعة العاشرة وثلاثين دقيقة"),
    ],
)
def test_times_of_races_and_prices_of_barrels(written: str, spoken: str) -> None:
    """Races are told in seconds and parts of them, a barrel to the thousandth, a year as one."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("فرحته لمقتل 30 جنديا", "فرحته لمقتل ثلاثين جنديا"),
        ("تتسع لحوالي 60 ألف متفرج", "تتسع لحوالي ستين ألف متفرج"),
        ("يوم 30 من الشهر ذاته", "يوم الثلاثين من الشهر ذاته"),
        ("الدورة الثالثة (2014- 2018)", "الدورة الثالثة، ألفين وأربعة عشر إلى ألفين وثمانية عشر،"),
        ("بطولة كأس القارة 2023 بطموحات", "بطولة كأس القارة ألفين وثلاثة وعشرين بطموحات"),
        ("في حج 1447", "في حج ألف وأربع مئة وسبعة وأربعين"),
    ],
)
def test_small_words_and_years_are_seen(written: str, spoken: str) -> None:
    """A preposition on what governs changes nothing, and a year is of no noun's gender."""
    assert _said(written) == spoken
