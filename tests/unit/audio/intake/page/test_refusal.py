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


def test_a_number_in_a_title_that_is_a_name_refuses_no_declared_article() -> None:
    """A show called "The 410" is no missing page where the page says that it is an article."""
    text = f"<h1>The 410: a night of storm</h1><p>{LONG}</p>"
    kind = '<meta property="og:type" content="article">'
    assert reason(page(text, kind)) is None
    assert reason(page(f"<h1>410 gone</h1><p>{SENTENCE}</p>", kind)) == "not_found"


@pytest.mark.parametrize("words", [LONG, f"{LONG} {LONG} {SENTENCE}"])
def test_a_short_notice_among_many_linked_headings_is_read(words: str) -> None:
    """The address that ends in its headline, or one long paragraph, tells it from a list."""
    teasers = "".join(f"<h3><a href=/{n}>Another story {n}</a></h3>" for n in range(9))
    notice = f"<h1>A night of storm in Velm</h1><p>{words}</p>{teasers}"
    named = '<link rel="canonical" href="https://harbour.example/news/a-night-of-storm-in-velm">'
    other = '<link rel="canonical" href="https://harbour.example/news">'
    assert reason(page(notice.replace("</p>", f"</p><p>{SENTENCE}</p>", 1), named)) is None
    assert reason(page(notice, other)) == ("section_page" if words == LONG else None)
