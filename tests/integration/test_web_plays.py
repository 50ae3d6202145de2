"""Play events over HTTP: what is counted, what is refused, and what is never kept."""

import asyncio
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from support.humming_narrations import ARTICLE, humming_services
from support.ledger_steps import an_article, rows
from support.patience import PATIENCE_S
from support.servers_at_hand import find_server
from support.web_process import ADMIN, METRICS, serving_web

from audio.errors import LedgerUnavailable
from workers.ledger import Request, make_known
from workers.ledger.migrate import migrate
from workers.ledger.plays import plays_of
from workers.ledger.tables import plays
from workers.services import Services
from workers.web.routes.plays import EVENTS_PER_MINUTE
from workers.web.tally import PlayTally

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
    assert counted(services) == {"play": 2, "source_page": 2} | one_each | quartiles


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
            await tally.count("ferry", {"play": 1})
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
        await tally.count("ferry", {"play": 1})
        with monkeypatch.context() as broken:
            broken.setattr("workers.web.tally.add_plays", down)
            await tally.write()
        await tally.count("ferry", {"play": 1})
        await tally.close()

    asyncio.run(interrupted())
    assert counted(services) == {"play": 2}


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


EXPECTED = {
    "seen": 90,  # ten never saw the player
    "press": 60,
    "play": 56,  # four pressed and heard nothing
    "complete": 28,  # 20 heard all, 5 live to 90 %, 3 the end first
    "failure": 12,
    "source_page": 51,
    "source_embed": 5,
    "sound_file": 51,
    "sound_live": 5,
    "speed_1": 51,
    "speed_1.5": 5,
    "first_sound_500": 51,
    "first_sound_2000": 5,
    "furthest_100": 33,
    "furthest_90": 5,
    "furthest_50": 8,
    "furthest_30": 10,
    "stop_10": 30,
    "stop_9": 5,
    "stop_6": 3,
    "stop_5": 8,
    "stop_3": 10,
    "heard_ms": 1000 * (20 * 100 + 10 * 30 + 10 * (5 + 1) + 8 * (50 + 50) + 5 * 90 + 3 * (40 + 60)),
}


def test_a_hundred_listeners_give_exactly_their_counts(services: Services) -> None:
    """The player measures, the web process counts, the report adds up: nothing is lost or doubled."""
    script = Path(__file__).parents[1] / "support" / "listeners.js"
    node = find_server("node", "apt-get install nodejs")
    made = subprocess.run([node, str(script)], capture_output=True, text=True, check=True)
    views = json.loads(made.stdout)
    assert len(views) == 100
    with web(services) as client:
        for body in (body for view in views for body in view):
            answer = client.post(
                "/v1/articles/ferry/plays",
                content=json.dumps(body),
                headers={"Content-Type": "text/plain"},
            )
            assert answer.status_code == 204, body
    assert counted(services) == EXPECTED
    with web(services) as client:
        assert client.get("/v1/plays").status_code == 401
        assert client.get("/v1/plays", headers=bearer(METRICS)).status_code == 403
        got = client.get("/v1/plays", headers=bearer(ADMIN))
        assert got.headers["cache-control"] == "no-store"
        (row,) = got.json()["rows"]
        assert row["title"] == an_article().title
        assert (row["seen"], row["presses"], row["plays"], row["completions"]) == (90, 60, 56, 28)
        assert (row["press_rate"], row["completion_rate"]) == (0.6667, 0.5)
        assert row["minutes"] == round(EXPECTED["heard_ms"] / 60_000, 1)
        assert got.json()["first_sound_ms"] == {"2000": 5, "500": 51}
        one = client.get("/v1/plays?article=ferry&by=day", headers=bearer(ADMIN)).json()
        left = {at["cue"]: (at["stopped"], at["listening"]) for at in one["sentences"]}
        assert left[0] == (0, 56)
        assert left[3] == (10, 56)
        assert left[10] == (30, 30)
        table = client.get("/v1/plays?format=csv&by=section", headers=bearer(ADMIN))
        assert table.headers["content-type"].startswith("text/csv")
        assert table.text.splitlines()[0].startswith("key,title,seen,presses,plays")


def test_downloads_from_a_feed_are_counted_once(tmp_path: Path) -> None:
    """A podcast player's whole download counts once; a robot's, a HEAD and a page's don't."""
    with serving_web(tmp_path) as site:
        manifest = site.publish(ARTICLE)
        url = manifest["contentUrl"]
        feed = site.client.get("/feeds/all.xml").text
        assert f'url="{url}?via=feed"' in feed
        phone = {"User-Agent": "Pocket Casts/7.5 (iPhone)"}
        for headers, path, method in (
            (phone, f"{url}?via=feed", "HEAD"),
            (phone | {"Range": "bytes=0-1"}, f"{url}?via=feed", "GET"),
            ({"User-Agent": "Googlebot/2.1"}, f"{url}?via=feed", "GET"),
            (phone, url, "GET"),
            (phone, f"{url}?via=feed", "GET"),
            (phone, f"{url}?via=feed", "GET"),
        ):
            assert site.client.request(method, path, headers=headers).status_code in {200, 206}
        services = site.services
        counted_by = time.monotonic() + PATIENCE_S
        while not counted(services) and time.monotonic() < counted_by:
            time.sleep(0.1)
    assert counted(services) == {"download": 1}
