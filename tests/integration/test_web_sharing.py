"""Playlists by rule, pages to share and oEmbed over HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from support.humming_narrations import ARTICLE
from support.subscriber_tokens import KEYS
from support.web_process import Web, serving_web

from audio.model import Article, Block

NASTY = """"><script>alert(1)</script>&amp;'"""


def short(article_id: str, **changes: object) -> Article:
    block = Block("paragraph", "The tide came late again on Monday, and nobody was surprised.")
    url = f"https://news.example/{article_id}"
    return replace(ARTICLE, id=article_id, blocks=(block,), url=url, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web")) as running:
        running.publish(short("first", section="World News"))
        running.publish(short("second", section="World News", title=f"The second {NASTY}"))
        running.publish(short("third", section="Sport"))
        yield running


def ids(web: Web, name: str, query: str = "") -> list[str]:
    got = web.client.get(f"/v1/playlists/{name}{query}")
    assert got.status_code == 200, got.text
    return [item["article_id"] for item in got.json()["items"]]


def test_lists_by_rule(web: Web) -> None:
    """The newest first; those of a section; those of a language; and no more than were asked for."""
    assert ids(web, "latest") == ["third", "second", "first"]
    assert ids(web, "latest", "?n=1") == ["third"]
    assert ids(web, "section:world-news") == ["second", "first"]
    assert ids(web, "language:en") == ["third", "second", "first"]
    got = web.client.get("/v1/playlists/section:sport")
    assert got.headers["cache-control"] == "public, max-age=60"
    (item,) = got.json()["items"]
    assert item["duration_ms"] == web.manifest("third")["listen"]["duration_ms"]
    assert item["url"] == "https://news.example/third"


def test_what_is_no_list(web: Web) -> None:
    """A section that nobody has, or a rule that there is not, is no list."""
    for name, status in (("section:none", 404), ("most-played", 404), ("oldest", 422), ("section:", 422)):  # fmt: skip
        assert web.client.get(f"/v1/playlists/{name}").status_code == status


def test_the_most_played_come_first(tmp_path: Path) -> None:
    """By plays of the last week; what nobody played is not among them."""
    with serving_web(tmp_path) as web:
        for name in ("first", "second", "third"):
            web.publish(short(name))
        for name, n in (("second", 3), ("first", 1)):
            for _ in range(n):
                web.client.post(f"/v1/articles/{name}/plays", json={"event": "play"})
        web.eventually("/v1/playlists/most-played", 200)
        assert ids(web, "most-played")[0] == "second"
        assert "third" not in ids(web, "most-played")


def test_a_page_to_share(web: Web) -> None:
    """Other sites find title, sound and picture in its head, whatever the title is; it runs no script of it."""
    got = web.client.get("/listen/second")
    assert got.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in got.headers["content-security-policy"]
    page, manifest = got.text, web.manifest("second")
    assert "<script>alert" not in page
    assert f'<meta property="og:audio" content="{manifest["contentUrl"]}">' in page
    picture = manifest["listen"]["files"]["cover.jpg"]["url"]
    assert f'<meta property="og:image" content="{picture}">' in page
    assert '<link rel="canonical" href="https://news.example/second">' in page
    share_url = f"{str(web.client.base_url).rstrip('/')}/listen/second"
    assert f"oembed?url={quote(share_url, safe='')}" in page
    for form in ("application/json", "text/xml"):  # oembed.com, 4: both kinds of discovery
        assert f'type="{form}+oembed"' in page
    assert web.client.get("/listen/nobody").status_code == 404


def test_oembed(web: Web) -> None:
    """By the page to share, the page for frames, or the article's own address; sizes are heeded."""
    base = str(web.client.base_url).rstrip("/")
    for url in (f"{base}/listen/second", f"{base}/embed/second", "https://news.example/second"):
        got = web.client.get("/oembed", params={"url": url, "maxwidth": 320})
        assert got.status_code == 200, got.text
        told = got.json()
        assert (told["version"], told["type"], told["width"], told["height"]) == ("1.0", "rich", 320, 260)  # fmt: skip
        assert f'src="{base}/embed/second"' in told["html"]
        assert "<script" not in told["html"]
    embed = web.client.get("/embed/second").text
    assert "application/json+oembed" in embed
    for url in ("https://elsewhere.example/listen/second", "https://[", "x" * 20):
        assert web.client.get("/oembed", params={"url": url}).status_code == 404
    params = {"url": f"{base}/listen/second", "maxwidth": 320, "format": "xml"}
    xml = web.client.get("/oembed", params=params)
    assert xml.headers["content-type"] == "text/xml; charset=utf-8"
    assert {part.tag: part.text for part in ET.fromstring(xml.content)} == {
        name: str(value) for name, value in told.items()
    }
    assert web.client.get("/oembed", params=params | {"format": "yaml"}).status_code == 422


def test_sharing_a_story_for_subscribers(tmp_path: Path) -> None:
    """The card and the page have the beginning, and no address of the rest."""
    with serving_web(tmp_path, access="token", access_keys=KEYS) as web:
        web.publish(short("first"))
        page = web.client.get("/listen/first").text
        assert "/v1/articles/first/preview.mp3" in page
        assert "/media/" not in page
        assert escape("https://news.example/first") in page
        (item,) = web.client.get("/v1/playlists/latest").json()["items"]
        assert item["for_subscribers"] is True
