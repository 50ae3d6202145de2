"""The outbox: what is to be done, as rows; messages to the broker only point at them.

A row is there until its work is done, so a broker may lose or repeat any message. ``take_due``
says what to send now, ``sweep`` finds what has to be sent again.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, case, func, insert, or_, select, update

from workers.ledger.database import Ledger
from workers.ledger.records import Message, Work
from workers.ledger.tables import LANES, STAGES, Lane, Stage, narrations, outbox, revisions

MAX_STARTED = 16
"""Narrations of one lane that are begun at a time; the others wait in the ledger.

So that articles are finished one after the other instead of all at the end, so that an urgent one
never queues behind a backfill in the broker, and so that a broker that loses everything loses
little. The lane ``listen`` has no limit: somebody is waiting.
"""
RESEND_AFTER_MS = 60_000
"""A message that nobody took for this long, times its sends, may be lost and is sent again."""
SENDS_BEFORE_PROMOTION = 4
"""So many sends of a bulk message mean that more urgent work starves it: it moves up a lane."""
CHECK_AFTER_LEASES = 2
"""When a suspicion is first looked into, in leases."""
BATCH = 200
"""The most messages that are sent in one go."""


def add(
    connection: Connection,
    ledger: Ledger,
    stage: Stage,
    *,
    article_id: str,
    narration_id: int | None,
    generation: int,
    lane: Lane,
    segments: range = range(0),
    target: str | None = None,
    event: str | None = None,
    delay_ms: int = 0,
) -> None:
    """Put a message into the outbox, in the caller's transaction; it is due after the delay."""
    now = ledger.clock_ms()
    connection.execute(
        insert(outbox).values(
            stage=stage,
            article_id=article_id,
            narration_id=narration_id,
            generation=generation,
            lane=lane,
            first_segment=segments.start if segments else None,
            end_segment=segments.stop if segments else None,
            target=target,
            event=event,
            made_at_ms=now,
            due_at_ms=now + delay_ms,
            sends=0,
            losses=0,
            failures=0,
        )
    )


def suspect(
    connection: Connection, ledger: Ledger, article_id: str, generation: int, *, lease_ms: int
) -> None:
    """Have an article's published files checked, from now on anew if they are already.

    See :mod:`workers.ledger.suspicion`.
    """
    now, delay_ms = ledger.clock_ms(), CHECK_AFTER_LEASES * lease_ms
    again = connection.execute(
        update(outbox)
        .where(outbox.c.article_id == article_id, outbox.c.stage == "check")
        .values(made_at_ms=now, due_at_ms=now + delay_ms)
    )
    if not again.rowcount:
        add(
            connection,
            ledger,
            "check",
            article_id=article_id,
            narration_id=None,
            generation=generation,
            lane="publish",
            delay_ms=delay_ms,
        )


def announce(
    connection: Connection,
    ledger: Ledger,
    event_type: str,
    *,
    article_id: str,
    narration_id: int | None,
    generation: int,
    data: dict[str, object],
) -> None:
    """Put one message for each webhook into the outbox: what became of an article."""
    if not ledger.webhooks:
        return
    about = {
        "article_id": article_id,
        "article_url": _url_of(connection, article_id),
        "generation": generation,
    }
    now = datetime.fromtimestamp(ledger.clock_ms() / 1000, UTC)
    event = {
        "id": f"msg_{uuid.uuid4().hex}",
        "type": event_type,
        "timestamp": now.isoformat(timespec="milliseconds"),
        "data": about | data,
    }
    for target in ledger.webhooks:
        add(
            connection,
            ledger,
            "notify",
            article_id=article_id,
            narration_id=narration_id,
            generation=generation,
            lane="publish",
            target=target,
            event=json.dumps(event, ensure_ascii=False, separators=(",", ":")),
        )


def _url_of(connection: Connection, article_id: str) -> str | None:
    """Return the address of an article's latest revision, where it has one."""
    query = select(revisions.c.article).where(revisions.c.article_id == article_id)
    text = connection.scalar(query.order_by(revisions.c.number.desc()).limit(1))
    return json.loads(text)["url"] if text else None


