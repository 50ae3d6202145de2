"""Listeners of a finished file learn of a newer one: soon, once, and for one question however many."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from support.humming_narrations import services_over

from audio.errors import LedgerUnavailable
from workers.ledger.migrate import migrate
from workers.manifest import manifest_key
from workers.services import Services
from workers.store import FolderStore
from workers.web.live import updates as module
from workers.web.live.events import HEARTBEAT
from workers.web.live.updates import UNKNOWN_EVERY_S, Updates
from workers.web.manifest_cache import Found, Manifests


class Clock:
    """Seconds, as the test says."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Newsroom:
    """A ledger's answers and a store's manifests, as a test says; the questions are counted."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.services: Services = services_over(FolderStore(folder / "s"), data_dir=str(folder))
        migrate(self.services.ledger)
        self.keys: dict[str, str] = {}
        self.asked: list[set[str]] = []
        self.clock = Clock()
        self.manifests = Manifests(self.services, clock=self.clock)
        self.updates = Updates(self.services, self.manifests, clock=self.clock)
        monkeypatch.setattr(module, "published_keys", self._answer)
        self.reads = 0
        find = Manifests.find

        async def counted(manifests: Manifests, article_id: str) -> Found:
            found = await find(manifests, article_id)
            self.reads += 1
            return found

        monkeypatch.setattr(Manifests, "find", counted)

    def _answer(self, _: object, among: set[str]) -> dict[str, str]:
        self.asked.append(among)
        return {one: self.keys[one] for one in among if one in self.keys}

    def publishes(self, article_id: str, key: str, *, in_ledger: bool = True) -> None:
        files = {"audio.mp3": {"url": "file:///a", "key": f"narrations/{article_id}/{key}/audio"}}
        manifest = {"contentUrl": "file:///a", "listen": {"narration_id": key, "files": files}}
        self.services.store.put(manifest_key(article_id), json.dumps(manifest).encode())
        if in_ledger:
            self.keys[article_id] = key

    async def waiting(self, *streams: AsyncGenerator[bytes]) -> list[asyncio.Task[bytes]]:
        """Let these go on, each until it has read what is published and waits for news."""
        reads = self.reads + len(streams)
        tasks = [asyncio.create_task(rest_of(stream)) for stream in streams]
        while self.reads < reads:
            await asyncio.sleep(0.001)
        return tasks

    def listens(self, article_id: str, heard: str) -> AsyncGenerator[bytes]:
        return self.updates.stream(article_id, heard, lambda found: f'"{found.narration_key}"')


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    return Newsroom(tmp_path, monkeypatch)


async def rest_of(stream: AsyncGenerator[bytes]) -> bytes:
    return b"".join([piece async for piece in stream if piece != HEARTBEAT])


def played(story: Callable[[], object]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]


def test_many_listeners_are_told_once_and_cost_one_question(newsroom: Newsroom) -> None:
    """Of a hundred who hear one article and one who hears another, the hundred are told."""
    newsroom.publishes("tide", "one")
    newsroom.publishes("moon", "one")

    async def story() -> None:
        streams = [newsroom.listens("tide", "one") for _ in range(100)]
        other = newsroom.listens("moon", "one")
        for stream in (*streams, other):
            assert await anext(stream) == b"event: watching\nid: 0\ndata: {}\n\n"
        *waiting, elsewhere = await newsroom.waiting(*streams, other)
        await newsroom.updates.look()
        newsroom.publishes("tide", "two")
        newsroom.asked.clear()
        await newsroom.updates.look()
        told = await asyncio.gather(*waiting)
        assert set(told) == {b'event: published\nid: end\ndata: "two"\n\n'}
        assert newsroom.asked == [{"tide", "moon"}]
        assert newsroom.updates.n_articles == 1
        newsroom.updates.close()
        assert await elsewhere == b""
        assert newsroom.updates.n_articles == 0

    played(story)


def test_who_comes_late_is_told_at_once(newsroom: Newsroom) -> None:
    """A listener who paused, or came over from live sound, missed what was published meanwhile."""
    newsroom.publishes("tide", "two")

    async def story() -> None:
        assert b'data: "two"' in await rest_of(newsroom.listens("tide", "one"))

    played(story)


def test_what_was_read_a_moment_before_is_read_again(newsroom: Newsroom) -> None:
    """A manifest kept in memory hides nothing that was published after somebody began to listen."""
    newsroom.publishes("tide", "one")

    async def story() -> None:
        stream = newsroom.listens("tide", "one")
        await anext(stream)
        (waiting,) = await newsroom.waiting(stream)  # and the clock stands still
        newsroom.publishes("tide", "two")
        await newsroom.updates.look()
        assert b'data: "two"' in await waiting

    played(story)


def test_what_the_ledger_does_not_know_is_looked_for_in_the_store(newsroom: Newsroom) -> None:
    """`listen narrate` publishes without the ledger; that is seen a little later."""
    newsroom.publishes("tide", "one", in_ledger=False)

    async def story() -> None:
        stream = newsroom.listens("tide", "one")
        await anext(stream)
        (waiting,) = await newsroom.waiting(stream)
        await newsroom.updates.look()
        newsroom.publishes("tide", "two", in_ledger=False)
        newsroom.clock.now += UNKNOWN_EVERY_S
        await newsroom.updates.look()
        assert b'data: "two"' in await waiting

    played(story)


def test_a_ledger_that_is_away_ends_no_stream(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is told meanwhile, and what was published is told when the ledger is back."""
    newsroom.publishes("tide", "one")

    def away(*_: object) -> dict[str, str]:
        raise LedgerUnavailable("no database")

    async def story() -> None:
        stream = newsroom.listens("tide", "one")
        await anext(stream)
        (waiting,) = await newsroom.waiting(stream)
        newsroom.publishes("tide", "two")
        with monkeypatch.context() as patched:
            patched.setattr(module, "published_keys", away)
            await newsroom.updates.look()
        assert not waiting.done()
        await newsroom.updates.look()
        assert b'data: "two"' in await waiting

    played(story)


def test_a_withdrawal_ends_the_stream(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing more to be told."""
    newsroom.publishes("tide", "one")

    async def find(_: Manifests, __: str) -> Found:
        return Found("withdrawn")

    async def story() -> None:
        monkeypatch.setattr(Manifests, "find", find)
        assert await rest_of(newsroom.listens("tide", "one")) == (
            b"event: watching\nid: 0\ndata: {}\n\nevent: withdrawn\nid: end\ndata: {}\n\n"
        )

    played(story)
