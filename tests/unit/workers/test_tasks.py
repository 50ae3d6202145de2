"""What a worker process does besides its tasks: it sweeps, whatever beat does."""

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery.signals import worker_process_init
from support.ledger_steps import Clock, a_request, an_article, new_ledger, rows
from support.patience import PATIENCE_S

from audio.errors import LedgerUnavailable
from workers import tasks
from workers.ledger import Ledger, Message, accept, outbox, tables

# How a test ends the thread that never ends by itself.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", clock)
    monkeypatch.setattr(tasks, "services", lambda: SimpleNamespace(ledger=made))
    yield made
    made.close()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """What the broker was sent."""
    messages: list[Message] = []
    monkeypatch.setattr(tasks, "_send", lambda message, _ledger: messages.append(message))
    return messages


def _sweep_times(n_times: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the thread of a worker process sweep so often; return how long it slept before each."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        if len(slept) == n_times:
            raise SystemExit
        slept.append(seconds)

    monkeypatch.setattr(tasks, "time", SimpleNamespace(sleep=sleep))
    before = set(threading.enumerate())
    tasks.keep_sweeping()
    for thread in set(threading.enumerate()) - before:
        assert (thread.name, thread.daemon) == ("sweep", True)
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
    return slept


def test_every_worker_process_begins_to_sweep() -> None:
    """Celery calls it in each process that it makes, so a site without beat is swept as well."""
    connected = [reference() for _, reference in worker_process_init.receivers]
    assert tasks.keep_sweeping in connected


def test_a_worker_process_finds_what_was_lost(
    ledger: Ledger, clock: Clock, sent: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that the broker has lost is sent again, and no beat was needed for it."""
    accept(ledger, an_article(), a_request())
    (lost,) = outbox.take_due(ledger)
    _sweep_times(1, monkeypatch)
    assert sent == []
    clock.now_ms += outbox.RESEND_AFTER_MS + 1
    slept = _sweep_times(2, monkeypatch)
    assert sent == [lost]
    assert all(tasks.SWEEP_EVERY_S <= each <= 1.5 * tasks.SWEEP_EVERY_S for each in slept)


@pytest.mark.parametrize("error", [LedgerUnavailable("it is down"), ValueError("a bug")])
def test_a_sweep_that_fails_is_not_the_last(
    ledger: Ledger, sent: list[Message], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A ledger that is away for a while, or a bug, ends one sweep and not the sweeping."""
    accept(ledger, an_article(), a_request())
    errors, sweep = [error], outbox.sweep

    def fail_once(swept: Ledger) -> int:
        if errors:
            raise errors.pop()
        return sweep(swept)

    monkeypatch.setattr(outbox, "sweep", fail_once)
    _sweep_times(2, monkeypatch)
    assert [message.stage for message in sent] == ["prepare"]
    assert rows(ledger, tables.outbox)[0].sends == 1
