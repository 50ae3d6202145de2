"""Any spelling of an address becomes one that can be sent, stored and tagged."""

import pytest

from audio.intake.ids import article_id, canonical_url
from audio.model import Article, Block
from audio.web_address import display_address, web_address

ARABIC = "https://news.example/أخبار/الميناء"
ENCODED = (
    "https://news.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1"
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (ARABIC, ENCODED),
        (ENCODED, ENCODED),
        (ENCODED.lower(), ENCODED),
        ("https://новости.example/порт?тема=лёд", "https://xn--b1amnebsh.example/%D0%BF%D0%BE%D1%80%D1%82?%D1%82%D0%B5%D0%BC%D0%B0=%D0%BB%D1%91%D0%B4"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("HTTPS://News.Example:443/a/./b/../c d?x=\"y\"#é", "https://news.example/a/c%20d?x=%22y%22#%C3%A9"),
        ("http://news.example:8080", "http://news.example:8080/"),
        ("https://news.example/100%/%7Eann/%e9", "https://news.example/100%25/~ann/%E9"),
        ("https://[2001:DB8::1]/x", "https://[2001:db8::1]/x"),
        ("\u200e https://news.example/x\u200b\n", "https://news.example/x"),
        ("https://news.example/می\u200cرود", "https://news.example/%D9%85%DB%8C%E2%80%8C%D8%B1%D9%88%D8%AF"),
    ],
)  # fmt: skip
def test_has_one_spelling(given: str, kept: str) -> None:
    """Letters, case, default ports, dots and signs are written in one way, and only once."""
    assert web_address(given) == kept
    assert web_address(kept) == kept
    assert kept.isascii()


@pytest.mark.parametrize(
    "given",
    [
        None, 7, "", "news.example/x", "javascript:alert(1)", "mailto:ann@news.example",
        "https://", "https://a b.example/", "https://news.example/\x00", "https://news.example/\ud800",
        "https://news.example\\@other.example/", "https://ann:secret@news.example/",
        "https://news.example:port/", "https://[::1", "https://news.example/a\nb", "https://%00.example/",
        "https://xn--\u0644.example/", "https://-/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_none(given: object) -> None:
    """Other schemes, controls, half characters, credentials and broken hosts are refused."""
    assert web_address(given) is None


def test_relative_ones_are_completed() -> None:
    """A page's own address completes what it links to."""
    assert web_address("../قصة", "https://news.example/a/b/") == (
        "https://news.example/a/%D9%82%D8%B5%D8%A9"
    )


def test_a_base_is_no_way_round() -> None:
    """What no address may have comes in by no base either."""
    assert web_address("x", "https://news.example/\ud800/") is None


def test_a_person_is_shown_letters() -> None:
    """The form to show has letters, and can't be made to look like another address."""
    assert display_address(ENCODED) == ARABIC
    assert display_address("https://xn--b1amnebsh.example:81/a%20b") == (
        "https://новости.example:81/a%20b"
    )
    assert display_address("https://news.example/%E2%80%AE%FF%0A") == (
        "https://news.example/%E2%80%AE%FF%0A"
    )


def test_two_spellings_are_one_article() -> None:
    """However its address is written, an article has one id and is found by one key."""
    spellings = [ARABIC, ENCODED, ENCODED.lower(), f"{ARABIC}?utm_source=x#top"]
    assert len({canonical_url(url) for url in spellings}) == 1
    ids = {article_id(identifier=None, url=u, default_id=None, title="") for u in spellings}
    assert len(ids) == 1


def test_an_article_takes_no_other() -> None:
    """Whoever makes an article, its addresses are of the one spelling, or none."""
    article = Article(
        id="a", title="T", language="ar", blocks=(Block("paragraph", "x"),), url=ARABIC,
        image_url="javascript:alert(1)",
    )  # fmt: skip
    assert article.url == ENCODED
    assert article.image_url is None
