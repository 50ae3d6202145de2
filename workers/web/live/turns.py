"""The threads that make live sound, in turn: whoever has heard nothing yet goes before the rest."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


class Turns:
    """Some threads, each of which does one thing after the other; for one event loop."""

    def __init__(self, n_threads: int) -> None:
        """Make so many threads when they are needed."""
        self._executor = ThreadPoolExecutor(n_threads, thread_name_prefix="live")
        self._n_free = n_threads
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    async def run(self, function: Callable[..., T], *arguments: Any, urgent: bool = True) -> T:
        """Return what a function returns, called in a thread once it is its turn.

        What is urgent goes before whatever waits and is not.

        Raises:
            Exception: what the function raised.
        """
        await self._wait(self._urgent if urgent else self._others)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._executor, partial(function, *arguments))
        finally:
            self._pass_on()

    def close(self) -> None:
        """Do nothing more; what a thread has begun it ends."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _wait(self, line: deque[asyncio.Future[None]]) -> None:
        if self._n_free:
            self._n_free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # it was our turn at this very moment
            raise

    def _pass_on(self) -> None:
        for line in (self._urgent, self._others):
            while line:
                turn = line.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._n_free += 1
