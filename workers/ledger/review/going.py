"""How far articles are that a person had narrated again, all together."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from workers.ledger import tables
from workers.ledger.database import Ledger


@dataclass(frozen=True, slots=True)
class Going:
    """How many of some articles are made, are being made, and have failed."""

    made: int
    being_made: int
    failed: int


def how_far(ledger: Ledger, article_ids: Sequence[str]) -> Going:
    """Count how far articles are; those that nobody knows count nowhere.

    Raises:
        LedgerUnavailable: the database failed.
    """
    narrations, articles = tables.narrations.c, tables.articles.c
    query = (
        select(narrations.state, func.count())
        .join(
            tables.articles,
            (articles.id == narrations.article_id) & (articles.generation == narrations.generation),
        )
        .where(articles.id.in_(article_ids))
        .group_by(narrations.state)
    )
    with ledger.read() as connection:
        counted = {row[0]: int(row[1]) for row in connection.execute(query)}
    failed = counted.pop("failed", 0)
    being_made = sum(counted.pop(state, 0) for state in tables.IN_FLIGHT)
    return Going(made=sum(counted.values()), being_made=being_made, failed=failed)
