"""Podcast feeds over HTTP: what is published, escaped, and nothing that is withdrawn."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from support.humming_narrations import ARTICLE
from support.web_process import Web, serving_web

from audio.model import Article, Block
from workers.ledger import Request, withdraw
from workers.web.routes import feeds

NASTY = """</title><script>alert(1)</script>&amp;"'<![CDATA[x]]>\x07"""
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


def short(article_id: str, **changes: object) -> Article:
    block = Block("paragraph", "The tide came late again on Monday, and nobody was surprised.")
    made = replace(
        ARTICLE, id=article_id, blocks=(block,), url=f"https://news.example/{article_id}"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web"), publisher=f"Gazette {NASTY}") as running:
        running.publish(short("plain", section="World News"))
        running.publish(
            short("nasty", title=NASTY, byline=NASTY, standfirst=NASTY, section=NASTY, url=f"javascript:{NASTY}")
        )  # fmt: skip
        yield running


def feed(web: Web, name: str) -> ET.Element:
    got = web.client.get(f"/feeds/{name}.xml")
    assert got.status_code == 200
    assert got.headers["content-type"] == "application/rss+xml; charset=utf-8"
    channel = ET.fromstring(got.content).find("channel")
    assert channel is not None
    return channel


def test_an_episode_has_what_players_need(web: Web) -> None:
    """Sound with its length, duration, cover, transcripts and chapters, each to be opened."""
    (item,) = feed(web, "world-news").findall("item")
    manifest = web.manifest("plain")
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.attrib == {
        "url": manifest["contentUrl"],
        "length": manifest["contentSize"],
        "type": "audio/mpeg",
    }
    assert item.findtext("guid") == "plain"
    assert item.findtext("link") == "https://news.example/plain"
    seconds = round(manifest["listen"]["duration_ms"] / 1000)
    assert item.findtext("itunes:duration", namespaces=NAMES) == str(seconds)
    transcripts = item.findall("podcast:transcript", NAMES)
    assert [one.get("type") for one in transcripts] == ["text/vtt", "text/html"]
    assert transcripts[0].get("rel") == "captions"
    chapters = item.find("podcast:chapters", NAMES)
    image = item.find("itunes:image", NAMES)
    assert chapters is not None
    assert image is not None
    for url in (*(one.get("url") for one in transcripts), chapters.get("url"), image.get("href")):
        assert url is not None
        assert web.client.get(url).status_code == 200


def test_the_picture_of_a_feed_is_the_publishers(web: Web) -> None:
    """It stays the same whatever the newest episode shows, and a player finds it at its address."""
    image = feed(web, "all").find("itunes:image", NAMES)
    assert image is not None
    url = image.get("href") or ""
    assert url.endswith("/feeds/cover.jpg")
    got = web.client.get(url)
    assert (got.content, got.headers["content-type"]) == (web.services.cover, "image/jpeg")
    same = web.client.get(url, headers={"If-None-Match": got.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


def test_nothing_in_an_article_is_markup(web: Web) -> None:
    """Every field comes back as the text that it is, and no field leads to a script."""
    channel = feed(web, "all")
    newest = channel.findall("item")[0]
    harmless = NASTY.replace("\x07", "")
    assert newest.findtext("title") == harmless
    assert newest.findtext("description") == harmless
    assert newest.findtext("itunes:author", namespaces=NAMES) == harmless
    assert channel.findtext("title") == f"Gazette {harmless}"
    assert newest.find("link") is None
    assert channel.find(".//script") is None


def test_feeds_of_sections_and_languages(web: Web) -> None:
    """A section by its name in the address, a language by its tag; what has nothing is not found."""
    assert len(feed(web, "all").findall("item")) == 2
    assert len(feed(web, "en").findall("item")) == 2
    assert len(feed(web, "World-News").findall("item")) == 1
    for name in ("sport", "es", "..", "%2e%2e%2fall", "a" * 99, "%00", "<x>"):
        got = web.client.get(f"/feeds/{name}.xml")
        assert (got.status_code, got.json()["code"]) in {(404, "feed_unknown"), (404, "not_found")}


def test_feed_validators(web: Web) -> None:
    """A podcast client that has the feed gets 304, and so does one that only looks."""
    got = web.client.get("/feeds/all.xml")
    tag = got.headers["etag"]
    assert got.headers["cache-control"] == "public, max-age=60"
    same = web.client.get("/feeds/all.xml", headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    assert web.client.head("/feeds/all.xml").headers["etag"] == tag


def test_what_is_withdrawn_leaves_the_feed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody subscribes to what nobody may hear."""
    running = web
    running.publish(short("gone", section="Gone"))
    assert len(feed(running, "gone").findall("item")) == 1
    request = Request(kind="withdraw", lane="listen", requested_by="test")
    withdraw(running.ledger, "gone", request)
    monkeypatch.setattr(feeds, "KEPT_S", 0.0)
    assert running.client.get("/feeds/gone.xml").status_code == 404
