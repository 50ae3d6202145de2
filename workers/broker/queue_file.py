"""Queues in a SQLite file: messages are put, leased, and acknowledged or given back.

A message is always in one of two states: ready, or leased to a holder until a time. A holder that
lives renews its leases; when one lapses, the message is ready again, at its old place in the queue.
Every lease has a :class:`Receipt`, and only the receipt of a message's latest lease counts, so a
holder that was thought dead can neither finish nor give back what somebody else has by now.

Times are wall-clock seconds, the only clock that outlives a reboot; a lease dated well in the
future counts as lapsed, so setting the clock back strands nothing.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workers.broker.connection import FileConnection
from workers.nearby.bell import Bell

_LAPSED = "holder IS NOT NULL AND (lease_until <= :now OR leased_at > :now + 5)"
_GONE = "expires_at <= :now AND holder IS NULL"
_FIRST_READY = """
SELECT id, delivery, body FROM messages
WHERE queue = ? AND holder IS NULL AND (expires_at IS NULL OR expires_at > ?)
ORDER BY priority DESC, id LIMIT 1
"""
_FREE_PAGES_KEPT = 256
_PAGES_RETURNED_AT_ONCE = 2048


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves a lease."""

    message_id: int
    delivery: int
    """How often the message has been taken, this time included."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message as its taker gets it."""

    receipt: Receipt
    queue: str
    body: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Who takes a message, and for how long unless renewed."""

    holder: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Binding:
    """A queue that an exchange feeds."""

    routing_key: str
    pattern: str
    queue: str


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is in a queue."""

    queue: str
    ready: int
    leased: int
    oldest_ready_s: float
    """Age of the oldest message that is ready, in seconds; 0 when there is none."""


