"""What an article is called."""

import pytest

from audio.intake.ids import VALID_ID, article_id, canonical_url


def test_the_cms_names_it() -> None:
    """A CMS's own valid identifier is kept to the letter."""
    assert (
        article_id(identifier="courier-17", url="https://a.example/x", default_id="f", title="T")
        == "courier-17"
    )


def test_the_address_names_it_whatever_brought_the_reader() -> None:
    """Tracking fields, fragments and the host's case make no second article."""
    one = article_id(
        identifier=None,
        url="https://A.example/news/gate-fails.html?utm_source=x#top",
        default_id=None,
        title="T",
    )
    two = article_id(
        identifier=None, url="https://a.example/news/gate-fails.html", default_id="f", title="U"
    )
    assert one == two
    assert one.startswith("gate-fails-")


def test_other_addresses_are_other_articles() -> None:
    """Two sites may use the same path."""
    ids = {
        article_id(identifier=None, url=f"https://{h}.example/a?id={n}", default_id=None, title="T")
        for h in "ab"
        for n in (1, 2)
    }
    assert len(ids) == 4


def test_the_file_then_the_title_name_it() -> None:
    """Without identifier and address the caller's name counts, then the headline."""
    assert (
        article_id(identifier=None, url=None, default_id="night-ferry", title="T") == "night-ferry"
    )
    assert article_id(identifier=None, url=None, default_id=None, title="Night ferry").startswith(
        "night-ferry-"
    )


@pytest.mark.parametrize(
    "given", ["قرية جبلية", "../../etc/passwd", "-x", "a" * 300, "a b", "https://x.example/y"]
)
def test_is_always_valid(given: str) -> None:
    """Whatever names an article, the id is safe as a folder's name and different for others."""
    ids = [
        article_id(identifier=given, url=None, default_id=None, title="T"),
        article_id(identifier=None, url=None, default_id=given, title="T"),
        article_id(identifier=None, url=None, default_id=None, title=given),
    ]
    assert all(VALID_ID.fullmatch(i) for i in ids)
    assert article_id(identifier=given + "x", url=None, default_id=None, title="T") != ids[0]


def test_canonical_address_keeps_what_names_the_page() -> None:
    """A query that chooses the page stays."""
    assert canonical_url("HTTPS://A.example/p?id=7&fbclid=z") == "https://a.example/p?id=7"


@pytest.mark.parametrize(
    "addresses",
    [
        ["https://a.example/story?4711", "https://a.example/story?4712", "https://a.example/story"],
        ["https://a.example/?id=&a=1", "https://a.example/?a=1", "https://a.example/?b=&a=1"],
        ["https://a.example/?p=1&amp", "https://a.example/?p=1&print", "https://a.example/?p=1"],
        ["https://a.example/?q=%FF", "https://a.example/?q=%FE", "https://a.example/?q=%EF%BF%BD"],
        ["https://a.example/?a=1&a=2", "https://a.example/?a=2&a=1", "https://a.example/?a=2"],
        ["https://a.example/?a=1%262", "https://a.example/?a=1&2"],
        ["https://a.example/x", "https://a.example/X", "https://a.example/x/"],
        ["https://a.example/", "http://a.example/", "https://a.example:8443/"],
    ],
)
def test_two_stories_never_share_an_id(addresses: list[str]) -> None:
    """Whatever in an address may name the story is part of the id."""
    assert len({canonical_url(url) for url in addresses}) == len(addresses)


@pytest.mark.parametrize(
    ("url", "spelling"),
    [
        ("https://a.example/story?4711", "https://a.example/story?4711="),
        ("https://a.example/%D8%A3", "https://a.example/%d8%a3"),
        ("https://a.example/أ", "https://a.example/%d8%a3"),
        ("https://a.example:443/p?id=7", "https://a.example/p?id=7"),
        ("http://a.example:80/p", "http://a.example/p"),
        ("https://a.example/p?q=a+b", "https://a.example/p?q=a%20b"),
        ("https://a.example/p?utm_source=", "https://a.example/p?&"),
        ("https://a.example/a/../%70?", "https://a.example/p"),
    ],
)
def test_one_story_has_one_id(url: str, spelling: str) -> None:
    """How an address is written makes no second article."""
    assert canonical_url(url) == canonical_url(spelling)


@pytest.mark.parametrize(
    ("url", "article"),
    [
        ("https://a.example/2026/gate-fails.html?id=7&x=a+b", "gate-fails-01d1efa25d"),
        ("https://a.example/%d8%a3%d8%ae", "d8-a3-d8-ae-24fee8461b"),
        ("https://a.example/?q=%D8%A3", "a.example-412593bdf0"),
    ],
)
def test_ids_stay(url: str, article: str) -> None:
    """An id is an article's name for ever: these are those of version 0.2.0."""
    assert article_id(identifier=None, url=url, default_id=None, title="T") == article
