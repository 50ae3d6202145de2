"""The queue file: order, leases, expiry, size on disk, and files that can't be used."""

import contextlib
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio.errors import BrokerUnavailable
from workers.broker.connection import BrokerBlocked
from workers.broker.queue_file import Binding, Lease, QueueFile, Receipt


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path, clock: Clock) -> Iterator[QueueFile]:
    with contextlib.closing(QueueFile(tmp_path / "broker.sqlite3", clock=clock)) as opened:
        yield opened


LEASE = Lease("worker-1", 15.0)


def bodies(file: QueueFile, queue: str = "publish") -> list[str]:
    """Everything that is ready in a queue, taken for good."""
    found = []
    while taken := file.take([queue], None):
        found.append(taken.body)
    return found


def test_higher_priority_first_and_inside_one_the_oldest(file: QueueFile) -> None:
    """Priorities order a queue, and arrival orders a priority."""
    for body, priority in (("a", 0), ("b", 9), ("c", 3), ("d", 9)):
        file.put(["publish"], body, priority=priority)
    assert bodies(file) == ["b", "d", "c", "a"]


def test_first_queue_goes_first(file: QueueFile) -> None:
    """The queues' order stands above the messages' priorities."""
    file.put(["bulk"], "backfill", priority=9)
    file.put(["listen"], "reader")
    taken = file.take(["listen", "publish", "bulk"], LEASE)
    assert taken is not None
    assert (taken.body, taken.queue) == ("reader", "listen")


def test_released_message_returns_to_its_old_place(file: QueueFile) -> None:
    """Giving a message back does not send it to the end of the queue."""
    for body in "abc":
        file.put(["publish"], body)
    taken = file.take(["publish"], LEASE)
    assert taken is not None
    assert file.release([taken.receipt]) == 1
    assert bodies(file) == ["a", "b", "c"]


def test_leased_message_is_invisible_until_its_lease_lapses(file: QueueFile, clock: Clock) -> None:
    """Nobody else gets a leased message before the visibility time is over, and then somebody does."""
    file.put(["publish"], "article")
    file.take(["publish"], LEASE)
    clock.now += 14.9
    assert file.take(["publish"], Lease("worker-2", 15)) is None
    clock.now += 0.2
    again = file.take(["publish"], Lease("worker-2", 15))
    assert again is not None
    assert again.receipt.delivery == 2


def test_renewed_lease_outlives_the_visibility_time(file: QueueFile, clock: Clock) -> None:
    """A long task is not delivered twice while its worker lives."""
    file.put(["publish"], "article")
    taken = file.take(["publish"], LEASE)
    for _ in range(20):
        clock.now += 10
        assert file.renew(LEASE) == 1
        file.sweep()
        assert file.take(["publish"], Lease("worker-2", 15)) is None
    assert taken is not None
    assert file.ack(taken.receipt)


def test_late_ack_counts_only_while_nobody_else_has_the_message(
    file: QueueFile, clock: Clock
) -> None:
    """A worker thought dead may still finish, but not away from under its successor."""
    file.put(["publish"], "one")
    file.put(["publish"], "two")
    first, second = file.take(["publish"], LEASE), file.take(["publish"], LEASE)
    assert first is not None
    assert second is not None
    clock.now += 16
    file.sweep()
    assert file.ack(first.receipt)
    successor = file.take(["publish"], Lease("worker-2", 15))
    assert successor is not None
    assert successor.body == "two"
    assert not file.ack(second.receipt)
    assert file.release([second.receipt]) == 0
    assert file.ack(successor.receipt)


def test_clock_set_back_strands_no_lease(file: QueueFile, clock: Clock) -> None:
    """A dead worker's message returns although the clock now says an hour earlier."""
    file.put(["publish"], "article")
    file.take(["publish"], LEASE)
    clock.now -= 3600
    assert file.take(["publish"], Lease("worker-2", 15)) is not None


def test_message_that_outlived_its_time_is_dropped(file: QueueFile, clock: Clock) -> None:
    """A message's own limit and its queue's both count, the shorter one first."""
    file.declare("events", message_ttl_s=5)
    file.put(["events"], "by queue")
    file.put(["events"], "by message", ttl_s=1)
    clock.now += 2
    assert file.take(["events"], None) is not None
    file.put(["events"], "late")
    clock.now += 6
    assert file.take(["events"], None) is None
    file.sweep()
    assert file.depths() == []


def test_unused_queue_expires_with_its_messages_and_bindings(file: QueueFile, clock: Clock) -> None:
    """A killed worker's mailbox does not fill up for ever, and a used one stays."""
    for queue in ("dead", "alive"):
        file.declare(queue, expires_s=10)
        file.bind("pidbox", Binding("", "", queue))
        file.put([queue], "ping")
    clock.now += 8
    assert file.touch(["alive"]) == []
    clock.now += 8
    file.sweep()
    assert [b.queue for b in file.bindings("pidbox")] == ["alive"]
    assert [d.queue for d in file.depths()] == ["alive"]
    assert file.touch(["dead"]) == ["dead"]


def test_purge_and_delete(file: QueueFile) -> None:
    """Purging leaves what is being worked on; deleting leaves nothing."""
    for body in "abc":
        file.put(["publish"], body)
    taken = file.take(["publish"], LEASE)
    assert file.purge("publish") == 2
    assert [(d.ready, d.leased) for d in file.depths()] == [(0, 1)]
    file.delete("publish")
    assert taken is not None
    assert not file.ack(taken.receipt)


