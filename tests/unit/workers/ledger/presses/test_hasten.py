"""Presses on several stories at one instant, written down together."""

from pathlib import Path

from sqlalchemy import event, select
from support.ledger_steps import Clock, a_request, an_article, new_ledger

from audio.errors import ArticleUnknown
from workers.ledger import accept, make_known, outbox, tables, withdraw
from workers.ledger.presses import Press, hasten_all

LISTEN = a_request("listen", kind="listen")


def test_presses_share_one_commit_and_none_waits_for_another(tmp_path: Path) -> None:
    """Each gets what it alone would have got, in their order, and the disk is waited for once."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    for name in ("announced", "told"):
        make_known(ledger, an_article(article_id=name), a_request("bulk"))
    accept(ledger, an_article(article_id="waiting"), a_request("bulk"))
    accept(ledger, an_article(article_id="gone"), a_request("bulk"))
    withdraw(ledger, "gone", a_request("bulk"))
    commits: list[object] = []
    event.listen(ledger.engine, "commit", commits.append)

    asked = ("told", "nobody", "waiting", "gone", "announced", "told")
    became = hasten_all(ledger, [Press(one, LISTEN, again=True) for one in asked])

    assert len(commits) == 1
    assert [type(one) is ArticleUnknown for one in became] == [
        False,
        True,
        False,
        True,
        False,
        False,
    ]
    got = [one for one in became if not isinstance(one, ArticleUnknown)]
    assert [one.article_id for one in got] == ["told", "waiting", "announced", "told"]
    assert [one.outcome for one in got] == ["queued", "unchanged", "queued", "unchanged"]
    assert got[0].narration_id == got[3].narration_id
    due = outbox.take_due(ledger)
    assert {(one.article_id, one.lane) for one in due if one.stage == "prepare"} == {
        ("told", "listen"),
        ("waiting", "listen"),
        ("announced", "listen"),
    }
    ledger.close()


def test_each_press_stays_in_its_own_trace(tmp_path: Path) -> None:
    """What is asked for goes on in the trace of the reader who asked, not of who wrote it down."""
    ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
    for name in ("ferry", "tide"):
        make_known(ledger, an_article(article_id=name), a_request("bulk"))
    hasten_all(ledger, [Press(one, LISTEN, trace=f"trace of {one}") for one in ("ferry", "tide")])
    rows = select(tables.outbox.c.article_id, tables.outbox.c.traceparent).where(
        tables.outbox.c.stage == "prepare"
    )
    with ledger.read() as reading:
        told = {one.article_id: one.traceparent for one in reading.execute(rows)}
    assert told == {"ferry": "trace of ferry", "tide": "trace of tide"}
    ledger.close()
