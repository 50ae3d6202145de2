"""Words that a line's end parted are one word again."""

import pytest

from audio.intake import read_article
from audio.intake.text.line_ends import join_line_end_hyphens


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("heard from resi-\ndents for hours", "heard from residents for hours"),
        ("the long-\nawaited bridge", "the long-awaited bridge"),
        ("the long-\nest bridge", "the longest bridge"),
        ("the re-\nelection", "the re-election"),
        ("a re-\ntaining wall", "a retaining wall"),
        ("a heated dis\u00ad\ncussion", "a heated discussion"),
        ("the recon‐\nstruction", "the reconstruction"),
        ("the Anglo-\nSaxon hall; the un-\nSaxon one", "the Anglo-Saxon hall; the un-Saxon one"),
        ("a side-\nwalk. The side-walk", "a side-walk. The side-walk"),
        ("over-\nwhelm-\ning", "overwhelming"),
        ("los veci-\nnos de la calle", "los vecinos de la calle"),
        ("el tratado franco-\nprusiano", "el tratado franco-prusiano"),
        ("من الساعة الثالثة-\nإلى", "من الساعة الثالثة-\nإلى"),
        ("from 1990-\n1995", "from 1990-\n1995"),
        ("nothing to join -\nhere", "nothing to join -\nhere"),
    ],
)
def test_a_hyphen_at_a_line_end_joins_the_halves(text: str, joined: str) -> None:
    """The halves become one word, or a compound with its hyphen; no other dash is touched."""
    assert join_line_end_hyphens(text) == joined


@pytest.mark.parametrize("name", ["story.txt", "story.md"])
def test_text_from_a_printed_page_is_read_as_words(name: str) -> None:
    """Plain text and Markdown both come from printed pages, wrapped and hyphenated."""
    text = (
        "# The bridge\n\nThe committee reached a deci-\nsion on the bridge after a heated dis-\n"
        "cussion that lasted until mid-\nnight, and the work will start in spring.\n"
    )
    (block,) = read_article(text.encode(), name=name, default_id="x").blocks
    assert "decision on the bridge after a heated discussion" in block.text