class QueueFile:
    """The queues in one file; any number of processes and threads may share it.

    Every method may raise :class:`audio.errors.BrokerUnavailable`.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.time,
        busy_timeout_s: float = 10.0,
    ) -> None:
        self.path = path
        self.bell = Bell(path.with_name(f"{path.name}.bells"))
        """Rings when a message can be taken."""
        self._file = FileConnection(path, busy_timeout_s)
        self._clock = clock
        self._stirred = threading.Event()
        self._seen_version: int | None = None

    def open(self) -> None:
        """Make or open the file now, instead of when it is first used."""
        with self._file.reading():
            pass

    def close(self) -> None:
        """Let go of the file; leases stay until they lapse."""
        self._file.close()

    # Messages

    def put(
        self, queues: Iterable[str], body: str, *, priority: int = 0, ttl_s: float | None = None
    ) -> None:
        """Put a message into each of some queues, or into none if that fails.

        Higher priorities are taken first, and inside one the oldest. After ``ttl_s`` seconds, or
        the queue's own limit if that is shorter, a message that nobody has taken is dropped.
        """
        self._file.check_in_place()
        now = self._clock()
        with self._file.writing() as db:
            for queue in queues:
                own = db.execute("SELECT message_ttl_s FROM queues WHERE name = ?", (queue,))
                limits = [s for s in (ttl_s, *(own.fetchone() or ())) if s is not None]
                expires_at = now + min(limits) if limits else None
                db.execute(
                    "INSERT INTO messages (queue, priority, body, put_at, expires_at)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (queue, priority, body, now, expires_at),
                )
        self._stirred.set()
        self.bell.ring()

    def take(self, queues: Sequence[str], lease: Lease | None) -> Taken | None:
        """Take the first message of the first of these queues that has one ready.

        Without a lease the message is gone at once, acknowledged by being taken.
        """
        if not self._anything_for(queues):
            return None
        with self._file.writing() as db:
            now = self._clock()
            _return_lapsed(db, now)
            for queue in queues:
                row = db.execute(_FIRST_READY, (queue, now)).fetchone()
                if row is not None:
                    message_id, delivery, body = row
                    _hand_over(db, message_id, lease, now)
                    return Taken(Receipt(message_id, delivery + 1), queue, body)
        return None

    def ack(self, receipt: Receipt) -> bool:
        """Drop a message that is done with; false when the receipt no longer counts.

        A lapsed lease can still be acknowledged as long as nobody else has taken the message.
        """
        with self._file.writing() as db:
            found = db.execute(
                "DELETE FROM messages WHERE id = ? AND delivery = ?",
                (receipt.message_id, receipt.delivery),
            )
        self._stirred.set()
        return found.rowcount > 0

    def release(self, receipts: Iterable[Receipt]) -> int:
        """Make leased messages ready again, at their old places; return how many there were."""
        with self._file.writing() as db:
            count = sum(
                db.execute(
                    "UPDATE messages SET holder = NULL, leased_at = NULL, lease_until = NULL"
                    " WHERE id = ? AND delivery = ? AND holder IS NOT NULL",
                    (receipt.message_id, receipt.delivery),
                ).rowcount
                for receipt in receipts
            )
        self._stirred.set()
        if count:
            self.bell.ring()
        return count

    def renew(self, lease: Lease) -> int:
        """Prolong every lease of a holder, counting from now; return how many there are.

        A lease that has lapsed, but whose message nobody has taken or seen lapse, is renewed too.
        """
        with self._file.reading() as db:
            held = db.execute("SELECT 1 FROM messages WHERE holder = ? LIMIT 1", (lease.holder,))
            if held.fetchone() is None:
                return 0
        with self._file.writing() as db:
            now = self._clock()
            return db.execute(
                "UPDATE messages SET leased_at = ?, lease_until = ? WHERE holder = ?",
                (now, now + lease.seconds, lease.holder),
            ).rowcount

    # Queues and bindings

    def declare(
        self, queue: str, *, expires_s: float | None = None, message_ttl_s: float | None = None
    ) -> None:
        """Make a queue known; one with ``expires_s`` is deleted once unused for so long."""
        if self.has(queue):
            return
        with self._file.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO queues (name, expires_s, message_ttl_s, used_at)"
                " VALUES (?, ?, ?, ?)",
                (queue, expires_s, message_ttl_s, self._clock()),
            )

    def has(self, queue: str) -> bool:
        """Say whether a queue was declared and not deleted."""
        with self._file.reading() as db:
            found = db.execute("SELECT 1 FROM queues WHERE name = ?", (queue,)).fetchone()
        return found is not None

    def touch(self, queues: Sequence[str]) -> list[str]:
        """Note that queues are in use, so that they don't expire; return those that are gone."""
        missing = [queue for queue in queues if not self.has(queue)]
        with self._file.writing() as db:
            db.executemany(
                "UPDATE queues SET used_at = ? WHERE name = ? AND expires_s IS NOT NULL",
                [(self._clock(), queue) for queue in queues],
            )
        return missing

    def bind(self, exchange: str, binding: Binding) -> None:
        """Let an exchange feed a queue."""
        if binding in self.bindings(exchange):
            return
        with self._file.writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO bindings VALUES (?, ?, ?, ?)",
                (exchange, binding.routing_key, binding.pattern, binding.queue),
            )

    def unbind(self, exchange: str, binding: Binding) -> None:
        """Let an exchange no longer feed a queue."""
        with self._file.writing() as db:
            db.execute(
                "DELETE FROM bindings WHERE exchange = ? AND routing_key = ? AND pattern = ?"
                " AND queue = ?",
                (exchange, binding.routing_key, binding.pattern, binding.queue),
            )

    def bindings(self, exchange: str) -> list[Binding]:
        """Return the queues that an exchange feeds."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT routing_key, pattern, queue FROM bindings WHERE exchange = ?", (exchange,)
            ).fetchall()
        return [Binding(*row) for row in rows]

    def purge(self, queue: str) -> int:
        """Drop what is ready in a queue, not what is leased; return how many that were."""
        with self._file.writing() as db:
            return db.execute(
                "DELETE FROM messages WHERE queue = ? AND holder IS NULL", (queue,)
            ).rowcount

    def delete(self, queue: str) -> None:
        """Delete a queue with its messages, leased ones too, and its bindings."""
        with self._file.writing() as db:
            _delete_queue(db, queue)

    def size(self, queue: str) -> int:
        """Count the messages that are ready in a queue."""
        with self._file.reading() as db:
            count: int = db.execute(
                "SELECT count(*) FROM messages WHERE queue = ? AND holder IS NULL", (queue,)
            ).fetchone()[0]
        return count

    def depths(self) -> list[Depth]:
        """Return how much is in each queue that has messages, by name."""
        now = self._clock()
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT queue, sum(holder IS NULL), sum(holder IS NOT NULL),"
                " min(CASE WHEN holder IS NULL THEN put_at END)"
                " FROM messages GROUP BY queue ORDER BY queue"
            ).fetchall()
        return [
            Depth(queue, ready, leased, 0.0 if put_at is None else max(0.0, now - put_at))
            for queue, ready, leased, put_at in rows
        ]

    # Upkeep

    def sweep(self) -> None:
        """Return lapsed leases, drop what has expired, and give free pages back to the disk."""
        self._file.check_in_place()
        times = {"now": self._clock()}
        with self._file.reading() as db:
            work = db.execute(
                f"SELECT EXISTS (SELECT 1 FROM messages WHERE {_LAPSED})"  # noqa: S608
                f" OR EXISTS (SELECT 1 FROM messages WHERE {_GONE})"
                " OR EXISTS (SELECT 1 FROM queues WHERE used_at + expires_s <= :now)",
                times,
            ).fetchone()[0]
            free_pages = db.execute("PRAGMA freelist_count").fetchone()[0]
        if work:
            with self._file.writing() as db:
                _return_lapsed(db, times["now"])
                db.execute(f"DELETE FROM messages WHERE {_GONE}", times)  # noqa: S608
                unused = "SELECT name FROM queues WHERE used_at + expires_s <= :now"
                for (queue,) in db.execute(unused, times).fetchall():
                    _delete_queue(db, queue)
        if free_pages > _FREE_PAGES_KEPT:
            with self._file.reading() as db:
                # A script, because a single statement would be run for its first page only.
                db.executescript(f"PRAGMA incremental_vacuum({_PAGES_RETURNED_AT_ONCE})")

    def problems(self) -> list[str]:
        """Let SQLite check the whole file; return what it finds wrong, which takes a while."""
        with self._file.reading() as db:
            found = [str(row[0]) for row in db.execute("PRAGMA quick_check").fetchall()]
        return [] if found == ["ok"] else found

    def wait_for_change(self, timeout_s: float, poll_s: float) -> bool:
        """Sleep until the file changes, in this process or another; false after the timeout.

        Asking SQLite for its data version is a look into shared memory, so it can be done often.
        """
        give_up_at = time.monotonic() + timeout_s
        while True:
            with self._file.reading() as db:
                version: int = db.execute("PRAGMA data_version").fetchone()[0]
            if version != self._seen_version or self._stirred.is_set():
                self._seen_version = version
                self._stirred.clear()
                return True
            left_s = give_up_at - time.monotonic()
            if left_s <= 0:
                return False
            self._stirred.wait(min(poll_s, left_s))

    def _anything_for(self, queues: Sequence[str]) -> bool:
        """Look without locking, so that asking an empty queue disturbs nobody."""
        now = self._clock()
        with self._file.reading() as db:
            lapsed = f"SELECT 1 FROM messages WHERE {_LAPSED} LIMIT 1"  # noqa: S608
            return db.execute(lapsed, {"now": now}).fetchone() is not None or any(
                db.execute(_FIRST_READY, (queue, now)).fetchone() for queue in queues
            )


def _hand_over(db: sqlite3.Connection, message_id: int, lease: Lease | None, now: float) -> None:
    if lease is None:
        db.execute("DELETE FROM messages WHERE id = ?", (message_id,))
        return
    db.execute(
        "UPDATE messages SET holder = ?, leased_at = ?, lease_until = ?, delivery = delivery + 1"
        " WHERE id = ?",
        (lease.holder, now, now + lease.seconds, message_id),
    )


def _return_lapsed(db: sqlite3.Connection, now: float) -> None:
    db.execute(
        f"UPDATE messages SET holder = NULL, leased_at = NULL, lease_until = NULL WHERE {_LAPSED}",  # noqa: S608
        {"now": now},
    )


def _delete_queue(db: sqlite3.Connection, queue: str) -> None:
    db.execute("DELETE FROM messages WHERE queue = ?", (queue,))
    db.execute("DELETE FROM bindings WHERE queue = ?", (queue,))
    db.execute("DELETE FROM queues WHERE name = ?", (queue,))
