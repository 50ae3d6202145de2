"""Drafts follow the newest text, so that an editor's work survives whatever the CMS sends.

Every function wants the article's row locked by the transaction.
"""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from workers.ledger import tables
from workers.ledger.editing import draft_rows
from workers.ledger.transaction import Transaction


def in_force(connection: Connection, directions_id: int | None) -> str | None:
    """Return the directions with which an article is read, as JSON; None: there are none."""
    if directions_id is None:
        return None
    query = select(tables.directions.c.content).where(tables.directions.c.id == directions_id)
    found: str | None = connection.scalar(query)
    return found


def follow_text(
    tx: Transaction, row: Row[Any], revision: int, *, directions: str | None = None
) -> None:
    """Let an article's draft be of a newer text; a held article's text becomes a draft.

    A draft's number rises, so that whoever edits it is told. One that begins here has the
    ``directions`` given, or else those that are in force.
    """
    moved = tx.execute(
        update(tables.drafts)
        .where(tables.drafts.c.article_id == row.id, tables.drafts.c.revision != revision)
        .values(revision=revision, number=tables.drafts.c.number + 1, changed_at_ms=tx.now_ms)
    )
    if moved.rowcount or row.held_revision is None or row.held_revision == revision:
        return
    there = select(tables.drafts.c.article_id).where(tables.drafts.c.article_id == row.id)
    if tx.execute(there).first() is None:
        values = {
            "revision": revision,
            "directions": directions or in_force(tx.connection, row.directions_id) or "{}",
            "reason": "",
            "changed_at_ms": tx.now_ms,
        }
        draft_rows.begin(tx, row.id, values)


def forget_unedited(tx: Transaction, article_id: str) -> None:
    """Remove the draft that an update made, because its text is to be heard as it is."""
    draft_rows.remove(tx, article_id, tables.drafts.c.edited_by.is_(None))
