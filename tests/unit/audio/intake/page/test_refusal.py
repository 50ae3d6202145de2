"""Pages that hold no article, and pages that only look like them."""

import pytest

from audio.errors import ArticleUnreadable
from audio.intake import read_article

SENTENCE = "The ferry met its passengers at the pier again after a night of storm."
LONG = f"{SENTENCE} Nobody had slept, and the harbour master, who had been up since four to move the boats behind the wall one by one, said that he had not seen such a sea since he was a boy on his uncle's trawler."


def page(body: str, head: str = "") -> bytes:
    title = "<title>Harbour News</title>"
    return f"<!DOCTYPE html><html lang=en><head>{title}{head}</head><body>{body}</body></html>".encode()


def reason(data: bytes) -> str | None:
    try:
        read_article(data, name="page.html")
    except ArticleUnreadable as error:
        return str(error.reason)
    return None


TEASERS = "<h1>Harbour News</h1>" + "".join(
    f"<div><a href=/{n}>Story {n}</a><p>{SENTENCE}</p></div>" for n in range(12)
)


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://harbour.example/">',
        '<meta property="og:url" content="https://harbour.example"><meta property="og:type" content="website">',
    ],
)
def test_a_page_that_says_it_is_a_sites_first_is_refused(head: str) -> None:
    """Teasers without headings make no article where the page gives the site's address."""
    assert reason(page(TEASERS, head)) == "home_page"


def test_an_article_under_a_sites_address_is_read() -> None:
    """A wrong canonical address refuses no article: it says what it is, or has long paragraphs."""
    head = '<link rel="canonical" href="https://harbour.example/">'
    text = (
        f"<h1>A night of storm</h1><p>{LONG}</p><p>{LONG} Then it was over.</p><p>{LONG[:90]}.</p>"
    )
    assert reason(page(text, head)) is None
    kind = '<meta property="og:type" content="article">'
    assert reason(page(TEASERS, head + kind)) is None


def test_a_list_that_counts_its_linked_headings_is_an_article() -> None:
    """Things to buy or read, each a numbered link with a sentence below it, are one article."""
    names = [
        "Tarn oilskin",
        "Pell lamp",
        "Voe rope",
        "Skerry boots",
        "Holm knife",
        "Ness cup",
        "Rut",
    ]

    def listed(form: str) -> bytes:
        items = "".join(
            f"<h3><a href=/{n}>{form.format(n + 1)}{name}</a></h3><p>{SENTENCE}</p>"
            for n, name in enumerate(names)
        )
        return page(f"<h1>Seven things for a wet night</h1><div>{items}</div>")

    assert reason(listed("{}) ")) is None
    assert reason(listed("")) == "section_page"
