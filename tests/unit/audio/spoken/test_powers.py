"""Exponents are said in each language."""

import pytest

from audio.spoken import normalise


def said(text: str, language: str) -> str:
    return " ".join(word for item in normalise(text, language) for word in item.words)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("10⁶", "en", "ten to the power of six"),
        ("2ⁿ", "en", "two to the power of n"),
        ("2ⁿ⁻¹", "en", "two to the power of n minus one"),
        ("x²", "en", "x squared"),
        ("2^n", "en", "two to the power of n"),
        ("10⁶", "es", "diez elevado a seis"),
        ("2ⁿ", "es", "dos elevado a n"),
        ("10⁻³", "es", "diez elevado a menos tres"),
        ("x² y y³", "es", "x al cuadrado y y al cubo"),
        ("10⁶", "ar", "عشرة أس ستة"),
        ("10⁻³", "ar", "عشرة أس سالب ثلاثة"),
        ("5²", "ar", "خمسة تربيع"),
    ],
)
def test_exponents_are_said_as_powers(text: str, language: str, words: str) -> None:
    """A figure raised behind another is a power of it, and no figure of its own."""
    assert said(text, language) == words


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("log₂ 8", "en", "log base two eight"),
        ("log₁₀(x)", "en", "log base ten x"),
        ("aᵢ", "en", "a sub i"),
        ("aᵢ²", "en", "a sub i squared"),
        ("x₁²", "en", "x sub one squared"),
        ("xₙ⁻¹", "en", "x sub n to the power of minus one"),
        ("log₂ 8", "es", "logaritmo en base dos ocho"),
        ("xᵢ²", "es", "x sub i al cuadrado"),
        ("log₂", "ar", "لوغاريتم للأساس اثنان"),
        ("CO₂", "en", "C.O two"),
        ("H₂O", "en", "H two O"),
    ],
)
def test_an_index_is_said_with_its_letter(text: str, language: str, words: str) -> None:
    """A lowered sign belongs to its letter, whatever power is raised behind it."""
    assert said(text, language) == words


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("45 m²", "es", "cuarenta y cinco metros cuadrados"),
        ("La casa² es", "es", "La casa es"),
        ("في البيت² الآن", "ar", "في البيت الآن"),
    ],
)
def test_units_and_notes_are_no_powers(text: str, language: str, words: str) -> None:
    """A square metre is a unit, and a raised figure behind a word is the number of a note."""
    assert said(text, language) == words
