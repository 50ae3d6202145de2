"""Which directions a narration is made with."""

from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select

from audio.directions import Directions
from workers.ledger import tables
from workers.ledger.database import Ledger
from workers.ledger.editing.records import directions_from_json


def directions_in_force(ledger: Ledger, article_id: str) -> Directions:
    """Return the directions with which an article is read from now on.

    Raises:
        LedgerUnavailable: the database failed.
    """
    return _directions(ledger, tables.articles, article_id)


def directions_of(ledger: Ledger, narration_id: int | None) -> Directions:
    """Return the directions that a narration is made with.

    Raises:
        LedgerUnavailable: the database failed.
    """
    return _directions(ledger, tables.narrations, narration_id)


def _directions(ledger: Ledger, named_by: Table, row_id: str | int | None) -> Directions:
    with ledger.read() as connection:
        content = connection.scalar(_query(named_by), {"row_id": row_id})
    return directions_from_json(content)


@cache
def _query(named_by: Table) -> Select[Any]:
    """Return the query of one table's directions, made once: each press asks it."""
    return (
        select(tables.directions.c.content)
        .join(named_by, named_by.c.directions_id == tables.directions.c.id)
        .where(named_by.c.id == bindparam("row_id", type_=named_by.c.id.type))
    )
