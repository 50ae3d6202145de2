"""Feeds in the ledger: one poller at a time, and a memory of what was seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ledger_steps import Clock, new_ledger, rows

from workers.ledger import Ledger, feeds
from workers.ledger.feeds import CLAIM_MS, KEEP_VANISHED_MS, Poll, SeenItem

URL = "https://news.example/feed"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield made
    made.close()


def a_poll(*ids: str, **changes: object) -> Poll:
    items = tuple(SeenItem(item_id=name, fingerprint=f"of {name}") for name in ids)
    values = {"etag": '"1"', "last_modified": None, "items": items, "next_in_ms": 300_000}
    return Poll(**(values | changes))  # type: ignore[arg-type]


def poll(ledger: Ledger, *ids: str, **changes: object) -> None:
    claimed = feeds.claim(ledger, URL)
    assert claimed is not None
    assert feeds.polled(ledger, claimed, a_poll(*ids, **changes))


def test_only_one_of_two_workers_polls(ledger: Ledger, clock: Clock) -> None:
    """Who comes second while the first polls, or right after, finds nothing to do."""
    first = feeds.claim(ledger, URL)
    assert first is not None
    assert feeds.claim(ledger, URL) is None
    assert feeds.due(ledger, [URL]) == []
    assert feeds.polled(ledger, first, a_poll("a"))
    assert feeds.claim(ledger, URL) is None
    clock.now_ms += 300_000
    assert feeds.due(ledger, [URL]) == [URL]
    second = feeds.claim(ledger, URL)
    assert second is not None
    assert (second.etag, second.fingerprints) == ('"1"', {"a": "of a"})


def test_a_claim_ends_with_its_worker(ledger: Ledger, clock: Clock) -> None:
    """A worker that died keeps a feed for a while only; if it lives after all, it writes nothing."""
    lost = feeds.claim(ledger, URL)
    assert lost is not None
    clock.now_ms += CLAIM_MS
    poll(ledger, "new")
    assert not feeds.polled(ledger, lost, a_poll("old"))
    assert [row.item_id for row in rows(ledger, feeds.feed_items)] == ["new"]


def test_what_vanishes_is_remembered_for_a_while(ledger: Ledger, clock: Clock) -> None:
    """An item that comes back is no new one; after a month it is forgotten."""
    poll(ledger, "a", "b")
    clock.now_ms += 300_000
    poll(ledger, "b")
    (standing,) = feeds.standings(ledger, [URL])
    assert (standing.items, standing.vanished_items) == (1, 1)
    clock.now_ms += 300_000
    claimed = feeds.claim(ledger, URL)
    assert claimed is not None
    assert claimed.fingerprints == {"a": "of a", "b": "of b"}
    assert feeds.polled(ledger, claimed, a_poll("a", "b"))
    assert feeds.standings(ledger, [URL])[0].vanished_items == 0
    clock.now_ms += 300_000
    poll(ledger, "b")
    clock.now_ms += KEEP_VANISHED_MS + 1
    poll(ledger, "b")
    assert [row.item_id for row in rows(ledger, feeds.feed_items)] == ["b"]


def test_a_failure_forgets_nothing(ledger: Ledger, clock: Clock) -> None:
    """A feed that did not come keeps its items; when it last answered and what is wrong are told."""
    poll(ledger, "a")
    answered_at_ms = clock.now_ms
    clock.now_ms += 300_000
    poll(ledger, items=None, error_code="fetch_failed", error_message="It is down.")
    (standing,) = feeds.standings(ledger, [URL])
    assert (standing.items, standing.vanished_items) == (1, 0)
    assert (standing.answered_at_ms, standing.polled_at_ms) == (answered_at_ms, clock.now_ms)
    assert (standing.error_code, standing.error_message) == ("fetch_failed", "It is down.")


def test_an_item_that_failed_is_no_known_one(ledger: Ledger, clock: Clock) -> None:
    """It is tried again with the next reading, and one example of what is wrong is shown."""
    bad = SeenItem(item_id="a", fingerprint="f", error_code="address_refused", error_message="No.")
    poll(ledger, items=(bad,))
    (standing,) = feeds.standings(ledger, [URL])
    assert (standing.failed_items, standing.failed_example) == (1, "No.")
    clock.now_ms += 300_000
    claimed = feeds.claim(ledger, URL)
    assert claimed is not None
    assert claimed.fingerprints == {}


def test_a_feed_that_nobody_asked_for_yet_is_shown(ledger: Ledger) -> None:
    """What an operator has just written into the settings is there, in the settings' order."""
    poll(ledger, "a")
    found = feeds.standings(ledger, ["https://new.example/feed", URL])
    assert [(feed.url, feed.polled_at_ms is None) for feed in found] == [
        ("https://new.example/feed", True),
        (URL, False),
    ]
