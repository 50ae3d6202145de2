"""Clocks are set, forwards and back: nothing waits for a time that a wrong clock has chosen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ledger_steps import (
    PLAN,
    Clock,
    a_request,
    an_article,
    claim_next,
    new_ledger,
    rows,
    run_to_end,
    states,
)

from workers.ledger import (
    Ledger,
    accept,
    articles,
    leases,
    narrations,
    outbox,
    suspicion,
    tables,
)

DAY_MS = 86_400_000
STEPS_MS = (-DAY_MS, -7_200_000, DAY_MS)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield made
    made.close()


@pytest.mark.parametrize("step_ms", STEPS_MS)
def test_the_work_of_a_dead_worker_goes_on(ledger: Ledger, clock: Clock, step_ms: int) -> None:
    """Its lease seems to end a day ahead; a sweep finds it all the same."""
    accept(ledger, an_article(), a_request())
    claim_next(ledger, "prepare", "dead")
    clock.now_ms += step_ms + outbox.LEASE_MS + 1
    assert outbox.sweep(ledger) == 1
    run_to_end(ledger)
    assert states(ledger) == ["published"]


@pytest.mark.parametrize("step_ms", STEPS_MS)
def test_what_was_to_wait_does_not_wait_a_day(ledger: Ledger, clock: Clock, step_ms: int) -> None:
    """A retry that a service's failure has put off, and a message that got lost, are sent."""
    accept(ledger, an_article(), a_request())
    leases.retry_later(ledger, claim_next(ledger, "prepare"), "store_unavailable", "it is down")
    clock.now_ms += step_ms + 60_000
    assert len(outbox.take_due(ledger)) == 1
    clock.now_ms -= DAY_MS
    assert outbox.sweep(ledger) == 1
    run_to_end(ledger)
    assert states(ledger) == ["published"]


def test_the_publication_of_a_dead_worker_is_free(ledger: Ledger, clock: Clock) -> None:
    """Whoever comes next takes the article's files, and has them checked."""
    accept(ledger, an_article(), a_request())
    narrations.planned(ledger, claim_next(ledger, "prepare"), PLAN, "f", ["a" * 64])
    spoken = claim_next(ledger, "speak")
    narrations.spoken(ledger, spoken, {0: True})
    narrations.batch_done(ledger, spoken)
    dead = claim_next(ledger, "finish", "dead")
    assert narrations.begin_publishing(ledger, dead) == "ours"
    clock.now_ms -= DAY_MS
    assert outbox.sweep(ledger) == 1
    next_one = claim_next(ledger, "finish", "next")
    assert narrations.begin_publishing(ledger, next_one) == "ours"
    assert [row.stage for row in rows(ledger, tables.outbox)] == ["finish", "check"]


def test_a_small_step_takes_nothing_from_a_living_worker(ledger: Ledger, clock: Clock) -> None:
    """Clocks are corrected by seconds all the time; a lease stays with who has it."""
    accept(ledger, an_article(), a_request())
    claimed = claim_next(ledger, "prepare")
    clock.now_ms -= outbox.CLOCKS_DIFFER_MS
    assert outbox.sweep(ledger) == 0
    assert leases.claim(ledger, claimed.message_id, "thief") is None


def test_a_check_does_not_spin_when_the_clock_goes_back(ledger: Ledger, clock: Clock) -> None:
    """How old the suspicion is can't be told any more, so it begins anew."""
    accept(ledger, an_article(), a_request())
    run_to_end(ledger)
    with ledger.write() as tx:
        articles.lock(tx, "ferry")
        outbox.add_check(tx, "ferry", 1)
    clock.now_ms -= DAY_MS
    for _ in range(3):
        work = claim_next(ledger, "check")
        seen = suspicion.expected(ledger, "ferry")
        assert suspicion.checked(ledger, work, seen, sound=True) == "sound"
        (row,) = rows(ledger, tables.outbox)
        assert row.due_at_ms >= clock.now_ms + outbox.LEASE_MS
        clock.now_ms = row.due_at_ms
