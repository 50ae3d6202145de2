"""Vowel signs that are written are the ones that are said."""

import pytest

from voices.vowel_signs import with_written_signs


@pytest.mark.parametrize(
    ("written", "guessed", "said"),
    [
        ("زار مُرَّاكُش", "زَارَ مُرَّاكِشِ", "زَارَ مُرَّاكُشِ"),
        ("بَعْلَبَكّ", "بَعْلَبِكَّ", "بَعْلَبَكَّ"),
        (" كتب ", "كَتَبَ", "كَتَبَ"),
        ("غداً", "غَدًا", "غَدًا"),
        ("كتب", "كاتب", "كاتب"),
        ("", "", ""),
    ],
)
def test_a_guess_does_not_replace_what_is_written(written: str, guessed: str, said: str) -> None:
    """A letter keeps its own sign; a doubled letter without a vowel gets the guessed one."""
    assert sorted(with_written_signs(written, guessed)) == sorted(said)
