"""A CMS tells the web process what to narrate and what to withdraw, in signed webhooks."""

import hashlib
import hmac
import json
import os
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from support.ledger_steps import rows
from support.patience import PATIENCE_S
from support.repository import REPOSITORY
from support.servers_at_hand import find_server
from support.web_process import SECRET, Web, serving_web

from audio.errors import BrokerUnavailable
from audio.model import Article
from workers.fetching.page_reader import Page
from workers.fetching.ready_reader import ReadyReader
from workers.ledger import Ledger, status
from workers.ledger.articles import derived_id
from workers.ledger.tables import outbox, requests
from workers.web import readers
from workers.webhooks.signature import MAX_BODY_BYTES, make_secret, sign

BODY = {
    "type": "article.published",
    "data": {
        "@type": "NewsArticle",
        "identifier": "ferry",
        "url": "https://news.example/late/ferry?utm_source=x",
        "headline": "The ferry is back",
        "inLanguage": "en",
        "articleBody": "The ferry is back. Nobody at the quay was surprised, and nobody waited.",
    },
}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web"), allowed_hosts="news.example") as running:
        yield running


def fresh(**data: object) -> dict[str, object]:
    """Return the event for an article that nobody has seen."""
    given = BODY["data"] | {"identifier": f"a{uuid4().hex}", "url": None} | data  # type: ignore[operator]
    return {"type": "article.published", "data": given}


def test_published_corrected_withdrawn(web: Web) -> None:
    """The life of an article: 202 each time, heard, heard corrected, gone for good."""
    said = web.signed("POST", "/v1/articles", BODY)
    assert (said.status_code, said.json()) == (
        202,
        {"article_id": "ferry", "outcome": "queued", "revision": 1, "state": "queued"},
    )
    web.work()
    first = web.manifest("ferry")
    corrected = json.loads(json.dumps(BODY))
    corrected["data"]["articleBody"] += " The fare is two crowns."
    assert web.signed("POST", "/v1/articles", corrected).json()["revision"] == 2
    web.work()
    path = "/v1/articles/ferry/narration"
    got = web.client.get(path)
    while got.json()["listen"]["revision"] == 1:
        got = web.client.get(path)
    assert got.json()["listen"]["narration_id"] != first["listen"]["narration_id"]
    media = got.json()["contentUrl"]
    assert web.client.get(media).status_code == 200
    gone = {"type": "article.withdrawn", "data": {"id": "ferry"}}
    assert web.signed("DELETE", "/v1/articles/ferry", gone).json()["outcome"] == "withdrawn"
    problem = web.eventually(path, 410).json()
    assert problem["code"] == "withdrawn"
    # The files are refused at once, before a worker has removed them.
    assert web.client.get(media).status_code == 404
    web.work()
    assert web.client.get(media).status_code == 404


def test_what_is_accepted_is_sent(web: Web) -> None:
    """The broker hears of an article without waiting for the sweeper."""
    before = len(web.sent)
    web.signed("POST", "/v1/articles", fresh())
    for _ in range(200):
        if len(web.sent) > before:
            return
        web.client.get("/healthz")
    pytest.fail("nothing was sent")


def test_accepted_while_the_broker_is_away(tmp_path: Path) -> None:
    """A broker that is down costs the CMS nothing: the ledger keeps the request."""
    asked = []

    def send(_ledger: Ledger) -> None:
        asked.append(1)
        raise BrokerUnavailable("it is down", reason="not_sent") if len(asked) % 2 else OSError

    with serving_web(tmp_path, send=send) as web:
        assert web.signed("POST", "/v1/articles", fresh()).status_code == 202
        assert web.signed("POST", "/v1/articles", fresh()).status_code == 202
        assert len(rows(web.ledger, outbox)) == 2
        while len(asked) < 3:
            web.signed("POST", "/v1/articles", fresh())


def problem_of(got: httpx.Response) -> tuple[int, str | None]:
    assert got.headers["content-type"] == "application/problem+json"
    body = got.json()
    assert body["status"] == got.status_code
    return got.status_code, body.get("reason") or body["code"]


def test_forged_webhooks_are_refused(web: Web) -> None:
    """Unsigned, signed with another secret, or changed on the way: 401, and nothing written."""
    before = len(rows(web.ledger, requests))
    kind = {"Content-Type": "application/json"}
    unsigned = web.client.post("/v1/articles", json=fresh(), headers=kind)
    assert problem_of(unsigned) == (401, "missing_header")
    assert "WWW-Authenticate" in unsigned.headers
    foreign = web.signed("POST", "/v1/articles", fresh(), secret=make_secret())
    assert problem_of(foreign) == (401, "signature")
    headers = sign([SECRET], "msg_1", datetime.now(UTC), json.dumps(fresh()).encode())
    changed = web.client.post("/v1/articles", json=fresh(), headers=kind | headers)
    assert problem_of(changed) == (401, "signature")
    assert len(rows(web.ledger, requests)) == before


