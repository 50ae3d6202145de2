"""Feeds: whole items, and items to follow."""

import json

import pytest

from audio.errors import ArticleUnreadable
from audio.intake import is_feed, read_article, read_feed

BODY = "<p>Two beavers have built a dam at the mill pond of Velm.</p><h2>A pond</h2><p>It has risen by a hand and flooded a bench.</p>"


def rss(items: str) -> bytes:
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel><title>Green Mile</title><language>en</language>{items}</channel></rss>""".encode()


def test_an_item_with_its_content_is_an_article() -> None:
    """Content is read with its headings; the item says who, when and where."""
    (item,) = read_feed(
        rss(f"<item><title>Beavers &amp; co</title><link>https://g.example/b</link><dc:creator>Sanna Vuori</dc:creator><pubDate>Mon, 02 Mar 2026 07:30:00 +0100</pubDate><content:encoded><![CDATA[{BODY}]]></content:encoded></item>")
    )  # fmt: skip
    assert item.article is not None
    assert [b.kind for b in item.article.blocks] == ["paragraph", "heading", "paragraph"]
    assert (item.title, item.url, item.article.byline) == (
        "Beavers & co",
        "https://g.example/b",
        "Sanna Vuori",
    )
    assert item.article.published_at is not None
    assert item.article.published_at.hour == 6


def test_an_item_with_a_summary_is_to_be_followed() -> None:
    """A summary is no article; its link and title are given."""
    (item,) = read_feed(
        rss(
            "<item><title>Owls</title><link>https://g.example/o</link><description>Forty pairs were counted.</description></item>"
        )
    )
    assert (item.article, item.url, item.title) == (None, "https://g.example/o", "Owls")


def test_a_cut_description_is_no_article() -> None:
    """A long description that ends in dots is followed, too."""
    text = "word " * 150 + "[…]"
    (item,) = read_feed(rss(f"<item><title>Owls</title><description>{text}</description></item>"))
    assert item.article is None


def test_atom_is_read() -> None:
    """Atom's content, author and updated date are read."""
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><title>F</title><entry><title>Castores</title><link href="https://g.example/c"/>
    <author><name>Nuria Sanz</name></author><updated>2026-03-02T06:00:00Z</updated><content type="html">{BODY.replace("<", "&lt;")}</content></entry></feed>"""
    (item,) = read_feed(feed.encode())
    assert item.article is not None
    assert (item.article.byline, len(item.article.blocks)) == ("Nuria Sanz", 3)


def test_json_feed_is_read() -> None:
    """JSON Feed is told from other JSON by its version."""
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "language": "en", "items": [
        {"id": "1", "url": "https://g.example/1", "title": "Beavers", "content_html": BODY, "authors": [{"name": "Sanna Vuori"}]},
        {"id": "2", "url": "https://g.example/2", "title": "Owls", "summary": "Forty pairs."}]}  # fmt: skip
    data = json.dumps(feed).encode()
    assert is_feed(data)
    first, second = read_feed(data)
    assert first.article is not None
    assert (first.article.byline, second.article, second.url) == (
        "Sanna Vuori",
        None,
        "https://g.example/2",
    )


def test_outside_entities_are_inert() -> None:
    """A feed can't read files of the machine."""
    data = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><title>F</title>
    <item><title>T &x;</title><link>https://g.example/x</link><description>d</description></item></channel></rss>"""
    (item,) = read_feed(data)
    assert item.title in {"T", "T &x;"}


def test_scripts_in_content_are_not_text() -> None:
    """Markup that does something is not read."""
    (item,) = read_feed(
        rss(
            f"<item><title>T</title><content:encoded><![CDATA[{BODY}<script>alert(1)</script><iframe>no</iframe>]]></content:encoded></item>"
        )
    )
    assert item.article is not None
    assert "alert" not in " ".join(
        [b.text for b in item.article.blocks] + [d.text for d in item.article.dropped]
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body>no</body></html>", "not_a_feed"),
        (b'{"a": 1}', "not_a_feed"),
        (rss(""), "empty_feed"),
    ],
)
def test_other_things_are_no_feeds(data: bytes, reason: str) -> None:
    """What is no feed, and a feed without items, are refused with the reason."""
    with pytest.raises(ArticleUnreadable) as caught:
        read_feed(data, name="f.xml")
    assert caught.value.reason == reason


def test_a_feed_of_many_is_not_one_article() -> None:
    """Whoever asks for one article of a feed with two is told so."""
    item = f"<item><title>T</title><content:encoded><![CDATA[{BODY}]]></content:encoded></item>"
    with pytest.raises(ArticleUnreadable, match="2 items"):
        read_article(rss(item * 2), name="f.rss")


def test_only_feeds_are_feeds() -> None:
    """A page, a text and bytes that are no text are not taken for feeds."""
    assert is_feed(rss(""))
    assert not any(
        is_feed(data) for data in (b"<html></html>", b"Some text.", b"%PDF-1.7", b"", b"{}")
    )
