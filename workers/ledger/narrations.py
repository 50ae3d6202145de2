"""How a narration moves on: planned, spoken, published, removed; each step compares and sets.

The files that readers see are touched only by the holder of the article's publication: one worker
at a time, of the present generation, from the first upload until the ledger knows.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from workers.ledger import outbox as messages
from workers.ledger import tallies
from workers.ledger.database import Ledger
from workers.ledger.leases import LEASE_MS, locked_if_held, move, stop_publishing
from workers.ledger.records import Work
from workers.ledger.requests import lock_article
from workers.ledger.suspicion import mend
from workers.ledger.tables import (
    Lane,
    articles,
    narrations,
    outbox,
    requests,
    revisions,
    segments,
)

FIRST_BATCHES = (1, 2, 4)
"""Segments of the first batches: the very first alone, so that a reader hears it at once."""
BATCH_SEGMENTS = 8
"""Segments of the later batches: some seconds of work, so that urgent work gets its turn."""

Turn = Literal["ours", "busy", "outdated"]


def asked_by_hand(ledger: Ledger, work: Work) -> bool:
    """Whether a person has asked for this very narration with ``regenerate``."""
    query = select(requests.c.id).where(
        requests.c.narration_id == work.narration_id, requests.c.kind == "regenerate"
    )
    with ledger.read() as connection:
        return connection.execute(query.limit(1)).first() is not None


def article_of(ledger: Ledger, work: Work) -> tuple[str, str | None, int, int]:
    """Return the article's JSON, who is to read it, the take and the revision's number."""
    query = (
        select(revisions.c.article, narrations.c.voice_id, narrations.c.take, narrations.c.revision)
        .join(
            revisions,
            (revisions.c.article_id == narrations.c.article_id)
            & (revisions.c.number == narrations.c.revision),
        )
        .where(narrations.c.id == work.narration_id)
    )
    with ledger.read() as connection:
        article, voice_id, take, revision = connection.execute(query).one()
    return article, voice_id, take, revision


def plan_of(ledger: Ledger, narration_id: int | None) -> str | None:
    """Return the plan of a narration that is being made, as JSON; None once it is not."""
    with ledger.read() as connection:
        query = select(narrations.c.plan).where(narrations.c.id == narration_id)
        return connection.scalar(query)


def unspoken(ledger: Ledger, work: Work) -> list[int]:
    """Return the segments of the work that are still to be spoken, in order."""
    query = (
        select(segments.c.number)
        .where(segments.c.narration_id == work.narration_id, segments.c.done_at_ms.is_(None))
        .where(segments.c.number >= work.segments.start, segments.c.number < work.segments.stop)
        .order_by(segments.c.number)
    )
    with ledger.read() as connection:
        return list(connection.scalars(query))


def planned(
    ledger: Ledger, work: Work, plan: str, fingerprint: str, clip_keys: Sequence[str]
) -> bool:
    """Keep the plan and queue its batches; return False when that is not wanted any more."""
    with ledger.write() as connection:
        if locked_if_held(connection, ledger, work) is None:
            return False
        if not move(
            connection,
            ledger,
            work.narration_id,
            ("preparing",),
            "speaking",
            plan=plan,
            fingerprint=fingerprint,
        ):
            return False
        rows = [
            {"narration_id": work.narration_id, "number": number, "clip_key": key}
            for number, key in enumerate(clip_keys)
        ]
        connection.execute(insert(segments), rows)
        for batch in batches(len(clip_keys)):
            _queue(connection, ledger, work, "speak", batch)
        connection.execute(delete(outbox).where(outbox.c.id == work.message_id))
        return True


def batches(n_segments: int) -> list[range]:
    """Divide a narration's segments into what one message each is to speak."""
    sizes, start, divided = iter(FIRST_BATCHES), 0, []
    while start < n_segments:
        end = min(n_segments, start + next(sizes, BATCH_SEGMENTS))
        divided.append(range(start, end))
        start = end
    return divided


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
    now = ledger.clock_ms()
    with ledger.write() as connection:
        if locked_if_held(connection, ledger, work) is None:
            return False
        for number, was_spoken in were_spoken.items():
            marked = connection.execute(
                update(segments)
                .where(segments.c.narration_id == work.narration_id, segments.c.number == number)
                .where(segments.c.done_at_ms.is_(None))
                .values(done_at_ms=now, spoken=was_spoken)
            ).rowcount
            tallies.count(connection, "segments", "spoken" if was_spoken else "found", by=marked)
        tallies.count(connection, "spoken_audio_ms", by=audio_ms)
        if 0 in were_spoken:
            _note_first_sound(connection, work, now)
        # A step forward: what went wrong before it does not count any more.
        connection.execute(
            update(outbox).where(outbox.c.id == work.message_id).values(losses=0, failures=0)
        )
        return True


def _note_first_sound(connection: Connection, work: Work, now: int) -> None:
    queued_at_ms = connection.scalar(
        update(narrations)
        .where(narrations.c.id == work.narration_id, narrations.c.first_sound_at_ms.is_(None))
        .values(first_sound_at_ms=now)
        .returning(narrations.c.queued_at_ms)
    )
    if queued_at_ms is not None:
        bounds_s = tallies.FIRST_SOUND_BOUNDS_S
        tallies.observe(connection, "first_sound", bounds_s, now - queued_at_ms, work.lane)


