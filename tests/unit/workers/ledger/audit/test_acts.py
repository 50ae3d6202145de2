"""The audit: acts of people, one row each, there if and only if they were done."""

from pathlib import Path

import pytest
from support.ledger_steps import Clock, a_request, an_article, new_ledger, run_to_end

from audio.errors import ArticleUnknown
from workers.ledger import Ledger, accept, hold, regenerate, release, withdraw
from workers.ledger.audit import Actor, acts, note
from workers.ledger.records import Request, RequestKind
from workers.ledger.requests import begin_again

ANN = Actor("token ann", "producer")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return new_ledger(tmp_path / "ledger.sqlite3", Clock())


def asked(kind: RequestKind, reason: str = "") -> Request:
    return Request(kind=kind, lane="publish", requested_by=ANN.name, role=ANN.role, reason=reason)


def published(ledger: Ledger) -> str:
    article = an_article()
    accept(ledger, article, a_request())
    run_to_end(ledger)
    return article.id


def test_each_act_on_an_article_is_a_row(ledger: Ledger) -> None:
    """Who did it, by which role, why and with what outcome stands there, the newest first."""
    article_id = published(ledger)
    hold(ledger, article_id, asked("hold", "lawyers"))
    release(ledger, article_id, asked("release"))
    regenerate(ledger, article_id, asked("regenerate"), voice_id="en_GB-alan-medium")
    withdraw(ledger, article_id, asked("withdraw", "an error"))
    found = acts(ledger, article_id=article_id)
    assert [(one.act, one.who, one.role, one.why) for one in found] == [
        ("withdraw", "token ann", "producer", "an error"),
        ("regenerate", "token ann", "producer", ""),
        ("release", "token ann", "producer", ""),
        ("hold", "token ann", "producer", "lawyers"),
    ]
    assert [one.details["outcome"] for one in found] == [
        "withdrawn",
        "queued",
        "unchanged",
        "held",
    ]
    assert found[1].details["voice"] == "en_GB-alan-medium"


def test_what_machines_do_is_no_act(ledger: Ledger) -> None:
    """A request without a role, as the sweeper makes them, leaves no row; nor does a text."""
    article_id = published(ledger)
    with ledger.write() as tx:
        begin_again(tx, article_id, "the store lost it")
    accept(ledger, an_article(title="Another title"), asked("update"))
    assert acts(ledger) == []


def test_an_act_that_was_not_done_leaves_no_row(ledger: Ledger) -> None:
    """What is undone with its transaction is not in the audit."""
    with pytest.raises(ArticleUnknown):
        hold(ledger, "nobody", asked("hold"))
    with pytest.raises(RuntimeError), ledger.write() as tx:
        note(tx, "hold", ANN, article_id="ferry")
        raise RuntimeError
    assert acts(ledger) == []


def test_acts_are_found_by_what_they_are_and_page_by_page(ledger: Ledger) -> None:
    """Each filter leaves the others out, and the pages together have each act once."""
    bo = Actor("token bo", "admin")
    with ledger.write() as tx:
        for number in range(5):
            note(tx, "add_entry", ANN, entry=f"name {number}", details={"said": "نَخيل"})
        note(tx, "remove_entry", bo, entry="name 0", article_id="ferry")
    assert [one.act for one in acts(ledger, entry="name 0")] == ["remove_entry", "add_entry"]
    assert [one.entry for one in acts(ledger, who="token bo")] == ["name 0"]
    assert len(acts(ledger, act="add_entry")) == 5
    assert acts(ledger, article_id="ferry", act="add_entry") == []
    assert acts(ledger, entry="name 3")[0].details == {"said": "نَخيل"}
    first = acts(ledger, limit=4)
    rest = acts(ledger, limit=4, before=first[-1].id)
    assert len({one.id for one in (*first, *rest)}) == 6


@pytest.mark.parametrize("act", ["", "Hold", "hold it", "hold_", "hold\n"])
def test_an_act_has_a_name_of_one_shape(ledger: Ledger, act: str) -> None:
    """What can't be asked for by name is not written."""
    with pytest.raises(ValueError, match="no name"), ledger.write() as tx:
        note(tx, act, ANN)
