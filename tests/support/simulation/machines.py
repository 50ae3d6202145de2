"""What a simulated site is made of: its ledger, its store, and processes that may be stopped."""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from greenlet import greenlet
from sqlalchemy import Engine, event

from audio.errors import LedgerUnavailable, StoreUnavailable
from workers.ledger import Ledger, Work, open_ledger
from workers.ledger.migrate import migrate


@dataclass(frozen=True, slots=True)
class SimulatedLedger(Ledger):
    """The real ledger; whoever uses it may be stopped before and after each transaction."""

    pause: Callable[[], None] = lambda: None
    fail: Callable[[], bool] = lambda: False

    @contextmanager
    def write(self) -> Iterator[Any]:
        """Run a transaction between two points at which the process may stop."""
        self.pause()
        if self.fail():
            raise LedgerUnavailable("the disk is full")
        with Ledger.write(self) as tx:
            yield tx
        self.pause()

    @contextmanager
    def read(self) -> Iterator[Any]:
        """Read after a point at which the process may stop."""
        self.pause()
        with Ledger.read(self) as connection:
            yield connection


@dataclass
class SimulatedStore:
    """Objects in memory; a call may stop its process, or fail."""

    pause: Callable[[], None]
    fail: Callable[[], bool]
    objects: dict[str, str] = field(default_factory=dict)

    def put(self, key: str, body: str) -> None:
        """Keep an object, whole or not at all."""
        self._call()
        self.objects[key] = body

    def head(self, key: str) -> str | None:
        """Return what is there, or None."""
        self._call()
        return self.objects.get(key)

    def delete(self, key: str) -> None:
        """Remove an object that may be missing."""
        self._call()
        self.objects.pop(key, None)

    def list(self, prefix: str) -> Iterator[Any]:
        """Return the objects whose keys begin so."""
        self._call()
        return iter(
            [SimpleNamespace(key=key) for key in sorted(self.objects) if key.startswith(prefix)]
        )

    def _call(self) -> None:
        self.pause()
        if self.fail():
            raise StoreUnavailable("the disk is full")


@dataclass(eq=False)
class Process:
    """A worker that does one message."""

    run: greenlet
    asleep_until_ms: int = 0
    claimed: Work | None = None
    renewed_at_ms: int = 0


@dataclass(frozen=True)
class Waiting:
    """A message of the outbox, as far as the time it takes is concerned."""

    stage: str
    due_at_ms: int
    scheduled_at_ms: int
    is_sent: bool

    def may_be_sent(self, now_ms: int) -> bool:
        """Whether it is worth asking the ledger what is due."""
        return not self.is_sent and (self.due_at_ms <= now_ms or self.scheduled_at_ms > now_ms)


@dataclass
class Glance:
    """A look at the outbox that costs little: every step of a history takes one."""

    connection: sqlite3.Connection

    def outbox(self) -> list[Waiting]:
        """Return every message that is not done."""
        query = "SELECT stage, due_at_ms, scheduled_at_ms, sent_at_ms IS NOT NULL FROM outbox"
        return [Waiting(*row) for row in self.connection.execute(query)]


@cache
def engine() -> Engine:
    """Return the engine of all histories of this process: it keeps the SQL that it has compiled."""
    made = open_ledger(f"sqlite:///{_folder() / 'ledger.sqlite3'}").engine
    event.listen(made, "connect", lambda c, _: c.execute("PRAGMA synchronous = OFF"))
    return made


def new_file() -> Path:
    """Let the ledger's file have tables and nothing else; return where it is."""
    engine().dispose()
    path = _folder() / "ledger.sqlite3"
    for rest in _folder().glob("ledger.sqlite3*"):
        rest.unlink()
    shutil.copy(_empty(), path)
    return path


@cache
def _empty() -> Path:
    path = _folder() / "empty.sqlite3"
    ledger = open_ledger(f"sqlite:///{path}")
    migrate(ledger)
    ledger.close()  # the last connection moves what is in the log into the file
    return path


@cache
def _folder() -> Path:
    path = tempfile.mkdtemp(prefix="listen-test-")
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return Path(path)
