"""Which language a text is in."""

import pytest

from audio.intake.language import clearly_in, detect_language, language_tag


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The crews of four ferries voted on Sunday to go back to work after nine weeks."),
        (
            "es",
            "Desde el lunes tiene consulta dos días por semana, y la pagan los vecinos del pueblo.",
        ),
        ("ar", "عادت طاحونة الماء في قرية عين الصخر إلى الدوران صباح السبت"),
        (
            "fa",
            "گروهی از مردم دهکده پس از پنجاه سال چرخ آسیاب را دوباره به کار انداختند و گندم آوردند",
        ),
        (
            "fr",
            "Le conseil de la ville a voté mardi pour le parc, et les travaux commencent dans un mois.",
        ),
        (
            "de",
            "Der Rat der Stadt hat am Dienstag für den Park gestimmt, und die Arbeiten sind nicht teuer.",
        ),
        ("ru", "Жители деревни снова запустили водяную мельницу после пятидесяти лет"),
        ("ja", "村の水車が五十年ぶりに動き出した。"),
        ("zh", "村里的水磨坊五十年后重新转动。"),
    ],
)
def test_detects(language: str, text: str) -> None:
    """Script and small words tell the languages of the news apart."""
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "1934", "Kvorn blesk drot"])
def test_says_when_it_does_not_know(text: str) -> None:
    """Without letters or known words there is no guess."""
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en_us", "en-US"),
        ("EN", "en"),
        ("es-419", "es-419"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("ar, en", "ar"),
        ("und", None),
        ("english!", None),
        (None, None),
    ],
)
def test_tidies_declared_tags(declared: str | None, tag: str | None) -> None:
    """Declared languages become BCP 47, and nonsense nothing."""
    assert language_tag(declared) == tag


@pytest.mark.parametrize(
    ("text", "language", "other", "is_clear"),
    [
        ("No tenemos miedo de la lluvia ni del barro, pero sí de los despachos.", "es", "en", True),
        ("No tenemos miedo de la lluvia ni del barro, pero sí de los despachos.", "es-MX", "en-US", True),
        ("El presidente de la Generalitat y el alcalde de la ciudad", "es", "en", True),
        ("He flew from Los Angeles to La Paz on El Al on Monday.", "es", "en", False),
        ("«La casa de los molinos»", "es", "en", False),
        ("Hasta luego, amigos míos", "es", "en", False),
        ("Les enfants de la ville sont dans le parc pour la fête", "es", "en", False),
        ("We are not afraid of the rain, he said to the council.", "en", "es", True),
        ("The New York Times", "en", "es", False),
        ("قال الوزير إن الميناء سيفتح غدا", "ar", "en", True),
        ("The word مرحبا means hello in the language of the port", "ar", "en", False),
        ("مرحبا بكم", "ar", "en", False),
        ("The harbour is open to all ships again", "en", "ar", True),
        ("The harbour is open to all ships again", "en", "en-GB", False),
        ("", "es", "en", False),
    ],
)  # fmt: skip
def test_a_foreign_stretch_is_clear_or_is_not_one(
    text: str, language: str, other: str, *, is_clear: bool
) -> None:
    """A whole sentence of another language is told; a name, a title or a loan word is not one."""
    assert clearly_in(text, language, other) is is_clear
