"""What becomes of work that a signal interrupts, and of work that fails by itself."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from support.humming_narrations import ARTICLE
from support.ledger_steps import Clock, a_request, new_ledger, rows

from audio.errors import AudioError
from workers.ledger import Ledger, accept, leases, outbox
from workers.ledger.tables import attempts
from workers.ledger.tables import outbox as outbox_table
from workers.outcomes import end_if_asked, signals_noted, written_down


@pytest.fixture
def pool_signals() -> Iterator[None]:
    """Handlers that raise, as those of Celery's pool do, wherever the program is."""

    def end(number: int, _frame: Any) -> None:
        sys.exit(-(256 - number))

    def time_is_up(_number: int, _frame: Any) -> None:
        raise SoftTimeLimitExceeded

    before = {
        signal.SIGTERM: signal.signal(signal.SIGTERM, end),
        signal.SIGUSR1: signal.signal(signal.SIGUSR1, time_is_up),
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def interrupted(number: int, error: Exception | None) -> None:
    """Get a signal where its exception is lost, and another comes in its place, or none."""
    try:
        os.kill(os.getpid(), number)
        threading.Event().wait(5)  # the handler raises in here
    except (SystemExit, SoftTimeLimitExceeded):
        pass
    if error is not None:
        raise error


def claimed_in(ledger: Ledger) -> Any:
    accept(ledger, ARTICLE, a_request())
    (message,) = outbox.take_due(ledger)
    return leases.claim(ledger, message.message_id, leases.new_holder())


@pytest.mark.parametrize(
    "error", [RuntimeError("release unlocked lock"), AudioError("it can't be decoded")]
)
def test_who_is_ended_judges_nothing(tmp_path: Path, pool_signals: None, error: Exception) -> None:
    """Whatever comes in the place of the shutdown, the work is given back and nobody failed it."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    claimed = claimed_in(ledger)
    with pytest.raises(SystemExit), signals_noted(), written_down(ledger, claimed):
        interrupted(signal.SIGTERM, error)
    assert rows(ledger, attempts) == []
    (message,) = rows(ledger, outbox_table)
    assert message.holder is None
    assert message.dead_at_ms is None


def test_who_is_out_of_time_keeps_the_lease(tmp_path: Path, pool_signals: None) -> None:
    """Whatever comes in the place of the time limit, it counts as a loss and not as a failure."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    claimed = claimed_in(ledger)
    with pytest.raises(SoftTimeLimitExceeded), signals_noted(), written_down(ledger, claimed):
        interrupted(signal.SIGUSR1, RuntimeError("release unlocked lock"))
    (message,) = rows(ledger, outbox_table)
    assert message.holder is not None
    assert message.dead_at_ms is None


def test_who_is_ended_unseen_publishes_nothing(tmp_path: Path, pool_signals: None) -> None:
    """Where the exception is lost and none comes instead, the next look before publishing ends it."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    claimed = claimed_in(ledger)
    with pytest.raises(SystemExit), signals_noted(), written_down(ledger, claimed):
        interrupted(signal.SIGTERM, None)
        end_if_asked()
    (message,) = rows(ledger, outbox_table)
    assert message.holder is None


def test_a_signal_is_forgotten_with_its_message(tmp_path: Path, pool_signals: None) -> None:
    """A failure without a signal is judged, also by a process that met one before."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    claimed = claimed_in(ledger)
    with pytest.raises(SystemExit), signals_noted(), written_down(ledger, claimed):
        interrupted(signal.SIGTERM, RuntimeError("release unlocked lock"))
    claimed = leases.claim(ledger, claimed.message_id, leases.new_holder())
    assert claimed is not None
    with signals_noted(), written_down(ledger, claimed):
        raise AudioError("it can't be decoded")
    assert [attempt.error_code for attempt in rows(ledger, attempts)] == [AudioError.code]


def test_who_is_ended_while_it_claims_gives_back_what_it_got(
    tmp_path: Path, pool_signals: None
) -> None:
    """A signal between the claim and its work leaves nothing held that nobody works on."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    worked_on = False
    with pytest.raises(SystemExit), signals_noted():
        os.kill(os.getpid(), signal.SIGTERM)
        claimed = claimed_in(ledger)
        with written_down(ledger, claimed):
            worked_on = True
    assert not worked_on
    (message,) = rows(ledger, outbox_table)
    assert message.holder is None
    assert rows(ledger, attempts) == []


def test_who_is_ended_and_gets_nothing_ends(pool_signals: None) -> None:
    """A signal that came while there was nothing to claim is obeyed as well."""
    passed = False
    with pytest.raises(SystemExit), signals_noted():
        os.kill(os.getpid(), signal.SIGTERM)
        passed = True
    assert passed
    assert callable(signal.getsignal(signal.SIGTERM))
