"""Reading many articles quickly, each in a limited process of its own.

Starting Python and loading what reads an article takes half a second, far longer than the reading.
Here a process does that once and then divides for each source: its copy is ready in milliseconds,
has the limits of :mod:`workers.fetching.page_reader`, reads one source and ends. What a source does
to its copy, it does to nobody else.
"""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO

from pydantic import BaseModel, ConfigDict

from audio.errors import ReaderUnavailable
from audio.model import Article
from workers.fetching.limits import child_environment
from workers.fetching.page_reader import (
    START_S,
    ExtractLimits,
    Page,
    found_in,
    hostile,
    job_of,
)

_READY = (sys.executable, "-P", "-m", "workers.fetching.ready_reader_child")
FOR_PAGES = "pages"
"""Tells the process to be ready for pages too, whose reader is the slowest to load."""


class Ended(BaseModel):
    """How a copy ended, as one line of JSON."""

    model_config = ConfigDict(frozen=True)

    status: int
    """Its exit status; below 0, the signal that killed it."""
    told: str
    """Its ``ExtractReply``, or the traceback of what went wrong in it."""


class ReadyReader:
    """A process that reads one source after the other; for one thread at a time.

    It is started for the first source and whenever it is gone.
    """

    def __init__(
        self,
        limits: ExtractLimits | None = None,
        command: Sequence[str] = _READY,
        *,
        pages: bool = False,
    ) -> None:
        """Read within these limits; ``pages``: articles come as pages, and not as JSON alone."""
        self._limits = limits or ExtractLimits()
        self._command = (*command, FOR_PAGES) if pages else tuple(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False

    def start(self) -> None:
        """Start the process before there is anything to read; it gets ready by itself."""
        self._running()

    def article(self, page: Page) -> Article:
        """Return the article in a source.

        Raises:
            ArticleUnreadable: there is none; with the reason ``hostile_page`` where reading it took
                too much, ``reader_crashed`` where the reader broke.
            InputError: whatever else ``audio.intake.read_article`` raises.
            ReaderUnavailable: the process was ended from outside, which says nothing of the source.
        """
        ended = self._ask(page)
        if ended is None:
            # Somebody ended it since the last source, or just now. A second time is no accident.
            ended = self._ask(page)
        if ended is None:
            raise ReaderUnavailable(
                f"{page.name} was not read: the process that reads was ended. Send it again."
            )
        told = ended.told.encode()
        article = found_in(page.name, self._limits, ended.status, told, told)[0].article
        assert article
        return article

    def close(self) -> None:
        """End the process, whatever it is doing; this reader reads nothing more."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _ask(self, page: Page) -> Ended | None:
        """Have a source read; None where the process ended instead of answering.

        Raises:
            ArticleUnreadable: neither the copy's clock nor its process ended it in time.
        """
        process = self._running()
        sent_in, told_in = process.stdin, process.stdout
        assert sent_in
        assert told_in
        job = job_of(page, self._limits).model_dump_json().encode()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        # The copy's own alarm rings first; this one is for a process that can't hear it.
        timer = threading.Timer(self._limits.wall_s + START_S, give_up)
        timer.daemon = True
        timer.start()
        try:
            line = _exchange(sent_in, told_in, job, page.data)
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            return Ended.model_validate_json(line)
        self._forget(process)
        if late.is_set():
            raise hostile(page.name, f"it was still busy after {self._limits.wall_s} s")
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise ReaderUnavailable("This process is ending. Send it again.")
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(  # noqa: S603 - the command is ours
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=child_environment(),
                )
            return self._process

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._process is process:
                self._process = None
        _end(process)


def _exchange(sent_in: IO[bytes], told_in: IO[bytes], job: bytes, data: bytes) -> bytes:
    """Send a job and its source; return the line that answers, or less where none comes."""
    try:
        sent_in.write(b"%d\n%b\n%b" % (len(data), job, data))
        sent_in.flush()
        return told_in.readline()
    except (OSError, ValueError):  # closed, from one side or the other
        return b""


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in filter(None, (process.stdin, process.stdout)):
        with contextlib.suppress(OSError):  # what was still to be written has nowhere to go
            pipe.close()
