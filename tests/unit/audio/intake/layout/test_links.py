"""Which anchors lead somewhere, and which only name a place."""

import lxml.html
import pytest

from audio.intake.layout.links import is_link


@pytest.mark.parametrize(
    ("markup", "leads"),
    [
        ("<a href='/s/1'>Ferry</a>", True),
        ("<a href='#notes' id='n1'>Notes</a>", True),
        ("<a onclick='open()'>Read on</a>", True),
        ("<a name='cost'>What it cost</a>", False),
        ("<a id='cost'>What it cost</a>", False),
        ("<b id='cost'>What it cost</b>", False),
    ],
)
def test_an_anchor_that_names_a_place_is_no_link(markup: str, leads: bool) -> None:
    """What stands in a named anchor is the article's text, as are the headings that hold one."""
    assert is_link(lxml.html.fromstring(markup)) is leads
