"""Telling those who listen to a published narration that a newer one is published.

However many listen to however many articles, one small question to the ledger a few times a second
finds out; the manifests of what has changed are read then, once.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from starlette.concurrency import run_in_threadpool

from audio.errors import ServiceError
from workers.ledger.status import published_keys
from workers.services import Services
from workers.web.live.events import END_ID, HEARTBEAT, event
from workers.web.live.room import HEARTBEAT_S, set_within
from workers.web.manifest_cache import Found, Manifests

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 0.25
UNKNOWN_EVERY_S: Final = 5.0
"""How often the store is looked into for what the ledger does not know of."""


@dataclass(slots=True)
class _Watched:
    """An article that somebody listens to."""

    mark: str = ""
    """What is published, as far as it was looked for."""
    n_listeners: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Updates:
    """Watches what is listened to; for one event loop."""

    def __init__(
        self,
        services: Services,
        manifests: Manifests,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch the ledger of these services; what has changed is read through ``manifests``."""
        self._services = services
        self._manifests = manifests
        self._clock = clock
        self._watched: dict[str, _Watched] = {}
        self._closed = False

    @property
    def n_articles(self) -> int:
        """How many articles are watched."""
        return len(self._watched)

    async def keep_looking(self) -> None:
        """Look for newer narrations until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._watched:
                await self.look()

    async def look(self) -> None:
        """Look once, and wake the listeners of what has changed."""
        asked = dict(self._watched)
        try:
            keys = await run_in_threadpool(published_keys, self._services.ledger, set(asked))
        except ServiceError as error:
            log.warning("newer narrations are not looked for: %s", error)
            return
        now = f"not in the ledger {self._clock() // UNKNOWN_EVERY_S}"
        for article_id, watched in asked.items():
            mark = keys.get(article_id, now)
            if mark != watched.mark:
                watched.mark = mark
                self._manifests.forget(article_id)
                self._wake(watched)

    async def stream(
        self, article_id: str, heard: str, data_of: Callable[[Found], str]
    ) -> AsyncGenerator[bytes]:
        """Yield events until something else is published than what is heard.

        Args:
            article_id: of what is listened to.
            heard: the key of the narration that is listened to.
            data_of: writes what one client is told of what is published instead.
        """
        with self._listening(article_id) as watched:
            yield event("watching", "{}", event_id="0")
            while not self._closed:
                changed = watched.changed
                found = await self._found(article_id)
                if found and found.outcome == "withdrawn":
                    yield event("withdrawn", "{}", event_id=END_ID)
                    return
                if found and found.narration_key and found.narration_key != heard:
                    yield event("published", data_of(found), event_id=END_ID)
                    return
                while not self._closed and not await set_within(changed, HEARTBEAT_S):
                    yield HEARTBEAT

    def close(self) -> None:
        """End every stream, because the process is about to end."""
        self._closed = True
        for watched in self._watched.values():
            self._wake(watched)

    async def _found(self, article_id: str) -> Found | None:
        try:
            return await self._manifests.find(article_id)
        except ServiceError as error:
            log.warning("what is published of %s is not known: %s", article_id, error)
            return None

    @contextmanager
    def _listening(self, article_id: str) -> Iterator[_Watched]:
        watched = self._watched.setdefault(article_id, _Watched())
        watched.n_listeners += 1
        try:
            yield watched
        finally:
            watched.n_listeners -= 1
            if not watched.n_listeners:
                del self._watched[article_id]

    @staticmethod
    def _wake(watched: _Watched) -> None:
        changed, watched.changed = watched.changed, asyncio.Event()
        changed.set()
