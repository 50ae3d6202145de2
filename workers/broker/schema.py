"""The tables of a broker file, and how a connection to one is set up."""

import os
import sqlite3
import time
from pathlib import Path

from audio.errors import BrokerUnavailable

APPLICATION_ID = 0x4C53544E
"""``LSTN``: what says in the file's header that it is a broker file."""
SCHEMA_VERSION = 1

_TABLES = """
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    priority INTEGER NOT NULL,
    body TEXT NOT NULL,
    put_at REAL NOT NULL,
    expires_at REAL,
    delivery INTEGER NOT NULL DEFAULT 0,
    holder TEXT,
    leased_at REAL,
    lease_until REAL
);
CREATE INDEX ready ON messages (queue, priority DESC, id) WHERE holder IS NULL;
CREATE INDEX leased ON messages (holder, lease_until) WHERE holder IS NOT NULL;
CREATE INDEX expiring ON messages (expires_at) WHERE expires_at IS NOT NULL;
CREATE TABLE queues (
    name TEXT PRIMARY KEY,
    expires_s REAL,
    message_ttl_s REAL,
    used_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE bindings (
    exchange TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    pattern TEXT NOT NULL,
    queue TEXT NOT NULL,
    PRIMARY KEY (exchange, routing_key, pattern, queue)
) WITHOUT ROWID;
CREATE INDEX bound ON bindings (queue);
"""
_WAL_LIMIT_BYTES = 4 << 20


def connect(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """Open a broker file, making it and its folder where they are missing.

    Commits survive a killed process; after a power cut the last ones may be missing, which the
    ledger makes up for (``synchronous=NORMAL``).

    Raises:
        BrokerUnavailable: the file is something else than a broker file.
        sqlite3.Error: SQLite can't open it.
        OSError: the folder can't be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # For its owner alone; SQLite gives what it makes beside it the same mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(
        path, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False
    )
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            _create(db, path, busy_timeout_s)
        _refuse_foreign(db, path)
        _refuse_read_only(path)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
    except BaseException:
        db.close()
        raise
    return db


def _create(db: sqlite3.Connection, path: Path, busy_timeout_s: float) -> None:
    """Make the tables in an empty file; of several processes that try, one does."""
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _refuse_foreign(db, path)
    db.execute("PRAGMA auto_vacuum = INCREMENTAL")
    _use_wal(db, busy_timeout_s)
    db.execute("BEGIN IMMEDIATE")
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        for statement in _TABLES.split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("COMMIT")


def _use_wal(db: sqlite3.Connection, busy_timeout_s: float) -> None:
    """Switch to the write-ahead log; SQLite doesn't wait for others by itself here."""
    give_up_at = time.monotonic() + busy_timeout_s
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)
        else:
            return


def _refuse_foreign(db: sqlite3.Connection, path: Path) -> None:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if (application, version) == (APPLICATION_ID, SCHEMA_VERSION):
        return
    what = "of another version of Listen" if application == APPLICATION_ID else "another program's"
    raise BrokerUnavailable(
        f"{path} is {what} and is left alone; name a path where there is no file yet.",
        reason="not_a_broker",
    )


def _refuse_read_only(path: Path) -> None:
    if not os.access(path, os.W_OK):
        raise BrokerUnavailable(
            f"the broker's file {path} can't be written to; correct its owner or its mode.",
            reason="not_writable",
        )
