"""Rows of teasers that stand below an article, in elements that no name tells from its own."""

import lxml.html
import pytest

from audio.intake.page.teaser_rows import without_teaser_rows
from audio.intake.walk import walk_elements

TEXT = [
    "The council voted on Tuesday, with nine hands up and two people asleep in the second row.",
    "Work will begin in September and should take two summers, the engineers' plan says.",
    "They found no pollution in the mud, apart from forty bicycles and a grand piano.",
    "The piano had been reported stolen in 1974, and its owner would like to have it back.",
]
TEASER = "It fell for six hours on Sunday, and nobody had a shovel."


def row(order: int, attributes: str = "href=/s") -> str:
    return f"<div><h3><a {attributes}>Story {order}</a></h3><p>{TEASER} {order}.</p></div>"


def kept(body: str, rows: str) -> list[str]:
    """Return what is kept of a page of which all texts were taken."""
    root = lxml.html.fromstring(f"<body><div>{body}</div>{rows}</body>")
    walked = walk_elements(root, {})
    took = without_teaser_rows(walked, [w.piece.kind == "paragraph" for w in walked])
    return [w.piece.text for w, keep in zip(walked, took, strict=True) if keep]


BODY = "".join(f"<p>{text}</p>" for text in TEXT)
ROWS = "".join(row(n) for n in range(3))


def test_rows_that_lead_to_other_stories_are_left_out() -> None:
    """Three linked lines with a short text each end an article that says more than they do."""
    assert kept(BODY, f"<div>{ROWS}</div>") == TEXT


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (f"<p>{TEXT[0]}</p>", f"<div>{ROWS}</div>"),
        (BODY, f"<div>{row(1)}{row(2)}</div>"),
        (BODY, f"<div>{ROWS}</div><p>{TEXT[0]} And so it ended.</p>"),
        (BODY, f"<div><p>{TEXT[0]} And these are three.</p>{ROWS}</div>"),
        (BODY, f"<div>{''.join(row(n, 'name=a') for n in range(3))}</div>"),
    ],
)
def test_a_list_that_an_article_tells_of_is_kept(body: str, rows: str) -> None:
    """What it recommends is its own: it says more than the opening, or the text goes on in it."""
    assert sum(TEASER in text for text in kept(body, rows)) >= 2
