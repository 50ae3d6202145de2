"""What earlier counts of Arabic news left wrong, in sentences of our own."""

import pytest

from audio.spoken import normalise, render


def _said(text: str) -> str:
    return render(normalise(text, "ar"))[0]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "آخر تحديث 14/3/202307:45",
            "آخر تحديث الرابع عشر من شهر مارس لعام ألفين وثلاثة وعشرين السابعة وخمس وأربعين دقيقة",
        ),
        (
            "08:2514/03/2023",
            "الرابع عشر من شهر مارس لعام ألفين وثلاثة وعشرين الثامنة وخمس وعشرين دقيقة",
        ),
        (
            "الخميس 07:45 14/03",
            "الخميس السابعة وخمس وأربعين دقيقة الرابع عشر من شهر مارس",
        ),
        (
            "الفجر 4.51 والعشاء 8.05",
            "الفجر الرابعة وإحدى وخمسين دقيقة والعشاء الثامنة وخمس دقائق",
        ),
        (
            "يفتح المتحف 9.30 صباحا",
            "يفتح المتحف التاسعة والنصف صباحا",
        ),
        (
            "رياض الأطفال 2025 محافظة اللاذقية",
            "رياض الأطفال ألفان وخمسة وعشرون محافظة اللاذقية",
        ),
    ],
)
def test_hours_and_dates_that_touch(written: str, spoken: str) -> None:
    """Hours and dates without a space or a year between them are told apart, and prayers have hours."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "بلغ عدد الكتب (71) مليونا (345) ألفا و(222) كتابا",
            "بلغ عدد الكتب واحدا وسبعين مليونا ثلاث مئة وخمسة وأربعين ألفا ومئتين واثنين"
            " وعشرين كتابا",
        ),
        (
            "في المدينة (31) وفي القرية (12)",
            "في المدينة، واحد وثلاثون، وفي القرية، اثنا عشر،",
        ),
        (
            "المادة (21) والـ(22) من اللائحة",
            "المادة الحادية والعشرين والثانية والعشرين من اللائحة",
        ),
    ],
)
def test_brackets_round_a_figure(written: str, spoken: str) -> None:
    """Thousands in brackets follow their millions, and a bare count behind a name is an aside."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "شركة L'ORANGE",
            "شركة لورانج",
        ),
        (
            "وكالة Moody's",
            "وكالة موديز",
        ),
    ],
)
def test_latin_words_with_apostrophes(written: str, spoken: str) -> None:
    """An apostrophe makes no letters of a word, and owners keep their sound."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            'بطولات الـ"سوبر سيريز" الـ6',
            "بطولات السوبر سيريز الست",
        ),
        (
            "افتتحت الدورة37 للمهرجان",
            "افتتحت الدورة السابعة والثلاثون للمهرجان",
        ),
    ],
)
def test_what_is_named_is_one(written: str, spoken: str) -> None:
    """The article joins what is quoted, and a plural with a name is of its own gender."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "تراجع سهم المصنع وفقا لبيانات نشرت اليوم 21 بالمئة",
            "تراجع سهم المصنع وفقا لبيانات نشرت اليوم واحدا وعشرين بالمئة",
        ),
        (
            "ليتراجع المؤشر بذلك 21 بالمئة",
            "ليتراجع المؤشر بذلك واحدا وعشرين بالمئة",
        ),
        (
            "زادت مبيعات الكتب المدرسية والقصص المصورة في المكتبات القريبة من المدارس"
            " والجامعات الحكومية 21 بالمئة",
            "زادت مبيعات الكتب المدرسية والقصص المصورة في المكتبات القريبة من المدارس"
            " والجامعات الحكومية واحدا وعشرين بالمئة",
        ),
        (
            "وبلغ العجز في الميزانية، 44 مليون درهم",
            "وبلغ العجز في الميزانية، أربعة وأربعين مليون درهم",
        ),
        (
            "تبعد القرية عن الحدود 40 كلم",
            "تبعد القرية عن الحدود أربعين كيلومترا",
        ),
        (
            "تغريم 4 آخرين، بينهم حارسان في المتحف، 25 ألف درهم",
            "تغريم أربعة آخرين، بينهم حارسان في المتحف، خمسة وعشرين ألف درهم",
        ),
    ],
)
def test_a_figure_far_from_its_verb(written: str, spoken: str) -> None:
    """Neither many words nor an aside nor a comma between hides the verb of a figure."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "إلى 4,215 مليار درهم",
            "إلى أربعة مليارات ومئتين وخمسة عشر مليون درهم",
        ),
        (
            "بلغ الإنتاج 4,215 مليون قنطار مقابل 3,9 مليون قنطار",
            "بلغ الإنتاج أربعة ملايين ومئتين وخمسة عشر ألف قنطار مقابل ثلاثة ملايين وتسع مئة"
            " ألف قنطار",
        ),
        (
            "بلغت الكلفة 4,215 مليون دولار",
            "بلغت الكلفة أربعة آلاف ومئتين وخمسة عشر مليون دولار",
        ),
        (
            "حوالي 415ر3 مليون طن",
            "حوالي ثلاثة ملايين وأربع مئة وخمسة عشر ألف طن",
        ),
        (
            "وزعت 5.204 ألف كتاب",
            "وزعت خمسة فاصلة مئتين وأربعة ألف كتاب",
        ),
        (
            "نجح 32.415 طالب",
            "نجح اثنان وثلاثون ألفا وأربع مئة وخمسة عشر طالب",
        ),
    ],
)
def test_parts_of_millions(written: str, spoken: str) -> None:
    """A comma before a billion is a decimal sign, before a million where the press writes none else."""
    assert _said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "بلغ مليونا و54 ألفا",
            "بلغ مليونا وأربعة وخمسين ألفا",
        ),
        (
            "لا يقل عن 862 طالبا، بينهم بنات وبنون، و2044 معلما",
            "لا يقل عن ثمان مئة واثنين وستين طالبا، بينهم بنات وبنون، وألفين وأربعة وأربعين معلما",
        ),
        (
            "بينها 24 كتابا لإطلاق مشاريع و216 كتابا للأطفال والمكتبات العامة و202 كتب للمعلمين",
            "بينها أربعة وعشرون كتابا لإطلاق مشاريع ومئتان وستة عشر كتابا للأطفال والمكتبات"
            " العامة ومئتان واثنان كتب للمعلمين",
        ),
        (
            "وخلق 45 ألف وظيفة",
            "وخلق خمسة وأربعين ألف وظيفة",
        ),
        (
            "نال 27,201 صوت",
            "نال سبعة وعشرين ألفا ومئتي صوت وصوت",
        ),
        (
            "وإصابة 8 بحادثة",
            "وإصابة ثمانية بحادثة",
        ),
        (
            "أحدهما بشاشة 5 بوصة",
            "أحدهما بشاشة خمس بوصة",
        ),
    ],
)
def test_joined_counts(written: str, spoken: str) -> None:
    """What is joined takes the case of the first, also behind an aside, and 201 of something are told so."""
    assert _said(written) == spoken
