"""Voices that stand in for others, in what is on air."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from workers.ledger import tables
from workers.ledger.database import Ledger
from workers.ledger.listing.rows import listings
from workers.ledger.review.tables import stand_ins
from workers.ledger.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """One article on air in which a voice stands in for another."""

    article_id: str
    title: str
    wanted: str
    used: str
    why: str
    """``not_installed`` or ``other_language``."""


def write_down(tx: Transaction, narration_id: int | None, manifest: Mapping[str, Any]) -> None:
    """Write down which voices stand in for which, as the manifest of a narration says it."""
    fallbacks = manifest.get("listen", {}).get("casting", {}).get("fallbacks", ())
    found = {(one["wanted"], one["used"]): one["why"] for one in fallbacks}
    if found:
        tx.execute(
            insert(stand_ins),
            [
                {"narration_id": narration_id, "wanted": wanted, "used": used, "why": why}
                for (wanted, used), why in found.items()
            ],
        )


def on_air(ledger: Ledger, *, limit: int) -> list[StandIn]:
    """Return the stand-ins that readers hear, by the voice that is missing, the newest text first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = (
        select(stand_ins, listings.c.article_id, listings.c.title)
        .join(tables.narrations, tables.narrations.c.id == stand_ins.c.narration_id)
        .join(tables.articles, tables.articles.c.id == tables.narrations.c.article_id)
        .join(listings, listings.c.article_id == tables.narrations.c.article_id)
        .where(tables.IS_ON_AIR)
        .order_by(stand_ins.c.wanted, listings.c.accepted_at_ms.desc(), listings.c.number.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        return [
            StandIn(
                article_id=row.article_id,
                title=row.title,
                wanted=row.wanted,
                used=row.used,
                why=row.why,
            )
            for row in connection.execute(query)
        ]
