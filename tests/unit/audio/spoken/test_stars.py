"""Ratings in stars are said as what they come to."""

import pytest

from audio.intake.drop_lines import rule_for
from audio.intake.piece import Piece
from audio.spoken import normalise, render


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "Rating: ★★★★☆", "Rating: four out of five stars"),
        ("en", "★★★½ by us", "three and a half stars by us"),
        ("en", "⭐️⭐️⭐️⭐️⭐️", "five stars"),
        ("en", "★ A bullet", "A bullet"),
        ("es", "Nota: ★★★☆☆", "Nota: tres de cinco estrellas"),
        ("es", "★★½", "dos estrellas y media"),
        ("ar", "التقييم: ★★★★☆", "التقييم: أربع نجوم من خمس"),
        ("ar", "★★☆☆☆", "نجمتان من خمس"),
    ],
)
def test_stars_are_counted(language: str, written: str, spoken: str) -> None:
    """Full, half and empty stars are said in each language, and a bullet is none."""
    assert render(normalise(written, language))[0] == spoken


@pytest.mark.parametrize("text", ["★★★★☆", "Rating: ★★★★☆", "التقييم: ★★★☆☆"])
def test_a_rating_is_no_ornament(text: str) -> None:
    """A line of stars alone is what a review comes to, and is read."""
    assert rule_for(Piece("paragraph", text)) is None
    assert rule_for(Piece("paragraph", "★")) == "ornament"


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("written", ["a<b k c>d", "Tom <tom@example.org>"])
def test_an_angle_bracket_is_a_tag_only_if_it_is_one(language: str, written: str) -> None:
    """What stands between two signs of comparison, or an address in brackets, is said."""
    spoken = render(normalise(written, language))[0]
    assert len(spoken.split()) >= 4
