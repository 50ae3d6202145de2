"""Versions: what was on air of an article before, and putting one of them back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from audio.directions import Directions
from audio.errors import VersionUnknown
from audio.model import Article
from workers.ledger import articles, generations, outbox, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.editing.follow import follow_text, in_force
from workers.ledger.editing.records import (
    Sentence,
    Version,
    directions_from_json,
    unpacked,
)
from workers.ledger.leases import locked_if_held, move
from workers.ledger.records import Accepted, Request, Work, article_from_json
from workers.ledger.requests import add_request, lock_on_air
from workers.ledger.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PutBack:
    """A version that a narration puts back on air."""

    narration_id: int
    narration_key: str
    sentences: tuple[Sentence, ...]
    manifest: dict[str, Any]


def versions_of(ledger: Ledger, article_id: str, *, limit: int = 100) -> list[Version]:
    """Return what is kept of what was on air of an article, the newest first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = _versions().where(tables.versions.c.article_id == article_id).limit(limit)
    with ledger.read() as connection:
        return [_version(row) for row in connection.execute(query)]


def version_of(ledger: Ledger, article_id: str, number: int) -> Version:
    """Return one version of an article.

    Raises:
        VersionUnknown: it is not kept, or never was.
        LedgerUnavailable: the database failed.
    """
    query = _versions().where(
        tables.versions.c.article_id == article_id, tables.narrations.c.generation == number
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise _unknown(article_id, number)
    return _version(row)


def on_air(ledger: Ledger, article_id: str) -> Version | None:
    """Return the version that is on air; None where there is none, or an older release made it.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = _versions().where(
        tables.versions.c.article_id == article_id, tables.narrations.c.state == "published"
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
    return None if row is None else _version(row)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an article's published narration was made of."""

    revision: int
    article: Article
    directions: Directions
    voice_id: str | None


def heard_of(ledger: Ledger, article_id: str) -> Heard | None:
    """Return what is on air, also where an older release published it and kept no version.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = (
        select(
            tables.narrations.c.revision,
            tables.narrations.c.voice_id,
            tables.revisions.c.article,
            tables.directions.c.content,
        )
        .select_from(tables.NARRATED_TEXTS)
        .outerjoin(tables.directions, tables.directions.c.id == tables.narrations.c.directions_id)
        .where(tables.narrations.c.article_id == article_id)
        .where(tables.narrations.c.state == "published")
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    directions = directions_from_json(row.content)
    return Heard(row.revision, article_from_json(row.article), directions, row.voice_id)


@repeated
def put_back(ledger: Ledger, article_id: str, number: int, request: Request) -> Accepted:
    """Put an earlier version back on air, with the directions that it was read by.

    A version of an older text holds the article with that text, because the next narration would
    undo it otherwise; the newest text becomes a draft.

    Raises:
        ArticleUnknown: the article is not on air.
        VersionUnknown: the version is not kept.
        LedgerUnavailable: nothing was accepted.
    """
    query = _versions().where(
        tables.versions.c.article_id == article_id, tables.narrations.c.generation == number
    )
    with ledger.write() as tx:
        row = lock_on_air(tx, article_id)
        version = tx.execute(query).first()
        if version is None:
            raise _unknown(article_id, number)
        current = generations.current(tx, row)
        if version.state == "published" and current and current.state == "published":
            return add_request(tx, row, request, current=current, outcome="unchanged")
        changes: dict[str, Any] = {"directions_id": version.directions_id}
        if row.held_revision is not None or version.revision != row.revision:
            changes["held_revision"] = version.revision
            changes["wanted_after_hold"] = row.wanted_after_hold or "published"
        before = in_force(tx.connection, row.directions_id) or "{}"
        tx.execute(
            update(tables.articles).where(tables.articles.c.id == article_id).values(**changes)
        )
        row = articles.lock(tx, article_id)
        follow_text(tx, row, row.revision, directions=before)
        current = generations.begin(
            tx,
            row,
            request,
            revision=version.revision,
            voice_id=version.voice_id,
            from_scratch=False,
            put_back_id=version.narration_id,
        )
        details = {"version": number, "revision": version.revision}
        return add_request(
            tx, row, request, current=current, outcome="queued", act="put_back", details=details
        )


def put_back_by(ledger: Ledger, narration_id: int | None) -> PutBack | None:
    """Return what a narration puts back on air; None where it is made anew."""
    earlier = tables.narrations.alias()
    query = (
        select(
            earlier.c.id,
            earlier.c.narration_key.label("narration_key"),
            tables.versions.c.sentences,
            tables.versions.c.manifest,
        )
        .join(tables.versions, tables.versions.c.narration_id == earlier.c.id)
        .join(tables.narrations, tables.narrations.c.put_back_id == earlier.c.id)
        .where(tables.narrations.c.id == narration_id)
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return PutBack(row.id, row.narration_key, _sentences(row.sentences), unpacked(row.manifest))


@repeated
def skip_to_finish(
    ledger: Ledger, work: Work, narration_key: str, *, also: Callable[[Transaction], None]
) -> bool:
    """Queue the publishing of files that are there; return False when that is not wanted now.

    ``also`` is what else is written down with it, or not at all.
    """
    with ledger.write() as tx:
        if locked_if_held(tx, work) is None:
            return False
        moved = move(
            tx, work.narration_id, ("preparing",), "finishing", narration_key=narration_key
        )
        if not moved:
            return False
        outbox.add(
            tx,
            "finish",
            article_id=work.article_id,
            narration_id=work.narration_id,
            generation=work.generation,
            lane=work.lane,
        )
        outbox.remove_held(tx, work)
        also(tx)
        return True


def _versions() -> Select[Any]:
    asked = (
        select(func.min(tables.requests.c.id))
        .where(tables.requests.c.narration_id == tables.narrations.c.id)
        .correlate(tables.narrations)
        .scalar_subquery()
    )
    earlier = tables.narrations.alias()
    return (
        select(
            tables.versions,
            tables.narrations.c.generation,
            tables.narrations.c.revision,
            tables.narrations.c.state,
            tables.narrations.c.voice_id,
            tables.narrations.c.directions_id,
            tables.narrations.c.narration_key.label("narration_key"),
            earlier.c.generation.label("put_back"),
            tables.directions.c.content.label("directions"),
            tables.requests.c.requested_by,
            tables.requests.c.reason,
            tables.requests.c.kind,
        )
        .join(tables.narrations, tables.narrations.c.id == tables.versions.c.narration_id)
        .outerjoin(earlier, earlier.c.id == tables.narrations.c.put_back_id)
        .outerjoin(tables.directions, tables.directions.c.id == tables.narrations.c.directions_id)
        .outerjoin(tables.requests, tables.requests.c.id == asked)
        .order_by(tables.versions.c.published_at_ms.desc(), tables.versions.c.narration_id.desc())
    )


def _version(row: Row[Any]) -> Version:
    return Version(
        article_id=row.article_id,
        number=row.generation,
        revision=row.revision,
        directions=directions_from_json(row.directions),
        narration_key=row.narration_key,
        published_at_ms=row.published_at_ms,
        is_on_air=row.state == "published",
        by=row.requested_by or "",
        why=row.reason or "",
        kind=row.kind or "",
        sentences=_sentences(row.sentences),
        manifest=unpacked(row.manifest),
        put_back=row.put_back,
    )


def _sentences(data: bytes) -> tuple[Sentence, ...]:
    return tuple(Sentence(**one | {"clips": tuple(one["clips"])}) for one in unpacked(data))


def _unknown(article_id: str, number: int) -> VersionUnknown:
    return VersionUnknown(
        f"{article_id} has no version {number} any more; `listen versions list {article_id}` shows"
        " those that are kept."
    )
