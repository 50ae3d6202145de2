"""The outbox: what is to be done, as rows; messages to the broker only point at them.

A row is there until its work is done, so a broker may lose or repeat any message. ``take_due``
says what to send now, ``sweep`` finds what has to be sent again. A message that was given up
without a narration to show it stays as a dead letter: see :mod:`workers.ledger.failures`.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, insert, or_, select, update

from workers.ledger import tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.progress import note_sweep
from workers.ledger.records import Message, Work
from workers.ledger.tables import LANES, STAGES, Lane, Stage
from workers.ledger.transaction import Transaction

MAX_STARTED = 16
"""Narrations of one lane that are begun at a time; the others wait in the ledger.

So that articles are finished one after the other instead of all at the end, so that an urgent one
never queues behind a backfill in the broker, and so that a broker that loses everything loses
little. The lane ``listen`` has no limit: somebody is waiting.
"""
RESEND_AFTER_MS = 60_000
"""A message that nobody took for this long, times its sends, may be lost and is sent again."""
LEASE_MS = 20_000
"""How long a message, and the publication of an article, stay with a worker that is silent."""
CLOCKS_DIFFER_MS = 5_000
"""How far the clocks of two machines may be apart."""
SENDS_BEFORE_PROMOTION = 4
"""A bulk message that was sent this often is starved by more urgent work: it moves up a lane."""
CHECK_AFTER_LEASES = 2
"""When an article's published files are first checked, in leases."""
BATCH = 200
"""The most messages that are sent in one go."""


