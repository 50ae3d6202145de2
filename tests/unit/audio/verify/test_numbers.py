"""Numbers are read back from their words, in three languages, by grammars of the checker's own."""

import random

import pytest

from audio.spoken.arabic import numbers as arabic
from audio.spoken.english import numbers as english
from audio.spoken.spanish import numbers as spanish
from audio.verify.number_words import ARABIC, ENGLISH, SPANISH, NumberWords, numbers_in
from audio.verify.numbers import reads_back


@pytest.mark.parametrize(
    ("written", "spoken", "same"),
    [
        ("1,300", "one thousand three hundred", True),
        ("1,300", "one thousand four hundred", False),
        ("1931", "nineteen thirty-one", True),
        ("1931", "nineteen thirty-two", False),
        ("2005", "twenty oh five", True),
        ("2006", "two thousand and six", True),
        ("2006", "two thousand and sixteen", False),
        ("3.14", "three point one four", True),
        ("3.14", "three point one five", False),
        ("3.14", "three", False),
        ("40", "fourteen", False),
        ("1984", "a year", True),
        ("£8m", "eight million pounds", True),
        ("£8m", "eighty million pounds", False),
        ("100s", "one hundreds", True),
        ("£1.50", "one pound fifty", True),
    ],
)
def test_an_english_number_is_read_back(written: str, spoken: str, *, same: bool) -> None:
    """A number said wrongly is found by whoever did not write it; what isn't understood passes."""
    assert reads_back(written, spoken, "en-GB") is same


@pytest.mark.parametrize(
    ("written", "spoken", "same"),
    [
        ("2006", "dos mil seis", True),
        ("2006", "dos mil dieciséis", False),
        ("61", "sesenta y un", True),
        ("61", "sesenta un", False),
        ("900.000", "novecientas mil", True),
        ("900,000", "novecientas mil", True),
        ("900.000", "novecientos", False),
        ("21.000.000.000", "veintiún mil millones", True),
        ("21.000.000.000", "veintiún millones", False),
        ("1.300.000", "un millón trescientos mil", True),
        ("3,05", "tres coma cero cinco", True),
        ("3,05", "tres coma cinco", False),
        ("016", "cero dieciséis", True),
        ("4200 €", "cuatro mil doscientos euros", True),
        ("4200 €", "cuatro mil trescientos euros", False),
        ("3 000", "tres mil", True),
        ("1998", "un año", True),
    ],
)
def test_a_spanish_number_is_read_back(written: str, spoken: str, *, same: bool) -> None:
    """With its gender, its short forms and either decimal sign."""
    assert reads_back(written, spoken, "es-MX") is same


@pytest.mark.parametrize(
    ("written", "spoken", "same"),
    [
        ("2006", "ألفين وستة", True),
        ("2006", "ألفين وستة عشر", False),
        ("61", "واحد وستين", True),
        ("61", "واحد وسبعين", False),
        ("١٥", "خمسة عشر", True),
        ("١٥", "خمسة", False),
        ("1998", "ألف وتسع مئة وثمانية وتسعين", True),
        ("1998", "ألف وتسعمائة وثمانية وتسعون", True),
        ("1998", "ألف وثمان مئة وثمانية وتسعين", False),
        ("11000", "أحد عشر ألفا", True),
        ("2000", "ألفا", True),
        ("بـ50", "بخمسين", True),
        ("بـ50", "بستين", False),
        ("4200 €", "أربعة آلاف ومئتي يورو", True),
        ("4200 €", "أربعة آلاف وثلاث مئة يورو", False),
        ("2.5", "اثنان فاصلة خمسة", True),
        ("2.5", "اثنان فاصلة ستة", False),
        ("2.5", "اثنان ونصف", True),
        ("الـ18", "الثامنة عشرة", True),
        ("الـ18", "السابعة عشرة", False),
        ("للـ18", "للثامنة عشرة", True),
        ("(48)", "الثامنة والأربعين", True),
        ("(48)", "الثامنة والخمسين", False),
        ("30 ثانية", "ثلاثون ثانية", True),
    ],
)
def test_an_arabic_number_is_read_back(written: str, spoken: str, *, same: bool) -> None:
    """In both kinds of digits, every case and gender, with small words written onto it."""
    assert reads_back(written, spoken, "ar") is same


def test_arabic_places_in_a_row_are_read_back() -> None:
    """An ordinal is no other number than the figure it is written with, from the first to the 99th."""
    for number in range(1, 100):
        for feminine in (False, True):
            for oblique in (False, True):
                said = arabic.ordinal(number, feminine=feminine, oblique=oblique)
                assert numbers_in(said, ARABIC) == [number], said


def test_a_language_that_nobody_here_counts_in_passes() -> None:
    """What can't be told is no fault."""
    assert reads_back("40", "vierzig", "de")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ENGLISH, lambda n: english.cardinal(n, english.Style(british=True))),
        *((SPANISH, lambda n, g=g: spanish.cardinal(n, g)) for g in spanish.Gender),
        (ARABIC, arabic.cardinal),
        (ARABIC, lambda n: arabic.cardinal(n, feminine=True, oblique=True)),
        (ARABIC, lambda n: arabic.cardinal(n, construct=True)),
        (ARABIC, arabic.definite),
    ],
    ids=["en", "es", "es-m", "es-f", "ar", "ar-oblique", "ar-construct", "ar-definite"],
)
def test_two_who_know_nothing_of_each_other_agree(words: NumberWords, said) -> None:
    """What says numbers and what reads them back were written apart, and mean the same."""
    chance = random.Random(20)
    some = [chance.randrange(10 ** chance.randrange(3, 15)) for _ in range(300)]
    for number in [*range(1, 1000), *some]:
        assert numbers_in(said(number), words) == [number]