def test_put_into_several_queues_is_all_or_nothing(file: QueueFile) -> None:
    """A broadcast that fails half-way reaches nobody."""
    with pytest.raises(sqlite3.Error):
        file.put(["a", None], "ping")  # type: ignore[list-item]
    assert file.depths() == []


def test_depths_tell_age_and_number(file: QueueFile, clock: Clock) -> None:
    """What a metric or a status table needs is one question."""
    file.put(["publish"], "old")
    clock.now += 30
    file.put(["publish"], "new")
    (depth,) = file.depths()
    assert (depth.queue, depth.ready, depth.leased, depth.oldest_ready_s) == ("publish", 2, 0, 30)


def test_file_shrinks_after_a_backlog(file: QueueFile) -> None:
    """A backlog of a night does not stay on the disk for ever."""
    with file._file.writing() as db:
        rows = [("bulk", 0, "x" * 2000, 0.0)] * 6000
        db.executemany(
            "INSERT INTO messages (queue, priority, body, put_at) VALUES (?,?,?,?)", rows
        )
    file.purge("bulk")
    for _ in range(4):
        file.sweep()
    with file._file.reading() as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert file.path.stat().st_size < 2_000_000
    assert file.problems() == []


def test_waiting_ends_when_another_process_puts(file: QueueFile) -> None:
    """A consumer sleeps until somebody puts a message, in whatever process."""
    while file.wait_for_change(0, 0.01):
        pass
    other = QueueFile(file.path)
    timer = threading.Timer(0.1, other.put, (["publish"], "article"))
    timer.start()
    assert file.wait_for_change(30, 0.01)
    timer.join()
    assert bodies(file) == ["article"]
    other.close()


# Files that can't be used


def test_text_file_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    """A file that is no database is left alone, with the remedy in the message."""
    path = tmp_path / "broker.sqlite3"
    path.write_text("this is a letter, not a queue; " * 200)
    with pytest.raises(BrokerUnavailable, match="move the file away") as refused:
        QueueFile(path).open()
    assert refused.value.reason == "damaged"
    assert path.read_text().startswith("this is a letter")


def test_damaged_file_is_reported_while_in_use(tmp_path: Path) -> None:
    """Damage inside the file is a typed error, not SQLite's."""
    path = tmp_path / "broker.sqlite3"
    file = QueueFile(path)
    for number in range(500):
        file.put(["publish"], f"{number} " * 50)
    file.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    file = QueueFile(path)
    with pytest.raises(BrokerUnavailable) as refused:
        bodies(file)
    assert refused.value.reason == "damaged"
    file.close()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """Naming the ledger's file as the broker's does not mix the two."""
    path = tmp_path / "ledger.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE articles (id TEXT)")
        db.commit()
    with pytest.raises(BrokerUnavailable, match="another program's") as refused:
        QueueFile(path).open()
    assert refused.value.reason == "not_a_broker"
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("articles",)]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_read_only_file_is_refused(tmp_path: Path) -> None:
    """A file of another user is refused at once, not with the first message."""
    path = tmp_path / "broker.sqlite3"
    with contextlib.closing(QueueFile(path)) as file:
        file.put(["publish"], "article")
    path.chmod(0o444)
    if os.access(path, os.W_OK):  # root may write whatever the mode says
        with contextlib.closing(QueueFile(path)) as file:
            file.open()
            with file._file.reading() as db:
                db.execute("PRAGMA query_only = 1")
            refusal = pytest.raises(BrokerUnavailable, match="can't be written to")
            with refusal as refused:
                file.put(["publish"], "article")
    else:
        with pytest.raises(BrokerUnavailable, match="can't be written to") as refused:
            QueueFile(path).open()
    assert refused.value.reason == "not_writable"


def test_folder_that_cant_be_made_is_a_clear_error(tmp_path: Path) -> None:
    """A path through a file says what is wrong."""
    (tmp_path / "data").write_text("")
    with pytest.raises(BrokerUnavailable, match="can't be made"):
        QueueFile(tmp_path / "data" / "deep" / "broker.sqlite3").open()


def test_deleted_file_is_noticed(file: QueueFile) -> None:
    """Whoever deletes the file under a running worker finds the worker complaining."""
    file.put(["publish"], "article")
    for part in file.path.parent.iterdir():
        part.unlink()
    with pytest.raises(BrokerUnavailable) as refused:
        file.sweep()
    assert refused.value.reason == "moved"


def test_file_held_by_another_process_is_worth_another_try(file: QueueFile) -> None:
    """Being locked out is the kind of error that is retried."""
    file.put(["publish"], "article")
    hasty = QueueFile(file.path, busy_timeout_s=0.05)
    with (
        contextlib.closing(hasty),
        file._file.writing(),
        pytest.raises(BrokerBlocked) as refused,
    ):
        hasty.put(["publish"], "more")
    assert refused.value.reason == "locked"
    assert bodies(file) == ["article"]


def test_full_disk_is_worth_another_try(file: QueueFile) -> None:
    """No room on the disk loses nothing that was accepted and is said in so many words."""
    file.put(["publish"], "article")
    with file._file.reading() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(BrokerBlocked, match="no room") as refused:
        file.put(["publish"], "x" * 100_000)
    assert refused.value.reason == "disk_full"
    assert bodies(file) == ["article"]


def test_unknown_receipt_does_nothing(file: QueueFile) -> None:
    """Acknowledging what never was is no error and changes nothing."""
    file.put(["publish"], "article")
    assert not file.ack(Receipt(999, 1))
    assert file.size("publish") == 1
