"""From an address to an article: a real server, the site's pack, and the limited reader."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from support.on_a_thread import on_a_thread

from audio.errors import ArticleUnreadable
from workers.fetching.article import fetch_article, fetch_items, read_fetched
from workers.fetching.fetch import FetchPolicy, fetch
from workers.packs.check import expected_text
from workers.packs.shelf import SHIPPED, Packs, load_packs

SAMPLE = SHIPPED / "tidewater_record" / "pages"
PARAGRAPHS = [
    "The gulls have learned the timetable of the ferry, and they wait for it on the rail.",
    "Nobody taught them: the cook throws the rinds of the cheese overboard at ten and at four.",
    "On Sundays, when there is no cheese, they come all the same and look at the kitchen door.",
]
FEED = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Tidewater Record</title><link>http://tidewaterrecord.example/</link>
<item><title>Gulls know the timetable</title><link>http://tidewaterrecord.example/gulls</link>
<content:encoded><![CDATA[{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}]]></content:encoded></item>
<item><title>Rope ferry</title><link>http://tidewaterrecord.example/ferry</link>
<description>The council wants a bridge.</description></item></channel></rss>"""
LATIN = f"<html lang=es><title>Gaviotas en el muelle</title><h1>Gaviotas en el muelle</h1><p>{'Las gaviotas del muelle conocen el horario de la mañana. ' * 9}</p><p>{'El cocinero señala la puerta y añade otra corteza. ' * 9}</p>"
PAGES = {
    "/ferry": ("text/html; charset=utf-8", (SAMPLE / "rope-ferry.html").read_bytes()),
    "/feed": ("application/rss+xml", FEED.encode()),
    "/latin": ("text/html; charset=iso-8859-1", LATIN.encode("latin-1")),
    "/absurd": ("text/html", b"<html><body>" + b"<div>" * 400_000),
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        media_type, body = PAGES[self.path]
        fresh = self.headers.get("If-None-Match") != '"1"'
        self.send_response(200 if fresh else 304)
        self.send_header("Content-Type", media_type)
        self.send_header("ETag", '"1"')
        self.end_headers()
        if fresh:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    with on_a_thread(server):
        yield server.server_port


@pytest.fixture
def policy(port: int) -> FetchPolicy:
    return FetchPolicy(
        allowed_hosts=frozenset({"*"}),
        allowed_ports=frozenset({port}),
        permit_loopback=True,
        resolve=lambda host, port: ["127.0.0.1"],
    )


def test_page_is_read_with_its_sites_pack(port: int, policy: FetchPolicy) -> None:
    """A page of a host with a pack gives exactly what the pack expects of it."""
    url = f"http://tidewaterrecord.example:{port}/ferry"
    article = fetch_article(url, policy, load_packs())
    assert expected_text(article) == (SAMPLE / "rope-ferry.expected.txt").read_text()
    assert {"site_exclude", "site_end_at"} <= {dropped.rule for dropped in article.dropped}


def test_other_hosts_are_read_without_it(port: int, policy: FetchPolicy) -> None:
    """The same page under another host is read by the general rules."""
    article = fetch_article(f"http://elsewhere.example:{port}/ferry", policy, load_packs())
    assert "site_exclude" not in {dropped.rule for dropped in article.dropped}
    assert article.title.startswith("Slow boat, long queue")


def test_feed_gives_articles_and_addresses(port: int, policy: FetchPolicy) -> None:
    """A feed's items have their article where the feed has all of it, else the address."""
    items = fetch_items(f"http://tidewaterrecord.example:{port}/feed", policy, Packs())
    assert [item.url for item in items] == [
        "http://tidewaterrecord.example/gulls",
        "http://tidewaterrecord.example/ferry",
    ]
    assert items[0].article
    assert [block.text for block in items[0].article.blocks] == PARAGRAPHS
    assert items[1].article is None


def test_feed_is_not_one_article(port: int, policy: FetchPolicy) -> None:
    """Who asks for one article is told that the address is a feed."""
    with pytest.raises(ArticleUnreadable) as caught:
        fetch_article(f"http://tidewaterrecord.example:{port}/feed", policy, Packs())
    assert caught.value.reason == "feed"


def test_page_is_one_item(port: int, policy: FetchPolicy) -> None:
    """Who takes items takes a page as well."""
    items = fetch_items(f"http://a.example:{port}/ferry", policy, Packs())
    assert [item.article is not None for item in items] == [True]


def test_unchanged_source_is_not_read_again(port: int, policy: FetchPolicy) -> None:
    """A conditional fetch that says "not modified" gives no items."""
    got = fetch(f"http://a.example:{port}/feed", policy, etag='"1"')
    assert read_fetched(got, Packs()) == ()


def test_charset_of_the_header_is_used(port: int, policy: FetchPolicy) -> None:
    """What the server says about the encoding reaches the reader."""
    article = fetch_article(f"http://a.example:{port}/latin", policy, Packs())
    assert "horario de la mañana" in article.blocks[0].text


def test_absurd_page_is_refused(port: int, policy: FetchPolicy) -> None:
    """A page made to hang an extractor ends in a typed error."""
    with pytest.raises(ArticleUnreadable):
        fetch_article(f"http://a.example:{port}/absurd", policy, Packs())
