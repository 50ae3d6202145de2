"""Telling desks that something has changed: one small question a second, however many look."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from typing import Final

from starlette.concurrency import run_in_threadpool

from audio.errors import ServiceError
from workers.ledger.listing.failures import mark
from workers.services import Services
from workers.web.live.events import HEARTBEAT
from workers.web.live.room import HEARTBEAT_S, set_within

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 1.0


class Changes:
    """Watches the ledger while a desk is open; for one event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen: tuple[int, ...] | None = None
        self._changed = asyncio.Event()
        self._n_desks = 0
        self._closed = False

    async def keep_looking(self) -> None:
        """Look for changes until cancelled, while anybody wants to know."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._n_desks:
                await self.look()

    async def look(self) -> None:
        """Look once, and wake the desks if anything is another than before."""
        try:
            found = await run_in_threadpool(mark, self._services.ledger)
        except ServiceError as error:
            log.warning("changes are not looked for: %s", error)
            return
        if found != self._seen:
            self._seen = found
            self._wake()

    async def stream(self) -> AsyncGenerator[bytes]:
        """Yield an event for each look that found a change, until the process ends."""
        self._n_desks += 1
        try:
            yield b"event: watching\ndata: {}\n\n"
            while not self._closed:
                changed = self._changed
                while not self._closed and not await set_within(changed, HEARTBEAT_S):
                    yield HEARTBEAT
                if not self._closed:
                    yield b"event: changed\ndata: {}\n\n"
        finally:
            self._n_desks -= 1

    def close(self) -> None:
        """End every stream, because the process is about to end."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
