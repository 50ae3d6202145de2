"""The database behind the ledger: connections, transactions, and errors in our own words."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from audio.errors import LedgerUnavailable, SettingsInvalid
from workers.ledger.transaction import Transaction

BUSY_TIMEOUT_S = 30
"""How long a writer waits for another one on SQLite."""
MOST_CONFLICTS = 6
"""How often a transaction is tried that the database undoes in favour of another one."""
CONFLICT_PAUSE_S = 0.05
"""The longest wait before it is tried again."""
_CONFLICTS = frozenset({"40P01", "40001"})
"""SQLSTATE: deadlock detected, serialization failure."""
_SERVER_CLOCK_MS = text("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)")
POOL_RECYCLE_S = 600
"""A connection to PostgreSQL is made anew after so long, wherever a proxy may have forgotten it."""

P = ParamSpec("P")
R = TypeVar("R")


class TransactionConflict(LedgerUnavailable):
    """The database undid a transaction so that another one could go on; nothing was written."""


DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


def _clock_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger, safe to use from several threads. Make it after a fork, never before."""

    engine: Engine
    clock_ms: Callable[[], int] = _clock_ms
    """Milliseconds since 1970; leases and retries go by it, unless the database has a clock."""
    webhooks: tuple[str, ...] = ()
    """Addresses that are told what becomes of articles."""
    trace_of: Callable[[], str | None] = lambda: None
    """What names the trace that a thread is in, as W3C Trace Context writes it, if it is in one."""
    _writing: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Run a transaction that may write; it is committed at the end or never was.

        What it counted is written right before the commit.

        Raises:
            LedgerUnavailable: the database refused or failed; nothing was written.
        """
        with self._explained(), self._turn(), self.engine.begin() as connection:
            clock_ms = self._clock_of(connection)
            tx = Transaction(connection, clock_ms, self.webhooks, self.trace_of)
            yield tx
            tx.settle()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run a transaction that reads one state of the ledger, beside writers on SQLite too.

        Who only looks makes no file where there is none.

        Raises:
            LedgerUnavailable: the database refused or failed, or was never made.
        """
        if not self.is_made():
            raise self._without_tables()
        reading = self.engine.execution_options(listen_reads=True)
        with self._explained(), reading.connect() as connection:
            yield connection

    def is_made(self) -> bool:
        """Whether there is a database to ask; who writes first makes the file of SQLite."""
        url = self.engine.url
        if url.get_backend_name() != "sqlite":
            return True
        try:
            Path(url.database or "").stat()
        except FileNotFoundError:
            return False
        except OSError:
            pass  # who connects is told what is in the way
        return True

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let one thread of this process write after the other on SQLite.

        SQLite has one writer, and the others look now and then whether it has ended: of twenty at
        once, the last waited a second for what took 0.1 s in turn.

        Raises:
            LedgerUnavailable: it took as long as SQLite may take.
        """
        if self.engine.dialect.name != "sqlite":
            yield
            return
        if not self._writing.acquire(timeout=BUSY_TIMEOUT_S):
            raise LedgerUnavailable(
                "the ledger has been written to for too long by another thread; try again later."
            )
        try:
            yield
        finally:
            self._writing.release()

    def _clock_of(self, connection: Connection) -> Callable[[], int]:
        """Take the clock of a database server, which all machines share, before this machine's."""
        if self.clock_ms is _clock_ms and connection.dialect.name == "postgresql":
            return lambda: int(connection.scalar(_SERVER_CLOCK_MS))
        return self.clock_ms

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        place = self.engine.url.render_as_string(hide_password=True)
        try:
            yield
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) in _CONFLICTS:
                raise TransactionConflict(
                    f"the ledger {place} could not order two transactions: {_first_line(error)}"
                ) from error
            raise self._unavailable(error) from error
        except IntegrityError:
            raise  # a broken rule of ours is a bug
        except ProgrammingError as error:
            raise LedgerUnavailable(
                f"the ledger {place} has other tables than this version needs"
                f" ({_first_line(error)}). Run `listen doctor --migrate`."
            ) from error
        except (DBAPIError, PoolTimeoutError) as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: Exception) -> LedgerUnavailable:
        place = self.engine.url.render_as_string(hide_password=True)
        if "no such table" in str(error) or "no such column" in str(error):
            return self._without_tables()
        return LedgerUnavailable(
            f"the ledger {place} can't be used: {_first_line(error)}. Check that it is running,"
            " reachable and writable; `listen doctor` looks closer."
        )

    def _without_tables(self) -> LedgerUnavailable:
        place = self.engine.url.render_as_string(hide_password=True)
        return LedgerUnavailable(
            f"the ledger {place} has no tables, or older ones. Run `listen doctor --migrate`."
        )


def repeated(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function again when the database undid its transaction in favour of another one.

    For functions whose only effect is one transaction: what was undone leaves no trace.

    Raises:
        LedgerUnavailable: the function did, or it was undone every time.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(MOST_CONFLICTS - 1):
            try:
                return function(*args, **kwargs)
            except TransactionConflict:
                # Those who met don't meet again at once.
                time.sleep(random.uniform(0, CONFLICT_PAUSE_S))  # noqa: S311 - no secret
        return function(*args, **kwargs)

    return run


def open_ledger(
    url: str,
    *,
    webhooks: tuple[str, ...] = (),
    trace_of: Callable[[], str | None] = lambda: None,
) -> Ledger:
    """Open the ledger at a database address; nothing is connected to before it is used.

    Raises:
        SettingsInvalid: it is no address of SQLite or PostgreSQL.
    """
    return Ledger(engine_for(ledger_url(url)), webhooks=webhooks, trace_of=trace_of)


def ledger_url(address: str) -> URL:
    """Return the address with the driver that we use.

    Raises:
        SettingsInvalid: it is no address of SQLite or PostgreSQL.
    """
    shape = "sqlite:////absolute/path/ledger.sqlite3 or postgresql://user:password@host/database"
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise SettingsInvalid(f"the ledger has to look like {shape}") from error
    driver = DRIVERS.get(url.drivername)
    if driver is None or (driver == DRIVERS["sqlite"] and url.database in {None, "", ":memory:"}):
        raise SettingsInvalid(f"the ledger has to look like {shape}")
    return url.set(drivername=driver)


def engine_for(url: URL) -> Engine:
    """Make an engine whose transactions behave alike on SQLite and PostgreSQL."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
        _tune_sqlite(engine, Path(url.database or ""))
        return engine
    # psycopg is only imported where it is needed.
    from workers.ledger.postgresql import CONNECT_ARGS, connect_timed  # noqa: PLC0415

    ours = {name: value for name, value in CONNECT_ARGS.items() if name not in url.query}
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_recycle=POOL_RECYCLE_S,
        pool_size=5,
        max_overflow=10,
        connect_args=ours,
    )
    connect_timed(engine)
    return engine


def _tune_sqlite(engine: Engine, path: Path) -> None:
    """Write-ahead log, one writer at a time that queues instead of failing, durable commits.

    A transaction that may write takes the write lock when it begins: SQLite can't wait for it
    later, once something was read.
    """
    made = threading.Event()

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: Any) -> None:
        if made.is_set():
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                # For its owner alone; SQLite gives what it makes beside it the same mode.
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise LedgerUnavailable(
                f"Can't make {path} for the ledger: {error.strerror}. Correct LISTEN_LEDGER"
                " or LISTEN_DATA_DIR, or the folder's owner."
            ) from error
        made.set()

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("listen_reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().partition("\n")[0]
