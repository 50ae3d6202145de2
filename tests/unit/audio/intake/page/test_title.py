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
