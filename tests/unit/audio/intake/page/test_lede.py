"""The first paragraphs of an article whose page shows them apart from the body."""

import lxml.html
import pytest

from audio.intake.page.lede import with_lede
from audio.intake.page.marks.furniture import mark_furniture
from audio.intake.walk import walk_elements

LEDE = "Velm will drain its canal, which has carried no boat since the lock gave way in 1961."
TEXT = [
    "The council voted on Tuesday, with nine hands up and two people asleep in the second row.",
    "Work will begin in September and should take two summers, the engineers' plan says.",
    "They found no pollution in the mud, apart from forty bicycles and a grand piano.",
    "The piano had been reported stolen in 1974, and its owner would like to have it back.",
]


def read(between: str) -> list[str]:
    """Return what is kept of a page of whose text the body's paragraphs were taken."""
    body = "".join(f"<p>{text}</p>" for text in TEXT)
    head = "<div><h1>Canal to be drained</h1></div>"
    root = lxml.html.fromstring(f"<body>{head}{between}<div>{body}</div></body>")
    walked = walk_elements(root, mark_furniture(root))
    kept = [w.piece.text in TEXT for w in walked]
    kept = with_lede(walked, kept, "Canal to be drained")
    return [w.piece.text for w, keep in zip(walked, kept, strict=True) if keep]


def test_a_lede_in_a_place_of_its_own_is_read() -> None:
    """The article begins where its text does, not where its largest container does."""
    assert LEDE in read(f"<div class=grid><div class=entry>{LEDE}</div></div>")
    assert LEDE in read(f"<section><div><p>{LEDE}</p></div></section><p>21 June</p>")


@pytest.mark.parametrize(
    "between",
    [
        f"<ul><li><p>{LEDE}</p></li></ul>",
        f"<div><h3><a href=/2>Another story</a></h3><p>{LEDE}</p></div>",
        f"<div><p>{LEDE}</p></div><h2>Today's news</h2>",
        f"<div><img src=a.jpg><p>{LEDE}</p></div>",
        f"<div><p>{LEDE}</p><p>{LEDE}</p><p>{LEDE}</p><p>{LEDE}</p></div>",
        "<div><p>Write to our editors about this article: we read all that you send us.</p></div>",
    ],
)
def test_what_stands_between_headline_and_body_for_itself_is_not(between: str) -> None:
    """Cards, captions, pitches and columns of text are none of the article."""
    assert read(between) == TEXT


def test_a_headline_said_again_below_the_lede_hides_nothing() -> None:
    """A picture may repeat the headline under it, with an arrow back to the top."""
    again = '<div><p>Canal to be drained</p><p><a href="#top">↑</a></p></div>'
    assert LEDE in read(f"<div class=chapo><p>{LEDE}</p></div>{again}")
