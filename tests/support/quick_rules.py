"""What keeps the quick tests quick: no processes, no servers, and little of a processor's time.

Those under ``unit/``, ``property/`` and ``golden/`` start no process and use no network; a test
that needs one belongs in ``integration/``. One under ``unit/`` may use the processor for
``MOST_CPU_S`` seconds, its fixtures included. The processor's time is judged, not the wall clock, so
that a busy machine fails nothing.
"""

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

MOST_CPU_S = 5.0
ALONE = frozenset({"unit", "property", "golden"})
"""Folders whose tests have nothing but this process and the disk."""
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}
_CALLS = {"socket.bind", "socket.connect"}
_seen: list[str] | None = None


def kind_of(path: PurePath) -> str:
    """Return the folder of ``tests/`` in which a file lies."""
    parts = path.parts
    return parts[len(parts) - 1 - parts[::-1].index("tests") + 1]


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is None:
        return
    if event in _STARTS:
        _seen.append(f"starts a process: {event} {arguments[:2]}")
    elif event in _CALLS and getattr(arguments[0], "family", None) != socket.AF_UNIX:
        _seen.append(f"uses the network: {event} {arguments[1:]}")


sys.addaudithook(_listen)  # it can't be taken away again, so it looks whether anybody asks


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect what is done within the block that a test on its own must not do."""
    global _seen  # noqa: PLW0603  the hook has no other way to know
    before, _seen = _seen, []
    try:
        yield _seen
    finally:
        _seen = before


class Stopwatch:
    """Measures this process's own processor time, all threads together."""

    def __init__(self) -> None:
        self.started_s = time.process_time()

    @property
    def used_s(self) -> float:
        """Seconds of processor time since it was made."""
        return time.process_time() - self.started_s
