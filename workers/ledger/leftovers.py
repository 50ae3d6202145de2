"""Which narrations have left files behind that nobody is to hear, and removing them safely.

Whoever removes files of an article holds its publication meanwhile, as a worker that publishes
does, and stops as soon as anything else is wanted of the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select, update

from workers.ledger import outbox as messages
from workers.ledger.database import Ledger
from workers.ledger.leases import LEASE_MS
from workers.ledger.requests import lock_article
from workers.ledger.tables import IN_FLIGHT, OVER, State, articles, narrations, outbox, segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A narration that is over, and whose files may still be in the store."""

    narration: int
    article_id: str
    state: State
    fingerprint: str
    """Names its files."""
    over_since_ms: int


@dataclass(frozen=True, slots=True)
class Turn:
    """The leave to remove files of one article, as long as it is renewed and nothing changes."""

    article_id: str
    holder: str
    generation: int


def leftovers(ledger: Ledger, *, over_before_ms: int, limit: int) -> list[Leftover]:
    """Return what was over before an instant and is not tidied, article by article.

    A narration is not among them while another has the same files and is not over for as long.
    """
    other = narrations.alias()
    is_needed = exists().where(
        other.c.article_id == narrations.c.article_id,
        other.c.fingerprint == narrations.c.fingerprint,
        or_(other.c.state.not_in(OVER), other.c.changed_at_ms > over_before_ms),
    )
    query = (
        select(
            narrations.c.id,
            narrations.c.article_id,
            narrations.c.state,
            narrations.c.fingerprint,
            narrations.c.changed_at_ms,
        )
        .where(narrations.c.state.in_(OVER), narrations.c.changed_at_ms <= over_before_ms)
        .where(narrations.c.fingerprint.is_not(None), narrations.c.tidied_at_ms.is_(None))
        .where(~is_needed)
        .order_by(narrations.c.article_id, narrations.c.id)
        .limit(limit)
    )
    with ledger.read() as connection:
        return [
            Leftover(
                narration=row.id,
                article_id=row.article_id,
                state=row.state,
                fingerprint=row.fingerprint,
                over_since_ms=row.changed_at_ms,
            )
            for row in connection.execute(query)
        ]


def begin(ledger: Ledger, article_id: str, holder: str) -> Turn | None:
    """Take the publication of an article that is at rest; None when something is going on."""
    now = ledger.clock_ms()
    with ledger.write() as connection:
        article = lock_article(connection, article_id)
        mine = narrations.c.article_id == article_id
        in_flight = select(narrations.c.id).where(mine, narrations.c.state.in_(IN_FLIGHT))
        withdrawing = select(outbox.c.id).where(
            outbox.c.article_id == article_id, outbox.c.stage == "withdraw"
        )
        if connection.execute(in_flight).first() or connection.execute(withdrawing).first():
            return None
        if article.publishing_by is not None:
            if article.publishing_until_ms >= now:
                return None
            messages.suspect(connection, ledger, article_id, article.generation, lease_ms=LEASE_MS)
        connection.execute(
            update(articles)
            .where(articles.c.id == article_id)
            .values(publishing_by=holder, publishing_until_ms=now + LEASE_MS)
        )
        return Turn(article_id, holder, article.generation)


def may_go_on(ledger: Ledger, turn: Turn) -> bool:
    """Keep the publication for another lease; False when it is lost or something else is wanted."""
    with ledger.write() as connection:
        kept = connection.execute(
            update(articles)
            .where(articles.c.id == turn.article_id, articles.c.publishing_by == turn.holder)
            .where(articles.c.generation == turn.generation)
            .values(publishing_until_ms=ledger.clock_ms() + LEASE_MS)
        )
        return bool(kept.rowcount)


def end(ledger: Ledger, turn: Turn, tidied: Sequence[int], *, doubtful: bool = False) -> None:
    """Give the publication back, and write down of which narrations nothing is left.

    ``doubtful``: the store does not hold what the ledger says; that is looked into.
    """
    with ledger.write() as connection:
        lock_article(connection, turn.article_id)
        connection.execute(
            update(articles)
            .where(articles.c.id == turn.article_id, articles.c.publishing_by == turn.holder)
            .values(publishing_by=None, publishing_until_ms=None)
        )
        connection.execute(
            update(narrations)
            .where(narrations.c.id.in_(tidied))
            .values(tidied_at_ms=ledger.clock_ms())
        )
        if doubtful:
            messages.suspect(
                connection, ledger, turn.article_id, turn.generation, lease_ms=LEASE_MS
            )


def clips_used_since(ledger: Ledger, since_ms: int) -> frozenset[bytes]:
    """Return the clip keys, as bytes, of narrations that were made since, or are being made."""
    query = (
        select(segments.c.clip_key)
        .join(narrations, narrations.c.id == segments.c.narration_id)
        .where(or_(narrations.c.changed_at_ms >= since_ms, narrations.c.state.in_(IN_FLIGHT)))
        .distinct()
    )
    with ledger.read() as connection:
        return frozenset(bytes.fromhex(key) for key in connection.scalars(query))
