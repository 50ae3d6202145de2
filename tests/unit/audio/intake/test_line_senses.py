"""What the words of a line are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.intake.line_senses import senses_in


@pytest.mark.parametrize(
    "words",
    [["our", "readers", "donate"], ["nuestros", "lectores", "donativo"], ["لنا", "القراء", "تبرع"]],
    ids=["en", "es", "ar"],
)
def test_three_languages_speak_of_the_same_things(words: list[str]) -> None:
    """A weight that was learned of one language's word holds for the others'."""
    assert senses_in(words) == ["we", "reader", "give"]


def test_what_arabic_hangs_on_a_word_is_told() -> None:
    """ "Our" and "your" are endings there."""
    assert senses_in(["جيراننا", "جيرانكم"]) == ["we", "you"]


def test_a_word_of_another_meaning_has_no_sense() -> None:
    """Words are known whole: an accountant is no account."""
    assert senses_in(["accounting", "financial", "directly", "stone"]) == ["", "", "", ""]


@given(st.lists(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1), max_size=8))
def test_each_word_has_a_sense_or_none(words: list[str]) -> None:
    """There is one answer for each word, whatever its letters are."""
    assert len(senses_in(words)) == len(words)
