"""One thread of a process writes after the other, so that none sleeps while the ledger is free."""

import threading
from pathlib import Path

import pytest

from audio.errors import LedgerUnavailable
from workers.ledger import database, open_ledger


def test_threads_take_turns_without_asking_sqlite(tmp_path: Path) -> None:
    """A second writer waits for the first in this process, before it has a connection at all."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    began, second_writes = threading.Event(), threading.Event()

    def second() -> None:
        began.set()
        with ledger.write():
            second_writes.set()

    with ledger.write():
        thread = threading.Thread(target=second)
        thread.start()
        assert began.wait(10)
        assert not second_writes.wait(0.05)
        pool = ledger.engine.pool
        assert pool.checkedout() == 1  # type: ignore[attr-defined]
        with ledger.read() as reading:  # readers wait for nobody
            assert reading.exec_driver_sql("SELECT 1").scalar() == 1
    thread.join(10)
    assert second_writes.is_set()


def test_whoever_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for another thread has a deadline, as waiting for another process has."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    failures: list[BaseException] = []

    def second() -> None:
        try:
            with ledger.write():
                pass
        except LedgerUnavailable as error:
            failures.append(error)

    with ledger.write():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(10)
    assert len(failures) == 1
    with ledger.write():  # and the ledger can be written to afterwards
        pass


def test_a_turn_ends_with_a_failure(tmp_path: Path) -> None:
    """What fails inside a transaction gives the turn back."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    for _ in range(2):
        with pytest.raises(KeyError), ledger.write():
            raise KeyError("a bug")
