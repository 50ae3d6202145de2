"""Feeds that are followed: when each was asked for last, what it said, and what was seen in it.

A poll begins with a claim, which only one of several workers gets, and ends with what it found. A
claim of a worker that died ends by itself. What a poll finds is accepted before it is written down
here, so a poll that is cut short is repeated, and accepting an article twice changes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Table,
    Text,
    and_,
    delete,
    func,
    select,
    update,
)

from workers.ledger.database import Ledger
from workers.ledger.tables import metadata
from workers.ledger.transaction import Transaction

CLAIM_MS = 600_000
"""A claim ends after so long; every poll is over before."""
KEEP_VANISHED_MS = 30 * 86_400_000
"""An item that comes back within this time is still known."""

feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    # What makes the next request conditional, as the server wrote it.
    Column("etag", Text),
    Column("last_modified", Text),
    # When it is due; while somebody polls it, when his claim ends.
    Column("due_at_ms", BigInteger, nullable=False),
    # When a poll last ended, and when one last ended well.
    Column("polled_at_ms", BigInteger),
    Column("answered_at_ms", BigInteger),
    Column("error_code", Text),
    Column("error_message", Text),
)

feed_items = Table(
    "feed_items",
    metadata,
    Column("feed_url", Text, ForeignKey("feeds.url"), primary_key=True),
    Column("item_id", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("error_code", Text),
    Column("error_message", Text),
    Column("seen_at_ms", BigInteger, nullable=False),
    Column("vanished_at_ms", BigInteger),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One feed that this worker may poll, and what is known of it."""

    url: str
    etag: str | None
    last_modified: str | None
    begun_at_ms: int
    until_ms: int
    """Names the claim: a later one has another."""
    fingerprints: Mapping[str, str]
    """Of each item that was taken without a fault, by its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenItem:
    """One item as it stands in a feed, and what was wrong with it."""

    item_id: str
    fingerprint: str
    error_code: str | None = None
    error_message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What asking for a feed came to."""

    etag: str | None
    last_modified: str | None
    items: tuple[SeenItem, ...] | None
    """None: the feed has not changed or did not come, so what is known stays."""
    next_in_ms: int
    """From the beginning of the poll to the next one."""
    error_code: str | None = None
    error_message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStanding:
    """How following one feed goes."""

    url: str
    polled_at_ms: int | None
    """None until it was asked for."""
    answered_at_ms: int | None
    """When it was last read, or found not to have changed."""
    error_code: str | None
    error_message: str | None
    items: int
    """Items in the feed now."""
    failed_items: int
    failed_example: str | None
    """What is wrong with one of these."""
    vanished_items: int
    """Items that were in it in the last thirty days and are not now."""


def due(ledger: Ledger, urls: Collection[str]) -> list[str]:
    """Return the feeds whose time has come, those never asked for among them, in their order.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = select(feeds.c.url).where(feeds.c.due_at_ms > ledger.clock_ms())
    with ledger.read() as connection:
        not_yet = set(connection.scalars(query))
    return [url for url in dict.fromkeys(urls) if url not in not_yet]


def claim(ledger: Ledger, url: str) -> Claim | None:
    """Take a feed that is due; None when another worker has it, or has just asked for it.

    Raises:
        LedgerUnavailable: the database failed.
    """
    with ledger.write() as tx:
        tx.execute(tx.insert(feeds).values(url=url, due_at_ms=0).on_conflict_do_nothing())
        now_ms = tx.now_ms
        row = tx.execute(
            update(feeds)
            .where(feeds.c.url == url, feeds.c.due_at_ms <= now_ms)
            .values(due_at_ms=now_ms + CLAIM_MS)
            .returning(feeds.c.etag, feeds.c.last_modified)
        ).first()
        if row is None:
            return None
        items = feed_items
        known = tx.execute(
            select(items.c.item_id, items.c.fingerprint).where(
                items.c.feed_url == url, items.c.error_code.is_(None)
            )
        )
        return Claim(
            url=url,
            etag=row.etag,
            last_modified=row.last_modified,
            begun_at_ms=now_ms,
            until_ms=now_ms + CLAIM_MS,
            fingerprints={row.item_id: row.fingerprint for row in known},
        )


def polled(ledger: Ledger, claimed: Claim, poll: Poll) -> bool:
    """Write down what a poll found; False, and nothing written, when its claim had ended.

    Raises:
        LedgerUnavailable: the database failed.
    """
    values = {
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        "due_at_ms": claimed.begun_at_ms + poll.next_in_ms,
        "error_code": poll.error_code,
        "error_message": poll.error_message,
    }
    with ledger.write() as tx:
        values["polled_at_ms"] = tx.now_ms
        if poll.error_code is None:
            values["answered_at_ms"] = tx.now_ms
        ours = feeds.c.url == claimed.url, feeds.c.due_at_ms == claimed.until_ms
        if not tx.execute(update(feeds).where(*ours).values(**values)).rowcount:
            return False
        if poll.items is not None:
            _remember(tx, claimed.url, poll.items)
    return True


def _remember(tx: Transaction, url: str, seen: Collection[SeenItem]) -> None:
    """Write down which items are in a feed, and which are not any more."""
    items = feed_items
    here = items.c.feed_url == url
    tx.execute(
        update(items).where(here, items.c.vanished_at_ms.is_(None)).values(vanished_at_ms=tx.now_ms)
    )
    for item in seen:
        content = {
            "fingerprint": item.fingerprint,
            "error_code": item.error_code,
            "error_message": item.error_message,
            "vanished_at_ms": None,
        }
        tx.execute(
            tx.insert(items)
            .values(feed_url=url, item_id=item.item_id, seen_at_ms=tx.now_ms, **content)
            .on_conflict_do_update(index_elements=["feed_url", "item_id"], set_=content)
        )
    tx.execute(delete(items).where(here, items.c.vanished_at_ms < tx.now_ms - KEEP_VANISHED_MS))


def standings(ledger: Ledger, urls: Collection[str]) -> list[FeedStanding]:
    """Return how following each of these feeds goes, in their order.

    Raises:
        LedgerUnavailable: the database failed.
    """
    items = feed_items
    here = items.c.vanished_at_ms.is_(None)
    failed = and_(here, items.c.error_code.is_not(None))
    query = (
        select(
            feeds,
            func.count(items.c.item_id).filter(here).label("items"),
            func.count(items.c.item_id).filter(failed).label("failed_items"),
            func.min(items.c.error_message).filter(failed).label("failed_example"),
            func.count(items.c.vanished_at_ms).label("vanished_items"),
        )
        .join(items, items.c.feed_url == feeds.c.url, isouter=True)
        .where(feeds.c.url.in_(urls))
        .group_by(*feeds.c)
    )
    names = FeedStanding.__dataclass_fields__
    with ledger.read() as connection:
        known = {
            row.url: FeedStanding(**{name: getattr(row, name) for name in names})
            for row in connection.execute(query)
        }
    return [known.get(url) or _never_polled(url) for url in dict.fromkeys(urls)]


def _never_polled(url: str) -> FeedStanding:
    return FeedStanding(
        url=url,
        polled_at_ms=None,
        answered_at_ms=None,
        error_code=None,
        error_message=None,
        items=0,
        failed_items=0,
        failed_example=None,
        vanished_items=0,
    )
