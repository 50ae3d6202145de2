"""Briefings in the ledger: which were made, of which stories, and what has become of those.

A briefing is an article of its own, so all that the ledger promises of a narration holds for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, exists, func, insert, select, update

from audio.model import Article
from workers.ledger import Accepted, Ledger, Request, article_from_json, articles, tables
from workers.ledger.database import repeated
from workers.ledger.requests import accept_in, add_request, take_off_air
from workers.ledger.tables import IN_FLIGHT
from workers.ledger.transaction import Transaction

LOOKED_AT = 500
"""How many of the newest stories a briefing is chosen from."""


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a briefing, as it was on air when that was made."""

    article: Article
    revision: int
    voice_id: str | None
    """Who was asked to read it; None: as casting says."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that is on air, or is to be."""

    story: Story
    is_narrated: bool
    changed_at_ms: int
    """When it was published, or accepted where it is not narrated."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A briefing, and whether it is as it should be."""

    article_id: str
    name: str
    day: str
    """Of its own calendar, such as ``2026-03-14``."""
    is_wanted: bool
    """It is to be heard; otherwise it is off air until it is made anew, and its files are gone."""
    stories: tuple[tuple[str, int], ...]
    """Id and revision of each story of its newest making, in order."""


def candidates(ledger: Ledger) -> list[Candidate]:
    """Return the stories that a briefing may be made of, the newest first; no briefings.

    Raises:
        LedgerUnavailable: the database failed.
    """
    articles_, narrations, revisions = tables.articles.c, tables.narrations.c, tables.revisions.c
    changed = func.coalesce(narrations.changed_at_ms, revisions.accepted_at_ms).label("changed")
    query = (
        select(
            revisions.article,
            revisions.number,
            narrations.id.label("narration"),
            narrations.voice_id,
            changed,
        )
        .select_from(tables.articles)
        .outerjoin(
            tables.narrations,
            (narrations.article_id == articles_.id) & (narrations.state == "published"),
        )
        .join(
            tables.revisions,
            (revisions.article_id == articles_.id)
            & (
                revisions.number
                == func.coalesce(narrations.revision, articles_.held_revision, articles_.revision)
            ),
        )
        .where(articles_.wanted == "published")
        .where(articles_.id.not_in(select(tables.briefings.c.article_id)))
        .order_by(changed.desc(), articles_.id)
        .limit(LOOKED_AT)
    )
    with ledger.read() as connection:
        return [
            Candidate(
                Story(article_from_json(row.article), row.number, row.voice_id),
                is_narrated=row.narration is not None,
                changed_at_ms=row.changed,
            )
            for row in connection.execute(query)
        ]


def is_made(ledger: Ledger, name: str, day: str) -> bool:
    """Whether a day's briefing was made, whatever became of it."""
    query = select(tables.briefings.c.article_id).where(
        tables.briefings.c.name == name, tables.briefings.c.day == day
    )
    with ledger.read() as connection:
        return connection.execute(query).first() is not None


@repeated
def make(
    ledger: Ledger,
    article: Article,
    stories: Sequence[Story],
    request: Request,
    *,
    name: str,
    day: str,
    voice_id: str | None = None,
    anew: bool = False,
) -> Accepted | None:
    """Accept a briefing to be narrated; None when that is not, or no more, to be done.

    It is made once for each day, however many ask at the same time. It is made anew only while it
    is on air, or was taken off because of a story. Its stories are locked meanwhile, so that none
    of them can be withdrawn without whoever removes it finding it here.

    Raises:
        LedgerUnavailable: nothing was accepted.
    """
    ids = [story.article.id for story in stories]
    with ledger.write() as tx:
        row = articles.lock_or_add(tx, article.id, *ids)
        known = _row(tx, article.id)
        if (known is not None) is not anew or not _may_be_made_anew(tx, row, known):
            return None
        if set(_on_air(tx, ids)) != {(story.article.id, story.revision) for story in stories}:
            return None  # it is chosen again
        if known is None:
            tx.execute(insert(tables.briefings).values(article_id=article.id, name=name, day=day))
        accepted = accept_in(tx, article, request, voice_id=voice_id, again=True)
        _write_stories(tx, article.id, accepted.revision, stories)
        tx.execute(
            update(tables.briefings)
            .where(tables.briefings.c.article_id == article.id)
            .values(taken_off_at_ms=None)
        )
        return accepted


