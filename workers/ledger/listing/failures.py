"""What a person should look at: narrations that sound suspicious to whoever listened back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from workers.ledger import tables
from workers.ledger.audit.acts import audit
from workers.ledger.database import Ledger
from workers.ledger.listing.rows import listings


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicious:
    """A narration on air in which something is not spoken as it is written."""

    article_id: str
    title: str
    version: int
    """The number of what is on air."""
    findings: Sequence[Mapping[str, Any]]
    """Of each passage: segment, kind, score, expected, heard and text."""


def suspicious(ledger: Ledger, *, limit: int = 100) -> list[Suspicious]:
    """Return the narrations on air that sound suspicious, those heard last first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = (
        select(
            listings.c.article_id,
            listings.c.title,
            tables.narrations.c.generation,
            tables.hearings.c.findings,
        )
        .join(tables.narrations, tables.narrations.c.id == tables.hearings.c.narration_id)
        .join(listings, listings.c.article_id == tables.narrations.c.article_id)
        .where(tables.hearings.c.verdict == "suspicious", tables.narrations.c.state == "published")
        .order_by(tables.hearings.c.heard_at_ms.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        rows = connection.execute(query).all()
    return [
        Suspicious(
            article_id=row.article_id,
            title=row.title,
            version=row.generation,
            findings=json.loads(row.findings),
        )
        for row in rows
    ]


def mark(ledger: Ledger) -> tuple[int, ...]:
    """Return what is another one as soon as anything of the list, or of a draft, has changed.

    Raises:
        LedgerUnavailable: the database failed.
    """
    newest = select(
        select(func.max(tables.narrations.c.changed_at_ms)).scalar_subquery(),
        select(func.max(tables.requests.c.id)).scalar_subquery(),
        select(func.max(tables.attempts.c.id)).scalar_subquery(),
        select(func.max(audit.c.id)).scalar_subquery(),  # drafts and names: what people do
    )
    with ledger.read() as connection:
        row = connection.execute(newest).one()
    return tuple(value or 0 for value in row)