def batch_done(ledger: Ledger, work: Work) -> bool:
    """Strike a batch off; return True for the one call that completes the narration's segments."""
    with ledger.write() as connection:
        if locked_if_held(connection, ledger, work) is None:
            return False
        connection.execute(delete(outbox).where(outbox.c.id == work.message_id))
        left = connection.scalar(
            select(func.count()).where(
                segments.c.narration_id == work.narration_id, segments.c.done_at_ms.is_(None)
            )
        )
        if left or not move(connection, ledger, work.narration_id, ("speaking",), "finishing"):
            return False
        _queue(connection, ledger, work, "finish")
        return True


def begin_publishing(ledger: Ledger, work: Work) -> Turn:
    """Take the article's publication: its files are this worker's until it is done or dies.

    ``busy``: another worker has it, so come back; ``outdated``: the work is not wanted any more.
    """
    now = ledger.clock_ms()
    wanted = "withdrawn" if work.stage == "withdraw" else "published"
    with ledger.write() as connection:
        row = locked_if_held(connection, ledger, work)
        if row is None or row.wanted != wanted:
            return "outdated"
        taken = connection.execute(
            update(articles)
            .where(articles.c.id == work.article_id)
            .where(
                or_(
                    articles.c.publishing_by.is_(None),
                    articles.c.publishing_by == work.holder,
                    articles.c.publishing_until_ms < now,
                )
            )
            .values(publishing_by=work.holder, publishing_until_ms=now + LEASE_MS)
        )
        if taken.rowcount and row.publishing_by not in {None, work.holder}:
            messages.suspect(
                connection, ledger, work.article_id, work.generation, lease_ms=LEASE_MS
            )
        return "ours" if taken.rowcount else "busy"


def may_publish(ledger: Ledger, work: Work) -> bool:
    """Say, right before the manifest changes, whether it still may; a whole lease is left then."""
    with ledger.write() as connection:
        row = locked_if_held(connection, ledger, work)
        return row is not None and row.publishing_by == work.holder


def published(
    ledger: Ledger,
    work: Work,
    event_type: str,
    event_data: Mapping[str, object],
    *,
    audio_ms: int = 0,
) -> bool:
    """Write down that the manifest is in the store; return False when it should not be there.

    Then somebody else has had the publication since :func:`may_publish`, which takes a worker
    that stood still for a whole lease; what the store should hold is put there again.
    ``audio_ms`` is the sound that was made for it, 0 when all of it was there.
    """
    with ledger.write() as connection:
        row = lock_article(connection, work.article_id)
        ours = row.publishing_by == work.holder
        if not ours:
            mend(connection, ledger, work.article_id)
            return False
        stop_publishing(connection, work)
        if row.generation != work.generation:
            # A withdrawal or a newer revision is waiting for the publication, and removes this.
            return False
        connection.execute(
            update(narrations)
            .where(narrations.c.article_id == work.article_id, narrations.c.state == "published")
            .values(state="superseded", changed_at_ms=ledger.clock_ms())
        )
        if not move(connection, ledger, work.narration_id, ("finishing",), "published", plan=None):
            raise AssertionError(f"narration {work.narration_id} is of the present generation")
        _count_published(connection, ledger, work, audio_ms)
        connection.execute(
            delete(outbox).where(
                outbox.c.narration_id == work.narration_id, outbox.c.stage != "notify"
            )
        )
        messages.announce(
            connection,
            ledger,
            event_type,
            article_id=work.article_id,
            narration_id=work.narration_id,
            generation=work.generation,
            data=dict(event_data),
        )
        return True


def _count_published(connection: Connection, ledger: Ledger, work: Work, audio_ms: int) -> None:
    query = select(narrations.c.queued_at_ms).where(narrations.c.id == work.narration_id)
    took_ms = ledger.clock_ms() - connection.execute(query).scalar_one()
    tallies.observe(connection, "publishing", tallies.PUBLISHING_BOUNDS_S, took_ms, work.lane)
    tallies.count(connection, "published_audio_ms", by=audio_ms)


def removed(ledger: Ledger, work: Work) -> None:
    """Write down that nothing of a withdrawn article is in the store any more."""
    with ledger.write() as connection:
        row = lock_article(connection, work.article_id)
        ours = row.publishing_by == work.holder
        stop_publishing(connection, work)
        connection.execute(delete(outbox).where(outbox.c.id == work.message_id))
        if not ours:
            mend(connection, ledger, work.article_id)
        elif row.generation == work.generation:
            messages.announce(
                connection,
                ledger,
                "narration.withdrawn",
                article_id=work.article_id,
                narration_id=None,
                generation=work.generation,
                data={},
            )


def segment_text(connection: Connection, narration_id: int, number: int) -> str | None:
    """Return the written text of a segment, while the narration has a plan."""
    plan = connection.scalar(select(narrations.c.plan).where(narrations.c.id == narration_id))
    return str(json.loads(plan)["script"]["segments"][number]["display_text"]) if plan else None


def _queue(
    connection: Connection,
    ledger: Ledger,
    work: Work,
    stage: Literal["speak", "finish"],
    batch: range = range(0),
) -> None:
    """Put the next step of a narration into the outbox, on the lane that it has by now."""
    query = select(narrations.c.lane).where(narrations.c.id == work.narration_id)
    lane: Lane = connection.execute(query).scalar_one()
    messages.add(
        connection,
        ledger,
        stage,
        article_id=work.article_id,
        narration_id=work.narration_id,
        generation=work.generation,
        lane=lane,
        segments=batch,
    )