def _may_be_made_anew(tx: Transaction, row: Row[Any], known: Row[Any] | None) -> bool:
    if known is None or row.wanted == "published":
        return True
    # A person took it off air, or what is in the store has to go first.
    return known.taken_off_at_ms is not None and not _is_being_removed(tx, row.id)


def _is_being_removed(tx: Transaction, article_id: str) -> bool:
    query = select(tables.outbox.c.id).where(
        tables.outbox.c.article_id == article_id, tables.outbox.c.stage == "withdraw"
    )
    return tx.execute(query).first() is not None


def _row(tx: Transaction, article_id: str) -> Row[Any] | None:
    query = select(tables.briefings).where(tables.briefings.c.article_id == article_id)
    return tx.execute(query).first()


def _on_air(tx: Transaction, ids: Sequence[str]) -> list[tuple[str, int]]:
    query = (
        select(tables.narrations.c.article_id, tables.narrations.c.revision)
        .join(tables.articles, tables.articles.c.id == tables.narrations.c.article_id)
        .where(tables.articles.c.id.in_(ids), tables.IS_ON_AIR)
    )
    return [(row.article_id, row.revision) for row in tx.execute(query)]


def _write_stories(
    tx: Transaction, article_id: str, revision: int, stories: Sequence[Story]
) -> None:
    tx.execute(
        delete(tables.briefing_stories).where(
            tables.briefing_stories.c.article_id == article_id,
            tables.briefing_stories.c.revision == revision,
        )
    )
    tx.execute(
        insert(tables.briefing_stories),
        [
            {
                "article_id": article_id,
                "revision": revision,
                "position": position,
                "story_id": story.article.id,
                "story_revision": story.revision,
                "voice_id": story.voice_id,
            }
            for position, story in enumerate(stories)
        ],
    )


def newest_stories(ledger: Ledger, article_id: str) -> list[Story]:
    """Return the stories of a briefing's newest making, in order; none of any other article."""
    query = select(func.max(tables.briefing_stories.c.revision)).where(
        tables.briefing_stories.c.article_id == article_id
    )
    with ledger.read() as connection:
        revision = connection.scalar(query)
    return [] if revision is None else stories_of(ledger, article_id, revision)


def stories_of(ledger: Ledger, article_id: str, revision: int) -> list[Story]:
    """Return the stories of one revision of a briefing, in order; none of any other article."""
    stories, revisions = tables.briefing_stories.c, tables.revisions.c
    query = (
        select(revisions.article, revisions.number, stories.voice_id)
        .join(
            tables.revisions,
            (revisions.article_id == stories.story_id)
            & (revisions.number == stories.story_revision),
        )
        .where(stories.article_id == article_id, stories.revision == revision)
        .order_by(stories.position)
    )
    with ledger.read() as connection:
        return [
            Story(article_from_json(row.article), row.number, row.voice_id)
            for row in connection.execute(query)
        ]


@repeated
def take_off(ledger: Ledger, article_id: str, reason: str, *, to_be_made_anew: bool = True) -> bool:
    """Take a briefing off air: what is published of it is removed; return False if it is off air.

    Raises:
        LedgerUnavailable: nothing was written.
    """
    request = Request(kind="withdraw", lane="publish", requested_by="briefings", reason=reason)
    with ledger.write() as tx:
        row = articles.lock(tx, article_id)
        if row.wanted != "published":
            return False
        take_off_air(tx, row)
        add_request(tx, row, request, current=None, outcome="withdrawn")
        tx.execute(
            update(tables.briefings)
            .where(tables.briefings.c.article_id == article_id)
            .values(taken_off_at_ms=tx.now_ms if to_be_made_anew else None)
        )
        return True


def take_off_those_with(ledger: Ledger, story_id: str) -> list[str]:
    """Take every briefing off air that has a story in it; return their ids.

    Raises:
        LedgerUnavailable: some may still be on air; repeating it takes them off.
    """
    stories, narrations = tables.briefing_stories.c, tables.narrations.c
    query = (
        select(stories.article_id)
        .join(tables.articles, tables.articles.c.id == stories.article_id)
        .join(
            tables.narrations,
            (narrations.article_id == stories.article_id)
            & (narrations.revision == stories.revision),
        )
        .where(stories.story_id == story_id, tables.articles.c.wanted == "published")
        .where(narrations.state.in_(("published", *IN_FLIGHT)))
        .distinct()
        .order_by(stories.article_id)
    )
    with ledger.read() as connection:
        ids = list(connection.scalars(query))
    return [each for each in ids if take_off(ledger, each, f"{story_id} went off air")]


