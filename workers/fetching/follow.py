"""Following feeds: each is asked for now and then, and what is new or changed in it is accepted.

An item with its whole text is accepted as it is; of one with a summary, its page is fetched by the
next stage, which tries again where the site fails. Each item stands for itself.
"""

from collections.abc import Sequence
from dataclasses import replace

from audio.errors import (
    AddressRefused,
    ArticleUnreadable,
    FetchFailed,
    LedgerUnavailable,
    ListenError,
)
from audio.intake import FeedItem, is_feed
from workers.events import record
from workers.fetching.address import vet_url
from workers.fetching.article import read_fetched
from workers.fetching.fetch import Fetched, FetchPolicy, fetch
from workers.ledger import Ledger, Request, accept, accept_address, feeds
from workers.ledger.articles import article_at, derived_id
from workers.ledger.feeds import Claim, Poll, SeenItem
from workers.ledger.status import wanted_of
from workers.packs.shelf import Packs


def follow_feeds(
    ledger: Ledger, urls: Sequence[str], policy: FetchPolicy, packs: Packs, *, interval_s: int
) -> None:
    """Ask for every feed that is due and that no other worker asks for.

    A feed that can't be had or read is written down as such, and the others are asked for.

    Raises:
        LedgerUnavailable: the ledger failed; the feeds are asked for again.
    """
    for url in feeds.due(ledger, urls):
        claimed = feeds.claim(ledger, url)
        if claimed is not None:
            poll = _poll(ledger, claimed, policy, packs, interval_ms=interval_s * 1000)
            feeds.polled(ledger, claimed, poll)


def _poll(
    ledger: Ledger, claimed: Claim, policy: FetchPolicy, packs: Packs, *, interval_ms: int
) -> Poll:
    try:
        got = fetch(claimed.url, policy, etag=claimed.etag, last_modified=claimed.last_modified)
        found = _items(got, packs)
    except LedgerUnavailable:
        raise
    except ListenError as error:
        record("feed_failed", url=claimed.url, code=error.code, message=str(error))
        asked_s = error.retry_after_s if isinstance(error, FetchFailed) else None
        return Poll(
            etag=claimed.etag,
            last_modified=claimed.last_modified,
            items=None,
            next_in_ms=max(interval_ms, round((asked_s or 0) * 1000)),
            error_code=error.code,
            error_message=str(error),
        )
    if found is None:
        return Poll(
            etag=got.etag or claimed.etag,
            last_modified=got.last_modified or claimed.last_modified,
            items=None,
            next_in_ms=interval_ms,
        )
    seen = _take_all(ledger, claimed, found, policy)
    # What an operator can allow is tried again also if the feed stays as it is.
    refused = any(item.error_code == AddressRefused.code for item in seen)
    return Poll(
        etag=None if refused else got.etag,
        last_modified=None if refused else got.last_modified,
        items=seen,
        next_in_ms=interval_ms,
    )


def _items(got: Fetched, packs: Packs) -> tuple[FeedItem, ...] | None:
    """Return a feed's items; None when it has not changed.

    Raises:
        ArticleUnreadable: it is no feed.
    """
    if got.not_modified:
        return None
    if not is_feed(got.body, name=got.final_url):
        raise ArticleUnreadable(
            f"{got.final_url} is no RSS, Atom or JSON feed. Correct it in the feeds setting.",
            reason="not_a_feed",
        )
    return read_fetched(got, packs)


def _take_all(
    ledger: Ledger, claimed: Claim, found: Sequence[FeedItem], policy: FetchPolicy
) -> tuple[SeenItem, ...]:
    """Accept every item that is new, has changed or could not be taken before."""
    seen: dict[str, SeenItem] = {}
    taken = 0
    for item in found:
        item_id = _id_of(item)
        if item_id in seen:
            continue
        seen[item_id] = SeenItem(item_id=item_id, fingerprint=item.fingerprint)
        if claimed.fingerprints.get(item_id) == item.fingerprint:
            continue
        try:
            _take(ledger, claimed.url, item, policy)
        except LedgerUnavailable:
            raise
        except ListenError as error:
            seen[item_id] = replace(seen[item_id], error_code=error.code, error_message=str(error))
        else:
            taken += 1
    failed = sum(item.error_code is not None for item in seen.values())
    record("feed_read", url=claimed.url, items=len(seen), taken=taken, failed=failed)
    return tuple(seen.values())


def _id_of(item: FeedItem) -> str:
    """Return what tells an item from the others: its address, its own id, or what it says."""
    by_address = derived_id(item.url) if item.url else None
    return by_address or (item.article.id if item.article else item.fingerprint)


def _take(ledger: Ledger, feed_url: str, item: FeedItem, policy: FetchPolicy) -> None:
    """Accept one item, unless its article was withdrawn: a feed puts nothing on air again.

    Raises:
        ArticleUnreadable: it has neither an address nor its whole text.
        AddressRefused: its page may not be fetched.
        LedgerUnavailable: nothing was accepted.
    """
    known = article_at(ledger, item.url) if item.url else None
    if wanted_of(ledger, known or _id_of(item)) == "withdrawn":
        return
    request = Request(
        kind="backfill", lane="publish", requested_by="feed", reason=f"in the feed {feed_url}"
    )
    if item.article:
        accept(ledger, replace(item.article, id=known or item.article.id), request)
    elif item.url:
        vet_url(item.url, policy)
        accept_address(ledger, item.url, request)
    else:
        raise ArticleUnreadable(
            f"{item.title or 'An item'} in {feed_url} has neither its whole text nor an address.",
            reason="no_text",
        )
