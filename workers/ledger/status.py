"""Looking at the ledger: where articles and narrations stand, and how each came there.

What every press asks, and ``look``, which is asked often, are queries that are made once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Integer, Row, Select, String, bindparam, case, func, select

from workers.ledger import tables
from workers.ledger.database import Ledger
from workers.ledger.records import article_from_json
from workers.ledger.tables import IN_FLIGHT, LANES, Lane, State

Wanted = Literal["published", "withdrawn", "unknown"]
OnAir = Literal["on air", "held", "off air", "not yet", "failed"]


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
    narration_key: str | None
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
    """The newest text."""
    on_air: OnAir
    """``failed``: nothing is on air, and the newest narration failed."""
    held_revision: int | None
    """Of a held article: the text that stays on air."""
    requests: tuple[dict[str, Any], ...]
    narrations: tuple[Standing, ...]
    attempts: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Where a narration stands at this moment."""

    state: State
    segments_done: int
    segments_total: int
    """0 until it is prepared."""
    ready: int
    """So many segments from the start have their clips, without a gap."""
    error_code: str | None
    error_message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a narration is of."""

    narration_id: int
    article_id: str
    title: str
    language: str
    handle: str | None
    """What names it to its listeners; None: a worker of an older version began it."""


def latest(ledger: Ledger, *, limit: int) -> list[Standing]:
    """Return the narrations that changed last: those in flight first, then newest first."""
    in_flight = case((tables.narrations.c.state.in_(IN_FLIGHT), 0), else_=1)
    query = (
        _standings()
        .order_by(
            in_flight, tables.narrations.c.changed_at_ms.desc(), tables.narrations.c.id.desc()
        )
        .limit(limit)
    )
    with ledger.read() as connection:
        return [_standing(row) for row in connection.execute(query)]


def current(ledger: Ledger, article_id: str) -> Standing | None:
    """Return the narration of an article's present generation; None when none is wanted."""
    with ledger.read() as connection:
        row = connection.execute(_current_query(), {"article_id": article_id}).first()
    return _standing(row) if row else None


@cache
def _current_query() -> Select[Any]:
    wanted = tables.articles.c.id == bindparam("article_id", type_=String)
    return (
        _standings()
        .where(wanted, tables.articles.c.wanted == "published")
        .where(tables.narrations.c.generation == tables.articles.c.generation)
    )


def wanted_of(ledger: Ledger, article_id: str) -> Wanted:
    """Return what is wanted of an article, quickly; ``unknown`` when nobody has said it yet."""
    with ledger.read() as connection:
        row = connection.execute(_wanted_query(), {"article_id": article_id}).first()
    if row is None:
        return "unknown"
    if row[0] == "published":
        return "published"
    # Without a withdrawal, it is a row that waits for its article to be fetched.
    return "withdrawn" if row[1] else "unknown"


@cache
def _wanted_query() -> Select[Any]:
    withdrawals = select(tables.requests.c.id).where(
        tables.requests.c.article_id == tables.articles.c.id,
        tables.requests.c.outcome == "withdrawn",
    )
    return select(tables.articles.c.wanted, withdrawals.exists()).where(
        tables.articles.c.id == bindparam("article_id", type_=String)
    )


