"""Who may touch an article's published files: one holder at a time, for a lease."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.ledger_steps import Clock, a_request, an_article, new_ledger, rows

from workers.ledger import Ledger, accept, articles, outbox, publication, tables

WORKERS = Path(__file__).resolve().parents[4] / "workers"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    accept(ledger, an_article(), a_request())
    yield ledger
    ledger.close()


def take(ledger: Ledger, holder: str) -> bool:
    with ledger.write() as tx:
        return publication.take(tx, articles.lock(tx, "ferry"), holder)


def holder_of(ledger: Ledger) -> str | None:
    (article,) = rows(ledger, tables.articles)
    return article.publishing_by


def checks(ledger: Ledger) -> list[Any]:
    return [row for row in rows(ledger, tables.outbox) if row.stage == "check"]


def test_one_holder_at_a_time(ledger: Ledger) -> None:
    """Whoever has it may take it again; everybody else waits until it is given back."""
    assert take(ledger, "one")
    assert take(ledger, "one")
    assert not take(ledger, "two")
    with ledger.write() as tx:
        articles.lock(tx, "ferry")
        publication.give_back(tx, "ferry", "two")
    assert holder_of(ledger) == "one"
    with ledger.write() as tx:
        articles.lock(tx, "ferry")
        publication.give_back(tx, "ferry", "one")
    assert take(ledger, "two")
    assert checks(ledger) == []


def test_a_silent_holder_loses_it_and_the_files_are_checked(ledger: Ledger, clock: Clock) -> None:
    """A lease that ran out frees the article; its holder may be late, so somebody looks."""
    take(ledger, "silent")
    clock.now_ms += outbox.LEASE_MS
    assert not take(ledger, "two")
    clock.now_ms += 1
    assert take(ledger, "two")
    assert len(checks(ledger)) == 1


def test_a_holder_keeps_it_as_long_as_it_says_so(ledger: Ledger, clock: Clock) -> None:
    """Extending begins a new lease, for the holder alone and for what is wanted now."""
    take(ledger, "one")
    clock.now_ms += outbox.LEASE_MS - 1
    with ledger.write() as tx:
        generation = articles.lock(tx, "ferry").generation
        assert publication.extend(tx, "ferry", "one", generation=generation)
        assert not publication.extend(tx, "ferry", "one", generation=generation - 1)
        assert not publication.extend(tx, "ferry", "two")
    clock.now_ms += outbox.LEASE_MS
    assert not take(ledger, "two")


@pytest.mark.parametrize(
    ("ended", "waited_ms", "lost", "freed", "checked"),
    [
        ("one", 0, False, True, False),
        ("one", 0, True, True, True),
        ("two", 0, False, False, False),
        ("two", outbox.LEASE_MS + 1, False, True, True),
    ],
)
def test_it_is_taken_away_with_the_work(
    ledger: Ledger,
    clock: Clock,
    ended: str,
    waited_ms: int,
    lost: bool,
    freed: bool,
    checked: bool,
) -> None:
    """Work that ends frees its article; files that a lost holder may touch are checked."""
    take(ledger, "one")
    clock.now_ms += waited_ms
    with ledger.write() as tx:
        publication.take_away(tx, articles.lock(tx, "ferry"), ended, lost=lost)
    assert (holder_of(ledger) is None) == freed
    assert bool(checks(ledger)) == checked


def test_nothing_else_writes_who_may_publish() -> None:
    """The protocol stays in one place: no other module sets the two columns."""
    writers = {
        path.relative_to(WORKERS).as_posix()
        for path in WORKERS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and (node.arg or "").startswith("publishing_")
    }
    assert writers == {"ledger/publication.py"}
