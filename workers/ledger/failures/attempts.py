"""Attempts: what went wrong once with a message, and with which text."""

import json
from typing import Any

from sqlalchemy import Row, insert, select

from workers.ledger import tables
from workers.ledger.transaction import Transaction

EXCERPT_CHARS = 300


def add_attempt(tx: Transaction, row: Row[Any], error_code: str, message: str) -> None:
    """Write down what went wrong with a message, in the caller's transaction."""
    tx.execute(
        insert(tables.attempts).values(
            article_id=row.article_id,
            narration_id=row.narration_id,
            stage=row.stage,
            error_code=error_code,
            message=message,
            failed_at_ms=tx.now_ms,
        )
    )
    tx.count("failures", row.stage, error_code)
    if row.stage == "notify":
        tx.count("webhook_deliveries", error_code.removeprefix("webhook_"))


def excerpt_of(tx: Transaction, row: Row[Any]) -> str:
    """Find the text that the message was about: the first segment of a batch not yet spoken."""
    if row.stage != "speak":
        return ""
    number = tx.scalar(
        select(tables.segments.c.number)
        .where(
            tables.segments.c.narration_id == row.narration_id,
            tables.segments.c.done_at_ms.is_(None),
        )
        .where(
            tables.segments.c.number >= row.first_segment,
            tables.segments.c.number < row.end_segment,
        )
        .order_by(tables.segments.c.number)
    )
    text = None if number is None else _segment_text(tx, row.narration_id, number)
    return (text or "")[:EXCERPT_CHARS]


def _segment_text(tx: Transaction, narration_id: int, number: int) -> str | None:
    """Return the written text of a segment, while the narration has a plan."""
    query = select(tables.narrations.c.plan).where(tables.narrations.c.id == narration_id)
    plan = tx.scalar(query)
    return str(json.loads(plan)["script"]["segments"][number]["display_text"]) if plan else None
