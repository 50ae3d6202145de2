"""How a narration moves on: planned, spoken, published, removed; each step compares and sets.

The files that readers see are touched only by the holder of the article's publication: one worker
at a time, of the present generation, from the first upload until the ledger knows.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import Integer, Select, bindparam, func, insert, select, update

from workers.ledger import articles, outbox, publication, tables, tallies
from workers.ledger.database import Ledger, repeated
from workers.ledger.editing.keep import Kept, write_down
from workers.ledger.leases import locked_if_held, move
from workers.ledger.listing import rows as listing
from workers.ledger.records import Work
from workers.ledger.suspicion import mend
from workers.ledger.tables import Lane
from workers.ledger.transaction import Transaction

FIRST_BATCHES = (1, 2, 4)
"""Segments of the first batches: the very first alone, so that a reader hears it at once."""
BATCH_SEGMENTS = 8
"""Segments of the later batches: some seconds of work, so that urgent work gets its turn."""

Permission = Literal["ours", "busy", "outdated"]
"""Whether a worker may touch an article's published files: yes, later, or never."""


def asked_by_hand(ledger: Ledger, work: Work) -> bool:
    """Whether a person has asked for this very narration with ``regenerate``."""
    query = select(tables.requests.c.id).where(
        tables.requests.c.narration_id == work.narration_id, tables.requests.c.kind == "regenerate"
    )
    with ledger.read() as connection:
        return connection.execute(query.limit(1)).first() is not None


def article_of(ledger: Ledger, narration_id: int | None) -> tuple[str, str | None, int, int]:
    """Return the article's JSON, who is to read it, the take and the revision's number."""
    with ledger.read() as connection:
        row = connection.execute(_article_query(), {"narration_id": narration_id}).one()
    article, voice_id, take, revision = row
    return article, voice_id, take, revision


@cache
def _article_query() -> Select[Any]:
    """Return the query of :func:`article_of`, made once: each press asks it."""
    return (
        select(
            tables.revisions.c.article,
            tables.narrations.c.voice_id,
            tables.narrations.c.take,
            tables.narrations.c.revision,
        )
        .select_from(tables.NARRATED_TEXTS)
        .where(tables.narrations.c.id == bindparam("narration_id", type_=Integer))
    )


def key_of(ledger: Ledger, work: Work) -> str | None:
    """Return the key that names a narration's files by what is known so far."""
    query = select(tables.narrations.c.narration_key).where(
        tables.narrations.c.id == work.narration_id
    )
    with ledger.read() as connection:
        return connection.scalar(query)


def plan_of(ledger: Ledger, narration_id: int | None) -> str | None:
    """Return the plan of a narration that is being made, as JSON; None once it is not."""
    with ledger.read() as connection:
        query = select(tables.narrations.c.plan).where(tables.narrations.c.id == narration_id)
        return connection.scalar(query)


def unspoken(ledger: Ledger, work: Work) -> list[int]:
    """Return the segments of the work that are still to be spoken, in order."""
    query = (
        select(tables.segments.c.number)
        .where(
            tables.segments.c.narration_id == work.narration_id,
            tables.segments.c.done_at_ms.is_(None),
        )
        .where(
            tables.segments.c.number >= work.segments.start,
            tables.segments.c.number < work.segments.stop,
        )
        .order_by(tables.segments.c.number)
    )
    with ledger.read() as connection:
        return list(connection.scalars(query))


@repeated
def planned(
    ledger: Ledger,
    work: Work,
    plan: str,
    narration_key: str,
    clip_keys: Sequence[str],
    *,
    also: Callable[[Transaction], None] = lambda _tx: None,
) -> bool:
    """Keep the plan and queue its batches; return False when that is not wanted any more.

    ``also`` is what else is written down with it, or not at all.
    """
    with ledger.write() as tx:
        if locked_if_held(tx, work) is None:
            return False
        if not move(
            tx,
            work.narration_id,
            ("preparing",),
            "speaking",
            plan=plan,
            narration_key=narration_key,
        ):
            return False
        rows = [
            {"narration_id": work.narration_id, "number": number, "clip_key": key}
            for number, key in enumerate(clip_keys)
        ]
        tx.execute(insert(tables.segments), rows)
        for batch in batches(len(clip_keys)):
            _queue(tx, work, "speak", batch)
        outbox.remove_held(tx, work)
        also(tx)
        return True


