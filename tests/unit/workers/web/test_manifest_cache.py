"""Manifests in memory: one look for a rush, the old one while the store fails."""

import asyncio
import threading
from pathlib import Path

import pytest
from support.humming_narrations import services_over
from support.ledger_steps import an_article

from audio.errors import LedgerUnavailable, StoreUnavailable
from workers.ledger import Request, accept, withdraw
from workers.ledger.migrate import migrate
from workers.manifest import manifest_key
from workers.services import Services
from workers.store import FolderStore
from workers.web import manifest_cache
from workers.web.manifest_cache import STALE_S, Found, Manifests, look

MANIFEST = b'{"contentUrl": "file:///a", "listen": {"narration_id": "0", "files": {"audio.mp3": {"url": "file:///a", "key": "narrations/ferry/0/audio.mp3"}}}}'


@pytest.fixture
def services(tmp_path: Path) -> Services:
    made = services_over(FolderStore(tmp_path / "store"), data_dir=str(tmp_path))
    migrate(made.ledger)
    made.store.put(manifest_key("ferry"), MANIFEST)
    return made


class Clock:
    """Seconds, as the test says."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_rush_is_one_look(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand readers at the same instant cost the store one read, and one more later on."""
    looks = []

    def counted(of: Services, article_id: str) -> Found:
        looks.append(article_id)
        return look(of, article_id)

    monkeypatch.setattr(manifest_cache, "look", counted)
    clock = Clock()
    kept = Manifests(services, clock=clock)

    async def readers() -> None:
        found = await asyncio.gather(*(kept.find("ferry") for _ in range(1000)))
        assert {one.outcome for one in found} == {"published"}
        await kept.find("ferry")
        assert len(looks) == 1
        clock.now += manifest_cache.KEPT_S
        await kept.find("ferry")
        assert len(looks) == 2

    asyncio.run(readers())


def test_a_look_from_before_a_change_is_not_kept(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the store is, nobody who asks after a change is told what was before it."""
    has_read, may_answer = threading.Event(), threading.Event()

    def slow(of: Services, article_id: str) -> Found:
        found = look(of, article_id)
        has_read.set()
        assert may_answer.wait(10)
        return found

    monkeypatch.setattr(manifest_cache, "look", slow)
    kept = Manifests(services, clock=Clock())

    async def readers() -> None:
        before = asyncio.create_task(kept.find("ferry"))
        assert await asyncio.to_thread(has_read.wait, 10)
        services.store.put(manifest_key("ferry"), MANIFEST.replace(b'"0"', b'"1"'))
        kept.forget("ferry")
        after = asyncio.create_task(kept.find("ferry"))
        may_answer.set()
        assert [(await one).narration_key for one in (before, after)] == ["0", "1"]
        assert (await kept.find("ferry")).narration_key == "1"

    asyncio.run(readers())


def test_a_reader_who_leaves_takes_nothing_away(services: Services) -> None:
    """The look goes on for the others when the first who asked hangs up."""
    kept = Manifests(services)

    async def readers() -> None:
        first = asyncio.create_task(kept.find("ferry"))
        second = asyncio.create_task(kept.find("ferry"))
        await asyncio.sleep(0)
        first.cancel()
        assert (await second).outcome == "published"

    asyncio.run(readers())


def test_the_old_one_while_the_store_fails(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is away for a minute is not noticed by readers; for longer, it is said."""
    clock = Clock()
    kept = Manifests(services, clock=clock)

    def away(_key: str) -> bytes:
        raise StoreUnavailable("it is away")

    async def readers() -> None:
        before = await kept.find("ferry")
        monkeypatch.setattr(services.store, "get", away)
        clock.now += manifest_cache.KEPT_S
        assert await kept.find("ferry") == before
        clock.now += STALE_S
        with pytest.raises(StoreUnavailable):
            await kept.find("ferry")
        with pytest.raises(StoreUnavailable):
            await kept.find("other")

    asyncio.run(readers())


def test_published_without_the_ledger(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ``listen narrate`` published is heard, and so is everything while the ledger is away."""
    assert look(services, "ferry").outcome == "published"

    def away(*_: object) -> None:
        raise LedgerUnavailable("it is away")

    monkeypatch.setattr(manifest_cache, "wanted_of", away)
    assert look(services, "ferry").outcome == "published"
    assert look(services, "other").outcome == "article_unknown"


def test_withdrawn_counts_before_the_files_are_gone(services: Services) -> None:
    """From the moment that a withdrawal is accepted nobody gets the manifest any more."""
    request = Request(kind="publish", lane="publish", requested_by="test")
    accept(services.ledger, an_article(), request)
    assert look(services, "ferry").outcome == "published"
    withdraw(services.ledger, "ferry", Request(kind="withdraw", lane="listen", requested_by="test"))
    assert look(services, "ferry").outcome == "withdrawn"


def test_a_manifest_that_is_none_of_ours(services: Services) -> None:
    """Rubbish under the manifest's key is a failure of the store, and no answer."""
    for rubbish in (b"", b"[]", b"{}", b'{"listen": {"files": {"a": 1}}}', b"\xff"):
        services.store.put(manifest_key("ferry"), rubbish)
        with pytest.raises(StoreUnavailable, match="no manifest of ours"):
            look(services, "ferry")
