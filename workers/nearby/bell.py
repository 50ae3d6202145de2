"""A bell that processes of one machine ring for each other, without a server.

Who waits has a pipe with a name (a FIFO) in a folder, and who rings writes one byte into each pipe
that is there. A ring says "look now" and nothing else, and it may be missed: processes on another
machine, of an older version, or in a folder where no pipe can be made hear nothing. So whoever
listens also looks now and then, as if there were no bell.
"""

import errno
import os
import stat
import uuid
from contextlib import suppress
from pathlib import Path

_PRIVATE = 0o600
_ALL_AT_ONCE = 4096
"""Bytes taken out of a pipe at a time; rings that nobody has heard yet are one."""


class Listener:
    """One pipe. Its end can be watched by an event loop; safe to use from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Make a pipe with this name.

        Raises:
            OSError: the folder or the system can't keep one.
        """
        self._path = path
        # Until it is open at both ends nobody is to find it, and take it for one that was left.
        unseen = path.with_name(f".{path.name}")
        os.mkfifo(unseen, _PRIVATE)
        try:
            self._end = os.open(unseen, os.O_RDONLY | os.O_NONBLOCK)
            # With a writer of its own the pipe never ends, whoever rings and leaves.
            self._own_writer = os.open(unseen, os.O_WRONLY | os.O_NONBLOCK)
            unseen.rename(path)
        except OSError:
            unseen.unlink()
            raise

    def fileno(self) -> int:
        """Return the descriptor that can be read once somebody has rung."""
        return self._end

    def heard(self) -> bool:
        """Say whether somebody has rung since this was asked last; returns at once."""
        rung = False
        with suppress(BlockingIOError):
            while os.read(self._end, _ALL_AT_ONCE):
                rung = True
        return rung

    def close(self) -> None:
        """Listen no more; once is enough."""
        if self._end < 0:
            return
        with suppress(OSError):  # somebody removed the folder
            self._path.unlink()
        os.close(self._own_writer)
        os.close(self._end)
        self._end = -1


class Bell:
    """A folder with the pipes of those who listen. Nothing is kept open, so it outlives forks."""

    def __init__(self, folder: Path) -> None:
        """Ring and listen in a folder, which is made when somebody listens."""
        self._folder = folder

    def ring(self) -> int:
        """Wake everybody who listens, and return how many that are; never waits, never raises."""
        try:
            paths = [path for path in self._folder.iterdir() if not path.name.startswith(".")]
        except OSError:  # nobody has ever listened, or the folder can't be read
            return 0
        return sum(_ring(path) for path in paths)

    def listen(self) -> Listener | None:
        """Begin to listen; None where that can't be done: then looking now and then has to do."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return Listener(self._folder / f"{os.getpid()}-{uuid.uuid4().hex}")
        except OSError:
            return None


def _ring(path: Path) -> bool:
    try:
        end = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ENXIO:  # nobody reads from it: its process was killed
            with suppress(OSError):
                if path.is_fifo():
                    path.unlink()
        return False
    try:
        if not stat.S_ISFIFO(os.fstat(end).st_mode):
            return False
        os.write(end, b"!")
    except BlockingIOError:
        return True  # it is full of rings that are not heard yet
    except OSError:
        return False
    finally:
        os.close(end)
    return True
