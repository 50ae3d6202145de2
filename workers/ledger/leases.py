"""Doing what the outbox says: claim a message, keep its lease, end it one way or another.

The holder of a message's lease does its work. A holder that has lost the lease finds that out at
the next step and stops; one that died is known by its expired lease. Such losses are counted, so
that a text that kills its worker ends as a failure that can be seen. Only a withdrawal, and a check
of what is published, are never given up.
"""

import os
import platform
import random
import uuid
from typing import Any

from sqlalchemy import Row, exists, select, update

from workers.ledger import articles, decisions, outbox, publication, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.failures.attempts import EXCERPT_CHARS, add_attempt, excerpt_of
from workers.ledger.records import Work, origin_of
from workers.ledger.tables import IN_FLIGHT, Stage, State
from workers.ledger.transaction import Transaction

MOST_LOSSES = 5
"""A message is given up when this many workers died over it without a step forward."""
MOST_FAILURES: dict[Stage, int] = {"notify": 10, "fetch": 20}
"""A message is given up when a service failed it this often: a webhook after a day and a half, a
page that can't be fetched after an hour."""
MOST_FAILURES_DEFAULT = 200
"""For every other stage: about twelve hours of a service that is down."""
LONGEST_BACKOFF_MS = 300_000
NEVER_GIVEN_UP: tuple[Stage, ...] = ("withdraw", "check")

_BELONGS_TO: dict[Stage, tuple[State, ...]] = {
    "prepare": ("queued", "preparing"),
    "speak": ("speaking",),
    "finish": ("finishing",),
}
"""The states in which a stage has something to do."""


def new_holder(purpose: str = "") -> str:
    """Return a name for whoever is about to hold something: where it runs, and never used again."""
    name = f"{platform.node()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    return f"{purpose} {name}" if purpose else name


@repeated
def claim(ledger: Ledger, message_id: int, holder: str) -> Work | None:
    """Take a message for this holder, or return None when there is nothing to do for it.

    That is so when its work is done, not wanted any more, or another worker is on it.

    Raises:
        LedgerUnavailable: nothing was claimed.
    """
    with ledger.write() as tx:
        row = _locked_message(tx, message_id)
        now = tx.now_ms
        if row is None or row.dead_at_ms is not None or not _is_due(row, now):
            return None
        if row.lease_until_ms is not None and not outbox.is_over(row.lease_until_ms, now):
            return None
        if not _has_to_be_done(tx, row):
            outbox.remove(tx, row.id)
            return None
        losses = row.losses + (row.holder is not None)
        if row.holder is not None:
            add_attempt(tx, row, "worker_lost", f"{row.holder} fell silent")
        if losses >= MOST_LOSSES and row.stage not in NEVER_GIVEN_UP:
            message = f"{losses} workers died over it. See their logs; then regenerate or withdraw."
            excerpt = excerpt_of(tx, row)
            _give_up(tx, row, code="worker_lost", message=message, excerpt=excerpt)
            return None
        tx.execute(
            update(tables.outbox)
            .where(tables.outbox.c.id == row.id)
            .values(holder=holder, lease_until_ms=now + outbox.LEASE_MS, losses=losses)
        )
        if row.stage == "prepare":
            move(tx, row.narration_id, ("queued", "preparing"), "preparing")
        return _work(row, holder, now)


@repeated
def renew(ledger: Ledger, work: Work) -> bool:
    """Keep a claim for another lease; return False when it is lost or not wanted any more."""
    with ledger.write() as tx:
        articles.lock(tx, work.article_id)
        return _renewed(tx, work)


def release(ledger: Ledger, work: Work) -> None:
    """Give a message back unfinished, for another worker to do at once; no failure is counted."""
    _give_back(ledger, work, delay_ms=0)


def wait(ledger: Ledger, work: Work, delay_ms: int) -> None:
    """Give a message back, to be done after a delay; no failure is counted."""
    _give_back(ledger, work, delay_ms=delay_ms)


@repeated
def retry_later(
    ledger: Ledger, work: Work, error_code: str, message: str, *, delay_ms: int | None = None
) -> bool:
    """Give a message back because a service failed; return False when it is given up instead.

    Unless it is given, the delay doubles with every failure, up to five minutes, and half of it is
    drawn by chance, so that workers that failed together don't come back together.
    """
    with ledger.write() as tx:
        row = _held(tx, work)
        if row is None:
            return True
        add_attempt(tx, row, error_code, message)
        failures = row.failures + 1
        most = MOST_FAILURES.get(row.stage, MOST_FAILURES_DEFAULT)
        if failures >= most and row.stage not in NEVER_GIVEN_UP:
            excerpt = excerpt_of(tx, row)
            _give_up(tx, row, code=error_code, message=message, excerpt=excerpt)
            return False
        if delay_ms is None:
            longest_ms = min(LONGEST_BACKOFF_MS, 1000 * 2 ** min(failures, 10))
            delay_ms = longest_ms // 2 + random.randrange(longest_ms // 2)  # noqa: S311 - no secret
        put_back(tx, work, delay_ms, failures=failures)
        return True


