"""Who decides what readers hear: late events, holds and releases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from support.ledger_steps import (
    Clock,
    a_request,
    an_article,
    claim_next,
    new_ledger,
    rows,
    run_to_end,
    states,
)

from audio.errors import ArticleUnknown
from workers.ledger import (
    Ledger,
    Request,
    accept,
    accept_address,
    hasten,
    hold,
    latest_article,
    regenerate,
    release,
    tables,
    withdraw,
)
from workers.ledger.decisions import IMPLAUSIBLY_AHEAD_MS
from workers.ledger.fetches import fetched
from workers.ledger.status import history

NOON_MS = 1_800_000_000_000 - 3_600_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield made
    made.close()


def event(kind: str, second: int) -> Request:
    """Return a webhook's request of an event that happened so many seconds after noon."""
    said_at_ms = NOON_MS + 1000 * second
    event.count = getattr(event, "count", 0) + 1  # type: ignore[attr-defined]
    return a_request(kind=kind, webhook_id=f"w{event.count}", said_at_ms=said_at_ms)  # type: ignore[attr-defined]


def heard(ledger: Ledger) -> str | None:
    """Finish all work; return the text that is on air."""
    run_to_end(ledger)
    with ledger.read() as connection:
        found = connection.scalar(
            select(tables.revisions.c.article)
            .join(
                tables.narrations,
                (tables.narrations.c.article_id == tables.revisions.c.article_id)
                & (tables.narrations.c.revision == tables.revisions.c.number),
            )
            .where(tables.narrations.c.state == "published")
        )
    return (
        None if found is None else next(word for word in ("One", "Two", "Three") if word in found)
    )


def test_an_update_never_puts_an_article_back_on_air(ledger: Ledger) -> None:
    """It may happen after the withdrawal: only an explicit publication takes that back."""
    accept(ledger, an_article("One."), event("publish", 0))
    withdraw(ledger, "ferry", event("withdraw", 10))
    late = accept(ledger, an_article("Two."), event("update", 20))
    assert (late.outcome, late.revision, late.narration_id) == ("off_air", 2, None)
    assert heard(ledger) is None
    accept(ledger, an_article("Two."), event("publish", 30))
    assert heard(ledger) == "Two"


@pytest.mark.parametrize("kind", ["publish", "update"])
def test_what_happened_before_the_withdrawal_comes_too_late(ledger: Ledger, kind: str) -> None:
    """A publication that was delayed on its way resurrects nothing."""
    accept(ledger, an_article("One."), event("publish", 0))
    withdraw(ledger, "ferry", event("withdraw", 10))
    assert accept(ledger, an_article("Two."), event(kind, 9)).outcome == "stale"
    assert heard(ledger) is None


def test_a_withdrawal_from_before_the_publication_comes_too_late(ledger: Ledger) -> None:
    """Withdrawals are events like the others: an older one does not win."""
    accept(ledger, an_article("One."), event("publish", 10))
    assert withdraw(ledger, "ferry", event("withdraw", 5)).outcome == "stale"
    assert heard(ledger) == "One"


def test_without_dates_of_change_the_event_that_happened_last_wins(ledger: Ledger) -> None:
    """Two updates overtake each other on the way; an unchanged text counts as newest too."""
    accept(ledger, an_article("One."), event("publish", 0))
    accept(ledger, an_article("Two."), event("update", 20))
    assert accept(ledger, an_article("Three."), event("update", 10)).outcome == "stale"
    assert accept(ledger, an_article("Two."), event("update", 40)).outcome == "unchanged"
    assert accept(ledger, an_article("Three."), event("update", 30)).outcome == "stale"
    assert heard(ledger) == "Two"


def test_an_unchanged_text_moves_its_date_of_change(ledger: Ledger) -> None:
    """A text that was saved again without a change is newer than one that was saved in between."""

    def saved(text: str, day: int) -> str:
        changed = an_article(text, updated_at=datetime(2026, 5, day, tzinfo=UTC))
        return accept(ledger, changed, a_request()).outcome

    assert [saved("One.", 1), saved("One.", 3), saved("Two.", 2)] == [
        "queued",
        "unchanged",
        "stale",
    ]


def test_nothing_but_a_decision_puts_an_article_back_on_air(ledger: Ledger) -> None:
    """A press, a backfill, a page that is fetched and a regeneration leave it off air."""
    accept(ledger, an_article("One."), event("publish", 0))
    withdraw(ledger, "ferry", event("withdraw", 10))
    for kind in ("listen", "backfill"):
        assert accept(ledger, an_article("One."), a_request(kind=kind)).narration_id is None
    for ask in (regenerate, hasten):
        with pytest.raises(ArticleUnknown, match="listen release ferry"):
            ask(ledger, "ferry", a_request())
    accept_address(ledger, "https://news.example/ferry", event("update", 20))
    accepted = fetched(ledger, claim_next(ledger, "fetch"), an_article("Two."))
    assert accepted is not None
    assert accepted.outcome == "off_air"
    assert heard(ledger) is None


