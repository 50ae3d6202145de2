"""News of narrations that are being made: the workers' bell, as an event loop hears it."""

import asyncio

from workers.nearby.bell import Bell, Listener


class Rings:
    """Wakes everybody who waits for a narration to come further; for one event loop.

    A ring does not say which narration it is about: a look at the ledger is cheaper than to know.
    """

    def __init__(self, bell: Bell) -> None:
        """Hear this bell, once :meth:`open` is called."""
        self._bell = bell
        self._listener: Listener | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.next_ring = asyncio.Event()
        """Set by the next ring, which puts another one in its place."""

    def open(self) -> None:
        """Begin to hear the bell, unless that has begun."""
        if self._loop is not None:
            return
        self._loop = asyncio.get_running_loop()
        self._listener = self._bell.listen()
        if self._listener is not None:
            self._loop.add_reader(self._listener.fileno(), self._rung)

    def close(self) -> None:
        """Hear it no more."""
        if self._loop is not None and self._listener is not None:
            self._loop.remove_reader(self._listener.fileno())
            self._listener.close()
            self._listener = None

    def _rung(self) -> None:
        assert self._listener
        if self._listener.heard():
            rung, self.next_ring = self.next_ring, asyncio.Event()
            rung.set()
