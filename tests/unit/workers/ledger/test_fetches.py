"""Articles of which only the address is known: fetched once, accepted, fenced by withdrawals."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ledger_steps import Clock, a_request, an_article, claim_next, new_ledger, rows, states

from audio.errors import ArticleUnknown, WebhookRefused
from workers.ledger import Ledger, accept, accept_address, leases, outbox, withdraw
from workers.ledger import outbox as messages
from workers.ledger.articles import article_at
from workers.ledger.fetches import fetched
from workers.ledger.status import wanted_of
from workers.ledger.tables import addresses, attempts, requests
from workers.ledger.tables import outbox as outbox_table

URL = "https://news.example/late/ferry"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", clock, ("https://cms.example/hook",))
    yield made
    made.close()


def withdrawal() -> object:
    return a_request(kind="withdraw", lane="listen")


def test_an_address_becomes_an_article(ledger: Ledger) -> None:
    """Asked for, fetched, accepted under the page's own id, found by its address."""
    said = accept_address(ledger, URL, a_request(webhook_id="w1"))
    assert (said.outcome, said.state, said.narration_id) == ("queued", "queued", None)
    assert wanted_of(ledger, said.article_id) == "unknown"
    claimed = claim_next(ledger, "fetch")
    assert (claimed.target, claimed.lane) == (URL, "publish")
    accepted = fetched(
        ledger, claimed, an_article(article_id="cms-7", url="https://news.example/ferry")
    )
    assert accepted is not None
    assert (accepted.article_id, accepted.outcome) == ("cms-7", "queued")
    assert states(ledger) == ["queued"]
    assert [row.stage for row in rows(ledger, outbox_table)] == ["prepare"]
    for url in (URL, "https://news.example/ferry?utm_source=x"):
        assert article_at(ledger, url) == "cms-7"
    # From now on the answer names the article that it is.
    assert accept_address(ledger, URL, a_request()).article_id == "cms-7"


def test_asking_twice_fetches_once(ledger: Ledger) -> None:
    """A fetch that waits serves everybody who asks, in the lane of the most urgent."""
    accept_address(ledger, URL, a_request("bulk"))
    accept_address(ledger, URL, a_request("listen"))
    accept_address(ledger, URL, a_request("publish"))
    (message,) = messages.take_due(ledger)
    assert (message.stage, message.lane) == ("fetch", "listen")
    assert len(rows(ledger, requests)) == 3


def test_what_is_being_fetched_may_have_changed_since(ledger: Ledger) -> None:
    """Whoever asks while the page is on its way may mean a later page: it is fetched once more."""
    accept_address(ledger, URL, a_request())
    claimed = claim_next(ledger, "fetch")
    accept_address(ledger, URL, a_request())
    fetched(ledger, claimed, an_article())
    assert sorted(row.stage for row in rows(ledger, outbox_table)) == ["fetch", "prepare"]


def test_replayed_addresses_are_refused(ledger: Ledger) -> None:
    """A webhook counts once here too."""
    accept_address(ledger, URL, a_request(webhook_id="w1"))
    with pytest.raises(WebhookRefused):
        accept_address(ledger, URL, a_request(webhook_id="w1"))


@pytest.mark.parametrize("when", ["before the fetch", "during the fetch"])
@pytest.mark.parametrize("withdrawn", ["the id of the address", "the id of the page"])
def test_a_withdrawal_ends_the_fetch(
    ledger: Ledger, clock: Clock, when: str, withdrawn: str
) -> None:
    """What was withdrawn after it was asked for is not narrated, whenever its page arrives."""
    said = accept_address(ledger, URL, a_request())
    article_id = said.article_id if withdrawn == "the id of the address" else "cms-7"
    clock.now_ms += 1
    if when == "before the fetch":
        withdraw(ledger, article_id, withdrawal())  # type: ignore[arg-type]
        (message,) = [one for one in outbox.take_due(ledger) if one.stage == "fetch"]
        claimed = leases.claim(ledger, message.message_id, "worker")
        if withdrawn == "the id of the address":
            assert claimed is None
            return
        assert claimed is not None
    else:
        claimed = claim_next(ledger, "fetch")
        withdraw(ledger, article_id, withdrawal())  # type: ignore[arg-type]
    assert fetched(ledger, claimed, an_article(article_id="cms-7")) is None
    assert states(ledger) == []
    leases.stop(ledger, claimed)


def test_published_again_after_a_withdrawal(ledger: Ledger, clock: Clock) -> None:
    """A withdrawal ends what was asked for before it, and nothing after it."""
    withdraw(ledger, "ferry", withdrawal())  # type: ignore[arg-type]
    clock.now_ms += 1
    accept_address(ledger, URL, a_request())
    claimed = claim_next(ledger, "fetch")
    assert fetched(ledger, claimed, an_article()) is not None


def test_a_page_that_never_comes_is_told(ledger: Ledger, clock: Clock) -> None:
    """The CMS, which was told 202, hears that nothing came of it, and the history says why."""
    accept_address(ledger, URL, a_request())
    for _ in range(leases.MOST_FAILURES["fetch"]):
        claimed = claim_next(ledger, "fetch")
        leases.retry_later(ledger, claimed, "fetch_failed", "it did not answer")
        clock.now_ms += leases.LONGEST_BACKOFF_MS
    (left,) = rows(ledger, outbox_table)
    assert left.stage == "notify"
    assert '"narration.failed"' in left.event
    assert '"fetch_failed"' in left.event
    assert len(rows(ledger, attempts)) == leases.MOST_FAILURES["fetch"]


def test_a_late_worker_accepts_nothing(ledger: Ledger, clock: Clock) -> None:
    """A worker that has lost its lease to another leaves the article to that one."""
    accept_address(ledger, URL, a_request())
    late = claim_next(ledger, "fetch", "late")
    clock.now_ms += outbox.LEASE_MS + 1
    outbox.sweep(ledger)
    quick = claim_next(ledger, "fetch", "quick")
    assert fetched(ledger, late, an_article()) is None
    assert fetched(ledger, quick, an_article()) is not None


def test_addresses_that_are_none(ledger: Ledger) -> None:
    """What can't be taken apart is refused, or simply known to nobody."""
    with pytest.raises(ArticleUnknown):
        accept_address(ledger, "https://[::1", a_request())
    for url in ("https://[::1", "", "\x00", "\ud800"):
        assert article_at(ledger, url) is None


def test_the_last_article_at_an_address_has_it(ledger: Ledger) -> None:
    """When a CMS renames an article, its page leads to the new name."""
    accept(ledger, an_article(article_id="old", url=URL), a_request())
    accept(ledger, an_article(article_id="new", url=URL), a_request())
    assert article_at(ledger, URL) == "new"
    assert len(rows(ledger, addresses)) == 1
