"""Play events over HTTP: what is counted, what is refused, and what is never kept."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from support.humming_narrations import humming_services
from support.ledger_steps import an_article, rows
from support.web_process import serving_web

from audio.errors import LedgerUnavailable
from workers.ledger import Request, make_known
from workers.ledger.migrate import migrate
from workers.ledger.plays import plays_of
from workers.ledger.tables import plays
from workers.services import Services
from workers.web.routes.plays import EVENTS_PER_MINUTE, PlayTally

ASKED = Request(kind="announce", lane="bulk", requested_by="test")


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """Services over a ledger that knows one article, which nobody has narrated."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    migrate(services.ledger)
    make_known(services.ledger, an_article(), ASKED)
    return services


@contextmanager
def web(services: Services) -> Iterator[httpx.Client]:
    """A client of a running web process; leaving it ends the process, which writes what waits."""
    with serving_web(services.settings.data_dir) as web:
        yield web.client


def counted(services: Services) -> dict[str, int]:
    return {
        name: n for one in plays_of(services.ledger, n_days=1) for name, n in one.counts.items()
    }


def test_events_are_counted(services: Services) -> None:
    """Every kind of event counts once, whatever its content type; nothing is answered."""
    with web(services) as client:
        sent: list[dict[str, Any]] = [
            {"event": "play"},
            {"event": "play", "value": 12.5},
            {"event": "pause"},
            {"event": "seek", "value": 30000},
            {"event": "speed", "value": 1.5},
            *({"event": "quartile", "value": value} for value in (25, 50, 75, 100)),
            {"event": "complete"},
        ]
        for body in sent:
            answer = client.post(
                "/v1/articles/ferry/plays",
                content=json.dumps(body),
                headers={"Content-Type": "text/plain;charset=UTF-8"},
            )
            assert (answer.status_code, answer.content) == (204, b""), body
            assert "set-cookie" not in answer.headers
    quartiles = {f"quartile_{value}": 1 for value in (25, 50, 75, 100)}
    one_each = {"pause": 1, "seek": 1, "speed": 1, "complete": 1}
    assert counted(services) == {"play": 2} | one_each | quartiles


REFUSED = [
    b"",
    b"play",
    b"[]",
    b"{}",
    b'{"event": "scroll"}',
    b'{"event": "play", "who": "me"}',
    b'{"event": "quartile"}',
    b'{"event": "quartile", "value": 30}',
    b'{"event": "quartile", "value": "25"}',
    b'{"event": "seek", "value": -1}',
    b'{"event": "seek", "value": NaN}',
    b'{"event": "seek", "value": true}',
    b'{"event": "play", "value": {"a": 1}}',
    b"\xff\xfe",
    b"[" * 400,
]


def test_what_is_no_event_is_refused(services: Services) -> None:
    """Anything but an event is a problem with its reason, and nothing is counted."""
    with web(services) as client:
        for body in REFUSED:
            answer = client.post("/v1/articles/ferry/plays", content=body)
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request"), body
    assert counted(services) == {}


def test_a_long_body_is_refused(services: Services) -> None:
    """Nobody sends more than an event."""
    with web(services) as client:
        body = b'{"event": "play"}' + b" " * 600
        assert client.post("/v1/articles/ferry/plays", content=body).status_code == 413


def test_an_unknown_article_is_not_written(services: Services) -> None:
    """Invented ids can't fill the ledger."""
    with web(services) as client:
        answer = client.post("/v1/articles/nobody/plays", json={"event": "play"})
        assert (answer.status_code, answer.json()["code"]) == (404, "article_unknown")
    assert rows(services.ledger, plays) == []


def test_one_address_can_not_count_up(services: Services) -> None:
    """Beyond what a household does, events of one address are refused for a while."""
    with web(services) as client:
        answers = [
            client.post("/v1/articles/ferry/plays", json={"event": "play"}).status_code
            for _ in range(EVENTS_PER_MINUTE + 20)
        ]
        assert answers.count(204) < EVENTS_PER_MINUTE + 20
        assert set(answers) == {204, 429}


def test_only_counts_are_kept() -> None:
    """No column of the table could hold who listened, from where or at what time of day."""
    assert set(plays.columns.keys()) == {"article_id", "day", "event", "counted"}


def test_many_events_are_few_writes(services: Services) -> None:
    """Events of one second are written together."""
    writes = []
    event.listen(
        services.ledger.engine,
        "before_cursor_execute",
        lambda *a: writes.append(a[2]) if "INSERT INTO plays" in a[2] else None,
    )

    async def many() -> None:
        tally = PlayTally(services, write_every_s=0.2)
        for _ in range(100):
            await tally.count("ferry", "play")
        await asyncio.sleep(1)
        await tally.close()

    asyncio.run(many())
    assert counted(services) == {"play": 100}
    assert len(writes) <= 3


def test_events_wait_for_a_ledger_that_is_down(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can't be written is written when the ledger is back, once."""

    def down(*_: object) -> None:
        raise LedgerUnavailable("it is down")

    async def interrupted() -> None:
        tally = PlayTally(services, write_every_s=60)
        await tally.count("ferry", "play")
        with monkeypatch.context() as broken:
            broken.setattr("workers.web.routes.plays.add_plays", down)
            await tally.write()
        await tally.count("ferry", "play")
        await tally.close()

    asyncio.run(interrupted())
    assert counted(services) == {"play": 2}
