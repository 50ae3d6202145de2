"""Two wordings side by side: what differs is marked, and nothing is lost."""

import pytest

from workers.editing.word_changes import Stretch, side_by_side


def marked(stretches: tuple[Stretch, ...]) -> list[str]:
    return [one.text for one in stretches if one.is_other]


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("It left at noon, empty.", "It left at four, empty.", ["noon,"], ["four,"]),
        ("It left.", "Then it left.", ["It"], ["Then it"]),
        ("It left at noon.", "It left.", ["left at noon."], ["left."]),
        ("", "It left.", [], ["It left."]),
        ("غادرت ظهرًا.", "غادرت عصرًا.", ["ظهرًا."], ["عصرًا."]),
        ("The same.", "The same.", [], []),
        ("a " * 2001, "b", ["a " * 2001], ["b"]),
    ],
    ids=["a word", "more", "less", "all", "arabic", "nothing", "very long"],
)
def test_words_that_differ_are_marked(
    before: str, after: str, old: list[str], new: list[str]
) -> None:
    """Words are marked with their punctuation, and without the space before them."""
    left, right = side_by_side(before, after)
    assert (marked(left), marked(right)) == (old, new)
    assert "".join(one.text for one in left) == before
    assert "".join(one.text for one in right) == after
