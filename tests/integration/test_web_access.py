"""Who may do what over HTTP: tokens and roles, origins, sizes, speeds."""

import asyncio
import logging
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kombu import Connection
from support.humming_narrations import ARTICLE
from support.web_process import ADMIN, METRICS, PRODUCER, Web, serving_web

from workers.app import app
from workers.ledger import outbox
from workers.ledger.status import history
from workers.speakers import Speakers
from workers.web import api, server
from workers.web.routes import monitors
from workers.web.routes.monitors import Readiness

AGAIN = "/v1/articles/tide/regenerate"
SITE = "https://news.example"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web"), allowed_origins=SITE) as running:
        running.publish(ARTICLE)
        yield running


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("secret", [PRODUCER, ADMIN])
def test_producers_and_admins_regenerate(web: Web, secret: str) -> None:
    """Whoever has the role has the article narrated again, and the history says who."""
    before = len(web.sent)
    got = web.client.post(AGAIN, headers=bearer(secret), json={"reason": "a name was wrong"})
    assert (got.status_code, got.json()["outcome"]) == (202, "queued")
    found = history(web.ledger, "tide")
    assert found is not None
    asked = found.requests[-1]
    name = "ann" if secret == PRODUCER else "bo"
    assert (asked["requested_by"], asked["reason"]) == (f"token {name}", "a name was wrong")
    deadline = time.monotonic() + 10
    while len(web.sent) == before:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("headers", "status", "code", "challenge"),
    [
        ({}, 401, "token_missing", 'Bearer realm="listen"'),
        ({"Authorization": f"Basic {PRODUCER}"}, 401, "token_missing", 'Bearer realm="listen"'),
        (bearer(PRODUCER[:-1]), 401, "token_unknown", 'error="invalid_token"'),
        (bearer(PRODUCER + "x"), 401, "token_unknown", 'error="invalid_token"'),
        (bearer("ann:producer:" + PRODUCER), 401, "token_unknown", 'error="invalid_token"'),
        (bearer(METRICS), 403, "role_missing", 'error="insufficient_scope"'),
    ],
)
def test_others_do_not(
    web: Web, headers: dict[str, str], status: int, code: str, challenge: str
) -> None:
    """Without a token, with none of ours, or with one for something else: nothing is narrated."""
    got = web.client.post(AGAIN, headers=headers, json={})
    assert (got.status_code, got.json()["code"]) == (status, code)
    assert challenge in got.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (AGAIN, {"voice": "nobody"}, 422, "voice_unknown"),
        (AGAIN, {"voice": "../../etc/passwd"}, 422, "voice_unknown"),
        (AGAIN, {"voice": 5}, 422, "invalid_request"),
        (AGAIN, {"from_scrach": True}, 422, "invalid_request"),
        ("/v1/articles/unknown/regenerate", {}, 404, "article_unknown"),
    ],
)
def test_what_cannot_be_regenerated(
    web: Web, path: str, body: dict[str, object], status: int, code: str
) -> None:
    """A voice that is not there, a misspelt field, an unknown article: each says so."""
    got = web.client.post(path, headers=bearer(PRODUCER), json=body)
    assert (got.status_code, got.json()["code"]) == (status, code)


def test_metrics_need_their_token_once_there_is_one(web: Web, tmp_path: Path) -> None:
    """Figures are for who has the role, where somebody has it."""
    assert web.client.get("/metrics").status_code == 401
    assert web.client.get("/metrics", headers=bearer(PRODUCER)).status_code == 403
    assert web.client.get("/metrics", headers=bearer(ADMIN)).status_code == 200
    got = web.client.get("/metrics", headers=bearer(METRICS))
    line = 'listen_http_requests_total{method="POST",route="/v1/articles/{article_id}/regenerate"'
    assert line in got.text
    with serving_web(tmp_path, api_tokens="") as open_to_all:
        assert open_to_all.client.get("/metrics").status_code == 200


def test_made_up_paths_are_one_row(web: Web) -> None:
    """Nobody can fill the memory of the process, or of Prometheus, by asking for what isn't."""
    for number in range(5):
        web.client.get(f"/made-up-{number}")
        web.client.request(f"MADE{number}", "/healthz")
    text = web.client.get("/metrics", headers=bearer(METRICS)).text
    assert "made-up" not in text
    assert "MADE" not in text