def newest_published(ledger: Ledger, *, limit: int) -> list[tuple[str, str]]:
    """Return id and article, as JSON, of stories that can be heard, the newest first.

    Briefings, which are made of them, are not among them.
    """
    query = (
        select(tables.narrations.c.article_id, tables.revisions.c.article)
        .select_from(tables.NARRATED_ARTICLES)
        .where(tables.IS_ON_AIR)
        .where(tables.narrations.c.article_id.not_in(select(tables.briefings.c.article_id)))
        .order_by(tables.narrations.c.changed_at_ms.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        return [(row[0], row[1]) for row in connection.execute(query)]


def published_keys(ledger: Ledger, among: Collection[str] | None = None) -> dict[str, str]:
    """Return the narration key of every article that readers should find in the store.

    Args:
        ledger: where it is written.
        among: ids of the articles that are meant; None: all.
    """
    query = (
        select(tables.narrations.c.article_id, tables.narrations.c.narration_key)
        .join(tables.articles, tables.articles.c.id == tables.narrations.c.article_id)
        .where(tables.IS_ON_AIR)
        .order_by(tables.narrations.c.article_id)
    )
    if among is not None:
        query = query.where(tables.narrations.c.article_id.in_(among))
    with ledger.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


@cache
def _look_query() -> Select[Any]:
    """Return the query of :func:`look`, made once: that took longer than asking it.

    Everybody who listens looks many times a second.
    """
    asked = bindparam("narration_id", type_=Integer)
    mine = tables.segments.c.narration_id == asked
    waiting = tables.segments.c.done_at_ms.is_(None)
    return select(
        tables.narrations.c.state,
        tables.narrations.c.error_code,
        tables.narrations.c.error_message,
        select(func.count()).where(mine).scalar_subquery(),
        select(func.count()).where(mine, waiting).scalar_subquery(),
        select(func.min(tables.segments.c.number)).where(mine, waiting).scalar_subquery(),
    ).where(tables.narrations.c.id == asked)


def look(ledger: Ledger, narration_id: int) -> Look | None:
    """Return where a narration stands; None when there is no such narration."""
    with ledger.read() as connection:
        row = connection.execute(_look_query(), {"narration_id": narration_id}).first()
    if row is None:
        return None
    state, error_code, error_message, total, n_waiting, first_waiting = row
    return Look(
        state=state,
        segments_done=total - n_waiting,
        segments_total=total,
        ready=total if first_waiting is None else first_waiting,
        error_code=error_code,
        error_message=error_message,
    )


def subject_of(ledger: Ledger, narration_id: int) -> Subject | None:
    """Return what a narration is of; None when there is no such narration."""
    with ledger.read() as connection:
        row = connection.execute(_subject_query(), {"narration_id": narration_id}).first()
    if row is None:
        return None
    article = article_from_json(row.article)
    return Subject(
        narration_id=narration_id,
        article_id=row.article_id,
        title=article.title,
        language=article.language,
        handle=row.handle,
    )


@cache
def _subject_query() -> Select[Any]:
    narrations = tables.narrations.c
    query = select(narrations.article_id, narrations.handle, tables.revisions.c.article)
    one = narrations.id == bindparam("narration_id", type_=Integer)
    return query.select_from(tables.NARRATED_TEXTS).where(one)


def narration_with(ledger: Ledger, article_id: str, handle: str) -> int | None:
    """Return the id of the narration of an article that has a handle; None: there is none."""
    query = select(tables.narrations.c.id).where(
        tables.narrations.c.article_id == article_id, tables.narrations.c.handle == handle
    )
    with ledger.read() as connection:
        found: int | None = connection.scalar(query)
        return found


def present_narration(ledger: Ledger, article_id: str) -> int | None:
    """Return the id of the narration of an article's present generation; None: none is wanted."""
    query = (
        select(tables.narrations.c.id)
        .join(tables.articles, tables.articles.c.id == tables.narrations.c.article_id)
        .where(tables.articles.c.id == article_id, tables.articles.c.wanted == "published")
        .where(tables.narrations.c.generation == tables.articles.c.generation)
    )
    with ledger.read() as connection:
        found: int | None = connection.scalar(query)
        return found


def in_flight(ledger: Ledger, lane: Lane) -> int:
    """Return how many narrations of a lane are being made."""
    query = select(func.count()).where(
        tables.narrations.c.lane == lane, tables.narrations.c.state.in_(IN_FLIGHT)
    )
    with ledger.read() as connection:
        return int(connection.scalar(query) or 0)


def counts(ledger: Ledger) -> dict[str, int]:
    """Return how many narrations are in each state."""
    query = select(tables.narrations.c.state, func.count()).group_by(tables.narrations.c.state)
    with ledger.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def loads(ledger: Ledger) -> list[LaneLoad]:
    """Return what each lane has to do, the most urgent lane first."""
    now = ledger.clock_ms()
    query = (
        select(
            tables.outbox.c.lane,
            func.count().filter(tables.outbox.c.holder.is_(None)),
            func.count(tables.outbox.c.holder),
            func.min(tables.outbox.c.due_at_ms).filter(tables.outbox.c.holder.is_(None)),
        )
        .where(tables.outbox.c.dead_at_ms.is_(None), tables.outbox.c.stage != "check")
        .group_by(tables.outbox.c.lane)
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
        row = connection.execute(
            select(tables.articles).where(tables.articles.c.id == article_id)
        ).first()
        if row is None:
            return None
        made = (
            _standings()
            .where(tables.narrations.c.article_id == article_id)
            .order_by(tables.narrations.c.id)
        )
        narrations = tuple(_standing(found) for found in connection.execute(made))
        return History(
            article_id=article_id,
            wanted=row.wanted,
            revision=row.revision,
            on_air=_on_air(row, narrations),
            held_revision=row.held_revision,
            requests=_dicts(connection, select(tables.requests), tables.requests, article_id),
            narrations=narrations,
            attempts=_dicts(connection, select(tables.attempts), tables.attempts, article_id),
        )


def _on_air(row: Row[Any], narrations: tuple[Standing, ...]) -> OnAir:
    if row.wanted != "published":
        # An article that nobody took off air waits for its page to be fetched.
        return "not yet" if row.decided_at_ms is None else "off air"
    if row.held_revision is not None:
        return "held"
    if any(one.state == "published" for one in narrations):
        return "on air"
    return "failed" if narrations and narrations[-1].state == "failed" else "not yet"


def clip_keys(ledger: Ledger, narration_id: int) -> list[tuple[str, bool]]:
    """Return each segment's clip key, in order, and whether the clip is in the store."""
    query = (
        select(tables.segments.c.clip_key, tables.segments.c.done_at_ms.is_not(None))
        .where(tables.segments.c.narration_id == narration_id)
        .order_by(tables.segments.c.number)
    )
    with ledger.read() as connection:
        return [(key, bool(done)) for key, done in connection.execute(query)]


def _standings() -> Select[Any]:
    of_narration = tables.segments.c.narration_id == tables.narrations.c.id
    done = select(func.count()).where(of_narration, tables.segments.c.done_at_ms.is_not(None))
    total = select(func.count()).where(of_narration)
    spoken = select(func.count()).where(of_narration, tables.segments.c.spoken.is_(True))
    return select(
        tables.narrations,
        tables.narrations.c.narration_key.label("narration_key"),
        tables.revisions.c.article,
        done.scalar_subquery().label("segments_done"),
        total.scalar_subquery().label("segments_total"),
        spoken.scalar_subquery().label("segments_spoken"),
    ).select_from(tables.NARRATED_ARTICLES)


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
        narration_key=row.narration_key,
        queued_at_ms=row.queued_at_ms,
        first_sound_at_ms=row.first_sound_at_ms,
        changed_at_ms=row.changed_at_ms,
    )


def _dicts(
    connection: Connection, query: Select[Any], table: Any, article_id: str
) -> tuple[dict[str, Any], ...]:
    found = connection.execute(query.where(table.c.article_id == article_id).order_by(table.c.id))
    return tuple(dict(row._mapping) for row in found)