@repeated
def fail(
    ledger: Ledger,
    work: Work,
    error_code: str,
    message: str,
    excerpt: str = "",
    *,
    segment: int | None = None,
) -> None:
    """End a narration that can't be made; what was published before stays published.

    ``segment`` is where a sound is wrong, and ``excerpt`` what is written there.
    A withdrawal or a check is never given up: use :func:`retry_later`.
    """
    with ledger.write() as tx:
        row = _held(tx, work)
        if row is not None:
            add_attempt(tx, row, error_code, message)
            excerpt = excerpt[:EXCERPT_CHARS] or excerpt_of(tx, row)
            _give_up(tx, row, code=error_code, message=message, excerpt=excerpt, segment=segment)


@repeated
def done(ledger: Ledger, work: Work) -> None:
    """Delete a message whose work is done and leads to no other."""
    with ledger.write() as tx:
        articles.lock(tx, work.article_id)
        if outbox.remove_held(tx, work) and work.stage == "notify":
            tx.count("webhook_deliveries", "delivered")


@repeated
def count_time(ledger: Ledger, work: Work, spent_ms: int) -> None:
    """Count the time that a stage took."""
    with ledger.write() as tx:
        tx.count("work_ms", work.stage, by=spent_ms)


@repeated
def stop(ledger: Ledger, work: Work) -> None:
    """Stop working on a message: delete it if it is not wanted any more, or give it back."""
    with ledger.write() as tx:
        row = _held(tx, work)
        if row is None:
            return
        if _has_to_be_done(tx, row):
            put_back(tx, work, delay_ms=0)
        else:
            outbox.remove(tx, row.id)
            publication.give_back(tx, work.article_id, work.holder)


def move(
    tx: Transaction,
    narration_id: int | None,
    states: tuple[State, ...],
    to: State,
    **values: Any,
) -> bool:
    """Compare and set: move a narration on, if it is in one of these states."""
    moved = tx.execute(
        update(tables.narrations)
        .where(tables.narrations.c.id == narration_id, tables.narrations.c.state.in_(states))
        .values(state=to, changed_at_ms=tx.now_ms, **values)
    )
    return moved.rowcount == 1


def locked_if_held(tx: Transaction, work: Work) -> Row[Any] | None:
    """Lock the article and return its row, if the work is still this holder's and still wanted."""
    row = articles.lock(tx, work.article_id)
    if row.generation != work.generation or not _renewed(tx, work):
        return None
    return row


def still_wanted(tx: Transaction, work: Work, article_id: str) -> bool:
    """Whether a fetch is still its holder's, and nobody withdrew its article in the meantime."""
    row = _locked_message(tx, work.message_id)
    return (
        row is not None
        and row.holder == work.holder
        and not (_withdrawn_since(tx, row, article_id) or _withdrawn_since(tx, row, row.article_id))
    )


def _withdrawn_since(tx: Transaction, row: Row[Any], article_id: str) -> bool:
    """Whether an article was taken off air after a fetch of it was asked for.

    A withdrawal that came afterwards may have happened before; then it ends nothing.
    """
    query = select(tables.articles.c.decided_at_ms).where(
        tables.articles.c.id == article_id,
        exists().where(
            tables.requests.c.article_id == article_id,
            tables.requests.c.outcome == "withdrawn",
            tables.requests.c.requested_at_ms >= row.made_at_ms,
        ),
    )
    found = tx.execute(query).first()
    if found is None:
        return False
    said_at_ms = origin_of(row.event, row.lane)[1]
    if said_at_ms is None or found.decided_at_ms is None:
        return True
    return not decisions.is_older(found.decided_at_ms, said_at_ms)


def _renewed(tx: Transaction, work: Work) -> bool:
    until = tx.now_ms + outbox.LEASE_MS
    kept = tx.execute(
        update(tables.outbox).where(*outbox.is_held(work)).values(lease_until_ms=until)
    ).rowcount
    if kept:
        publication.extend(tx, work.article_id, work.holder)
    return bool(kept)


def _held(tx: Transaction, work: Work) -> Row[Any] | None:
    row = _locked_message(tx, work.message_id)
    return row if row is not None and row.holder == work.holder else None


