"""Recordings in the ledger and the store: one for an article, until it is removed."""

import hashlib
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, String, bindparam, delete, select, update

from audio.errors import ArticleUnknown
from audio.model import Article, DurationMs
from workers.ledger import Accepted, Ledger, Request, article_from_json, tables
from workers.ledger.database import repeated
from workers.ledger.decisions import wanted_revision
from workers.ledger.generations import begin
from workers.ledger.requests import add_request, lock_on_air
from workers.recordings.keys import parts_of, recording_key

if TYPE_CHECKING:
    from workers.services import Services
    from workers.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A person's recording that is to be heard of an article."""

    article_id: str
    sha256: str
    """Of the FLAC in the store."""
    reader: str | None
    """Whoever reads; None: nobody said."""
    duration_ms: DurationMs
    revision: int
    """The article's, when it was handed in."""
    text: Article
    """That revision."""
    is_older: bool
    """The article's newest text says something else."""
    added_at_ms: int

    @property
    def key(self) -> str:
        """Where the store keeps it."""
        return recording_key(self.article_id, self.sha256)


def add(
    services: "Services", article_id: str, source: Path, request: Request, *, reader: str | None
) -> Accepted:
    """Take a recording, and have it published in place of what is heard of the article.

    Raises:
        ArticleUnknown: the article was never accepted, or it is off air.
        RecordingUnusable: it can't be heard.
        ServiceError: the store, the ledger or the disk failed; nothing is heard of it.
    """
    with services.ledger.read() as connection:
        query = select(tables.articles.c.wanted).where(tables.articles.c.id == article_id)
        if connection.scalar(query) != "published":
            raise _unknown(article_id)
    # What works with sound takes a third of a second to import; whoever only looks needs none.
    from workers.recordings.decode import decoded_apart  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="listen-") as folder:
        flac = Path(folder) / "recording.flac"
        duration_ms = decoded_apart(source, flac)
        with flac.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        key = recording_key(article_id, sha256)
        services.store.put(key, flac)
        accepted = _write_down(
            services.ledger, article_id, sha256, request, reader=reader, duration_ms=duration_ms
        )
        if services.store.head(key) is None:  # the same one was being removed just then
            services.store.put(key, flac)
    return accepted


@repeated
def _write_down(
    ledger: Ledger,
    article_id: str,
    sha256: str,
    request: Request,
    *,
    reader: str | None,
    duration_ms: DurationMs,
) -> Accepted:
    with ledger.write() as tx:
        row = lock_on_air(tx, article_id)
        tx.execute(
            update(tables.recordings)
            .where(tables.recordings.c.article_id == article_id)
            .where(tables.recordings.c.gone_at_ms.is_(None))
            .values(gone_at_ms=tx.now_ms)
        )
        revision = wanted_revision(row)
        values = {
            "reader": reader,
            "duration_ms": duration_ms,
            "revision": revision,
            "added_at_ms": tx.now_ms,
            "gone_at_ms": None,
        }
        new = tx.insert(tables.recordings).values(article_id=article_id, sha256=sha256, **values)
        tx.execute(new.on_conflict_do_update(index_elements=["article_id", "sha256"], set_=values))
        current = begin(
            tx, row, request, revision=revision, voice_id=row.voice_id, from_scratch=False
        )
        return add_request(
            tx,
            row,
            request,
            current=current,
            outcome="queued",
            act="add_recording",
            details={"sha256": sha256, "reader": reader, "duration_ms": duration_ms},
        )


@repeated
def remove(ledger: Ledger, article_id: str, request: Request) -> Accepted:
    """Take an article's recording away, and have the article narrated by its voice again.

    Raises:
        ArticleUnknown: it has no recording, was never accepted, or is off air.
        LedgerUnavailable: nothing was written.
    """
    with ledger.write() as tx:
        row = lock_on_air(tx, article_id)
        gone = tx.execute(
            update(tables.recordings)
            .where(tables.recordings.c.article_id == article_id)
            .where(tables.recordings.c.gone_at_ms.is_(None))
            .values(gone_at_ms=tx.now_ms)
        )
        if not gone.rowcount:
            raise ArticleUnknown(f"{article_id} has no recording; its voice is heard already.")
        current = begin(
            tx,
            row,
            request,
            revision=wanted_revision(row),
            voice_id=row.voice_id,
            from_scratch=False,
        )
        return add_request(
            tx, row, request, current=current, outcome="queued", act="remove_recording"
        )