def batches(n_segments: int) -> list[range]:
    """Divide a narration's segments into what one message each is to speak."""
    sizes, start, divided = iter(FIRST_BATCHES), 0, []
    while start < n_segments:
        end = min(n_segments, start + next(sizes, BATCH_SEGMENTS))
        divided.append(range(start, end))
        start = end
    return divided


@repeated
def spoken(
    ledger: Ledger, work: Work, were_spoken: Mapping[int, bool], *, audio_ms: int = 0
) -> bool:
    """Mark segments as done; return False when the rest of the work is not wanted any more.

    Args:
        ledger: where it is written down.
        work: a batch of segments.
        were_spoken: segment number → whether it had to be spoken.
        audio_ms: how much sound was spoken for them.
    """
    with ledger.write() as tx:
        if locked_if_held(tx, work) is None:
            return False
        for number, was_spoken in were_spoken.items():
            marked = tx.execute(
                update(tables.segments)
                .where(
                    tables.segments.c.narration_id == work.narration_id,
                    tables.segments.c.number == number,
                )
                .where(tables.segments.c.done_at_ms.is_(None))
                .values(done_at_ms=tx.now_ms, spoken=was_spoken)
            ).rowcount
            tx.count("segments", "spoken" if was_spoken else "found", by=marked)
        tx.count("spoken_audio_ms", by=audio_ms)
        if 0 in were_spoken:
            _keep_first_sound(tx, work)
        # A step forward: what went wrong before it does not count any more.
        tx.execute(update(tables.outbox).where(*outbox.is_held(work)).values(losses=0, failures=0))
        return True


def _keep_first_sound(tx: Transaction, work: Work) -> None:
    queued_at_ms = tx.scalar(
        update(tables.narrations)
        .where(
            tables.narrations.c.id == work.narration_id,
            tables.narrations.c.first_sound_at_ms.is_(None),
        )
        .values(first_sound_at_ms=tx.now_ms)
        .returning(tables.narrations.c.queued_at_ms)
    )
    if queued_at_ms is not None:
        took_ms, bounds_s = tx.now_ms - queued_at_ms, tallies.FIRST_SOUND_BOUNDS_S
        tallies.observe(tx, "first_sound", bounds_s, took_ms, work.lane)


@repeated
def batch_done(ledger: Ledger, work: Work) -> bool:
    """Delete a batch's message; return True for the one call that completes all segments."""
    with ledger.write() as tx:
        if locked_if_held(tx, work) is None:
            return False
        outbox.remove_held(tx, work)
        left = tx.scalar(
            select(func.count()).where(
                tables.segments.c.narration_id == work.narration_id,
                tables.segments.c.done_at_ms.is_(None),
            )
        )
        if left or not move(tx, work.narration_id, ("speaking",), "finishing"):
            return False
        _queue(tx, work, "finish")
        return True


@repeated
def begin_publishing(ledger: Ledger, work: Work, narration_key: str | None = None) -> Permission:
    """Take the article's publication: only this worker may touch its files until it ends or dies.

    ``narration_key`` names the files that will be put, by the picture too that came meanwhile; it
    is written down before the first of them is there, so that none is ever forgotten.

    ``busy``: another worker has it, so try again; ``outdated``: the work is not wanted any more.
    """
    wanted = "withdrawn" if work.stage == "withdraw" else "published"
    with ledger.write() as tx:
        row = locked_if_held(tx, work)
        if row is None or row.wanted != wanted:
            return "outdated"
        if not publication.take(tx, row, work.holder):
            return "busy"
        if narration_key is not None:
            tx.execute(
                update(tables.narrations)
                .where(tables.narrations.c.id == work.narration_id)
                .values(narration_key=narration_key)
            )
        return "ours"


