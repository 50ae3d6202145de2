"""Captions and boxes of facts, told by what they stand beside."""

import lxml.html
import pytest
from lxml.html import HtmlElement

from audio.intake.page.marks.fact_boxes import fact_boxes
from audio.intake.page.marks.small_print import is_small_print


def element(markup: str, path: str) -> HtmlElement:
    found = lxml.html.fromstring(f"<html><body>{markup}</body></html>").find(f".//{path}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="lead-media"><img src=a><div id=x>The pier seen from the ferry</div></div>',
        '<div class="hero image"><picture><img src=a></picture><p id=x>The pier at dusk</p></div>',
        '<div class="lead-photo"><img src=a><p id=x>The pier is lit at dusk.</p></div>',
        '<div class="story-photo"><img src=a><p id=x>The pier is lit. ANN BELL ODE</p></div>',
        '<div class="photo"><img src=a><span id=x>El muelle visto desde el barco / Ana Oda</span></div>',
        "<p><img src=a><br><i id=x>The pier at dusk.</i></p>",
    ],
    ids=["block", "picture", "lead", "credit", "span", "italics"],
)
def test_text_alone_beside_a_picture_is_its_caption(markup: str) -> None:
    """A block that is named after its picture holds nothing else but the caption."""
    assert is_small_print(element(markup, "*[@id='x']"))


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="photo"><img src=a><p id=x>The second lamp burns for nine hours.</p></div>',
        '<div class="item"><img src=a><p id=x>The second lamp</p></div>',
        '<div class="photo"><img src=a><p id=x>The second lamp</p><p>Nine hours.</p></div>',
        '<div class="photo"><p id=x>The second lamp</p></div>',
    ],
    ids=["sentence", "item", "more-text", "no-picture"],
)
def test_an_articles_text_beside_a_picture_is_no_caption(markup: str) -> None:
    """An item of a list has a picture too, and says a sentence."""
    assert not is_small_print(element(markup, "*[@id='x']"))


def terms(*pairs: tuple[str, str]) -> HtmlElement:
    rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in pairs)
    return element(f"<dl>{rows}</dl>", "dl")


def test_a_list_of_short_terms_is_a_box_of_facts() -> None:
    """Labels and values tell a box; they would be read as one long sentence."""
    box = terms(("Name", "Tarn Dairy"), ("Founded", "1921"), ("Members", "417"))
    assert fact_boxes(box.iter()) == {box}


@pytest.mark.parametrize(
    "pairs",
    [
        [("Weir", "A low dam."), ("Sluice", "A gate in it."), ("Lock", "A box with two gates.")],
        [("Name", "Tarn Dairy"), ("Founded", "1921")],
    ],
    ids=["glossary", "two"],
)
def test_a_glossary_is_no_box_of_facts(pairs: list[tuple[str, str]]) -> None:
    """What is explained in sentences is the article's."""
    assert not fact_boxes(terms(*pairs).iter())
