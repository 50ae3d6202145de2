"""One transaction: one instant, and counts that are written with it or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ledger_steps import Clock, new_ledger

from workers.ledger import Ledger, tallies


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield ledger
    ledger.close()


def test_a_transaction_has_one_instant(ledger: Ledger, clock: Clock) -> None:
    """Everything that one transaction writes bears the same time, however long it takes."""
    with ledger.write() as tx:
        first = tx.now_ms
        clock.now_ms += 5_000
        assert tx.now_ms == first
    with ledger.write() as tx:
        assert tx.now_ms == first + 5_000


def test_the_instant_is_after_the_locks(ledger: Ledger, clock: Clock) -> None:
    """Time that a transaction waits before it asks for the time is not taken from its lease."""
    with ledger.write() as tx:
        clock.now_ms += 5_000
        assert tx.now_ms == clock.now_ms


def test_counts_add_up_within_and_between_transactions(ledger: Ledger) -> None:
    """Nothing that is counted twice is counted once."""
    for _ in range(2):
        with ledger.write() as tx:
            tx.count("segments", "spoken", by=2)
            tx.count("segments", "spoken")
            tx.count("segments", "found", by=0)
    assert tallies.totals(ledger) == {"segments": {("spoken",): 6}}


def test_a_label_that_could_not_be_read_back_is_refused(ledger: Ledger) -> None:
    """A comma separates labels in the ledger, so none may have one."""
    with pytest.raises(ValueError, match="no labels"), ledger.write() as tx:
        tx.count("segments", "spoken,found")
    assert tallies.totals(ledger) == {}
