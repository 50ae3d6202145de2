"""Plain text, copied pages and Markdown."""

import os
from pathlib import Path

import pytest

from audio.errors import ArticleTooLong, ArticleUnreadable
from audio.intake import read_article
from audio.intake.reader import kind_of
from audio.intake.text.markdown import split_front_matter
from audio.intake.text.page_dump import dump_score
from audio.intake.text.plain import DUMP_THRESHOLD, text_pieces
from audio.model import Article

PARAGRAPH = (
    "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961."
)


def read(text: str, name: str = "a.txt") -> Article:
    return read_article(text.encode(), name=name, default_id="a")


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in article.blocks]


def test_lines_that_were_folded_are_joined() -> None:
    """Text broken at a column is one paragraph again."""
    folded = "A headline here\n\nThe council voted on Tuesday to drain the old canal, which has not\ncarried a boat since 1961, and to plant a park in the bed of it, with\nbenches.\n\nWork begins soon."
    assert [t for _, t in kinds(read(folded))] == [
        "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961, and to plant a park in the bed of it, with benches.",
        "Work begins soon.",
    ]


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    """Some exports part paragraphs by one line end."""
    assert kinds(read(f"A headline here\n{PARAGRAPH}\nTwo.\n")) == [
        ("paragraph", PARAGRAPH),
        ("paragraph", "Two."),
    ]


@pytest.mark.parametrize(
    ("about", "byline", "date"),
    [
        ("By Ann Ode\n3 March 2026", "Ann Ode", "2026-03-03"),
        ("By Ann Ode | March 3, 2026", "Ann Ode", "2026-03-03"),
        ("Por Nuria Sanz\n12 de febrero de 2026", "Nuria Sanz", "2026-02-12"),
        ("بقلم سلمى حداد\n22 آذار 2026", "سلمى حداد", "2026-03-22"),
    ],
)
def test_author_and_date_are_taken_off_the_front(about: str, byline: str, date: str) -> None:
    """Lines about the article are facts and not text, in three languages."""
    article = read(f"A headline here\n\n{about}\n\n{PARAGRAPH}")
    assert (article.byline, article.published_at and article.published_at.date().isoformat()) == (
        byline,
        date,
    )
    assert kinds(article) == [("paragraph", PARAGRAPH)]


def test_a_heading_stands_alone_before_text() -> None:
    """A short line without an end before a paragraph is a heading; the last line is not."""
    article = read(
        f"A headline here\n\n{PARAGRAPH}\n\nWhat comes next\n\nNobody knows yet what will become of the pike that live in it.\n\nNothing more"
    )
    assert [k for k, _ in kinds(article)] == ["paragraph", "heading", "paragraph", "paragraph"]


def test_a_menu_is_a_dump_and_an_article_is_none() -> None:
    """The share of short lines tells a copied page from an article."""
    menu = "\n".join(f"  • Section {n}" for n in range(30))
    assert dump_score(f"{menu}\n{PARAGRAPH}") >= DUMP_THRESHOLD
    assert dump_score("\n\n".join([PARAGRAPH] * 10)) == 0


def test_a_dump_without_an_article_is_refused() -> None:
    """A copied home page has nothing to read."""
    with pytest.raises(ArticleUnreadable) as caught:
        read("\n".join(f"  • Section {n}" for n in range(30)))
    assert caught.value.reason == "no_article"


def test_a_dump_without_a_byline_is_read_from_its_longest_run() -> None:
    """The headline is the short line before the longest run of paragraphs."""
    menu = "\n".join(f"  • Section {n}" for n in range(20))
    text = (
        f"{menu}\n\nCanal to be drained at last\n\n"
        + "\n\n".join(f"{PARAGRAPH} Number {n}." for n in range(5))
        + f"\n\nMost Read\n\n{menu}"
    )
    article = read(text)
    assert (article.title, len(article.blocks), article.review) == (
        "Canal to be drained at last",
        5,
        ("page_dump",),
    )


def shared_page() -> Path:
    root = Path(
        os.environ.get("LISTEN_SHARED", Path(__file__).resolve().parents[5].parent / "shared")
    )
    found = [
        p / "articles" / "kursk-page-text.txt"
        for p in (root, Path(__file__).parents[3].parent / "shared")
    ]
    return next((path for path in found if path.exists()), found[0])


