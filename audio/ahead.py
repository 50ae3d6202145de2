"""Working ahead: the next blocks are made on another thread while this one is busy with the last.

Decoding, resampling and filtering let go of Python's lock, so two stages of a pass over the sound
run on two processors.
"""

import threading
from collections.abc import Iterable, Iterator
from queue import Queue
from typing import TypeVar

T = TypeVar("T")

_DEPTH = 4
"""So many blocks wait at most."""


def ahead(items: Iterable[T]) -> Iterator[T]:
    """Yield ``items`` in order, made up to four ahead on a thread of their own.

    What the maker raises is raised here, after the items made before it. A consumer that stops
    early, by an error or by closing the generator, stops the maker too.
    """
    waiting: Queue[tuple[T] | BaseException | None] = Queue(_DEPTH)
    stopped = threading.Event()

    def make() -> None:
        try:
            for item in items:
                waiting.put((item,))
                if stopped.is_set():
                    return
            waiting.put(None)
        except BaseException as error:  # noqa: BLE001  it is raised again where it is awaited
            waiting.put(error)

    maker = threading.Thread(target=make, name="ahead", daemon=True)
    maker.start()
    try:
        while (item := waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item[0]
    finally:
        stopped.set()
        while maker.is_alive():
            # The maker may wait for room; taking one item out gives it some.
            while not waiting.empty():
                waiting.get_nowait()
            maker.join(timeout=0.05)