def test_only_allowed_origins_may_read(web: Web, tmp_path: Path) -> None:
    """A page of the publisher may use the interface, a page of anybody else may not."""
    path = "/v1/articles/tide/narration"
    ours = web.client.get(path, headers={"Origin": SITE})
    assert ours.headers["access-control-allow-origin"] == SITE
    assert "ETag" in ours.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in ours.headers
    for origin in ("https://evil.example", "https://news.example.evil.example", "null"):
        theirs = web.client.get(path, headers={"Origin": origin})
        assert "access-control-allow-origin" not in theirs.headers
    asked = {"Origin": SITE, "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "content-type"
    assert web.client.options("/v1/articles/tide/listen", headers=asked).status_code == 200
    asked["Origin"] = "https://evil.example"
    assert web.client.options("/v1/articles/tide/listen", headers=asked).status_code == 400
    # Errors are readable too, or a player could not say what is wrong.
    missing = web.client.get("/v1/articles/none/narration", headers={"Origin": SITE})
    assert missing.headers["access-control-allow-origin"] == SITE
    with serving_web(tmp_path) as closed:
        got = closed.client.get("/healthz", headers={"Origin": SITE})
        assert "access-control-allow-origin" not in got.headers


def test_every_answer_is_guarded(web: Web) -> None:
    """No answer is guessed at, framed, or able to load anything; none sets a cookie."""
    for path in ("/healthz", "/none", "/v1/articles/tide/narration", "/openapi.json"):
        headers = web.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "set-cookie" not in headers
        assert "server" not in headers


def test_a_bug_tells_nothing(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What breaks inside is logged whole, and the public is told that it is not their fault."""

    def broken(_self: Speakers, _language: str, _voice: str) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(Speakers, "voice_for", broken)
    with caplog.at_level(logging.CRITICAL):
        got = web.client.post(AGAIN, headers=bearer(PRODUCER), json={"voice": "x"})
    assert (got.status_code, got.json()["code"]) == (500, "internal_error")
    assert "swordfish" not in got.text
    assert got.headers["x-content-type-options"] == "nosniff"


def test_ready_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A monitor learns which service is away, the public none of its addresses."""
    monkeypatch.setattr(monitors, "KEPT_S", 0.0)
    with serving_web(tmp_path) as web:
        assert web.client.get("/healthz").json() == {"status": "ok"}
        assert web.client.get("/readyz").json()["checks"]["ledger"] == "ok"
        web.services.ledger.close()
        (tmp_path / "ledger.sqlite3").write_bytes(b"no database at all " * 100)
        got = web.client.get("/readyz")
        assert (got.status_code, got.json()["ready"]) == (503, False)
        assert got.json()["checks"]["ledger"] == "ledger_unavailable"
        assert got.json()["checks"]["store"] == "ok"
        assert "Retry-After" in got.headers
        assert str(tmp_path) not in got.text
        assert web.client.get("/healthz").status_code == 200
        asked = web.client.get("/v1/articles", params={"url": "https://news.example/a"})
        assert (asked.status_code, asked.json()["code"]) == (503, "ledger_unavailable")
        assert str(tmp_path) not in asked.text
        assert "Retry-After" in asked.headers


def test_ready_looks_at_what_the_workers_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker that takes new connections is not enough: the last sweep was too long ago."""
    monkeypatch.setattr(monitors, "KEPT_S", 0.0)
    monkeypatch.setattr(app, "connection_for_write", lambda: Connection("memory://"))
    with serving_web(tmp_path) as web:
        before = web.client.get("/readyz").json()["checks"]["broker"]
        assert before == "ok"
        ledger = web.services.ledger
        outbox.sweep(replace(ledger, clock_ms=lambda: ledger.clock_ms() - 61_000))
        got = web.client.get("/readyz")
        assert (got.status_code, got.json()["checks"]["broker"]) == (503, "broker_unavailable")
        outbox.sweep(ledger)
        assert web.client.get("/readyz").json()["checks"]["broker"] == "ok"


def test_ready_asks_seldom() -> None:
    """However many monitors ask, each service is asked once in a while."""
    asked = []
    readiness = Readiness({"store": lambda: asked.append(1)})

    async def monitors() -> None:
        assert all(
            found.ready for found in await asyncio.gather(*(readiness.check() for _ in "12"))
        )
        assert (await readiness.check()).ready

    asyncio.run(monitors())
    assert len(asked) == 1


def hung_up(client: socket.socket, within_s: float) -> bool:
    """Whether the server ends the connection by itself."""
    client.settimeout(within_s)
    try:
        while client.recv(4096):
            pass  # what is left of the answer before
    except TimeoutError:
        return False
    return True


def test_slow_heads_are_cut_off(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends a head byte by byte loses the connection; who waits between requests does not."""
    monkeypatch.setattr(server, "HEAD_WITHIN_S", 0.3)
    with socket.create_connection(("127.0.0.1", web.port)) as silent:
        assert hung_up(silent, 10)
    with socket.create_connection(("127.0.0.1", web.port)) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert hung_up(slow, 10)
    with socket.create_connection(("127.0.0.1", web.port)) as polite:
        polite.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert polite.recv(4096).startswith(b"HTTP/1.1 200")
        polite.sendall(b"GET /heal")
        assert hung_up(polite, 10)


def test_slow_bodies_are_cut_off(web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who promises a body and never sends it gets 408 and loses the connection."""
    monkeypatch.setattr(api, "BODY_WITHIN_S", 0.3)
    with (
        serving_web(tmp_path) as other,
        socket.create_connection(("127.0.0.1", other.port)) as slow,
    ):
        slow.sendall(b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
        slow.settimeout(10)
        assert slow.recv(4096).startswith(b"HTTP/1.1 408 ")
        assert hung_up(slow, 10)


def test_small_bodies_stay_small(web: Web) -> None:
    """Only an article may be as long as an article."""
    got = web.client.post(AGAIN, headers=bearer(PRODUCER), json={"reason": "x" * 20_000})
    assert (got.status_code, got.json()["code"]) == (413, "too_large")
