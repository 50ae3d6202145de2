"""Hostile articles and hostile addresses, byte by byte: nothing of them becomes markup or a path."""

import http.client
import json
import logging
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from support.hostile_article import HOSTILE, NEEDLES, evil
from support.patience import PATIENCE_S
from support.web_process import PRODUCER, Web, serving_web

from audio.intake import read_article
from workers.narrate import narrate
from workers.web.newsroom.site import article_html, front_html

SECRET = "nobody may read this"
IDS = (
    "..",
    "../secret.txt",
    "../../../../../../etc/passwd",
    "%2e%2e",
    "%2e%2e%2fsecret.txt",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%252e%252e%252fsecret.txt",
    "..%5csecret.txt",
    "....//secret.txt",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "hostile%00.txt",
    "hostile%0d%0aSet-Cookie:%20a=b",
    ".hidden",
    "~root",
    "%c0%ae%c0%ae%c0%afsecret.txt",
    "narrations/../../secret.txt",
    "narrations/hostile/../../../secret.txt",
    "a" * 300,
    "%e2%80%aeneddih",
    "<script>alert(1)</script>",
)
OTHER_PATHS = ("/media/{id}", "/newsroom/{id}", "/embed/{id}", "/feeds/{id}.xml", "/{id}")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "secret.txt").write_text(SECRET)
    with serving_web(folder, newsroom=True) as web:
        narrate(web.services, HOSTILE)
        yield web


def ask(web: Web, method: str, path: str) -> tuple[int, bytes, dict[str, str]]:
    """Send a path exactly as it is written; other clients tidy it first."""
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.putheader("Content-Length", "0")
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
    finally:
        connection.close()


def test_no_address_leaves_its_place(web: Web) -> None:
    """Traversal in an id is refused on every route, and no file outside the store is answered."""
    described = web.client.get("/openapi.json").json()["paths"]
    routes = [
        (method.upper(), path.replace("{article_id}", "{id}").replace("{key}", "{id}"))
        for path, methods in described.items()
        for method in methods
        if "{" in path
    ]
    routes += [("GET", path) for path in OTHER_PATHS]
    assert len(routes) > 10
    for method, route in routes:
        for bad in IDS:
            path = route.split("{")[0] + bad + route.split("}")[-1]
            status, body, headers = ask(web, method, path)
            assert status in {400, 401, 403, 404, 405, 422}, (method, path, status, body[:200])
            assert SECRET.encode() not in body
            assert b"root:" not in body
            assert "set-cookie" not in headers
            assert headers["content-type"].startswith("application/problem+json"), path


def test_a_problem_never_repeats_markup_as_a_page(web: Web) -> None:
    """An address with a script in it comes back as JSON that no browser takes for a page."""
    _, body, headers = ask(web, "GET", "/newsroom/<script>alert(1)</script>")
    assert json.loads(body)["code"] == "not_found"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]


def assert_harmless(html: str) -> None:
    """No element or attribute of a page came out of the article's text."""
    assert not [needle for needle in NEEDLES if needle in html]
    page = lxml.html.fromstring(html)
    scripts = page.xpath("//script")
    assert all(script.get("src") and not script.text_content() for script in scripts)
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert not page.xpath("//iframe | //object | //embed | //base | //img[@src='x']")
    addresses = page.xpath("//@href | //@src | //@action")
    assert not [one for one in addresses if str(one).strip().lower().startswith("javascript:")]


def test_the_newspapers_pages_escape_every_field() -> None:
    """Title, byline, standfirst, section and every kind of block are text, in pages and in lists."""
    for html in (
        article_html(HOSTILE, (HOSTILE,)),
        front_html((HOSTILE, HOSTILE)),
        article_html(HOSTILE, (HOSTILE, HOSTILE)),
    ):
        assert_harmless(html)
    page = lxml.html.fromstring(article_html(HOSTILE, (HOSTILE,)))
    assert page.xpath("string(//h1)") == HOSTILE.title
    assert page.xpath("string(//listen-player/@headline)") == HOSTILE.title
    assert evil("body") in page.text_content()


def test_the_transcript_escapes_every_field(web: Web) -> None:
    """What is heard is text in the transcript, and the transcript may run nothing."""
    manifest = web.manifest("hostile")
    answer = web.client.get(manifest["transcript"])
    assert answer.status_code == 200
    assert_harmless(answer.text)
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_captions_and_words_are_no_pages(web: Web) -> None:
    """Files with the article's text in them are served as what they are, and never sniffed."""
    files = web.manifest("hostile")["listen"]["files"]
    for name, kind in (
        ("captions.vtt", "text/vtt"),
        ("words.json", "application/json"),
        ("chapters.json", "application/json"),
    ):
        answer = web.client.get(files[name]["url"])
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["x-content-type-options"] == "nosniff"
    # In WebVTT, < begins a tag: there is none but the times.
    captions = web.client.get(files["captions.vtt"]["url"]).text
    assert "<script" not in captions
    assert "<img" not in captions


def test_the_feed_stays_a_feed(tmp_path: Path) -> None:
    """The fields of a hostile article are text of the feed, which is whole XML without entities."""
    with serving_web(tmp_path) as web:
        web.publish(HOSTILE)
        answer = web.eventually("/feeds/all.xml", 200)
    assert answer.headers["content-type"].startswith("application/rss+xml")
    feed = etree.fromstring(
        answer.content, etree.XMLParser(resolve_entities=False, no_network=True)
    )
    names = {etree.QName(element).localname for element in feed.iter()}
    assert not names & {"script", "img", "svg", "iframe"}
    (title,) = feed.xpath("channel/item/title")
    assert title.text.strip() == HOSTILE.title
    assert len(feed.xpath("channel/item")) == 1


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>", "file:///etc/passwd"],
)
def test_intake_keeps_no_address_that_runs(address: str) -> None:
    """A canonical address or a picture that is no web address is left out of the article."""
    sent = {
        "headline": "Ferry",
        "articleBody": "The ferry is back. It came at nine.",
        "identifier": "ferry",
        "url": address,
        "image": address,
    }
    article = read_article(json.dumps(sent).encode(), name="article.json")
    assert article.url is None
    assert article.image_url is None


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/plays", "/v1/articles/tide/recording"])
def test_a_client_that_goes_away_is_no_error(
    web: Web, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """Who breaks off in the middle of a body is a quiet line in the log, and no failure of ours."""
    caplog.set_level(logging.INFO)
    n_before = len(caplog.records)
    method = "PUT" if path.endswith("recording") else "POST"
    head = f"{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer {PRODUCER}\r\nContent-Length: 1000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", web.port)) as client:
        client.sendall(head.encode() + b'{"headline": ')
        client.shutdown(socket.SHUT_WR)
        client.settimeout(PATIENCE_S)
        with suppress(ConnectionError):
            while client.recv(1000):
                pass
    web.client.get("/healthz")
    said = [one for one in caplog.records[n_before:] if one.levelno >= logging.WARNING]
    assert said == []
