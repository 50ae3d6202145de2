"""The log of webhooks: the newest first, and no more than there is use for."""

from pathlib import Path

from support.ledger_steps import Clock, new_ledger, rows

from workers.ledger.webhook_log import Entry, add, newest
from workers.ledger.webhook_log.entries import KEPT, MAX_ANSWER_CHARS, webhook_log


def test_the_newest_of_each_direction(tmp_path: Path) -> None:
    """What came and what went are told apart; long answers are cut, and NUL is left out."""
    clock = Clock()
    ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    add(ledger, Entry(direction="in", status=202, answer="queued"))
    clock.now_ms += 5
    add(ledger, Entry(direction="in", status=401, answer="x\x00" * 1000))
    add(ledger, Entry(direction="out", status=None, answer="the endpoint fell silent"))
    late, early = newest(ledger, "in")
    assert (late.status, early.status, late.at_ms - early.at_ms) == (401, 202, 5)
    assert late.answer == "x" * (MAX_ANSWER_CHARS // 2)
    assert [one.answer for one in newest(ledger, "out")] == ["the endpoint fell silent"]


def test_old_entries_are_forgotten(tmp_path: Path) -> None:
    """However many webhooks come, the log stays small."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    for number in range(KEPT + 20):
        add(ledger, Entry(direction="in", status=202, answer=str(number)))
    assert len(rows(ledger, webhook_log)) == KEPT
    assert newest(ledger, "in", limit=1)[0].answer == str(KEPT + 19)