@pytest.mark.parametrize(
    ("late", "reason"), [(timedelta(minutes=-6), "too_old"), (timedelta(minutes=6), "too_new")]
)
def test_late_webhooks_are_refused(web: Web, late: timedelta, reason: str) -> None:
    """A captured webhook is of no use after five minutes, and none can be made in advance."""
    got = web.signed("POST", "/v1/articles", fresh(), at=datetime.now(UTC) + late)
    assert problem_of(got) == (401, reason)


def test_replayed_webhooks_are_refused(web: Web) -> None:
    """A webhook counts once; a withdrawal can't be undone by sending the old event again."""
    body, webhook_id = fresh(), f"msg_{uuid4().hex}"
    assert web.signed("POST", "/v1/articles", body, webhook_id=webhook_id).status_code == 202
    again = web.signed("POST", "/v1/articles", body, webhook_id=webhook_id)
    assert problem_of(again) == (409, "replayed")


def test_a_webhook_that_failed_can_be_sent_again(web: Web) -> None:
    """An id is used up only by what was accepted."""
    webhook_id = f"msg_{uuid4().hex}"
    bad = {"url": "https://elsewhere.example/a"}
    assert web.signed("POST", "/v1/articles", bad, webhook_id=webhook_id).status_code == 422
    good = web.signed("POST", "/v1/articles", fresh(), webhook_id=webhook_id)
    assert good.status_code == 202


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (400, "not_json")),
        (b"[1]", (400, "not_json")),
        (b'{"type": "article.burnt", "data": {}}', (400, "unknown_event")),
        (b'{"type": "article.published", "data": {}}', (400, "incomplete")),
        (b'{"type": "article.withdrawn", "data": {}}', (400, "incomplete")),
        (b"[" * 100_000, (400, "not_json")),
    ],
)
def test_webhooks_that_make_no_sense(web: Web, body: bytes, expected: tuple[int, str]) -> None:
    """Each says what is wrong in a word that docs/webhooks.md explains."""
    assert problem_of(web.signed("POST", "/v1/articles", body)) == expected


WORDS = b"The ferry is back. Nobody at the quay was surprised, and nobody waited for long."


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"headline": "\\ud800 x", "articleBody": "%s \\udfff"}' % WORDS, 202),
        (
            b'{"headline": "x\\u0000", "articleBody": "%s\\u0000", "identifier": "a\\u0000"}'
            % WORDS,
            202,
        ),
        (b'{"headline": "x", "articleBody": "%s", "url": "https://[::1"}' % WORDS, 202),
        (
            b'{"headline": "x", "articleBody": "%s", "url": "https://a.example/\\ud800"}' % WORDS,
            202,
        ),
        (b'{"headline": NaN, "articleBody": Infinity}', 400),
        (b'{"headline": "x", "articleBody": "%s"}' % (b"<div>" * 50_000), 422),
        (b'{"@graph": 5}', 422),
        (b'{"url": "https://news.example/\\ud800"}', 202),
        (b'{"url": "https://news.example/\\u0000"}', 422),
        (b'{"url": "http://news.example:99999/"}', 422),
        (b'{"type": "article.withdrawn", "data": {"id": "\\ud800"}}', 202),
        (b'{"type": "article.withdrawn", "data": {"url": "https://[::1"}}', 400),
        (b"1" * 5_000, 400),
    ],
    ids=lambda value: None,
)
def test_odd_webhooks(web: Web, body: bytes, status: int) -> None:
    """A CMS's mistakes are its own: halves of characters, NULs, no addresses; none is a bug here."""
    assert web.signed("POST", "/v1/articles", body).status_code == status


