"""Many clients, and one that wants everything: others are heard all the same."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from support.humming_narrations import ARTICLE
from support.ledger_steps import rows
from support.patience import PATIENCE_S
from support.web_process import Web, serving_web

from workers.ledger import Request, accept
from workers.ledger.tables import narrations
from workers.web import server
from workers.web.live.rooms import MAX_ROOMS

EVENTS = f"/v1/articles/{ARTICLE.id}/events"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """One client may have ten connections, and seven streams."""
    with serving_web(tmp_path, max_connections=100, trusted_proxies=0) as serving:
        accept(serving.ledger, ARTICLE, Request(kind="publish", lane="bulk", requested_by="test"))
        yield serving


@pytest.fixture
def behind_proxy(tmp_path: Path) -> Iterator[Web]:
    limits: dict[str, object] = {"max_connections": 100, "presses_per_minute": 99}
    with serving_web(tmp_path, trusted_proxies=1, **limits) as serving:
        accept(serving.ledger, ARTICLE, Request(kind="publish", lane="bulk", requested_by="test"))
        yield serving


def ask(web: Web, path: str, *headers: str, source: str = "127.0.0.1") -> socket.socket:
    """Send a GET and return its connection, with the answer unread."""
    client = socket.create_connection(
        ("127.0.0.1", web.port), timeout=PATIENCE_S, source_address=(source, 0)
    )
    head = "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""])
    client.sendall(head.encode())
    return client


def status_of(client: socket.socket) -> int:
    """Read the status of an answer; 0 when the connection was closed without one."""
    try:
        line = client.recv(200).partition(b"\r\n")[0]
    except ConnectionError:
        return 0
    return int(line.split()[1]) if line else 0


def test_guessed_narrations_open_nothing(web: Web) -> None:
    """Sixty-four GETs of made-up narrations are 404 and leave every room to those who press."""
    narration_id = rows(web.ledger, narrations)[0].id
    for article_id in ("nobody", ARTICLE.id):
        for number in range(1, MAX_ROOMS + 1):
            for name in ("events", "live.mp3"):
                place = f"/v1/articles/{article_id}/{name}?narration={number}"
                assert web.client.get(place).status_code == 404
    assert web.client.get(f"/v1/articles/nobody/events?narration={narration_id}").status_code == 404
    assert web.rooms.n_open == 0
    pressed = web.client.post(f"/v1/articles/{ARTICLE.id}/listen")
    assert pressed.status_code == 202
    (handle,) = parse_qs(urlsplit(pressed.json()["live_url"]).query)["narration"]
    assert handle != str(narration_id)


def test_one_client_opens_no_more_rooms_than_leave_some_free(behind_proxy: Web) -> None:
    """A client that opens room after room is told to wait; another gets one at once."""
    web = behind_proxy
    most = 43  # of 64 rooms, where 21 are free
    for number in range(most + 2):
        one = ARTICLE.__class__(
            **{f: getattr(ARTICLE, f) for f in ARTICLE.__slots__} | {"id": f"story-{number}"}
        )
        accept(web.ledger, one, Request(kind="publish", lane="bulk", requested_by="test"))

    def press(number: int, client: str) -> int:
        place = f"/v1/articles/story-{number}/listen"
        return web.client.post(place, headers={"X-Forwarded-For": client}).status_code

    assert [press(n, "192.0.2.1") for n in range(most + 1)] == [202] * most + [429]
    assert press(most + 1, "192.0.2.2") == 202


def test_one_client_has_a_tenth_of_the_streams(behind_proxy: Web) -> None:
    """Streams beyond a client's share are refused; those of others, and monitors, go on."""
    web = behind_proxy
    with ExitStack() as stack:
        asked = [
            stack.enter_context(ask(web, EVENTS, "X-Forwarded-For: 192.0.2.1")) for _ in range(13)
        ]
        assert sorted(status_of(one) for one in asked) == [200] * 7 + [429] * 6
        other = stack.enter_context(ask(web, EVENTS, "X-Forwarded-For: 192.0.2.2"))
        assert status_of(other) == 200
        assert web.client.get("/healthz").status_code == 200
        asked[0].close()
        deadline = time.monotonic() + PATIENCE_S
        for one in asked:
            one.close()
        while status_of(stack.enter_context(ask(web, EVENTS, "X-Forwarded-For: 192.0.2.1"))) != 200:
            assert time.monotonic() < deadline


def test_one_address_has_a_tenth_of_the_connections(web: Web) -> None:
    """Connections beyond an address's share are closed, idle ones too; others are answered."""
    with ExitStack() as stack:
        mine = [
            stack.enter_context(
                socket.create_connection(
                    ("127.0.0.1", web.port), PATIENCE_S, source_address=("127.0.0.2", 0)
                )
            )
            for _ in range(30)
        ]
        mine[-1].settimeout(PATIENCE_S)
        assert status_of(mine[-1]) in (0, 503)
        for path in ("/healthz", EVENTS, "/player.js"):
            assert status_of(stack.enter_context(ask(web, path))) == 200


def test_the_last_places_are_for_monitors_and_the_cms(web: Web) -> None:
    """With nearly every place taken, readers are told to come back; health and webhooks go on."""
    with ExitStack() as stack:
        for number in range(2, 12):
            for _ in range(10):
                stack.enter_context(
                    socket.create_connection(
                        ("127.0.0.1", web.port), 60, source_address=(f"127.0.0.{number}", 0)
                    )
                )
            if number == 10:
                for _ in range(6):
                    stack.enter_context(
                        socket.create_connection(
                            ("127.0.0.1", web.port), 60, source_address=("127.0.0.13", 0)
                        )
                    )
                reader = stack.enter_context(ask(web, "/player.js"))
                assert status_of(reader) == 503
                assert status_of(stack.enter_context(ask(web, "/healthz"))) == 200
                body = {"type": "article.withdrawn", "data": {"id": ARTICLE.id}}
                assert web.signed("POST", "/v1/articles", body).status_code == 202
                break


def test_a_client_that_does_not_read_is_closed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that takes nothing of a long answer loses its connection, and its place."""
    monkeypatch.setattr(server, "READ_WITHIN_S", 0.2)
    url = httpx.URL(web.publish()["contentUrl"]).path
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client.settimeout(PATIENCE_S)
        client.connect(("127.0.0.1", web.port))
        asked = f"GET {url} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with pytest.raises(OSError):  # noqa: PT011 - reset or broken pipe, whichever comes first
            while True:
                client.sendall(asked)
                time.sleep(0.01)
