"""Doing a thing once for everybody who asks at the same time, and keeping the newest answers."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable, Sequence
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SingleFlight(Generic[K, V]):
    """Shares one run among all who ask for the same key while it goes on; for one event loop."""

    def __init__(self) -> None:
        self._running: dict[K, asyncio.Task[V]] = {}

    async def run(self, key: K, act: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """Return the result of the run for a key; ``act`` begins one where none is going on.

        Whoever is cancelled leaves the run to the others.

        Raises:
            Exception: what ``act`` raised, to everybody who waited for it.
        """
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(act())
            self._running[key] = task
            task.add_done_callback(lambda done: self._end(key, done))
        return await asyncio.shield(task)

    def forget(self, key: K) -> None:
        """Let the next who asks begin a run; those who wait get what the present one returns."""
        self._running.pop(key, None)

    def is_newest(self, key: K) -> bool:
        """Say whether the task that asks is the run that whoever asks now would share."""
        return self._running.get(key) is asyncio.current_task()

    def _end(self, key: K, task: asyncio.Task[V]) -> None:
        if self._running.get(key) is task:
            del self._running[key]


class Gathered(Generic[K, V]):
    """Does in one run what several threads ask for while another run goes on; for threads."""

    def __init__(self, act: Callable[[Sequence[K]], Sequence[V]]) -> None:
        """Say how all that is gathered is done: ``act`` returns a result for each, in order."""
        self._act = act
        self._gathering = threading.Lock()
        self._turn = threading.Lock()
        self._asked: list[tuple[K, Future[V]]] = []

    def ask(self, one: K) -> V:
        """Return the result for one, once it was its turn, alone or with others.

        Raises:
            Exception: what ``act`` raised, to everybody of that run.
        """
        result: Future[V] = Future()
        with self._gathering:
            self._asked.append((one, result))
        with self._turn:
            if not result.done():  # else it was done with those of the run before
                self._run()
        return result.result()

    def _run(self) -> None:
        with self._gathering:
            asked, self._asked = self._asked, []
        try:
            results = self._act([one for one, _ in asked])
        except Exception as error:  # noqa: BLE001 - everybody is told
            for _, result in asked:
                result.set_exception(error)
            return
        for (_, result), value in zip(asked, results, strict=True):
            result.set_result(value)


class Newest(Generic[K, V]):
    """A dict of limited size: beyond it, what was put longest ago is forgotten."""

    def __init__(self, max_entries: int) -> None:
        self._max_entries = max_entries
        self._entries: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """Return the value of a key, or None."""
        return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value, as the newest."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        while len(self._entries) > self._max_entries:
            self._entries.popitem(last=False)

    def forget(self, key: K) -> None:
        """Drop a key, if it is there."""
        self._entries.pop(key, None)