def test_no_article_is_read_in_the_web_process(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an article holds, the process that serves listeners never looks into it."""

    def looked(*_: object, **__: object) -> None:
        raise AssertionError("it was read here")

    for step in ("reader.kind_of", "news_article.read_json", "reader.assemble"):
        monkeypatch.setattr(f"audio.intake.{step}", looked)
    assert web.signed("POST", "/v1/articles", fresh()).json()["outcome"] == "queued"


def test_more_articles_than_can_be_read_wait_and_come_again(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While all readers are busy others have their turn, or are asked to send it again later."""
    may_end, begun = threading.Event(), threading.Semaphore(0)
    read = ReadyReader.article

    def slow(reader: ReadyReader, page: Page) -> Article:
        begun.release()
        assert may_end.wait(PATIENCE_S)
        return read(reader, page)

    monkeypatch.setattr(ReadyReader, "article", slow)
    monkeypatch.setattr(readers, "WAIT_S", 0.1)
    with ThreadPoolExecutor(readers.AT_ONCE) as pool:
        first = [
            pool.submit(web.signed, "POST", "/v1/articles", fresh()) for _ in range(readers.AT_ONCE)
        ]
        for _ in first:
            assert begun.acquire(timeout=PATIENCE_S)
        webhook_id = f"msg_{uuid4().hex}"
        body = fresh()
        refused = web.signed("POST", "/v1/articles", body, webhook_id=webhook_id)
        assert problem_of(refused) == (503, "reader_unavailable")
        assert "Retry-After" in refused.headers
        assert web.client.get("/healthz").status_code == 200
        address = {"url": "https://news.example/not-read-here"}
        assert web.signed("POST", "/v1/articles", address).status_code == 202
        may_end.set()
        assert [one.result().status_code for one in first] == [202] * readers.AT_ONCE
    again = web.signed("POST", "/v1/articles", body, webhook_id=webhook_id)
    assert again.status_code == 202


def test_other_media_types_are_refused(web: Web) -> None:
    """A form or a page is no webhook."""
    kind = {"Content-Type": "text/html"}
    got = web.signed("POST", "/v1/articles", fresh(), **kind)
    assert problem_of(got) == (415, "unsupported_media_type")


def test_delete_needs_the_id_in_its_body(web: Web) -> None:
    """Nobody signs an address, so a withdrawal can't be turned on another article."""
    gone = {"type": "article.withdrawn", "data": {"id": "ferry"}}
    got = web.signed("DELETE", "/v1/articles/other", gone)
    assert problem_of(got) == (400, "incomplete")
    assert problem_of(web.signed("DELETE", "/v1/articles/ferry", fresh())) == (400, "incomplete")


def test_withdrawn_before_it_was_ever_published(web: Web) -> None:
    """An unknown article can be withdrawn: it may have been published without the ledger."""
    gone = {"type": "article.withdrawn", "data": {"id": "never-seen"}}
    assert web.signed("POST", "/v1/articles", gone).status_code == 202
    assert web.client.get("/v1/articles/never-seen/narration").status_code == 410


def test_bodies_that_are_too_long_end_early(web: Web) -> None:
    """Of a body that says it is too long nothing is read; of one that lies, no more than allowed."""
    said = {"Content-Length": str(MAX_BODY_BYTES + 1), "Content-Type": "application/json"}
    with socket.create_connection(("127.0.0.1", web.port), timeout=60) as client:
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        client.sendall(f"POST /v1/articles HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
        assert client.recv(4096).startswith(b"HTTP/1.1 413 ")
    endless = httpx.Request(
        "POST",
        f"http://127.0.0.1:{web.port}/v1/articles",
        content=(b"x" * 65_536 for _ in range(64)),
        headers={"Content-Type": "application/json"},
    )
    try:
        got = web.client.send(endless)
    except httpx.WriteError:
        return  # the server hung up while we were still sending
    assert problem_of(got) == (413, "too_large")


def test_an_address_is_answered_at_once(web: Web) -> None:
    """Of an address the CMS gets its answer before anything is fetched; a worker fetches it."""
    url = "https://news.example/some/harbour-story"
    said = web.signed("POST", "/v1/articles", {"url": url})
    assert said.status_code == 202
    assert (said.json()["outcome"], said.json()["state"]) == ("queued", "queued")
    waiting = [row for row in rows(web.ledger, outbox) if row.target == url]
    assert [(row.stage, row.lane) for row in waiting] == [("fetch", "publish")]
    # It is not known yet, so nothing is said of it that may be wrong.
    article_id = said.json()["article_id"]
    got = web.client.get(f"/v1/articles/{article_id}/narration")
    assert problem_of(got) == (404, "article_unknown")


@pytest.mark.parametrize(
    "url",
    ["https://elsewhere.example/a", "http://169.254.169.254/latest", "https://u:p@news.example/a"],
)
def test_addresses_elsewhere_are_refused(web: Web, url: str) -> None:
    """Even who knows the secret can't have other sites fetched, or this network looked at."""
    got = web.signed("POST", "/v1/articles", {"url": url})
    assert got.status_code == 422
    assert got.json()["code"] == "address_refused"


def test_id_of_an_address(web: Web) -> None:
    """A page finds its article's id by its address, whatever the CMS calls the article."""
    identifier = f"cms-{uuid4().hex}"
    body = fresh(identifier=identifier, url="https://news.example/late/boat?utm_source=x")
    assert web.signed("POST", "/v1/articles", body).status_code == 202
    for url in ("https://news.example/late/boat", "https://NEWS.example/late/boat?fbclid=1#top"):
        got = web.client.get("/v1/articles", params={"url": url})
        assert got.json() == {"article_id": identifier}
    unknown = web.client.get("/v1/articles", params={"url": "https://other.example/late/bot"})
    assert problem_of(unknown) == (404, "article_unknown")
    readers_may_ask = web.client.get("/v1/articles", params={"url": "https://news.example/new"})
    assert readers_may_ask.json() == {"article_id": derived_id("https://news.example/new")}
    for strange in ("https://[::1", "javascript:alert(1)", "https://x/\x00", "\ud7ff" * 500):
        assert web.client.get("/v1/articles", params={"url": strange}).status_code == 404


def test_no_secret_is_said_honestly(tmp_path: Path) -> None:
    """A site without secrets takes no webhook, and tells the public nothing of its settings."""
    with serving_web(tmp_path, webhook_secrets="") as web:
        got = web.signed("POST", "/v1/articles", fresh())
        assert problem_of(got) == (401, "signature")
        unsigned = web.client.post("/v1/articles", json=fresh())
        assert (unsigned.status_code, unsigned.json()["reason"]) == (401, "missing_header")
        assert "LISTEN_" not in got.text
        assert status.latest(web.ledger, limit=1) == []


def test_ghost_sends_its_own_webhooks(web: Web) -> None:
    """Published, sent again, edited and deleted in Ghost's own words, by Ghost's own signature."""
    post = {
        "id": uuid4().hex[:24], "title": "Ghosts at the quay", "status": "published", "html": "<p>Nobody saw them go.</p>",
        "updated_at": "2026-03-14T09:29:59.000Z", "url": "https://news.example/ghosts/",
    }  # fmt: skip

    def sent(current: object, previous: object) -> httpx.Response:
        body = json.dumps({"post": {"current": current, "previous": previous}}).encode()
        stamp = str(int(datetime.now(UTC).timestamp() * 1000))
        digest = hmac.new(SECRET.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Ghost-Signature": f"sha256={digest}, t={stamp}",
        }
        first = web.client.post("/v1/articles/ghost", content=body, headers=headers)
        assert (
            web.client.post("/v1/articles/ghost", content=body, headers=headers).status_code == 409
        )
        return first

    said = sent(post, {"status": "draft"})
    assert (said.status_code, said.json()["outcome"]) == (202, "queued")
    web.work()
    assert web.manifest(str(post["id"]))["name"] == "Ghosts at the quay"
    edited = post | {
        "html": "<p>Everybody saw them go.</p>",
        "updated_at": "2026-03-14T09:31:00.000Z",
    }
    assert sent(edited, {"html": post["html"]}).json()["revision"] == 2
    assert sent({}, post).json()["outcome"] == "withdrawn"
    web.work()
    web.eventually(f"/v1/articles/{post['id']}/narration", 410)
    unsigned = web.client.post("/v1/articles/ghost", json={"post": {"current": post}})
    assert (unsigned.status_code, unsigned.json()["reason"]) == (401, "missing_header")


@pytest.mark.parametrize(("language", "program"), [("sh", "bash"), ("python", "python3")])
def test_the_recipes_work(web: Web, language: str, program: str, tmp_path: Path) -> None:
    """What docs/webhooks.md says to copy publishes an article, with the secret in the environment."""
    page = (REPOSITORY / "docs" / "webhooks.md").read_text(encoding="utf-8")
    recipes = page[page.index("## Recipes") : page.index("## Ghost")]
    found = re.search(f"```{language}\n(.*?)```", recipes, re.DOTALL)
    assert found
    script = tmp_path / f"recipe.{language}"
    script.write_text(found[1].replace("http://127.0.0.1:8080", f"http://127.0.0.1:{web.port}"))
    if language == "sh":
        find_server("curl", "apt-get install curl")
        find_server("openssl", "apt-get install openssl")
    command = [find_server(program, f"apt-get install {program}"), str(script)]
    done = subprocess.run(
        command, env=os.environ | {"SECRET": SECRET}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "queued"
