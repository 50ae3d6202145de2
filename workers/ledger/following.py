"""Following one narration while it is made: asked often, so each look is one small query."""

from dataclasses import dataclass

from sqlalchemy import func, select

from workers.ledger.database import Ledger
from workers.ledger.records import article_from_json
from workers.ledger.tables import (
    IN_FLIGHT,
    Lane,
    State,
    articles,
    narrations,
    revisions,
    segments,
)


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


def look(ledger: Ledger, narration_id: int) -> Look | None:
    """Return where a narration stands; None when there is no such narration."""
    mine = segments.c.narration_id == narration_id
    waiting = segments.c.done_at_ms.is_(None)
    query = select(
        narrations.c.state,
        narrations.c.error_code,
        narrations.c.error_message,
        select(func.count()).where(mine).scalar_subquery(),
        select(func.count()).where(mine, waiting).scalar_subquery(),
        select(func.min(segments.c.number)).where(mine, waiting).scalar_subquery(),
    ).where(narrations.c.id == narration_id)
    with ledger.read() as connection:
        row = connection.execute(query).first()
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
    query = (
        select(narrations.c.article_id, revisions.c.article)
        .join(
            revisions,
            (revisions.c.article_id == narrations.c.article_id)
            & (revisions.c.number == narrations.c.revision),
        )
        .where(narrations.c.id == narration_id)
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    article = article_from_json(row.article)
    return Subject(
        narration_id=narration_id,
        article_id=row.article_id,
        title=article.title,
        language=article.language,
    )


def present_narration(ledger: Ledger, article_id: str) -> int | None:
    """Return the id of the narration of an article's present generation; None: none is wanted."""
    query = (
        select(narrations.c.id)
        .join(articles, articles.c.id == narrations.c.article_id)
        .where(articles.c.id == article_id, articles.c.wanted == "published")
        .where(narrations.c.generation == articles.c.generation)
    )
    with ledger.read() as connection:
        found: int | None = connection.scalar(query)
        return found


def in_flight(ledger: Ledger, lane: Lane) -> int:
    """Return how many narrations of a lane are being made."""
    query = select(func.count()).where(narrations.c.lane == lane, narrations.c.state.in_(IN_FLIGHT))
    with ledger.read() as connection:
        return int(connection.scalar(query) or 0)
