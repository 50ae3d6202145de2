"""What a late worker may have done to published files is looked for, and put right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ledger_steps import (
    KEYS,
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
    Work,
    accept,
    leases,
    narrations,
    outbox,
    suspicion,
    tallies,
    withdraw,
)
from workers.ledger.tables import outbox as outbox_table


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield made
    made.close()


def _sleeps_right_before_the_manifest(ledger: Ledger, clock: Clock) -> Work:
    """Bring a worker to where it may publish, and let its lease run out."""
    run_to_finish(ledger)
    sleeper = claim_next(ledger, "finish", "sleeper")
    assert narrations.begin_publishing(ledger, sleeper) == "ours"
    assert narrations.may_publish(ledger, sleeper)
    clock.now_ms += outbox.LEASE_MS + 1
    outbox.sweep(ledger)
    return sleeper


def run_to_finish(ledger: Ledger) -> None:
    """Prepare and speak an article, so that it is to be finished."""
    narrations.planned(ledger, claim_next(ledger, "prepare"), PLAN, "f", KEYS[:1])
    claimed = claim_next(ledger, "speak")
    narrations.spoken(ledger, claimed, {0: True})
    narrations.batch_done(ledger, claimed)


def _check_at(ledger: Ledger, clock: Clock, *, sound: bool) -> str:
    (due_at_ms,) = (row.due_at_ms for row in rows(ledger, outbox_table) if row.stage == "check")
    clock.now_ms = due_at_ms
    claimed = claim_next(ledger, "check")
    seen = suspicion.expected(ledger, "ferry")
    return suspicion.checked(ledger, claimed, seen, sound=sound)


def test_a_publication_that_is_taken_over_is_checked_for_a_day(
    ledger: Ledger, clock: Clock
) -> None:
    """While whoever had it may wake up, the store is compared with the ledger, less and less often."""
    accept(ledger, an_article(), a_request())
    _sleeps_right_before_the_manifest(ledger, clock)
    run_to_end(ledger)
    began = clock.now_ms
    ages_s = []
    while any(row.stage == "check" for row in rows(ledger, outbox_table)):
        assert _check_at(ledger, clock, sound=True) == "sound"
        ages_s.append((clock.now_ms - began) // 1000)
    assert ages_s == [40, 160, 640, 2560, 10240, 40960, 86400]


def test_what_a_late_worker_published_is_replaced_though_it_died(
    ledger: Ledger, clock: Clock
) -> None:
    """Nobody reported the wrong manifest; the check finds it and the article is narrated again."""
    accept(ledger, an_article(), a_request())
    _sleeps_right_before_the_manifest(ledger, clock)
    run_to_end(ledger)
    assert _check_at(ledger, clock, sound=False) == "mended"
    assert states(ledger) == ["published", "queued"]
    assert "prepare" in run_to_end(ledger)
    assert states(ledger) == ["superseded", "published"]
    assert tallies.totals(ledger)["mended"] == {(): 1}


def test_what_a_late_worker_published_of_a_withdrawn_article_is_removed(
    ledger: Ledger, clock: Clock
) -> None:
    """A withdrawn article is withdrawn once more."""
    accept(ledger, an_article(), a_request())
    _sleeps_right_before_the_manifest(ledger, clock)
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    assert run_to_end(ledger) == ["withdraw"]
    assert _check_at(ledger, clock, sound=False) == "mended"
    assert run_to_end(ledger) == ["withdraw"]


def test_a_check_waits_until_an_article_is_at_rest(ledger: Ledger, clock: Clock) -> None:
    """What the store holds while something is published proves nothing; it is looked at again."""
    accept(ledger, an_article(), a_request())
    _sleeps_right_before_the_manifest(ledger, clock)
    run_to_end(ledger)
    accept(ledger, an_article("New."), a_request())
    beginning = claim_next(ledger, "prepare")
    assert _check_at(ledger, clock, sound=False) == "unsettled"
    leases.release(ledger, beginning)
    run_to_end(ledger)
    assert _check_at(ledger, clock, sound=True) == "sound"
    assert states(ledger) == ["superseded", "published"]


def test_a_publisher_that_gave_its_turn_back_is_not_suspected(ledger: Ledger) -> None:
    """In ordinary operation nothing is checked."""
    accept(ledger, an_article(), a_request())
    run_to_end(ledger)
    accept(ledger, an_article("New."), a_request())
    run_to_end(ledger)
    assert rows(ledger, outbox_table) == []
