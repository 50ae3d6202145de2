"""What is said where a page shows a table."""

import pytest

from audio.intake import SiteRules, read_article

NOTE = "The page shows a table with the water levels of the last six summers here."
TABLE = "<table><tr><th>Year</th><th>Level</th></tr><tr><td>1961</td><td>2.4 m</td></tr></table>"
TEXT = (
    "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961.",
    "Work will begin in September and should take two summers, the plan on its website says.",
    "Engineers found no pollution in the mud, apart from forty bicycles and a grand piano.",
    "The piano had been reported stolen in 1974, and its owner would like to have it back.",
)
FIRST, SECOND, THIRD, FOURTH = (f"<p>{text}</p>" for text in TEXT)
FIGURE = f"<figure class=wp-block-table>{TABLE}<figcaption>Levels</figcaption></figure>"


def read(body: str, **rules: object) -> tuple[list[str], list[str]]:
    """Return what is read, the note as N and paragraphs by number, and the rules that dropped."""
    markup = (
        "<html lang=en><head><title>Canal to be drained</title></head><body>"
        f"<article><h1>Canal to be drained</h1>{body}</article>"
        "<div class=rates><h3>Exchange rates</h3>"
        "<table><tr><td>Crown</td><td>1.2</td></tr></table></div></body></html>"
    )
    article = read_article(markup.encode(), name="canal.html", rules=SiteRules(**rules))  # type: ignore[arg-type]
    names = {NOTE: "N"} | {text: str(n) for n, text in enumerate(TEXT, 1)}
    dropped = [d.rule for d in article.dropped if "1961" in d.text or "Crown" in d.text]
    return [names.get(b.text, b.text) for b in article.blocks], dropped


@pytest.mark.parametrize("include", [(), ("article",)], ids=["found", "included"])
@pytest.mark.parametrize(
    ("body", "spoken"),
    [
        (FIRST + SECOND + TABLE + THIRD + FOURTH, "12N34"),
        (FIRST + SECOND + FIGURE + THIRD + FOURTH, "12N34"),
        (FIRST + SECOND + THIRD + FOURTH + TABLE, "1234N"),
        (FIRST + SECOND + THIRD + FOURTH + f"<div class=wide>{TABLE}</div>", "1234N"),
        (FIRST + TABLE + SECOND + THIRD + TABLE + FOURTH, "1N23N4"),
        (FIRST + TABLE + TABLE + SECOND + THIRD + FOURTH, "1N234"),
    ],
    ids=["between", "figure", "last", "wrapped", "two", "adjoining"],
)
def test_the_note_stands_where_the_table_stood(
    body: str, spoken: str, include: tuple[str, ...]
) -> None:
    """A note is said for each place with tables in the body, and each table is still left out."""
    blocks, dropped = read(body, table_note=NOTE, include=include)
    assert blocks == list(spoken)
    in_body = [rule for rule in dropped if rule in {"table", "caption"}]
    assert len(in_body) >= body.count("<table>")


@pytest.mark.parametrize("include", [(), ("article",)], ids=["found", "included"])
def test_without_a_note_nothing_is_said(include: tuple[str, ...]) -> None:
    """Tables are left out without a word unless the publisher asks."""
    blocks, dropped = read(FIRST + SECOND + TABLE + THIRD + FOURTH, include=include)
    assert blocks == list("1234")
    assert "table" in dropped


def test_excluded_tables_have_no_note() -> None:
    """A table in what the site never reads, or after its end, is not spoken of."""
    box = f"<div class=box>{TABLE}</div>"
    end = "<p>Most Read</p>"
    body = FIRST + box + SECOND + THIRD + FOURTH + end + TABLE
    blocks, _ = read(body, table_note=NOTE, exclude=(".box",), end_at=(_Words("Most Read"),))
    assert blocks == list("1234")


def test_a_table_that_arranges_the_page_is_no_table() -> None:
    """Text laid out in a table is read as text, and no note is said."""
    body = f"<table><tr><td>{FIRST}{SECOND}{THIRD}{FOURTH}</td></tr></table>"
    assert read(body, table_note=NOTE)[0] == list("1234")


class _Words:
    def __init__(self, text: str) -> None:
        self.text = text

    def search(self, text: str, /) -> bool:
        return text == self.text
