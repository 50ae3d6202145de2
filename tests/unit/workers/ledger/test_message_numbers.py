"""SQLite gives a removed message's number to the next one; a late holder leaves that one alone."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

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

import workers.ledger
from workers.ledger import (
    Ledger,
    Work,
    accept,
    fetches,
    hearings,
    leases,
    narrations,
    outbox,
    suspicion,
    tables,
    withdraw,
)
from workers.ledger.editing import versions

Step = Callable[[Ledger, Work], Any]

WRITES: dict[Any, Step] = {
    fetches.fetched: lambda ledger, work: fetches.fetched(ledger, work, an_article()),
    hearings.write_down: lambda ledger, work: hearings.write_down(
        ledger,
        work,
        hearings.Hearing(verdict="fine", segments=1, spoken_again=0, suspicious=0, findings=()),
    ),
    leases.count_time: lambda ledger, work: leases.count_time(ledger, work, 1),
    leases.done: leases.done,
    leases.fail: lambda ledger, work: leases.fail(ledger, work, "code", "why"),
    leases.release: leases.release,
    leases.renew: leases.renew,
    leases.retry_later: lambda ledger, work: leases.retry_later(ledger, work, "code", "why"),
    leases.stop: leases.stop,
    leases.wait: lambda ledger, work: leases.wait(ledger, work, 1),
    narrations.batch_done: narrations.batch_done,
    narrations.begin_publishing: narrations.begin_publishing,
    narrations.may_publish: narrations.may_publish,
    narrations.planned: lambda ledger, work: narrations.planned(ledger, work, PLAN, "f", KEYS),
    narrations.published: lambda ledger, work: narrations.published(ledger, work, "type", {}),
    narrations.removed: narrations.removed,
    narrations.spoken: lambda ledger, work: narrations.spoken(ledger, work, {0: True}),
    suspicion.checked: lambda ledger, work: suspicion.checked(
        ledger, work, suspicion.expected(ledger, work.article_id), sound=True
    ),
    versions.skip_to_finish: lambda ledger, work: versions.skip_to_finish(
        ledger, work, "f", also=lambda _: None
    ),
}
READS = {
    hearings.unheard,
    narrations.key_of,
    narrations.asked_by_hand,
    narrations.unspoken,
    outbox.batch_from,
    outbox.more_urgent,
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    yield made
    made.close()


def _late_removal(ledger: Ledger) -> Work:
    """Let a worker be removing an article when it is published again: the number is used anew."""
    accept(ledger, an_article(), a_request())
    run_to_end(ledger)
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    late = claim_next(ledger, "withdraw", "late")
    assert narrations.begin_publishing(ledger, late) == "ours"
    accept(ledger, an_article("It is back again."), a_request())
    (anew,) = rows(ledger, tables.outbox)
    assert (anew.id, anew.stage) == (late.message_id, "prepare")
    return late


def test_every_step_of_a_holder_is_tried() -> None:
    """A new function of the ledger that takes work has to be among those that are tried here."""
    found = set()
    for module in pkgutil.walk_packages(workers.ledger.__path__, "workers.ledger."):
        if module.name.startswith("workers.ledger.migrations"):
            continue  # importing alembic's environment runs it
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            takes = [each.annotation for each in inspect.signature(function).parameters.values()]
            if not name.startswith("_") and takes[:2] == [Ledger, Work]:
                found.add(function)
    assert found == WRITES.keys() | READS


@pytest.mark.parametrize("taken", [False, True], ids=["waits", "taken"])
@pytest.mark.parametrize("step", WRITES.values(), ids=[each.__name__ for each in WRITES])
def test_a_late_holder_changes_nothing_of_the_next_message(
    ledger: Ledger, step: Step, *, taken: bool
) -> None:
    """Whatever it does at last, the message that has its number by now stays as it is."""
    late = _late_removal(ledger)
    if taken:
        assert claim_next(ledger, "prepare", "next").message_id == late.message_id
    (before,) = rows(ledger, tables.outbox)
    step(ledger, late)
    (after,) = rows(ledger, tables.outbox)
    assert after == before


def test_an_article_published_during_its_removal_is_heard(ledger: Ledger) -> None:
    """The removal that ends late does not take the new narration's first message with it."""
    late = _late_removal(ledger)
    narrations.removed(ledger, late)
    run_to_end(ledger)
    assert states(ledger) == ["withdrawn", "published"]


def test_what_was_not_sent_is_taken_back_from_nobody_else(ledger: Ledger) -> None:
    """A message that has the number of one which the broker refused was never sent, and counts so."""
    accept(ledger, an_article(), a_request())
    refused = outbox.take_due(ledger)
    accept(ledger, an_article("Another text."), a_request())
    outbox.not_sent(ledger, refused)
    (anew,) = rows(ledger, tables.outbox)
    assert (anew.id, anew.sends) == (refused[0].message_id, 0)
