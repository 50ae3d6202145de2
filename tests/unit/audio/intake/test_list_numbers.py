"""The numbers of ordered lists: as the page shows them."""

import lxml.html
import pytest

from audio.intake.list_numbers import item_numbers, list_number
from audio.intake.walk import walk


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol><li>x<li>x</ol>", ["1", "2"]),
        ("<ol start=3><li>x</ol>", ["3"]),
        ("<ol><li>x<li value=7>x<li>x</ol>", ["1", "7", "8"]),
        ("<ol reversed><li>x<li>x<li>x</ol>", ["3", "2", "1"]),
        ('<ol type="a"><li>x<li>x</ol>', ["a", "b"]),
        ('<ol style="list-style-type: upper-roman"><li>x<li>x</ol>', ["1", "2"]),
        ("<ol><li>x</ol>", []),
        ('<ol style="list-style: none"><li>x<li>x</ol>', []),
        ('<ol class="list-unstyled"><li>x<li>x</ol>', []),
    ],
)
def test_items_have_the_numbers_that_the_page_shows(markup: str, numbers: list[str]) -> None:
    """Start, value, type, direction and style are heeded; a list that shows none has none."""
    assert list(item_numbers(lxml.html.fromstring(markup)).values()) == numbers


@pytest.mark.parametrize(
    ("count", "kind", "written"),
    [(27, "a", "aa"), (26, "A", "Z"), (4, "i", "4"), (0, "a", "0")],
)
def test_numbers_are_written_in_their_type(count: int, kind: str, written: str) -> None:
    """Letters count on, and figures stand for Roman numerals and where letters can't."""
    assert list_number(count, kind) == written


def test_the_first_piece_of_an_item_says_its_number_once() -> None:
    """Inner lists count by themselves, a second paragraph has no number, an own number stays."""
    pieces = walk(
        lxml.html.fromstring(
            "<div><ol><li><p>One.</p><p>More.</p><ol><li>In</li><li>Out</li></ol></li>"
            "<li>2) Two.</li></ol></div>"
        )
    )
    assert [p.numbered for p in pieces] == ["1. One.", "More.", "1. In", "2. Out", "2) Two."]
