"""How the rows of short tables are said, and which tables are not."""

import lxml.html
import pytest

from audio.clean_text import fold
from audio.intake import SiteRules, read_article
from audio.intake.layout.tables import MAX_ROWS, Cell, table_lines

TEXT = (
    "The council voted on Tuesday to drain the old canal, which has not carried a boat for years.",
    "Work will begin in September and should take two summers, the plan on its website says.",
    "Engineers found no pollution in the mud, apart from forty bicycles and a grand piano.",
)
TABLE = (
    "<table><tr><th>Team</th><th>Played</th><th>Won</th></tr>"
    "<tr><td>Marrow</td><td>12</td><td>7<sup><a href='#n1'>1</a></sup></td></tr></table>"
)
RATES = "<table><tr><td>Crown</td><td>1.2</td></tr></table>"


def lines(markup: str) -> tuple[str, ...]:
    table = lxml.html.fromstring(f"<div>{markup}</div>").find("table")
    assert table is not None

    def say(cell: lxml.html.HtmlElement) -> Cell:
        return Cell(fold("".join(cell.itertext())), cell.find("b") is not None)

    return table_lines(table, say)


def table_of(rows: list[list[str]], cell: str = "td") -> str:
    filled = ("".join(f"<{cell}>{text}</{cell}>" for text in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in filled) + "</table>"


def headed(heads: list[str], rows: list[list[str]]) -> str:
    head = "".join(f"<th>{text}</th>" for text in heads)
    return table_of(rows).replace("<table>", f"<table><thead><tr>{head}</tr></thead>")


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        (
            headed(["Team", "Played", "Won"], [["Marrow", "12", "7"], ["Tidewater", "11", "–"]]),
            ("Marrow, Played: 12; Won: 7.", "Tidewater, Played: 11."),
        ),
        (
            headed(
                ["", "Ida", "Vuelta"], [["Lunes", "8:15", "17:40"], ["Martes", "9:00", "18:00"]]
            ),
            ("Lunes, Ida: 8:15; Vuelta: 17:40.", "Martes, Ida: 9:00; Vuelta: 18:00."),
        ),
        (
            headed(["الفريق", "لعب", "فاز"], [["المرفأ", "12", "7"]]),
            ("المرفأ، لعب: 12؛ فاز: 7.",),
        ),
        (headed(["Year", "Level"], [["1961", "2.4 m"]]), ("Year: Level.", "1961: 2.4 m.")),
        (table_of([["Harbour", "open"], ["Bridge", "shut"]]), ("Harbour: open.", "Bridge: shut.")),
        (
            table_of([["<b>Team</b>", "<b>Played</b>", "<b>Won</b>"], ["Marrow", "12", "7"]]),
            ("Marrow, Played: 12; Won: 7.",),
        ),
        (
            headed(["Team", "Won"], [["Marrow", "7"]]).replace(
                "<table>", "<table><caption>After twelve games</caption>"
            ),
            ("After twelve games.", "Team: Won.", "Marrow: 7."),
        ),
    ],
    ids=["english", "spanish", "arabic", "two-columns", "no-heads", "bold-heads", "caption"],
)
def test_rows_are_said_with_their_heads(markup: str, said: tuple[str, ...]) -> None:
    """Who only listens knows what each figure is of; empty cells are passed over."""
    assert lines(markup) == said


@pytest.mark.parametrize(
    "markup",
    [
        table_of([[f"Row {n}", "1"] for n in range(MAX_ROWS + 1)]),
        headed(["Row", "Level"], [[f"Row {n}", "1"] for n in range(MAX_ROWS + 1)]),
        headed(list("ABCDEFG"), [["1"] * 7]),
        table_of([["Marrow", "12", "7"], ["Tidewater", "11", "4"]]),
        headed(["Team", "Won"], [["Marrow", "7"]]).replace("<td>7", "<td colspan=2>7"),
        headed(["Team", "Won", "Lost"], [["Marrow", "7"]]),
        table_of([["A line alone"], ["and another"]]),
        table_of([["word " * 29, "1"]] * 8),
        table_of([["Marrow", table_of([["1", "2"]])]]),
        headed(["Team", "Won"], []),
    ],
    ids="rows headed-rows columns no-heads spans ragged one-column words nested heads-only".split(),
)
def test_what_nobody_could_follow_is_not_said(markup: str) -> None:
    """A long or crooked table stays left out, whatever the setting says."""
    assert lines(markup) == ()


def read(body: str, name: str, **rules: bool | str) -> tuple[list[str], list[str]]:
    article = read_article(body.encode(), name=name, rules=SiteRules(**rules))  # type: ignore[arg-type]
    texts = [b.text for b in article.blocks if b.text not in TEXT]
    return texts, [d.rule for d in article.dropped if "Marrow" in d.text or "Crown" in d.text]


PAGE = (
    "<html lang=en><head><title>Canal to be drained</title></head><body>"
    f"<article><h1>Canal to be drained</h1><p>{TEXT[0]}</p><p>{TEXT[1]}</p>{TABLE}<p>{TEXT[2]}</p>"
    f"</article><div class=rates><h3>Rates</h3>{RATES}</div></body></html>"
)
MARKDOWN = (
    f"# Canal to be drained\n\n{TEXT[0]}\n\n| Team | Played | Won |\n|---|---|---|\n"
    f"| Marrow | 12 | 7 |\n\n{TEXT[1]}\n\n{TEXT[2]}\n"
)


@pytest.mark.parametrize(
    ("source", "name"), [(PAGE, "canal.html"), (MARKDOWN, "canal.md")], ids=["page", "markdown"]
)
def test_short_tables_are_read_by_setting_alone(source: str, name: str) -> None:
    """Tables are left out and listed; with the setting those of the body are read, no others."""
    texts, dropped = read(source, name)
    assert texts == []
    assert "table" in dropped
    texts, dropped = read(source, name, read_tables=True)
    assert texts == ["Marrow, Played: 12; Won: 7."]
    assert dropped == (["table"] if name.endswith("html") else [])


def test_a_table_that_is_read_needs_no_note() -> None:
    """The publisher's sentence is said for tables that stay left out."""
    assert read(PAGE, "canal.html", read_tables=True, table_note="A table is here.")[0] == [
        "Marrow, Played: 12; Won: 7."
    ]
    spans = PAGE.replace("<td>12", "<td rowspan=2>12")
    assert read(spans, "canal.html", read_tables=True, table_note="A table is here.")[0] == [
        "A table is here."
    ]
