"""Who is believed where the extractor and the page's own shape disagree."""

import pytest
from lxml.html import HtmlElement, fromstring

from audio.intake.page import witness
from audio.intake.page.selection import Places
from audio.intake.walk import walk_elements

STORY = [
    "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961.",
    "Work will begin in September and should take two summers, the plan on its website says.",
    "Engineers found no pollution in the mud, apart from forty bicycles and a grand piano.",
    "The piano had been reported stolen in 1974, and its owner would like to have it back.",
]
PICKS = [
    "With the storm over the coast, the ferry meets its passengers at the right time again.",
    "Not every mayor swims, but some towns make more swimmers than others do, as it seems.",
    "Some bridges are not pretty, but they have two or three qualities that are overlooked.",
    "A whale is on its way back to the bay, and our readers know where it should be met.",
]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the extractor answers, however it is asked."""
    answer: list[str] = []

    def extract(tree: HtmlElement, *, precise: bool, brief: bool = False) -> list[str]:
        return list(answer)

    monkeypatch.setattr(witness, "_extract", extract)
    return answer


def taken(body: str) -> tuple[list[str], bool]:
    """Return the paragraphs that are taken, and whether the witnesses disagree."""
    tree = fromstring(f"<html><body>{body}</body></html>")
    root = tree.find("body")
    assert root is not None
    walked = walk_elements(root, {})
    found, unsure = witness.take(tree, walked, Places(walked), tree.find(".//h1"), {})
    return [text for text in [*STORY, *PICKS] if found.holds(text)], unsure


def test_the_container_under_the_headline_goes_before_a_list_below(extractor: list[str]) -> None:
    """Where the extractor takes other stories' lines, the text by the headline is believed."""
    extractor += PICKS
    body = f"<h1>Canal</h1><div>{paragraphs(STORY)}</div><section>{paragraphs(PICKS[:2])}</section>"
    assert taken(body) == (STORY, True)


def test_the_extractor_is_believed_where_it_stands_nearer(extractor: list[str]) -> None:
    """A longer story further down, as on a page that scrolls on, is not the article."""
    extractor += STORY
    further = f"<section>{paragraphs(PICKS * 3)}</section>"
    assert taken(f"<h1>Canal</h1><div>{paragraphs(STORY)}</div>{further}") == (STORY, False)


def test_the_container_is_read_where_the_extractor_finds_little(extractor: list[str]) -> None:
    """Less than half of what the page shows under its headline is not believed."""
    extractor += STORY[:1]
    assert taken(f"<h1>Canal</h1><div>{paragraphs(STORY)}</div>") == (STORY, True)


def test_without_a_headline_the_extractor_is_believed(extractor: list[str]) -> None:
    """Nothing then tells which of two bodies of text is nearer to what."""
    extractor += STORY
    body = f"<section>{paragraphs(PICKS)}</section><div>{paragraphs(STORY)}</div>"
    assert taken(body) == (STORY, False)
