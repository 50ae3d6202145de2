"""Messages that were given up without a narration to show it, and sending them again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select, update

from workers.ledger import tables
from workers.ledger.audit import Actor, note
from workers.ledger.database import Ledger, repeated
from workers.ledger.tables import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One message that was given up."""

    message_id: int
    stage: Stage
    article_id: str
    target: str | None
    """The endpoint that did not take it."""
    event_type: str | None
    webhook_id: str | None
    why: str
    """What went wrong at the last attempt."""
    failures: int
    made_at_ms: int
    dead_at_ms: int


def count_dead_letters(ledger: Ledger) -> int:
    """Return how many messages were given up."""
    query = select(func.count()).where(tables.outbox.c.dead_at_ms.is_not(None))
    with ledger.read() as connection:
        return int(connection.scalar(query) or 0)


def dead_letters(ledger: Ledger, *, limit: int) -> list[DeadLetter]:
    """Return the messages that were given up last, newest first."""
    why = (
        select(tables.attempts.c.message)
        .where(
            tables.attempts.c.article_id == tables.outbox.c.article_id,
            tables.attempts.c.stage == tables.outbox.c.stage,
        )
        .where(tables.attempts.c.failed_at_ms <= tables.outbox.c.dead_at_ms)
        .where(
            tables.attempts.c.message.startswith(
                func.coalesce(tables.outbox.c.target, ""), autoescape=False
            )
        )
        .order_by(tables.attempts.c.id.desc())
        .limit(1)
    )
    query = (
        select(tables.outbox, why.scalar_subquery().label("why"))
        .where(tables.outbox.c.dead_at_ms.is_not(None))
        .order_by(tables.outbox.c.dead_at_ms.desc(), tables.outbox.c.id.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        found = connection.execute(query).all()
    return [_dead_letter(row) for row in found]


def _dead_letter(row: Row[Any]) -> DeadLetter:
    event = json.loads(row.event) if row.event else {}
    return DeadLetter(
        message_id=row.id,
        stage=row.stage,
        article_id=row.article_id,
        target=row.target,
        event_type=event.get("type"),
        webhook_id=event.get("id"),
        why=row.why or "",
        failures=row.failures,
        made_at_ms=row.made_at_ms,
        dead_at_ms=row.dead_at_ms,
    )


@repeated
def send_again(
    ledger: Ledger, message_ids: Sequence[int] | None = None, *, actor: Actor | None = None
) -> int:
    """Make messages that were given up due again, all of them by default; return how many.

    That ``actor`` did so stands in the audit.
    """
    query = select(tables.outbox.c.id).where(tables.outbox.c.dead_at_ms.is_not(None))
    if message_ids is not None:
        query = query.where(tables.outbox.c.id.in_(message_ids))
    values: dict[str, int | None] = {
        "dead_at_ms": None,
        "sent_at_ms": None,
        "losses": 0,
        "failures": 0,
        "sends": 0,
    }
    with ledger.write() as tx:
        dead = tables.outbox.c.id.in_(tx.lock_free_messages(query))
        values |= {"due_at_ms": tx.now_ms, "scheduled_at_ms": tx.now_ms}
        n_due = tx.execute(update(tables.outbox).where(dead).values(**values)).rowcount
        if actor is not None and n_due:
            asked = None if message_ids is None else list(message_ids)
            note(tx, "retry_webhooks", actor, details={"messages": asked, "sent_again": n_due})
        return n_due