def take_due(ledger: Ledger) -> list[Message]:
    """Mark what is due as sent and return it, the most urgent first; the caller sends it.

    Two callers never get the same message. One that dies before it has sent leaves messages to
    :func:`sweep`.
    """
    now = ledger.clock_ms()
    with ledger.write() as connection:
        ids = _due_steps(connection, now)
        for lane in LANES:
            ids += _due_beginnings(connection, lane, now)
        if not ids:
            return []
        taken = connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ids), outbox.c.sent_at_ms.is_(None))
            .values(sent_at_ms=now, sends=outbox.c.sends + 1)
            .returning(outbox.c.id, outbox.c.stage, outbox.c.article_id, outbox.c.lane)
        ).all()
    messages = [Message(*row) for row in taken]
    return sorted(
        messages, key=lambda m: (LANES.index(m.lane), STAGES.index(m.stage), m.message_id)
    )


def batch_from(ledger: Ledger, prepared: Work, first_segment: int) -> int | None:
    """Return the message of the batch that begins with a segment, if nobody has it yet."""
    query = select(outbox.c.id).where(
        outbox.c.narration_id == prepared.narration_id,
        outbox.c.stage == "speak",
        outbox.c.first_segment == first_segment,
        outbox.c.holder.is_(None),
    )
    with ledger.read() as connection:
        found: int | None = connection.scalar(query)
        return found


def more_urgent(ledger: Ledger, working: Work) -> bool:
    """Whether something waits that is more urgent than the rest of this work.

    That is a reader's press, and for work that no reader waits for, all that one does.
    """
    waiting = [outbox.c.lane == "listen", outbox.c.holder.is_(None), outbox.c.dead_at_ms.is_(None)]
    stages = ["prepare"] if working.lane == "listen" else ["prepare", "speak", "finish"]
    query = select(outbox.c.id).where(*waiting, outbox.c.stage.in_(stages)).limit(1)
    with ledger.read() as connection:
        return connection.execute(query).first() is not None


def not_sent(ledger: Ledger, messages: Sequence[Message]) -> None:
    """Take back what :func:`take_due` marked, because the broker did not take it."""
    with ledger.write() as connection:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_([message.message_id for message in messages]))
            .where(outbox.c.holder.is_(None))
            .values(sent_at_ms=None, sends=outbox.c.sends - 1)
        )


def sweep(ledger: Ledger) -> int:
    """Make everything due again that was lost: by its worker, or on its way; return how much."""
    now = ledger.clock_ms()
    abandoned = outbox.c.lease_until_ms < now
    unheard = and_(
        outbox.c.holder.is_(None),
        outbox.c.sent_at_ms + RESEND_AFTER_MS * outbox.c.sends < now,
    )
    starved = and_(outbox.c.lane == "bulk", outbox.c.sends >= SENDS_BEFORE_PROMOTION)
    with ledger.write() as connection:
        return connection.execute(
            update(outbox)
            .where(outbox.c.sent_at_ms.is_not(None), outbox.c.dead_at_ms.is_(None))
            .where(or_(abandoned, unheard))
            .values(
                sent_at_ms=None,
                lane=case((and_(unheard, starved), "publish"), else_=outbox.c.lane),
            )
        ).rowcount


def _due_steps(connection: Connection, now: int) -> list[int]:
    """Find what goes on with something begun; it is never held back."""
    steps = [stage for stage in STAGES if stage != "prepare"]
    query = (
        select(outbox.c.id)
        .where(outbox.c.stage.in_(steps), outbox.c.sent_at_ms.is_(None))
        .where(outbox.c.due_at_ms <= now, outbox.c.dead_at_ms.is_(None))
        .order_by(outbox.c.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(connection.scalars(query))


def _due_beginnings(connection: Connection, lane: Lane, now: int) -> list[int]:
    """Find narrations to begin, as many as the lane has room for."""
    room = BATCH if lane == "listen" else MAX_STARTED - _started(connection, lane)
    if room <= 0:
        return []
    query = (
        select(outbox.c.id)
        .where(outbox.c.stage == "prepare", outbox.c.lane == lane)
        .where(outbox.c.sent_at_ms.is_(None), outbox.c.due_at_ms <= now)
        .order_by(outbox.c.id)
        .limit(room)
        .with_for_update(skip_locked=True)
    )
    return list(connection.scalars(query))


def _started(connection: Connection, lane: Lane) -> int:
    begun = select(func.count()).where(
        narrations.c.lane == lane, narrations.c.state.in_(["preparing", "speaking", "finishing"])
    )
    on_their_way = select(func.count()).where(
        outbox.c.stage == "prepare",
        outbox.c.lane == lane,
        outbox.c.sent_at_ms.is_not(None),
        outbox.c.holder.is_(None),
    )
    return int(connection.scalar(begun) or 0) + int(connection.scalar(on_their_way) or 0)