@repeated
def may_publish(ledger: Ledger, work: Work) -> bool:
    """Say, right before the manifest changes, whether it still may; a whole lease is left then."""
    with ledger.write() as tx:
        row = locked_if_held(tx, work)
        return row is not None and row.publishing_by == work.holder


@repeated
def published(
    ledger: Ledger,
    work: Work,
    event_type: str,
    event_data: Mapping[str, object],
    *,
    audio_ms: int = 0,
    picture: str | None = None,
    signature: str | None = None,
    heard: tuple[int, str] | None = None,
    kept: Kept | None = None,
) -> bool:
    """Write down that the manifest is in the store; return False when it should not be there.

    Then somebody else has had the publication since :func:`may_publish`, which takes a worker
    that stood still for a whole lease; what the store should hold is put there again.
    ``audio_ms`` is the sound that was made for it, 0 when all of it was there; ``picture`` what
    became of the article's own picture, ``used`` or ``left_out``; ``signature`` how it is
    signed where that is wanted, ``signed``, ``untimed`` or ``unsigned``; ``heard`` how long the
    narration is in milliseconds, and the voice that reads the most of it, for the list of articles;
    ``kept`` what is kept of it, to be compared and put back later.
    """
    with ledger.write() as tx:
        row = articles.lock(tx, work.article_id)
        ours = row.publishing_by == work.holder
        if not ours:
            mend(tx, work.article_id)
            return False
        publication.give_back(tx, work.article_id, work.holder)
        if row.generation != work.generation:
            # A withdrawal or a newer revision is waiting for the publication, and removes this.
            return False
        tx.execute(
            update(tables.narrations)
            .where(
                tables.narrations.c.article_id == work.article_id,
                tables.narrations.c.state == "published",
            )
            .values(state="superseded", changed_at_ms=tx.now_ms)
        )
        if not move(tx, work.narration_id, ("finishing",), "published", plan=None):
            raise AssertionError(f"narration {work.narration_id} is of the present generation")
        if kept is not None:
            write_down(tx, work.article_id, work.narration_id, kept)
        _count_published(tx, work, audio_ms)
        if picture is not None:
            tx.count("pictures", picture)
        if signature is not None:
            tx.count("signatures", signature)
        if heard is not None:
            listing.heard(tx, work.article_id, duration_ms=heard[0], voice_id=heard[1])
        outbox.remove_steps(tx, [work.narration_id])
        outbox.tell_webhooks(
            tx,
            event_type,
            article_id=work.article_id,
            narration_id=work.narration_id,
            generation=work.generation,
            data=dict(event_data),
        )
        return True


def _count_published(tx: Transaction, work: Work, audio_ms: int) -> None:
    query = select(tables.narrations.c.queued_at_ms).where(
        tables.narrations.c.id == work.narration_id
    )
    took_ms = tx.now_ms - tx.execute(query).scalar_one()
    tallies.observe(tx, "publishing", tallies.PUBLISHING_BOUNDS_S, took_ms, work.lane)
    tx.count("published_audio_ms", by=audio_ms)


@repeated
def removed(ledger: Ledger, work: Work) -> None:
    """Write down that nothing of a withdrawn article is in the store any more."""
    with ledger.write() as tx:
        row = articles.lock(tx, work.article_id)
        ours = row.publishing_by == work.holder
        publication.give_back(tx, work.article_id, work.holder)
        outbox.remove_held(tx, work)
        if not ours:
            mend(tx, work.article_id)
        elif row.generation == work.generation:
            outbox.tell_webhooks(
                tx,
                "narration.withdrawn",
                article_id=work.article_id,
                narration_id=None,
                generation=work.generation,
                data={},
            )


def _queue(
    tx: Transaction,
    work: Work,
    stage: Literal["speak", "finish"],
    batch: range = range(0),
) -> None:
    """Put the next step of a narration into the outbox, on the lane that it has by now."""
    query = select(tables.narrations.c.lane).where(tables.narrations.c.id == work.narration_id)
    lane: Lane = tx.execute(query).scalar_one()
    outbox.add(
        tx,
        stage,
        article_id=work.article_id,
        narration_id=work.narration_id,
        generation=work.generation,
        lane=lane,
        segments=batch,
    )
