"""What every route owes HTTP (RFC 9110), whatever it answers."""

import socket
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from support.humming_narrations import ARTICLE
from support.patience import PATIENCE_S
from support.web_process import PRODUCER, Web, serving_web

from workers.ledger import Request, accept
from workers.web.api import create_app


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with serving_web(tmp_path) as serving:
        yield serving


def paths_of(app: FastAPI) -> list[str]:
    found = [path for path, methods in app.openapi()["paths"].items() if "get" in methods]
    return [*found, "/openapi.json"]


def test_head_wherever_there_is_get(web: Web) -> None:
    """No route that answers GET refuses HEAD, and both say the same, the stream of events too."""
    accept(web.ledger, ARTICLE, Request(kind="publish", lane="bulk", requested_by="test"))
    paths = paths_of(create_app(web.services))
    assert len(paths) > 10
    for path in paths:
        known = defaultdict(lambda: "1", article_id=ARTICLE.id, name="all")
        place = path.format_map(known) if "{key" not in path else "/media/x"
        head = web.client.head(place, params={"url": "https://news.example/tide"})
        assert head.status_code not in (405, 500), place
        assert head.content == b""
        if not place.endswith(("events", "live.mp3", "metrics", "readyz")):
            got = web.client.get(place, params={"url": "https://news.example/tide"})
            assert (head.status_code, head.headers.get("content-length")) == (
                got.status_code,
                got.headers.get("content-length"),
            ), place


def test_head_of_a_stream_ends(web: Web) -> None:
    """The head of a stream leaves nobody behind in the room, and the connection goes on."""
    accept(web.ledger, ARTICLE, Request(kind="publish", lane="bulk", requested_by="test"))
    pressed = web.client.post(f"/v1/articles/{ARTICLE.id}/listen").json()
    for _ in range(3):
        head = web.client.head(pressed["events_url"])
        assert head.headers["content-type"].startswith("text/event-stream")
    room = web.rooms.of_article(ARTICLE.id)
    assert room is not None
    deadline = time.monotonic() + PATIENCE_S
    while room.visits.now:  # the answer is sent a moment before its stream is given up
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_allow_names_every_method(web: Web) -> None:
    """A refused method is told of HEAD as well, which the route does answer."""
    got = web.client.put("/healthz")
    assert (got.status_code, got.headers["allow"]) == (405, "GET, HEAD")
    posted = web.client.get(
        f"/v1/articles/{ARTICLE.id}/regenerate", headers={"Authorization": f"Bearer {PRODUCER}"}
    )
    assert (posted.status_code, posted.headers["allow"]) == (405, "POST")


def test_head_ignores_range(web: Web) -> None:
    """``Range`` is for GET: a HEAD with one has the whole length (RFC 9110, 14.2)."""
    audio = web.publish()["contentUrl"]
    whole = web.client.get(audio)
    head = web.client.head(audio, headers={"Range": "bytes=0-1"})
    assert head.status_code == 200
    assert head.headers["content-length"] == str(len(whole.content))
    assert "content-range" not in head.headers


def test_if_modified_since(web: Web) -> None:
    """A client that knows only the date of a file is told when it has it already."""
    audio = web.publish()["contentUrl"]
    date = web.client.get(audio).headers["last-modified"]

    def status(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.client.get(audio, headers=named).status_code

    assert status(If_Modified_Since=date) == 304
    assert web.client.head(audio, headers={"If-Modified-Since": date}).status_code == 304
    assert status(If_Modified_Since="Thu, 01 Jan 1998 00:00:00 GMT") == 200
    for unreadable in ("soon", "", "Thu, 99 Jan 1998 00:00:00 GMT", "Thu, 01 Jan 99999999999"):
        assert status(If_Modified_Since=unreadable) == 200
    assert status(If_Modified_Since=date, If_None_Match='"other"') == 200
    beyond = {"Range": "bytes=99999999-", "If-Range": date}
    got = web.client.get(audio, headers=beyond)
    assert (got.status_code, got.json()["code"]) == (416, "range_not_satisfiable")


def test_a_connection_goes_on_after_head(web: Web) -> None:
    """The answer to HEAD ends where it should: the next answer on the connection is read whole."""
    with socket.create_connection(("127.0.0.1", web.port), timeout=60) as client:
        for path in ("/player.js", "/openapi.json"):
            client.sendall(f"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            data = b""
            while b"\r\n\r\n" not in data:
                data += client.recv(65536)
            assert data.startswith(b"HTTP/1.1 200")
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        data = b""
        while part := client.recv(65536):
            data += part
        assert data.startswith(b"HTTP/1.1 200")
        assert data.endswith(b'{"status":"ok"}')