@pytest.mark.skipif(
    not shared_page().exists(), reason="the sample page is not part of the repository"
)
def test_the_sample_page() -> None:
    """The copied sample page gives headline, byline, date, standfirst, 2 headings and 16 paragraphs."""
    article = read_article(shared_page().read_bytes(), name="page.txt")
    assert (article.byline, article.review) == ("Al Mayadeen English", ("page_dump",))
    assert article.title.startswith("Lost ground, lost soldiers")
    assert article.standfirst is not None
    assert article.standfirst.startswith("The surprise assault")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-03-22T21:27:00+00:00"
    found = [b.kind for b in article.blocks]
    assert (found.count("heading"), found.count("paragraph"), len(found)) == (2, 16, 18)
    spoken = "\n".join(b.text for b in article.blocks)
    assert not [
        w
        for w in (
            "Most Read",
            "Related News",
            "Read more",
            "Min Read",
            "Factions",
            "via AP",
            "Russia & NATO",
        )
        if w in spoken
    ]
    assert article.blocks[0].text.startswith("Reuters on Saturday")
    assert article.blocks[-1].text.endswith("joining the armed forces herself.")


@pytest.mark.parametrize(
    "matter",
    [
        '---\ntitle: "Canal: the end"\nauthor: [Ann Ode, Bo Ray]\ndate: 2026-03-03\nlang: en\n---\n',
        "---\ntitle: 'Canal: the end'\nauthors:\n  - Ann Ode\n  - Bo Ray\ndate: 2026-03-03\nlanguage: EN\n---\n",
        '+++\ntitle = "Canal: the end"\nauthors = ["Ann Ode", "Bo Ray"]\ndate = 2026-03-03\nlanguage = "en"\n+++\n',
    ],
)
def test_front_matter_of_three_kinds(matter: str) -> None:
    """Simple lines, lists and TOML say the same."""
    article = read(f"{matter}\n{PARAGRAPH}\n", "a.md")
    assert (article.title, article.byline, article.language) == (
        "Canal: the end",
        "Ann Ode, Bo Ray",
        "en",
    )
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == "2026-03-03"


def test_the_first_heading_is_the_title() -> None:
    """Without front matter the first heading is, and lines about the article follow it."""
    article = read(
        f"# Canal to go\n\nBy Ann Ode\n\n{PARAGRAPH}\n\n## Next\n\n1. One\n2. Two\n", "a.md"
    )
    assert (article.title, article.byline) == ("Canal to go", "Ann Ode")
    assert [k for k, _ in kinds(article)] == ["paragraph", "heading", "list_item", "list_item"]


def test_html_in_markdown_is_text() -> None:
    """Raw HTML is not trusted."""
    article = read(f"# T\n\n{PARAGRAPH} <script>x</script>\n", "a.md")
    assert "<script>" in article.blocks[0].text


def test_a_rule_is_no_front_matter() -> None:
    """A text that begins with a line of dashes and never closes it keeps all of its words."""
    assert split_front_matter("---\ntext goes on")[1] == "---\ntext goes on"


def test_too_much_text_is_refused() -> None:
    """Five million characters are refused with the limit, and the limit can be set."""
    with pytest.raises(ArticleTooLong, match=r"long\.txt"):
        read("A headline here\n\n" + f"{PARAGRAPH * 50}\n\n" * 1_100, "long.txt")
    with pytest.raises(ArticleTooLong):
        read_article(f"A headline here\n\n{PARAGRAPH}".encode(), name="a.txt", max_chars=50)


@pytest.mark.parametrize(
    ("text", "name", "media_type", "kind"),
    [
        ("{}", "", None, "json"),
        ("<!DOCTYPE html><html>", "", None, "html"),
        ("<p>Hello</p>", "", None, "html"),
        ("<?xml version='1.0'?><rss version='2.0'>", "", None, "feed"),
        ("<rss version='2.0'>", "a.html", "text/html", "feed"),
        ("# Title\n\nText", "", None, "markdown"),
        ("Title\n\nText", "story.MD", None, "markdown"),
        ("Title\n\nText", "", None, "text"),
        ("Title\n\nText", "a.txt", "text/plain; charset=utf-8", "text"),
        ("<html>", "page", "text/plain", "html"),
        ("{not json", "", None, "text"),
    ],
)
def test_the_form_is_found(text: str, name: str, media_type: str | None, kind: str) -> None:
    """Media type, name and content tell the form, in that order."""
    assert kind_of(text, name=name, media_type=media_type) == kind


def test_a_narrow_column_is_folded_too() -> None:
    """A line with no room for the next word was folded there, however narrow the column is."""
    column = "The bread of Marrow needs\nthree days, and it sleeps\nmost of them in a cellar\nthat is cool.\n\n"
    found = text_pieces("A bread that sleeps\n\n" + column + "It sings when it is done.")
    assert [piece.text for piece in found][1] == " ".join(column.split())