def test_a_delayed_withdrawal_does_not_end_a_later_fetch(ledger: Ledger) -> None:
    """Published again by its address; the withdrawal from before arrives while it is fetched."""
    accept_address(ledger, "https://news.example/ferry", event("publish", 20))
    claimed = claim_next(ledger, "fetch")
    withdraw(ledger, "ferry", event("withdraw", 10))
    assert fetched(ledger, claimed, an_article("Two.")) is not None
    assert heard(ledger) == "Two"


def test_a_hold_keeps_what_is_on_air_whatever_the_cms_sends(ledger: Ledger) -> None:
    """Updates, publications and withdrawals wait; the release lets the newest of them happen."""
    accept(ledger, an_article("One."), event("publish", 0))
    assert heard(ledger) == "One"
    assert hold(ledger, "ferry", a_request(kind="hold")).outcome == "held"
    assert accept(ledger, an_article("Two."), event("update", 10)).outcome == "held"
    assert accept(ledger, an_article("Three."), event("publish", 20)).outcome == "held"
    assert withdraw(ledger, "ferry", event("withdraw", 15)).outcome == "stale"
    assert heard(ledger) == "One"
    assert latest_article(ledger, "ferry").blocks[0].text == "One."
    found = history(ledger, "ferry")
    assert found is not None
    assert (found.on_air, found.held_revision, found.revision) == ("held", 1, 3)
    assert release(ledger, "ferry", a_request(kind="release")).outcome == "queued"
    assert heard(ledger) == "Three"


def test_a_withdrawal_during_a_hold_happens_at_the_release(ledger: Ledger) -> None:
    """Then a second release puts the article back on air."""
    accept(ledger, an_article("One."), event("publish", 0))
    run_to_end(ledger)
    hold(ledger, "ferry", a_request(kind="hold"))
    assert withdraw(ledger, "ferry", event("withdraw", 10)).outcome == "held"
    assert heard(ledger) == "One"
    assert release(ledger, "ferry", a_request(kind="release")).outcome == "withdrawn"
    assert heard(ledger) is None
    assert release(ledger, "ferry", a_request(kind="release")).outcome == "queued"
    assert heard(ledger) == "One"


def test_a_hold_stops_a_text_that_is_being_made(ledger: Ledger) -> None:
    """What was published stays; a regeneration of it goes on, and so does a new one."""
    accept(ledger, an_article("One."), event("publish", 0))
    run_to_end(ledger)
    accept(ledger, an_article("Two."), event("update", 10))
    hold(ledger, "ferry", a_request(kind="hold"))
    assert heard(ledger) == "One"
    assert regenerate(ledger, "ferry", a_request(kind="regenerate")).revision == 1
    assert heard(ledger) == "One"
    assert hold(ledger, "ferry", a_request(kind="hold")).outcome == "unchanged"


def test_a_person_takes_a_held_article_off_air(ledger: Ledger) -> None:
    """The hold is against the CMS, not against the newsroom; and off air can't be held."""
    accept(ledger, an_article("One."), event("publish", 0))
    run_to_end(ledger)
    hold(ledger, "ferry", a_request(kind="hold"))
    assert withdraw(ledger, "ferry", a_request(kind="withdraw")).outcome == "withdrawn"
    assert heard(ledger) is None
    with pytest.raises(ArticleUnknown):
        hold(ledger, "ferry", a_request(kind="hold"))
    with pytest.raises(ArticleUnknown):
        release(ledger, "nobody", a_request(kind="release"))


def test_a_wrong_clock_shuts_nothing_out(ledger: Ledger, clock: Clock) -> None:
    """A withdrawal a day ahead of the clock is taken back by the next publication."""
    ahead_s = (clock.now_ms - NOON_MS + 24 * 3_600_000) // 1000
    accept(ledger, an_article("One."), event("publish", 0))
    withdraw(ledger, "ferry", event("withdraw", ahead_s))
    assert states(ledger) == ["withdrawn"]
    assert IMPLAUSIBLY_AHEAD_MS < 24 * 3_600_000
    accept(ledger, an_article("One."), event("publish", 20))
    assert heard(ledger) == "One"
    assert {row.kind for row in rows(ledger, tables.requests)} == {"publish", "withdraw"}