def standings(ledger: Ledger, *, article_id: str | None = None) -> list[Standing]:
    """Return the briefings that are on air or wait to be made anew, the newest day first.

    Args:
        ledger: where they are written down.
        article_id: look at this one alone.
    """
    removing = exists().where(
        tables.outbox.c.article_id == tables.briefings.c.article_id,
        tables.outbox.c.stage == "withdraw",
    )
    query = (
        select(tables.briefings, tables.articles.c.wanted)
        .join(tables.articles, tables.articles.c.id == tables.briefings.c.article_id)
        .where(
            (tables.articles.c.wanted == "published")
            | (tables.briefings.c.taken_off_at_ms.is_not(None) & ~removing)
        )
        .order_by(tables.briefings.c.day.desc(), tables.briefings.c.name)
    )
    if article_id is not None:
        query = query.where(tables.briefings.c.article_id == article_id)
    with ledger.read() as connection:
        found = connection.execute(query).all()
        stories = {
            row.article_id: tuple(
                (each.story_id, each.story_revision)
                for each in connection.execute(_newest_stories(row.article_id))
            )
            for row in found
        }
    return [
        Standing(
            article_id=row.article_id,
            name=row.name,
            day=row.day,
            is_wanted=row.wanted == "published",
            stories=stories[row.article_id],
        )
        for row in found
    ]


def _newest_stories(article_id: str) -> Select[Any]:
    stories = tables.briefing_stories.c
    newest = (
        select(func.max(stories.revision)).where(stories.article_id == article_id).scalar_subquery()
    )
    return (
        select(stories.story_id, stories.story_revision)
        .where(stories.article_id == article_id, stories.revision == newest)
        .order_by(stories.position)
    )


def on_air_now(ledger: Ledger, ids: Iterable[str]) -> dict[str, Story]:
    """Return those of some stories that can be heard, as they are on air, by id."""
    narrations, revisions = tables.narrations.c, tables.revisions.c
    query = (
        select(revisions.article, revisions.number, narrations.voice_id)
        .select_from(tables.NARRATED_ARTICLES)
        .where(narrations.article_id.in_(list(ids)), tables.IS_ON_AIR)
    )
    with ledger.read() as connection:
        found = [
            Story(article_from_json(row.article), row.number, row.voice_id)
            for row in connection.execute(query)
        ]
    return {story.article.id: story for story in found}


@dataclass(frozen=True, slots=True)
class Edition:
    """One day's briefing that can be heard."""

    day: str
    article: Article
    stories: tuple[str, ...]
    """The id of each of its stories, in order."""


def editions(ledger: Ledger, name: str, *, limit: int) -> list[Edition]:
    """Return the briefings of a name that can be heard, the newest day first.

    One that has a story which is off air is not among them, even before it is removed.

    Raises:
        LedgerUnavailable: the database failed.
    """
    narrations, stories = tables.narrations.c, tables.briefing_stories.c
    story = tables.articles.alias()
    off_air = exists().where(
        stories.article_id == narrations.article_id,
        stories.revision == narrations.revision,
        story.c.id == stories.story_id,
        story.c.wanted != "published",
    )
    query = (
        select(tables.briefings.c.day, tables.revisions.c.article, narrations.revision)
        .select_from(tables.NARRATED_ARTICLES)
        .join(tables.briefings, tables.briefings.c.article_id == narrations.article_id)
        .where(tables.briefings.c.name == name, tables.IS_ON_AIR, ~off_air)
        .order_by(tables.briefings.c.day.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        found = []
        for row in connection.execute(query).all():
            article = article_from_json(row.article)
            ids = select(stories.story_id).where(
                stories.article_id == article.id, stories.revision == row.revision
            )
            in_order = connection.scalars(ids.order_by(stories.position))
            found.append(Edition(row.day, article, tuple(in_order)))
        return found
