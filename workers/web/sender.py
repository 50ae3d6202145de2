"""Sends the messages that requests wrote into the ledger to the broker, soon and together."""

import asyncio
import logging
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from audio.errors import ServiceError

log = logging.getLogger(__name__)


class Sender:
    """Waits until a message may be due, and sends all that are.

    A thousand requests at the same instant are one or two calls. While the broker is away, the
    ledger keeps the messages, and the sweeper sends them later.
    """

    def __init__(
        self, send: Callable[[], object], get_ready: Callable[[], object] = lambda: None
    ) -> None:
        """Send with ``send``; ``get_ready`` is called once, before the first is sent."""
        self._send = send
        self._get_ready = get_ready
        self._due = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Have all due messages sent soon; returns at once, from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._due.set)

    async def run(self) -> None:
        """Send whenever woken, until cancelled."""
        self._loop = asyncio.get_running_loop()
        await self._do(self._get_ready)
        while True:
            await self._due.wait()
            self._due.clear()
            await self._do(self._send)

    async def _do(self, what: Callable[[], object]) -> None:
        try:
            await run_in_threadpool(what)
        except ServiceError as error:
            log.warning("%s: %s", error.code, error)
        except Exception:
            # The messages stay in the ledger; the next request or the sweeper tries again.
            log.exception("sending failed")


def sender_of(request: Request) -> Sender:
    """Return the sender of the application that a request came to."""
    sender: Sender = request.app.state.sender
    return sender
