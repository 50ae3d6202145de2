"""Messages that were given up: kept until somebody looks, and sent again on demand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from workers.ledger.database import Ledger
from workers.ledger.tables import Stage, attempts, outbox


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
    query = select(func.count()).where(outbox.c.dead_at_ms.is_not(None))
    with ledger.read() as connection:
        return int(connection.scalar(query) or 0)


def dead_letters(ledger: Ledger, *, limit: int) -> list[DeadLetter]:
    """Return the messages that were given up last, newest first."""
    why = (
        select(attempts.c.message)
        .where(attempts.c.article_id == outbox.c.article_id, attempts.c.stage == outbox.c.stage)
        .where(attempts.c.failed_at_ms <= outbox.c.dead_at_ms)
        .where(attempts.c.message.startswith(func.coalesce(outbox.c.target, ""), autoescape=False))
        .order_by(attempts.c.id.desc())
        .limit(1)
    )
    query = (
        select(outbox, why.scalar_subquery().label("why"))
        .where(outbox.c.dead_at_ms.is_not(None))
        .order_by(outbox.c.dead_at_ms.desc(), outbox.c.id.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        found = connection.execute(query).all()
    letters = []
    for row in found:
        event = json.loads(row.event) if row.event else {}
        letters.append(
            DeadLetter(
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
        )
    return letters


def revive(ledger: Ledger, message_ids: Sequence[int] | None = None) -> int:
    """Make messages that were given up due again, all of them by default; return how many."""
    query = update(outbox).where(outbox.c.dead_at_ms.is_not(None))
    if message_ids is not None:
        query = query.where(outbox.c.id.in_(message_ids))
    values = {"dead_at_ms": None, "sent_at_ms": None, "losses": 0, "failures": 0, "sends": 0}
    with ledger.write() as connection:
        return connection.execute(query.values(due_at_ms=ledger.clock_ms(), **values)).rowcount
