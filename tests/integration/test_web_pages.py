"""The player's module and its page for iframes, asked for over HTTP."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from support.humming_narrations import ARTICLE
from support.web_process import Web, serving_web

from audio.model import Article
from workers.ledger import Request, accept, withdraw

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(
        tmp_path_factory.mktemp("web"), embed_ancestors=("https://news.example",)
    ) as web:
        web.publish(ARTICLE)
        yield web


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def one(self, tag: str) -> dict[str, str | None]:
        (attributes,) = [attrs for name, attrs in self.found if name == tag]
        return attributes


def test_the_module_is_served_to_everybody_packed_and_cached(web: Web) -> None:
    """Any publisher's page may load it; a browser that has it gets 304."""
    got = web.client.get("/player.js")
    assert got.headers["content-type"].startswith("text/javascript")
    assert got.headers["content-encoding"] == "gzip"
    assert got.headers["access-control-allow-origin"] == "*"
    assert "max-age=3600" in got.headers["cache-control"]
    assert "customElements.define" in got.text
    again = web.client.get("/player.js", headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = web.client.get("/player.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == got.text
    assert plain.headers["etag"] != got.headers["etag"]


def test_the_page_has_the_player_the_sound_without_scripts_and_the_text(web: Web) -> None:
    """Without JavaScript there is the browser's own player, and the transcript for everybody."""
    got = web.client.get("/embed/tide")
    page = _Elements(got.text)
    manifest = web.manifest("tide")
    player = page.one("listen-player")
    assert player["article"] == "tide"
    assert player["headline"] == ARTICLE.title
    assert page.one("audio") == {"controls": None, "preload": "none", "src": manifest["contentUrl"]}
    assert page.one("a")["href"] == manifest["transcript"]
    scripts = [attrs["src"] for tag, attrs in page.found if tag == "script"]
    assert scripts == ["../player.js", "../player-embed.js"]


def test_the_page_allows_nothing_but_itself(web: Web) -> None:
    """No inline script; frames only where the setting says."""
    policy = web.client.get("/embed/tide").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors https://news.example")


@pytest.mark.parametrize("published", [True, False])
def test_nothing_of_an_article_is_markup(web: Web, published: bool) -> None:
    """Whatever stands in a title or an address, the page has the same elements."""
    article = replace(
        ARTICLE, id=f"hostile-{published}", title=HOSTILE, url="javascript:alert(1)", language="en"
    )
    if published:
        web.publish(article)
    else:
        announce(web, article)
    got = web.client.get(f"/embed/{article.id}")
    assert got.status_code == 200
    page = _Elements(got.text)
    tags = {tag for tag, _ in page.found}
    assert "img" not in tags
    assert [tag for tag, _ in page.found].count("script") == 2
    assert page.one("listen-player")["headline"] == HOSTILE
    assert "url" not in page.one("listen-player")


def test_an_unknown_and_a_withdrawn_article_are_said_to_be(web: Web) -> None:
    """An iframe shows words, with the status that caches and crawlers understand."""
    unknown = web.client.get("/embed/nowhere")
    assert unknown.status_code == 404
    assert "There is no recording of this article." in unknown.text
    spanish = web.client.get("/embed/nowhere", headers={"Accept-Language": "es-MX,en;q=0.5"})
    assert '<html lang="es"' in spanish.text
    web.publish(replace(ARTICLE, id="gone"))
    withdraw(web.ledger, "gone", Request(kind="withdraw", lane="publish", requested_by="test"))
    web.work()
    assert "withdrawn" in web.eventually("/embed/gone", 410).text


def test_the_module_is_small(web: Web) -> None:
    """A publisher's page pays less than 27 KB before the press; the rest comes after it."""
    got = web.client.get("/player.js", headers={"Accept-Encoding": "identity"})
    assert len(gzip.compress(got.content, 9)) < 27_000
    assert not re.search(r"^(import|export)\b", got.text, re.MULTILINE)
    (version,) = re.findall(r"player-extras\.js\?([0-9a-f]{12})", got.text)
    extras = web.client.get(f"/player-extras.js?{version}")
    assert extras.text.endswith("export{Pressed};\n")
    assert hashlib.sha256(extras.content).hexdigest().startswith(version)
    assert extras.headers["access-control-allow-origin"] == "*"


def test_before_a_press_a_player_asks_once(web: Web) -> None:
    """By id or by address it learns how long it takes, and whether it can be heard."""
    told = web.client.get("/v1/about?article=tide")
    assert told.headers["cache-control"].startswith("public, max-age=60")
    manifest = web.manifest("tide")
    assert told.json() == {
        "article_id": "tide",
        "state": "published",
        "title": ARTICLE.title,
        "language": "en",
        "duration_ms": manifest["listen"]["duration_ms"],
        "estimated": False,
        "synthetic": True,
    }
    unknown = web.client.get("/v1/about?article=nowhere")
    assert unknown.json()["state"] == "unknown"
    assert unknown.headers["cache-control"] == "public, max-age=5"
    announce(web, replace(ARTICLE, id="cold", url="https://news.example/cold"))
    for name in ("cold", "https%3A%2F%2Fnews.example%2Fcold"):
        cold = web.client.get(f"/v1/about?article={name}").json()
        assert (cold["article_id"], cold["state"], cold["estimated"]) == ("cold", "waiting", True)
        assert cold["duration_ms"] > 1000


def test_why_it_can_not_be_narrated_is_said_in_words_for_readers(web: Web) -> None:
    """Neither before nor after a press does a reader learn which voices are installed here."""
    announce(web, replace(ARTICLE, id="polski", language="pl"))
    web.work()
    told = web.eventually("/v1/about?article=polski", 200).json()
    assert (told["state"], told["reason"]) == ("failed", "language")
    pressed = web.client.post("/v1/articles/polski/listen")
    assert (pressed.status_code, pressed.json()["reason"]) == (409, "language")
    assert pressed.json()["detail"] == (
        "This article can't be narrated. No voice here reads its language."
    )


def announce(web: Web, article: Article) -> None:
    """Let the ledger know an article that nobody has narrated."""
    accept(web.ledger, article, Request(kind="publish", lane="publish", requested_by="test"))
