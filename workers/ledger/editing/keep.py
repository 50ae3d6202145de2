"""Keeping what was published: what was said, and the manifest, so that it can be put back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, func, insert, select

from workers.ledger import tables
from workers.ledger.editing.records import Sentence, packed
from workers.ledger.review import stand_ins
from workers.ledger.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a narration that is published."""

    sentences: Sequence[Sentence]
    manifest: Mapping[str, Any]


def write_down(tx: Transaction, article_id: str, narration_id: int | None, kept: Kept) -> None:
    """Keep a version, in the transaction in which it is published."""
    tx.execute(
        insert(tables.versions).values(
            narration_id=narration_id,
            article_id=article_id,
            published_at_ms=tx.now_ms,
            sentences=packed([asdict(sentence) for sentence in kept.sentences]),
            manifest=packed(dict(kept.manifest)),
        )
    )
    stand_ins.write_down(tx, narration_id, kept.manifest)


def kept_ids(*, n_versions: int, since_ms: int) -> Select[tuple[int]]:
    """Return a query for the narrations whose files stay so that they can be put back.

    Args:
        n_versions: so many of an article, besides the one on air.
        since_ms: none that was published before; milliseconds since 1970.
    """
    order = tables.versions.c.published_at_ms.desc(), tables.versions.c.narration_id.desc()
    place = func.row_number().over(partition_by=tables.versions.c.article_id, order_by=order)
    ranked = (
        select(tables.versions.c.narration_id, place.label("place"))
        .join(tables.narrations, tables.narrations.c.id == tables.versions.c.narration_id)
        .where(tables.narrations.c.state.in_(("published", "superseded")))
        .where(tables.versions.c.published_at_ms >= since_ms)
        .subquery()
    )
    return select(ranked.c.narration_id).where(ranked.c.place <= n_versions + 1)
