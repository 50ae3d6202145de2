"""Which lines the pages of a site share."""

import re

import pytest

from audio.model import Article, Block, Dropped
from workers.packs.repeated import RepeatedLine, read_on_every_page, repeated_lines


def article(number: int, *texts: str, dropped: tuple[str, ...] = ()) -> Article:
    own = Block("paragraph", f"What only article {number} says.")
    return Article(
        id=f"a{number}",
        title=f"Title {number}",
        language="en",
        blocks=(own, *(Block("paragraph", text) for text in texts)),
        dropped=tuple(Dropped(text, "bio") for text in dropped),
    )


def shared(articles: list[Article]) -> list[tuple[str, int, int]]:
    return [(line.text, line.pages, line.of) for line in repeated_lines(articles)]


@pytest.mark.parametrize(
    ("having", "count", "found"),
    [(2, 3, True), (3, 3, True), (2, 4, False), (3, 4, True), (3, 5, False), (2, 2, False)],
)
def test_two_thirds_of_three_or_more(having: int, count: int, found: bool) -> None:
    """A line is the site's from two thirds of the pages on, and never on fewer than three."""
    articles = [article(n, *(["Shared."] if n < having else [])) for n in range(count)]
    assert shared(articles) == ([("Shared.", having, count)] if found else [])


def test_case_and_white_space_do_not_matter() -> None:
    """The same line in capitals, or with other spaces, is the same line."""
    articles = [article(1, "Made in  Velm"), article(2, "MADE IN VELM"), article(3)]
    assert shared(articles) == [("Made in Velm", 2, 3)]


def test_titles_and_ornaments_are_no_lines() -> None:
    """A title that other pages show, and a row of stars, are not taken for the site's words."""
    articles = [article(n, "Title 1", "* * *") for n in (1, 2, 3)]
    assert repeated_lines(articles) == ()


def test_a_line_left_out_elsewhere_still_stands_there() -> None:
    """A line that is read on one page counts on the pages that a rule left it out of."""
    articles = [article(1, "By bus."), article(2, dropped=("By bus.",)), article(3)]
    assert shared(articles) == [("By bus.", 2, 3)]
    assert read_on_every_page([*articles[:2], article(4, "By bus.")]) == ()


def test_one_article_given_three_times_is_one() -> None:
    """Copies of an article share all of its lines, which says nothing about the site."""
    assert repeated_lines([article(1, "Shared.")] * 3) == ()
    assert read_on_every_page([article(1, "Shared.")] * 3) == ()


def test_what_is_meant_is_not_told() -> None:
    """A text that the pack itself says is no finding."""
    articles = [article(n, "Note.", "Shared.") for n in (1, 2, 3)]
    found = read_on_every_page(articles, meant=["note.", None])
    assert [line.text for line in found] == ["Shared."]


@pytest.mark.parametrize("text", ["Is it 3.50 (or 4*)?", "¿Más? [sí]", "اقرأ المزيد", "It's $5"])
def test_the_pattern_matches_its_line_alone(text: str) -> None:
    """Everything in the line is meant literally, and nothing may stand round it."""
    pattern = re.compile(RepeatedLine(text, 3, 3).pattern)
    assert pattern.search(text)
    assert pattern.search(text.upper())
    assert not pattern.search(text + " more")
    assert not pattern.search("More " + text)
