"""One SQLite connection per broker file and process, that threads share and forks survive.

SQLite must not be inside a call when the process forks, because the child would inherit its locks
held for ever; and a connection must never be used on both sides of a fork. So one lock is held
round every use in this process and taken before each fork, and the child starts without the
parent's connections.
"""

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from audio.errors import BrokerUnavailable
from workers.broker.schema import connect


class BrokerBlocked(BrokerUnavailable):
    """The file can't be used at this moment; trying again is right."""


class BrokerReplaced(BrokerUnavailable):
    """The file is not the one that was opened; connecting again makes or finds the new one."""


_BLOCKED: Final = {
    sqlite3.SQLITE_BUSY: ("locked", "another process has held it too long; try again"),
    sqlite3.SQLITE_LOCKED: ("locked", "another process has held it too long; try again"),
    sqlite3.SQLITE_PROTOCOL: ("locked", "another process has held it too long; try again"),
    sqlite3.SQLITE_FULL: ("disk_full", "there is no room on the disk; free some"),
    sqlite3.SQLITE_IOERR: ("disk_error", "the disk failed; check it"),
}
_DAMAGED_REMEDY: Final = (
    "stop Listen and move the file away; a new one is made, and the ledger sends again what was in"
    " it"
)
_UNUSABLE: Final = {
    sqlite3.SQLITE_NOTADB: ("damaged", f"it is no SQLite file; {_DAMAGED_REMEDY}"),
    sqlite3.SQLITE_CORRUPT: ("damaged", f"it is damaged; {_DAMAGED_REMEDY}"),
    sqlite3.SQLITE_READONLY: ("not_writable", "it can't be written to; correct its owner or mode"),
    sqlite3.SQLITE_PERM: ("not_writable", "it can't be written to; correct its owner or mode"),
    sqlite3.SQLITE_CANTOPEN: ("not_writable", "it can't be opened; correct its folder's owner"),
}

_turn = threading.RLock()
_open: "weakref.WeakSet[FileConnection]" = weakref.WeakSet()
_inherited: list[sqlite3.Connection] = []
"""Connections of the parent process: kept, never used, because closing them would harm it."""
_watching_forks: list[bool] = []


class FileConnection:
    """The connection of this process to one broker file, opened when it is first used."""

    def __init__(self, path: Path, busy_timeout_s: float) -> None:
        self.path = path
        self._busy_timeout_s = busy_timeout_s
        self._db: sqlite3.Connection | None = None
        self._file_id: tuple[int, int] | None = None
        with _turn:
            if not _watching_forks:
                os.register_at_fork(
                    before=_turn.acquire,
                    after_in_parent=_turn.release,
                    after_in_child=_leave_to_parent,
                )
                _watching_forks.append(True)
            _open.add(self)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to one thread, for single statements.

        Raises:
            BrokerUnavailable: SQLite refused; ``reason`` says why.
        """
        with _turn:
            try:
                if self._db is None:
                    self._db = connect(self.path, self._busy_timeout_s)
                    self._file_id = _file_id(self.path)
                yield self._db
            except sqlite3.DatabaseError as error:
                raise self._typed(error) from error
            except OSError as error:
                raise BrokerUnavailable(
                    f"the broker's file {self.path} can't be made: {error.strerror}; correct"
                    " that or name another path.",
                    reason="not_writable",
                ) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to one thread, for one transaction: all of it happens or nothing.

        Raises:
            BrokerUnavailable: SQLite refused; ``reason`` says why.
        """
        with self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def check_in_place(self) -> None:
        """Notice that the file was deleted or replaced under us.

        Raises:
            BrokerReplaced: it was, so nobody would ever see what is put there.
        """
        if self._db is not None and _file_id(self.path) != self._file_id:
            raise BrokerReplaced(
                f"the broker's file {self.path} was moved or deleted while in use; a new one is"
                " made.",
                reason="moved",
            )

    def close(self) -> None:
        """Close the connection; using it again opens a new one."""
        with _turn:
            db, self._db = self._db, None
            if db is not None:
                db.close()

    def leave_to_parent(self) -> None:
        """Forget, in a forked child, the connection that belongs to the parent."""
        if self._db is not None:
            _inherited.append(self._db)
            self._db = None

    def _typed(self, error: sqlite3.DatabaseError) -> BrokerUnavailable | sqlite3.DatabaseError:
        """Return the error that says what to do; a mistake in a statement stays what it is."""
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _BLOCKED:
            reason, remedy = _BLOCKED[code]
            return BrokerBlocked(f"the broker's file {self.path}: {remedy}.", reason=reason)
        if code in _UNUSABLE:
            reason, remedy = _UNUSABLE[code]
            return BrokerUnavailable(f"the broker's file {self.path}: {remedy}.", reason=reason)
        return error


def _leave_to_parent() -> None:
    for connection in list(_open):
        connection.leave_to_parent()
    _turn.release()


def _file_id(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
