"""How the screen Names counts things in words."""

import pytest

from workers.web.desk.names import counted
from workers.web.desk.shell import words_of


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 0, "no article"),
        ("en", 1, "1 article"),
        ("en", 14, "14 articles"),
        ("es", 1, "1 artículo"),
        ("es", 31, "31 artículos"),
        ("ar", 1, "مقال واحد"),
        ("ar", 2, "مقالان"),
        ("ar", 5, "5 مقالات"),
        ("ar", 14, "14 مقالًا"),
        ("ar", 100, "100 مقال"),
    ],
)
def test_things_are_counted_as_the_language_does(language: str, n: int, said: str) -> None:
    """Arabic has a dual and three plurals; nobody reads "1 articles"."""
    assert counted(words_of(language).n_articles, language, n) == said


@pytest.mark.parametrize("table", ["n_articles", "n_sentences", "n_minutes"])
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_form_is_there(language: str, table: str) -> None:
    """Whatever the number is, there is a form for it."""
    forms = getattr(words_of(language), table)
    assert all(counted(forms, language, n) for n in range(120))
