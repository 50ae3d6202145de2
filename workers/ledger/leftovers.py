"""Which narrations have left files behind that nobody is to hear, and removing them safely.

Whoever removes files of an article holds its publication meanwhile, as a worker that publishes
does, and stops as soon as anything else is wanted of the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select, update

from workers.ledger import articles, outbox, publication, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.editing.keep import kept_ids
from workers.ledger.review import gone
from workers.ledger.tables import IN_FLIGHT, OVER, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A narration that is over, and whose files may still be in the store."""

    narration_id: int
    article_id: str
    state: State
    narration_key: str
    """Names its files."""
    over_since_ms: int


@dataclass(frozen=True, slots=True)
class Tidying:
    """The removal of one article's old files: allowed while it is renewed and nothing changes."""

    article_id: str
    holder: str
    generation: int


def leftovers(
    ledger: Ledger,
    *,
    over_before_ms: int,
    limit: int,
    n_versions: int = 0,
    versions_since_ms: int = 0,
) -> list[Leftover]:
    """Return what was over before an instant and is not tidied, article by article.

    A narration is not among them while another has the same files and is not over for as long, nor
    while it is one of the last ``n_versions`` of its article that were published since an instant:
    those can be put back on air.
    """
    narration, other = tables.narrations.c, tables.narrations.alias()
    kept = kept_ids(n_versions=n_versions, since_ms=versions_since_ms)
    is_needed = exists().where(
        other.c.article_id == narration.article_id,
        other.c.narration_key == narration.narration_key,
        or_(
            other.c.state.not_in(OVER),
            other.c.changed_at_ms > over_before_ms,
            other.c.id.in_(kept),
        ),
    )
    query = (
        select(
            narration.id,
            narration.article_id,
            narration.state,
            narration.narration_key.label("narration_key"),
            narration.changed_at_ms,
        )
        .where(narration.state.in_(OVER), narration.changed_at_ms <= over_before_ms)
        .where(narration.narration_key.is_not(None), narration.tidied_at_ms.is_(None))
        .where(~is_needed, narration.id.not_in(kept))
        .order_by(narration.article_id, narration.id)
        .limit(limit)
    )
    with ledger.read() as connection:
        return [
            Leftover(
                narration_id=row.id,
                article_id=row.article_id,
                state=row.state,
                narration_key=row.narration_key,
                over_since_ms=row.changed_at_ms,
            )
            for row in connection.execute(query)
        ]


@repeated
def begin(ledger: Ledger, article_id: str, holder: str) -> Tidying | None:
    """Take the publication of an article that is at rest; None when something is going on."""
    in_flight = select(tables.narrations.c.id).where(
        tables.narrations.c.article_id == article_id, tables.narrations.c.state.in_(IN_FLIGHT)
    )
    withdrawing = select(tables.outbox.c.id).where(
        tables.outbox.c.article_id == article_id, tables.outbox.c.stage == "withdraw"
    )
    with ledger.write() as tx:
        article = articles.lock(tx, article_id)
        if tx.execute(in_flight).first() or tx.execute(withdrawing).first():
            return None
        if not publication.take(tx, article, holder):
            return None
        return Tidying(article_id, holder, article.generation)


@repeated
def may_go_on(ledger: Ledger, tidying: Tidying) -> bool:
    """Keep the publication for another lease; False when it is lost or something else is wanted."""
    with ledger.write() as tx:
        articles.lock(tx, tidying.article_id)
        return publication.extend(
            tx, tidying.article_id, tidying.holder, generation=tidying.generation
        )


@repeated
def end(ledger: Ledger, tidying: Tidying, tidied: Sequence[int], *, doubtful: bool = False) -> None:
    """Give the publication back, and write down of which narrations nothing is left.

    ``doubtful``: the store does not hold what the ledger says, so it is checked.
    """
    with ledger.write() as tx:
        articles.lock(tx, tidying.article_id)
        publication.give_back(tx, tidying.article_id, tidying.holder)
        tx.execute(
            update(tables.narrations)
            .where(tables.narrations.c.id.in_(tidied))
            .values(tidied_at_ms=tx.now_ms)
        )
        gone.forget(tx, tidied)
        if doubtful:
            outbox.add_check(tx, tidying.article_id, tidying.generation)


def clips_used_since(ledger: Ledger, since_ms: int) -> frozenset[bytes]:
    """Return the clip keys, as bytes, of narrations that were made since, or are being made."""
    query = (
        select(tables.segments.c.clip_key)
        .join(tables.narrations, tables.narrations.c.id == tables.segments.c.narration_id)
        .where(
            or_(
                tables.narrations.c.changed_at_ms >= since_ms,
                tables.narrations.c.state.in_(IN_FLIGHT),
            )
        )
        .distinct()
    )
    with ledger.read() as connection:
        return frozenset(bytes.fromhex(key) for key in connection.scalars(query))
