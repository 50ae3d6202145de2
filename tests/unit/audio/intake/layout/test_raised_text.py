"""Raised text is a note's, which nobody hears, or the text's own, which everybody does."""

import pytest

from audio.intake.layout.raised_text import is_note, raised_text


@pytest.mark.parametrize(
    ("before", "label", "after"),
    [
        ("in 1931", "1", " and"),
        ("the mayor.", "3,4", " The"),
        ("el alcalde", "[2]", ""),
        ("قال العمدة", "١", "."),
        ("killed 47", "2", " people"),
        ("the road,", "*", ""),
        ("the harbour", "b", " and"),
        ("the dam", "[note 1]", ""),
    ],
)
def test_the_number_of_a_note_is_told(before: str, label: str, after: str) -> None:
    """A raised figure after a word, a year, a count or a stop is a note's, linked or not."""
    assert is_note(before, label, after, linked=False)
    assert raised_text(before, label, after) is None or label == "b"


@pytest.mark.parametrize(
    ("before", "label", "after", "said"),
    [
        ("cost 10", "6", " pounds", "⁶"),
        ("about 10", "-6", " of it", "⁻⁶"),
        ("grows as 2", "n", ".", "ⁿ"),
        ("or 2", "n−1", " steps", "ⁿ⁻¹"),
        ("where e", "x", " grows", "ˣ"),
        ("la 2", "a", " planta", "ª"),
        ("le 1", "er", " mai", "er"),
        ("the 19", "th", " century", "th"),
        ("dated by ", "14", "C in wood", "14"),
        ("4 km", "3", " of water", "³"),
        ("900 م", "2", "", "²"),
        ("per m", "2", ".", "²"),
        ("E=mc", "2", "", "²"),
        ("where x", "2", " is", "²"),
        ("the 1", "st", " of May", "st"),
        ("la 3.", "a", " vez", "ª"),
        ("el 1", "o", " de mayo", "º"),
        ("for $5", "99", " each", ".99"),
        ("it took 2", "1", "/2 hours", " 1"),
        ("the Oxley", "TM", " lamp", "™"),
    ],
)
def test_raised_text_that_is_said(before: str, label: str, after: str, said: str) -> None:
    """Exponents, ordinals, fractions, small change and signs are the text's own."""
    assert raised_text(before, label, after) == said
    assert not is_note(before, label, after, linked=False)