def _locked_message(tx: Transaction, message_id: int) -> Row[Any] | None:
    """Read a message with its article locked; the article first, as everywhere."""
    query = select(tables.outbox).where(tables.outbox.c.id == message_id)
    row = tx.execute(query).first()
    if row is None:
        return None
    articles.lock(tx, row.article_id)
    return tx.execute(query.with_for_update()).first()


def _has_to_be_done(tx: Transaction, row: Row[Any]) -> bool:
    if row.stage in {"notify", "check"}:
        return True
    if row.stage == "fetch":
        return not _withdrawn_since(tx, row, row.article_id)
    if row.stage == "preview":
        draft = select(tables.drafts.c.number).where(tables.drafts.c.article_id == row.article_id)
        return tx.execute(draft).first() is not None
    if row.stage == "open":
        article = articles.lock(tx, row.article_id)
        return bool(article.wanted == "published" and article.generation == row.generation)
    if row.stage == "withdraw":
        article = articles.lock(tx, row.article_id)
        return bool(article.wanted == "withdrawn" and article.generation == row.generation)
    query = select(tables.narrations.c.state).where(tables.narrations.c.id == row.narration_id)
    return tx.scalar(query) in _BELONGS_TO[row.stage]


def _is_due(row: Row[Any], now_ms: int) -> bool:
    """Whether a message's time has come, as :func:`workers.ledger.outbox.is_due` says it."""
    chosen_at_ms = row.made_at_ms if row.scheduled_at_ms is None else row.scheduled_at_ms
    slack_ms = outbox.CLOCKS_DIFFER_MS
    return bool(row.due_at_ms <= now_ms + slack_ms or chosen_at_ms > now_ms + slack_ms)


@repeated
def _give_back(ledger: Ledger, work: Work, *, delay_ms: int) -> None:
    with ledger.write() as tx:
        if _held(tx, work) is not None:
            put_back(tx, work, delay_ms)


def put_back(tx: Transaction, work: Work, delay_ms: int, **values: int) -> None:
    """Let a message be sent again after a delay, if this holder still has it."""
    tx.execute(
        update(tables.outbox)
        .where(*outbox.is_held(work))
        .values(
            holder=None,
            lease_until_ms=None,
            sent_at_ms=None,
            due_at_ms=tx.now_ms + delay_ms,
            scheduled_at_ms=tx.now_ms,
            **values,
        )
    )
    publication.give_back(tx, work.article_id, work.holder)


def _give_up(
    tx: Transaction,
    row: Row[Any],
    *,
    code: str,
    message: str,
    excerpt: str,
    segment: int | None = None,
) -> None:
    if row.stage in {"open", "preview"}:
        outbox.remove(tx, row.id)  # nobody asked for it, or whoever did asks again
        return
    if row.stage == "fetch":
        outbox.remove(tx, row.id)
        tx.count("narrations_failed", row.lane, code)
        _tell_of_failure(tx, row, code=code, message=message, excerpt=excerpt)
        return
    if row.narration_id is None or row.stage == "notify":
        tx.execute(
            update(tables.outbox)
            .where(tables.outbox.c.id == row.id)
            .values(dead_at_ms=tx.now_ms, holder=None, lease_until_ms=None)
        )
        return
    failed = move(
        tx,
        row.narration_id,
        IN_FLIGHT,
        "failed",
        plan=None,
        error_code=code,
        error_message=message,
        excerpt=excerpt,
        error_segment=segment,
    )
    outbox.remove_steps(tx, [row.narration_id])
    article = articles.lock(tx, row.article_id)
    publication.take_away(tx, article, row.holder, lost=code == "worker_lost")
    if failed:
        tx.count("narrations_failed", row.lane, code)
        _tell_of_failure(tx, row, code=code, message=message, excerpt=excerpt)


def _tell_of_failure(
    tx: Transaction, row: Row[Any], *, code: str, message: str, excerpt: str
) -> None:
    outbox.tell_webhooks(
        tx,
        "narration.failed",
        article_id=row.article_id,
        narration_id=row.narration_id,
        generation=row.generation,
        data={"code": code, "message": message, "excerpt": excerpt or None},
    )


def _work(row: Row[Any], holder: str, now: int) -> Work:
    return Work(
        message_id=row.id,
        stage=row.stage,
        article_id=row.article_id,
        narration_id=row.narration_id,
        generation=row.generation,
        lane=row.lane,
        segments=range(row.first_segment or 0, row.end_segment or 0),
        target=row.target,
        event=row.event,
        holder=holder,
        failures=row.failures,
        waited_ms=max(0, now - row.due_at_ms),
        traceparent=row.traceparent,
    )
