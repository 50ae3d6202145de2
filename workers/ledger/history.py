"""Looking at the ledger: where articles stand, and how each came there."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, case, func, select

from workers.ledger.database import Ledger
from workers.ledger.records import article_from_json
from workers.ledger.tables import (
    IN_FLIGHT,
    LANES,
    Lane,
    State,
    articles,
    attempts,
    narrations,
    outbox,
    requests,
    revisions,
    segments,
)

Wanted = Literal["published", "withdrawn", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one narration stands."""

    narration_id: int
    article_id: str
    title: str
    revision: int
    state: State
    lane: Lane
    segments_done: int
    segments_total: int
    """0 until it is prepared."""
    segments_spoken: int
    error_code: str | None
    error_message: str | None
    excerpt: str | None
    fingerprint: str | None
    """Names the published files, from the time it is prepared."""
    queued_at_ms: int
    first_sound_at_ms: int | None
    changed_at_ms: int


@dataclass(frozen=True, slots=True)
class LaneLoad:
    """How much a lane has to do."""

    lane: Lane
    waiting: int
    """Messages that nobody works on yet."""
    running: int
    oldest_ms: int
    """How long the oldest of those waiting has been due."""


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was asked for and tried for one article, oldest first."""

    article_id: str
    wanted: str
    revision: int
    requests: tuple[dict[str, Any], ...]
    narrations: tuple[Standing, ...]
    attempts: tuple[dict[str, Any], ...]


def latest(ledger: Ledger, *, limit: int) -> list[Standing]:
    """Return the narrations that changed last: those in flight first, then newest first."""
    in_flight = case((narrations.c.state.in_(IN_FLIGHT), 0), else_=1)
    query = (
        _standings()
        .order_by(in_flight, narrations.c.changed_at_ms.desc(), narrations.c.id.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        return [_standing(row) for row in connection.execute(query)]


def current(ledger: Ledger, article_id: str) -> Standing | None:
    """Return the narration of an article's present generation; None when none is wanted."""
    query = (
        _standings()
        .where(articles.c.id == article_id, articles.c.wanted == "published")
        .where(narrations.c.generation == articles.c.generation)
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
    return _standing(row) if row else None


def wanted_of(ledger: Ledger, article_id: str) -> Wanted:
    """Return what is wanted of an article, quickly; ``unknown`` when nobody has said it yet."""
    withdrawals = select(requests.c.id).where(
        requests.c.article_id == articles.c.id, requests.c.kind == "withdraw"
    )
    query = select(articles.c.wanted, withdrawals.exists()).where(articles.c.id == article_id)
    with ledger.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return "unknown"
    if row[0] == "published":
        return "published"
    # Without a withdrawal, it is a row that waits for its article to be fetched.
    return "withdrawn" if row[1] else "unknown"


def newest_published(ledger: Ledger, *, limit: int) -> list[tuple[str, str]]:
    """Return id and article, as JSON, of what can be heard; the newest first."""
    query = (
        select(narrations.c.article_id, revisions.c.article)
        .join(
            revisions,
            (revisions.c.article_id == narrations.c.article_id)
            & (revisions.c.number == narrations.c.revision),
        )
        .join(articles, articles.c.id == narrations.c.article_id)
        .where(narrations.c.state == "published", articles.c.wanted == "published")
        .order_by(narrations.c.changed_at_ms.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        return [(row[0], row[1]) for row in connection.execute(query)]


def counts(ledger: Ledger) -> dict[str, int]:
    """Return how many narrations are in each state."""
    query = select(narrations.c.state, func.count()).group_by(narrations.c.state)
    with ledger.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def loads(ledger: Ledger) -> list[LaneLoad]:
    """Return what each lane has to do, the most urgent lane first."""
    now = ledger.clock_ms()
    query = (
        select(
            outbox.c.lane,
            func.count().filter(outbox.c.holder.is_(None)),
            func.count(outbox.c.holder),
            func.min(outbox.c.due_at_ms).filter(outbox.c.holder.is_(None)),
        )
        .where(outbox.c.dead_at_ms.is_(None), outbox.c.stage != "check")
        .group_by(outbox.c.lane)
    )
    with ledger.read() as connection:
        found = {row[0]: row for row in connection.execute(query)}
    empty = (None, 0, 0, None)
    return [
        LaneLoad(lane, row[1], row[2], max(0, now - (row[3] or now)))
        for lane, row in ((lane, found.get(lane, empty)) for lane in LANES)
    ]


def history(ledger: Ledger, article_id: str) -> History | None:
    """Return the history of an article; None when nobody ever asked for it."""
    with ledger.read() as connection:
        row = connection.execute(select(articles).where(articles.c.id == article_id)).first()
        if row is None:
            return None
        made = _standings().where(narrations.c.article_id == article_id).order_by(narrations.c.id)
        return History(
            article_id=article_id,
            wanted=row.wanted,
            revision=row.revision,
            requests=_dicts(connection, select(requests), requests, article_id),
            narrations=tuple(_standing(found) for found in connection.execute(made)),
            attempts=_dicts(connection, select(attempts), attempts, article_id),
        )


def clip_keys(ledger: Ledger, narration_id: int) -> list[tuple[str, bool]]:
    """Return each segment's clip key, in order, and whether the clip is in the store."""
    query = (
        select(segments.c.clip_key, segments.c.done_at_ms.is_not(None))
        .where(segments.c.narration_id == narration_id)
        .order_by(segments.c.number)
    )
    with ledger.read() as connection:
        return [(key, bool(done)) for key, done in connection.execute(query)]


def _standings() -> Select[Any]:
    of_narration = segments.c.narration_id == narrations.c.id
    done = select(func.count()).where(of_narration, segments.c.done_at_ms.is_not(None))
    total = select(func.count()).where(of_narration)
    spoken = select(func.count()).where(of_narration, segments.c.spoken.is_(True))
    return (
        select(
            narrations,
            revisions.c.article,
            done.scalar_subquery().label("segments_done"),
            total.scalar_subquery().label("segments_total"),
            spoken.scalar_subquery().label("segments_spoken"),
        )
        .join(articles, articles.c.id == narrations.c.article_id)
        .join(
            revisions,
            (revisions.c.article_id == narrations.c.article_id)
            & (revisions.c.number == narrations.c.revision),
        )
    )


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        narration_id=row.id,
        article_id=row.article_id,
        title=article_from_json(row.article).title,
        revision=row.revision,
        state=row.state,
        lane=row.lane,
        segments_done=row.segments_done,
        segments_total=row.segments_total,
        segments_spoken=row.segments_spoken,
        error_code=row.error_code,
        error_message=row.error_message,
        excerpt=row.excerpt,
        fingerprint=row.fingerprint,
        queued_at_ms=row.queued_at_ms,
        first_sound_at_ms=row.first_sound_at_ms,
        changed_at_ms=row.changed_at_ms,
    )


def _dicts(
    connection: Connection, query: Select[Any], table: Any, article_id: str
) -> tuple[dict[str, Any], ...]:
    found = connection.execute(query.where(table.c.article_id == article_id).order_by(table.c.id))
    return tuple(dict(row._mapping) for row in found)
