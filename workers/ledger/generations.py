"""Raising an article's generation: a narration is begun, others are stopped or hastened.

The article's row has to be locked by the transaction.
"""

import secrets
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from workers.ledger import outbox, tables
from workers.ledger.records import Request
from workers.ledger.tables import IN_FLIGHT, LANES
from workers.ledger.transaction import Transaction


def latest(tx: Transaction, row: Row[Any]) -> Row[Any] | None:
    """Find the newest text of an article."""
    query = select(tables.revisions).where(
        tables.revisions.c.article_id == row.id, tables.revisions.c.number == row.revision
    )
    return tx.execute(query).first()


def current(tx: Transaction, row: Row[Any]) -> Row[Any] | None:
    """Find the narration of the article's present generation, whatever became of it."""
    query = select(tables.narrations).where(
        tables.narrations.c.article_id == row.id, tables.narrations.c.generation == row.generation
    )
    return tx.execute(query).first() if row.wanted == "published" else None


def begin(
    tx: Transaction,
    row: Row[Any],
    request: Request,
    *,
    revision: int,
    voice_id: str | None,
    from_scratch: bool,
    put_back_id: int | None = None,
) -> Row[Any]:
    """Raise the generation, stop what is on its way, and queue a new narration.

    It is read by the directions that are in force; ``put_back_id`` names an earlier narration that
    it puts back on air.
    """
    now, generation = tx.now_ms, row.generation + 1
    tx.execute(
        update(tables.articles)
        .where(tables.articles.c.id == row.id)
        .values(
            wanted="published",
            # Of a held article, texts are kept that are newer than the one that is heard.
            revision=max(revision, row.revision),
            generation=generation,
            voice_id=voice_id,
            off_air_words=None,
        )
    )
    stop(tx, row.id, IN_FLIGHT, "superseded")
    tx.execute(
        delete(tables.outbox).where(
            tables.outbox.c.article_id == row.id, tables.outbox.c.stage == "withdraw"
        )
    )
    current = tx.execute(
        insert(tables.narrations)
        .values(
            article_id=row.id,
            generation=generation,
            revision=revision,
            voice_id=voice_id,
            take=generation if from_scratch else 0,
            lane=request.lane,
            state="queued",
            queued_at_ms=now,
            changed_at_ms=now,
            handle=secrets.token_urlsafe(16),
            directions_id=row.directions_id,
            put_back_id=put_back_id,
        )
        .returning(*tables.narrations.c)
    ).one()
    outbox.add(
        tx,
        "prepare",
        article_id=row.id,
        narration_id=current.id,
        generation=generation,
        lane=request.lane,
    )
    return current


def stop(tx: Transaction, article_id: str, states: tuple[str, ...], to: str) -> None:
    """End an article's narrations that are in one of these states, and the work on them."""
    stopped = tx.scalars(
        update(tables.narrations)
        .where(tables.narrations.c.article_id == article_id, tables.narrations.c.state.in_(states))
        .values(state=to, plan=None, changed_at_ms=tx.now_ms)
        .returning(tables.narrations.c.id)
    ).all()
    outbox.remove_steps(tx, stopped)


def hasten(tx: Transaction, current: Row[Any], request: Request) -> None:
    """Move a narration to a more urgent lane, and send what waits for it once more."""
    if current.state not in IN_FLIGHT or LANES.index(request.lane) >= LANES.index(current.lane):
        return
    tx.execute(
        update(tables.narrations)
        .where(tables.narrations.c.id == current.id)
        .values(lane=request.lane)
    )
    waiting = tables.outbox.c.narration_id == current.id, tables.outbox.c.stage != "notify"
    tx.execute(update(tables.outbox).where(*waiting).values(lane=request.lane))
    tx.execute(
        update(tables.outbox)
        .where(*waiting, tables.outbox.c.holder.is_(None))
        .values(sent_at_ms=None)
    )
