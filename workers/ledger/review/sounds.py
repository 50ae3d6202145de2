"""What is wrong in narrations that failed, and the clips in which it is heard."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workers.ledger import tables
from workers.ledger.database import Ledger


@dataclass(frozen=True, slots=True)
class Failure:
    """Where the newest narration of an article went wrong."""

    segment: int | None
    """The segment that was refused; None: no single one was."""
    excerpt: str | None
    """What is written there."""
    findings: Sequence[Mapping[str, Any]]
    """What listening back found wrong: segment, kind, score, expected, heard and text of each."""


def clip_key_of(ledger: Ledger, article_id: str, segment: int) -> str | None:
    """Return the name of a segment's clip, of the newest narration that has a script.

    None where there is no such narration, or it has no such segment.

    Raises:
        LedgerUnavailable: the database failed.
    """
    newest = (
        select(tables.narrations.c.id)
        .where(tables.narrations.c.article_id == article_id)
        .where(tables.narrations.c.narration_key.is_not(None))
        .order_by(tables.narrations.c.generation.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(tables.segments.c.clip_key).where(
        tables.segments.c.narration_id == newest, tables.segments.c.number == segment
    )
    with ledger.read() as connection:
        found: str | None = connection.scalar(query)
    return found


def failures_of(ledger: Ledger, article_ids: list[str]) -> dict[str, Failure]:
    """Return where the newest narrations of articles failed, by article; others are left out.

    Raises:
        LedgerUnavailable: the database failed.
    """
    narrations = tables.narrations.c
    query = (
        select(
            narrations.article_id,
            narrations.error_segment,
            narrations.excerpt,
            tables.hearings.c.findings,
        )
        .join(
            tables.articles,
            (tables.articles.c.id == narrations.article_id)
            & (tables.articles.c.generation == narrations.generation),
        )
        .outerjoin(tables.hearings, tables.hearings.c.narration_id == narrations.id)
        .where(narrations.article_id.in_(article_ids), narrations.state == "failed")
    )
    with ledger.read() as connection:
        return {
            row.article_id: Failure(
                row.error_segment, row.excerpt or None, json.loads(row.findings or "[]")
            )
            for row in connection.execute(query)
        }