def add(
    tx: Transaction,
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
    tx.execute(
        insert(tables.outbox).values(
            stage=stage,
            article_id=article_id,
            narration_id=narration_id,
            generation=generation,
            lane=lane,
            first_segment=segments.start if segments else None,
            end_segment=segments.stop if segments else None,
            target=target,
            event=event,
            made_at_ms=tx.now_ms,
            due_at_ms=tx.now_ms + delay_ms,
            scheduled_at_ms=tx.now_ms,
            sends=0,
            losses=0,
            failures=0,
            traceparent=tx.trace_of(),
        )
    )


def add_check(tx: Transaction, article_id: str, generation: int) -> None:
    """Have an article's published files checked; checks that are on their way begin anew.

    See :mod:`workers.ledger.suspicion`.
    """
    delay_ms = CHECK_AFTER_LEASES * LEASE_MS
    again = tx.execute(
        update(tables.outbox)
        .where(tables.outbox.c.article_id == article_id, tables.outbox.c.stage == "check")
        .values(made_at_ms=tx.now_ms, due_at_ms=tx.now_ms + delay_ms, scheduled_at_ms=tx.now_ms)
    )
    if not again.rowcount:
        add(
            tx,
            "check",
            article_id=article_id,
            narration_id=None,
            generation=generation,
            lane="publish",
            delay_ms=delay_ms,
        )


def add_opening(tx: Transaction, article_id: str, generation: int) -> None:
    """Have the opening of an article spoken before anybody presses, when there is time."""
    tx.execute(
        delete(tables.outbox).where(
            tables.outbox.c.article_id == article_id, tables.outbox.c.stage == "open"
        )
    )
    add(
        tx,
        "open",
        article_id=article_id,
        narration_id=None,
        generation=generation,
        lane="bulk",
    )


def remove(tx: Transaction, message_id: int) -> None:
    """Remove a message that this transaction has found; a worker uses :func:`remove_held`."""
    tx.execute(delete(tables.outbox).where(tables.outbox.c.id == message_id))


def remove_held(tx: Transaction, work: Work) -> bool:
    """Remove a message whose work its holder has done; return False when it is not his any more."""
    return bool(tx.execute(delete(tables.outbox).where(*is_held(work))).rowcount)


def is_held(work: Work) -> tuple[Any, Any]:
    """Whether a message is still this holder's, as conditions on its row.

    The number alone says nothing: SQLite gives the number of a removed message to the next one. A
    holder's name is never used again.
    """
    return tables.outbox.c.id == work.message_id, tables.outbox.c.holder == work.holder


def remove_steps(tx: Transaction, narration_ids: Sequence[int | None]) -> None:
    """Remove all work on narrations; what webhooks are to be told of them stays."""
    tx.execute(
        delete(tables.outbox).where(
            tables.outbox.c.narration_id.in_(narration_ids), tables.outbox.c.stage != "notify"
        )
    )


def tell_webhooks(
    tx: Transaction,
    event_type: str,
    *,
    article_id: str,
    narration_id: int | None,
    generation: int,
    data: dict[str, object],
) -> None:
    """Put one message for each webhook into the outbox, which says what became of an article."""
    if not tx.webhooks:
        return
    about = {
        "article_id": article_id,
        "article_url": _url_of(tx.connection, article_id),
        "generation": generation,
    }
    now = datetime.fromtimestamp(tx.now_ms / 1000, UTC)
    event = {
        "id": f"msg_{uuid.uuid4().hex}",
        "type": event_type,
        "timestamp": now.isoformat(timespec="milliseconds"),
        "data": about | data,
    }
    for target in tx.webhooks:
        add(
            tx,
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
    query = select(tables.revisions.c.article).where(tables.revisions.c.article_id == article_id)
    text = connection.scalar(query.order_by(tables.revisions.c.number.desc()).limit(1))
    return json.loads(text)["url"] if text else None


@repeated
def take_due(ledger: Ledger) -> list[Message]:
    """Mark what is due as sent and return it, the most urgent first; the caller sends it.

    Two callers never get the same message. One that dies before it has sent leaves messages to
    :func:`sweep`.
    """
    with ledger.write() as tx:
        ids = _due_steps(tx)
        for lane in _lanes_to_begin_in(tx):
            ids += _due_beginnings(tx, lane)
        if not ids:
            return []
        taken = tx.execute(
            update(tables.outbox)
            .where(tables.outbox.c.id.in_(ids), tables.outbox.c.sent_at_ms.is_(None))
            .values(sent_at_ms=tx.now_ms, sends=tables.outbox.c.sends + 1)
            .returning(
                tables.outbox.c.id,
                tables.outbox.c.stage,
                tables.outbox.c.article_id,
                tables.outbox.c.lane,
            )
        ).all()
    messages = [Message(row.id, row.stage, row.article_id, row.lane) for row in taken]
    return sorted(
        messages, key=lambda m: (LANES.index(m.lane), STAGES.index(m.stage), m.message_id)
    )


def batch_from(ledger: Ledger, prepared: Work, first_segment: int) -> int | None:
    """Return the message of the batch that begins with a segment, if nobody has it yet."""
    query = select(tables.outbox.c.id).where(
        tables.outbox.c.narration_id == prepared.narration_id,
        tables.outbox.c.stage == "speak",
        tables.outbox.c.first_segment == first_segment,
        tables.outbox.c.holder.is_(None),
    )
    with ledger.read() as connection:
        found: int | None = connection.scalar(query)
        return found


def more_urgent(ledger: Ledger, working: Work) -> bool:
    """Whether something waits that is more urgent than the rest of this work.

    That is a reader's press, and for work that no reader waits for, all that one does.
    """
    waiting = [
        tables.outbox.c.lane == "listen",
        tables.outbox.c.holder.is_(None),
        tables.outbox.c.dead_at_ms.is_(None),
    ]
    stages = ["prepare"] if working.lane == "listen" else ["prepare", "speak", "finish"]
    query = select(tables.outbox.c.id).where(*waiting, tables.outbox.c.stage.in_(stages)).limit(1)
    with ledger.read() as connection:
        return connection.execute(query).first() is not None


def presses_before(ledger: Ledger, message_id: int) -> int:
    """Return how many articles that readers pressed for before this one have no script yet."""
    query = (
        select(func.count())
        .select_from(tables.outbox)
        .where(
            tables.outbox.c.lane == "listen",
            tables.outbox.c.stage == "prepare",
            tables.outbox.c.dead_at_ms.is_(None),
            tables.outbox.c.id < message_id,
        )
    )
    with ledger.read() as connection:
        return int(connection.execute(query).scalar_one())


@repeated
def not_sent(ledger: Ledger, messages: Sequence[Message]) -> None:
    """Take back what :func:`take_due` marked, because the broker did not take it."""
    ids = [message.message_id for message in messages]
    unclaimed = select(tables.outbox.c.id).where(
        tables.outbox.c.id.in_(ids),
        tables.outbox.c.holder.is_(None),
        tables.outbox.c.sent_at_ms.is_not(None),
    )
    with ledger.write() as tx:
        free = tx.lock_free_messages(unclaimed)
        tx.execute(
            update(tables.outbox)
            .where(tables.outbox.c.id.in_(free))
            .values(sent_at_ms=None, sends=tables.outbox.c.sends - 1)
        )


@repeated
def sweep(ledger: Ledger) -> int:
    """Make everything due again that was lost: by its worker, or on its way; return how much."""
    held, sent_at_ms = tables.outbox.c.holder, tables.outbox.c.sent_at_ms
    starved = and_(tables.outbox.c.lane == "bulk", tables.outbox.c.sends >= SENDS_BEFORE_PROMOTION)
    with ledger.write() as tx:
        abandoned = is_over(tables.outbox.c.lease_until_ms, tx.now_ms)
        lost = or_(
            sent_at_ms + RESEND_AFTER_MS * tables.outbox.c.sends < tx.now_ms,
            sent_at_ms > tx.now_ms + CLOCKS_DIFFER_MS,
        )
        unheard = and_(held.is_(None), lost)
        gone = (
            select(tables.outbox.c.id)
            .where(sent_at_ms.is_not(None), tables.outbox.c.dead_at_ms.is_(None))
            .where(or_(abandoned, unheard))
        )
        if found := tx.lock_free_messages(gone):
            tx.execute(
                update(tables.outbox)
                .where(tables.outbox.c.id.in_(found))
                .values(
                    sent_at_ms=None,
                    lane=case((and_(unheard, starved), "publish"), else_=tables.outbox.c.lane),
                )
            )
        note_sweep(tx)
        return len(found)


def is_over(until_ms: Any, now_ms: int) -> Any:
    """Whether a lease has run out: a boolean of a number, or a condition on a column.

    No lease is longer than :data:`LEASE_MS`. One that seems to be was given before the clock was
    set back, and nobody knows how old it is.
    """
    return (until_ms < now_ms) | (until_ms > now_ms + LEASE_MS + CLOCKS_DIFFER_MS)


def is_due(now_ms: int) -> Any:
    """Whether a message's time has come, as a condition on its row.

    It has as well when the clock was set back after the time was chosen: the delay that was meant
    can't be told any more.
    """
    chosen_at_ms = func.coalesce(tables.outbox.c.scheduled_at_ms, tables.outbox.c.made_at_ms)
    return or_(
        tables.outbox.c.due_at_ms <= now_ms,
        chosen_at_ms > now_ms + CLOCKS_DIFFER_MS,
    )


def _due_steps(tx: Transaction) -> list[int]:
    """Find what goes on with something begun; it is never held back."""
    steps = [stage for stage in STAGES if stage != "prepare"]
    query = (
        select(tables.outbox.c.id)
        .where(tables.outbox.c.stage.in_(steps), tables.outbox.c.sent_at_ms.is_(None))
        .where(is_due(tx.now_ms), tables.outbox.c.dead_at_ms.is_(None))
        .limit(BATCH)
    )
    return tx.lock_free_messages(query)


def _lanes_to_begin_in(tx: Transaction) -> list[Lane]:
    """Find the lanes in which narrations wait to be begun, the most urgent first."""
    waiting = select(tables.outbox.c.lane).distinct().where(*_is_due_beginning(tx))
    return sorted(tx.scalars(waiting), key=LANES.index)


def _is_due_beginning(tx: Transaction) -> tuple[Any, ...]:
    return (
        tables.outbox.c.stage == "prepare",
        tables.outbox.c.sent_at_ms.is_(None),
        is_due(tx.now_ms),
    )


def _due_beginnings(tx: Transaction, lane: Lane) -> list[int]:
    """Find narrations to begin, as many as the lane has room for."""
    room = BATCH if lane == "listen" else MAX_STARTED - _started(tx, lane)
    if room <= 0:
        return []
    query = (
        select(tables.outbox.c.id)
        .where(tables.outbox.c.lane == lane, *_is_due_beginning(tx))
        .limit(room)
    )
    return tx.lock_free_messages(query)


def _started(tx: Transaction, lane: Lane) -> int:
    begun = select(func.count()).where(
        tables.narrations.c.lane == lane,
        tables.narrations.c.state.in_(["preparing", "speaking", "finishing"]),
    )
    on_their_way = select(func.count()).where(
        tables.outbox.c.stage == "prepare",
        tables.outbox.c.lane == lane,
        tables.outbox.c.sent_at_ms.is_not(None),
        tables.outbox.c.holder.is_(None),
    )
    return int(tx.scalar(begun) or 0) + int(tx.scalar(on_their_way) or 0)