@repeated
def drop(ledger: Ledger, recording: Recording) -> None:
    """Let a recording be heard no more; whoever calls this narrates the article himself."""
    with ledger.write() as tx:
        tx.lock_articles(recording.article_id)
        tx.execute(
            update(tables.recordings)
            .where(tables.recordings.c.article_id == recording.article_id)
            .where(tables.recordings.c.sha256 == recording.sha256)
            .values(gone_at_ms=tx.now_ms)
        )


def recording_of(
    ledger: Ledger, article_id: str, newest: Article | None = None
) -> Recording | None:
    """Return the recording that is to be heard of an article; None: its voice reads.

    Args:
        ledger: where it is written down.
        article_id: of the article.
        newest: the text that it is compared with; by default the newest that the ledger has.
    """
    with ledger.read() as connection:
        row = connection.execute(_recording_query(), {"article_id": article_id}).first()
    if row is None:
        return None
    text = article_from_json(row.text)
    return Recording(
        article_id=article_id,
        sha256=row.sha256,
        reader=row.reader,
        duration_ms=row.duration_ms,
        revision=row.revision,
        text=text,
        is_older=_read(text) != _read(newest or article_from_json(row.newest)),
        added_at_ms=row.added_at_ms,
    )


@cache
def _recording_query() -> Select[Any]:
    """Return the query of :func:`recording_of`, made once: each press asks it."""
    recordings, revisions = tables.recordings.c, tables.revisions
    newer = revisions.alias()
    return (
        select(
            tables.recordings,
            revisions.c.article.label("text"),
            newer.c.article.label("newest"),
        )
        .join(
            revisions,
            (revisions.c.article_id == recordings.article_id)
            & (revisions.c.number == recordings.revision),
        )
        .join(tables.articles, tables.articles.c.id == recordings.article_id)
        .join(
            newer,
            (newer.c.article_id == recordings.article_id)
            & (newer.c.number == tables.articles.c.revision),
        )
        .where(
            recordings.article_id == bindparam("article_id", type_=String),
            recordings.gone_at_ms.is_(None),
        )
    )


def is_known(ledger: Ledger, key: str) -> bool:
    """Say whether a recording in the store is written down, also one that is heard no more."""
    article_id, sha256 = parts_of(key)
    query = select(tables.recordings.c.sha256).where(
        tables.recordings.c.article_id == article_id, tables.recordings.c.sha256 == sha256
    )
    with ledger.read() as connection:
        return connection.scalar(query) is not None


def clean(ledger: Ledger, store: "Store", article_id: str) -> None:
    """Remove from the store what is to be heard no more; repeating it removes what is left.

    Raises:
        ServiceError: the store or the ledger failed.
    """
    gone = select(tables.recordings.c.sha256).where(
        tables.recordings.c.article_id == article_id, tables.recordings.c.gone_at_ms.is_not(None)
    )
    with ledger.read() as connection:
        found = list(connection.scalars(gone))
    for sha256 in found:
        store.delete(recording_key(article_id, sha256))
        _forget(ledger, article_id, sha256)


@repeated
def _forget(ledger: Ledger, article_id: str, sha256: str) -> None:
    with ledger.write() as tx:
        tx.execute(
            delete(tables.recordings).where(
                tables.recordings.c.article_id == article_id,
                tables.recordings.c.sha256 == sha256,
                tables.recordings.c.gone_at_ms.is_not(None),
            )
        )


def _read(article: Article) -> tuple[object, ...]:
    """Return what a person would read of an article."""
    return article.title, article.standfirst, article.blocks


def _unknown(article_id: str) -> ArticleUnknown:
    return ArticleUnknown(
        f"No article {article_id} is on air. Publish it first; `listen status` shows what there is."
    )
