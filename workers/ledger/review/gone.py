"""Versions whose files were removed: that they were on air is remembered, what was said is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, literal, select

from workers.ledger import tables
from workers.ledger.database import Ledger
from workers.ledger.review.tables import gone_versions
from workers.ledger.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneVersion:
    """A version of which nothing is kept but that it was on air."""

    number: int
    published_at_ms: int
    gone_at_ms: int
    by: str
    why: str
    kind: str


def forget(tx: Transaction, narration_ids: Sequence[int]) -> None:
    """Remove versions, and remember that there were some; their article has to be locked."""
    versions = tables.versions.c
    told = select(
        versions.narration_id,
        versions.article_id,
        versions.published_at_ms,
        literal(tx.now_ms, gone_versions.c.gone_at_ms.type),
    ).where(versions.narration_id.in_(narration_ids))
    names = ["narration_id", "article_id", "published_at_ms", "gone_at_ms"]
    tx.execute(insert(gone_versions).from_select(names, told))
    tx.execute(delete(tables.versions).where(versions.narration_id.in_(narration_ids)))


def gone_of(ledger: Ledger, article_id: str, *, limit: int) -> list[GoneVersion]:
    """Return the versions of an article that are gone, the newest first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    asked = (
        select(func.min(tables.requests.c.id))
        .where(tables.requests.c.narration_id == tables.narrations.c.id)
        .correlate(tables.narrations)
        .scalar_subquery()
    )
    query = (
        select(
            gone_versions,
            tables.narrations.c.generation,
            tables.requests.c.requested_by,
            tables.requests.c.reason,
            tables.requests.c.kind,
        )
        .join(tables.narrations, tables.narrations.c.id == gone_versions.c.narration_id)
        .outerjoin(tables.requests, tables.requests.c.id == asked)
        .where(gone_versions.c.article_id == article_id)
        .order_by(gone_versions.c.published_at_ms.desc(), gone_versions.c.narration_id.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        return [
            GoneVersion(
                number=row.generation,
                published_at_ms=row.published_at_ms,
                gone_at_ms=row.gone_at_ms,
                by=row.requested_by or "",
                why=row.reason or "",
                kind=row.kind or "",
            )
            for row in connection.execute(query)
        ]
