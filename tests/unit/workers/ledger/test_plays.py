"""Counting plays, and articles that are known before anybody narrates them."""

from pathlib import Path

import pytest
from support.ledger_steps import Clock, a_request, an_article, new_ledger, rows, run_to_end, states

from audio.errors import ArticleUnknown
from workers.ledger import Ledger, accept, hasten, make_known, withdraw
from workers.ledger.plays import PlayKey, add_plays, is_known, plays_of
from workers.ledger.tables import narrations, revisions

DAY_MS = 86_400_000
TODAY = "2027-01-15"
"""The day of the tests' clock."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return new_ledger(tmp_path / "ledger.sqlite3", clock)


def key(event: str = "play", day: str = TODAY, article_id: str = "ferry") -> PlayKey:
    return PlayKey(article_id, day, event)


def test_counts_add_up(ledger: Ledger) -> None:
    """What is written twice is added, by article, day and event."""
    accept(ledger, an_article(), a_request())
    add_plays(ledger, {key(): 2, key("pause"): 1})
    add_plays(ledger, {key(): 3, key(day="2027-01-14"): 5})
    (found,) = plays_of(ledger, n_days=30)
    assert found.counts == {"play": 10, "pause": 1}
    assert found.days == {"2027-01-14": {"play": 5}, TODAY: {"play": 5, "pause": 1}}


def test_days_are_counted_from_today(ledger: Ledger) -> None:
    """One day is today alone."""
    accept(ledger, an_article(), a_request())
    add_plays(ledger, {key(): 1, key(day="2027-01-14"): 1, key(day="2027-01-09"): 1})
    assert [one.counts["play"] for one in plays_of(ledger, n_days=1)] == [1]
    assert [one.counts["play"] for one in plays_of(ledger, n_days=2)] == [2]
    assert [one.counts["play"] for one in plays_of(ledger, n_days=7)] == [3]


def test_the_most_played_come_first(ledger: Ledger) -> None:
    """The list begins with what listeners like; one article can be asked for alone."""
    for name in ("a", "b"):
        accept(ledger, an_article(article_id=name), a_request())
    add_plays(ledger, {key(article_id="a"): 1, key(article_id="b"): 2})
    assert [one.article_id for one in plays_of(ledger, n_days=1)] == ["b", "a"]
    assert [one.article_id for one in plays_of(ledger, article_id="a", n_days=1)] == ["a"]


def test_what_nobody_knows_is_not_written(ledger: Ledger) -> None:
    """Counts of an unknown article are left out, and the others are kept."""
    accept(ledger, an_article(), a_request())
    add_plays(ledger, {key(): 1, key(article_id="nobody"): 1})
    assert [one.article_id for one in plays_of(ledger, n_days=1)] == ["ferry"]


def test_an_announced_article_is_known_and_nothing_is_made(ledger: Ledger) -> None:
    """Announcing writes a revision and has only its opening spoken; again, it writes nothing."""
    assert make_known(ledger, an_article(), a_request())
    assert not make_known(ledger, an_article(), a_request())
    assert is_known(ledger, "ferry")
    assert states(ledger) == []
    assert run_to_end(ledger) == ["open"]


def test_a_press_begins_what_was_announced(ledger: Ledger) -> None:
    """The first press queues one narration of the announced revision; the second finds it."""
    make_known(ledger, an_article(), a_request())
    first = hasten(ledger, "ferry", a_request("listen"))
    second = hasten(ledger, "ferry", a_request("listen"))
    assert (first.outcome, first.state, first.revision) == ("queued", "queued", 1)
    assert second.narration_id == first.narration_id
    assert [row.lane for row in rows(ledger, narrations)] == ["listen"]
    assert run_to_end(ledger)[-1] == "finish"
    assert states(ledger) == ["published"]


def test_publishing_what_was_announced_narrates_it_once(ledger: Ledger) -> None:
    """A publisher's own request for an announced article makes no second revision."""
    make_known(ledger, an_article(), a_request())
    assert accept(ledger, an_article(), a_request()).outcome == "queued"
    assert len(rows(ledger, revisions)) == 1


def test_announcing_changes_nothing_that_was_decided(ledger: Ledger) -> None:
    """A withdrawn article stays withdrawn, and a narrated one as it is."""
    accept(ledger, an_article(), a_request())
    assert not make_known(ledger, an_article("Another text."), a_request())
    withdraw(ledger, "ferry", a_request())
    assert not make_known(ledger, an_article("Another text."), a_request())
    assert not is_known(ledger, "ferry")
    with pytest.raises(ArticleUnknown):
        hasten(ledger, "ferry", a_request("listen"))


def test_a_withdrawal_before_any_press_holds(ledger: Ledger) -> None:
    """What was only announced can be withdrawn, and is not announced again."""
    make_known(ledger, an_article(), a_request())
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    assert not make_known(ledger, an_article("Another text."), a_request())
    assert run_to_end(ledger) == ["withdraw"]


def test_a_withdrawal_before_the_announcement_holds(ledger: Ledger) -> None:
    """What was taken back before it was ever known is not announced either."""
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    assert not make_known(ledger, an_article(), a_request())


def test_an_announced_article_may_change(ledger: Ledger) -> None:
    """A new text that is announced before the first press is the one that is narrated."""
    make_known(ledger, an_article(), a_request())
    assert make_known(ledger, an_article("Another text."), a_request())
    assert hasten(ledger, "ferry", a_request("listen")).revision == 2
