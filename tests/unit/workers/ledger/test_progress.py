"""Whether a site gets on is judged by what was done."""

from pathlib import Path

from support.ledger_steps import Clock, a_request, an_article, new_ledger

from workers.ledger import accept, outbox
from workers.ledger.progress import STALLED_AFTER_MS, progress


def test_a_sweep_that_does_not_come_is_noticed(tmp_path: Path) -> None:
    """A site that nobody ever swept is not called stalled; one that was swept long ago is."""
    clock = Clock()
    ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    assert progress(ledger).stalled is None
    outbox.sweep(ledger)
    clock.now_ms += STALLED_AFTER_MS
    assert progress(ledger).stalled is None
    clock.now_ms += 1000
    assert progress(ledger).stalled == "the last sweep was 61 s ago"
    outbox.sweep(ledger)
    assert progress(ledger).stalled is None


def test_messages_that_nobody_sends_or_takes_are_noticed(tmp_path: Path) -> None:
    """Swept or not: what a reader waits for is due, or sent, and nobody has it in hand."""
    clock = Clock()
    ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    accept(ledger, an_article(), a_request("listen"))
    clock.now_ms += STALLED_AFTER_MS + 1000
    assert progress(ledger).stalled == "a message has been due for 61 s and was not sent"
    assert outbox.take_due(ledger)
    assert progress(ledger).stalled is None
    clock.now_ms += STALLED_AFTER_MS + 1000
    assert progress(ledger).stalled == "a message was sent 61 s ago and nobody took it"


def test_what_waits_for_room_in_its_lane_is_not_stalled(tmp_path: Path) -> None:
    """A backfill may wait for hours behind what is being made."""
    clock = Clock()
    ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    accept(ledger, an_article(), a_request("bulk"))
    clock.now_ms += 10 * STALLED_AFTER_MS
    assert progress(ledger).stalled is None
