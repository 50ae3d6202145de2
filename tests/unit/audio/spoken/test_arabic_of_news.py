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
