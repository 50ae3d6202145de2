"""A headline that was cut to a length, and where the rest of it is found."""

import json

import lxml.html
import pytest

from audio.intake.page.head import Head
from audio.intake.page.title import page_title

WHOLE = "The canal of Velm is to be drained, and nobody knows where its forty ducks will go"
CUT = "The canal of Velm is to be drained, and nobody knows"


def title_of(declared: str, *, window: str = "", heading: str = "") -> str | None:
    said = json.dumps({"@type": "NewsArticle", "headline": declared})
    tree = lxml.html.fromstring(
        f"<html><head><title>{window}</title><script type='application/ld+json'>{said}</script>"
        f"</head><body>{heading}<p>Text.</p></body></html>"
    )
    return page_title(tree, Head(tree), None)


@pytest.mark.parametrize("sign", ["...", "…", " …"])
def test_a_headline_that_was_cut_is_read_whole(sign: str) -> None:
    """Search engines ask for short headlines; what readers see goes on."""
    assert title_of(CUT + sign, heading=f"<h1>{WHOLE}</h1>") == WHOLE
    assert title_of(CUT + sign, window=f"{WHOLE} | The Daily Velm") == WHOLE


def test_a_headline_that_ends_in_dots_stays() -> None:
    """A headline may end in dots of its own, or the page may not show how it goes on."""
    assert title_of("And then the ducks…", heading="<h1>The Daily Velm</h1>") == (
        "And then the ducks…"
    )
    assert title_of(CUT + "…", window=f"{CUT}… | The Daily Velm") == f"{CUT}…"


def test_a_headline_that_was_not_cut_is_not_made_longer() -> None:
    """A heading that only begins as the headline does may hold more than it."""
    assert title_of(CUT, heading=f"<h1>{WHOLE}</h1>") == CUT


def shown_title(body: str, *, window: str) -> str | None:
    tree = lxml.html.fromstring(f"<html><head><title>{window}</title></head><body>{body}</body>")
    return page_title(tree, Head(tree), None)


@pytest.mark.parametrize("site", ["The Daily Velm", "El Diario de Velm", "صحيفة فيلم"])
def test_the_sites_name_behind_a_headline_is_not_read(site: str) -> None:
    """A heading may end in a link with the site's name, as the window's title does."""
    heading = f'<h1><span>{WHOLE}</span> <a href="/velm">{site}</a></h1><p>Text.</p>'
    assert shown_title(heading, window=f"{WHOLE} » Local » {site}") == WHOLE
    linked = '<h1>The canal of <a href="/velm">Velm</a></h1>'
    assert shown_title(linked, window="The canal of Velm") == "The canal of Velm"


@pytest.mark.parametrize("logo", ['<h1><a href="/"><img alt=""><span>The Velm</span></a></h1>'])
def test_a_headline_is_found_where_all_h1_are_logos(logo: str) -> None:
    """The one heading of the article's own header is the headline, not the window's title."""
    article = "<article><header><h2>Nobody asked the ducks of Velm</h2></header><p>A.</p></article>"
    window = "As Velm drains its canal, ducks are the last to hear"
    assert shown_title(logo + logo + article, window=window) == "Nobody asked the ducks of Velm"
    other = article.replace("Nobody asked the ducks of Velm", "Bread of the bakers at last")
    assert shown_title(logo + other, window=window) != "Bread of the bakers at last"
    section = "<h1>News of the week</h1>"
    assert shown_title(section + article, window=window) == "News of the week"


@pytest.mark.parametrize("logo", ['<h1><a href="/">The Velm</a></h1>', "<h1><a>The Velm</a></h1>"])
def test_a_logo_is_a_link_to_the_front_page(logo: str) -> None:
    """A link without an address tells nothing."""
    article = "<article><header><h2>Nobody asked the ducks of Velm</h2></header><p>A.</p></article>"
    found = shown_title(logo + article, window="As Velm drains its canal, ducks hear")
    assert found == "Nobody asked the ducks of Velm"
