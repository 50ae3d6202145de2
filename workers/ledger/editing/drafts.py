"""Drafts: one of an article at most, changed by whoever has seen it as it is, published at once."""

from typing import Any

from sqlalchemy import Row, insert, select, update

from audio.directions import Directions
from audio.errors import ArticleUnknown, DraftChanged
from workers.ledger import articles, generations, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.editing import draft_rows
from workers.ledger.editing.follow import in_force
from workers.ledger.editing.records import Draft, directions_from_json, directions_json
from workers.ledger.outbox import add as add_message
from workers.ledger.records import Accepted, Request, article_from_json
from workers.ledger.requests import add_request, lock_on_air, note_act
from workers.ledger.transaction import Transaction

NONE = 0
"""The number of a draft that nobody has begun."""


def draft_of(ledger: Ledger, article_id: str) -> Draft | None:
    """Return an article's draft; None where there is none.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = (
        select(tables.drafts, tables.revisions.c.article, tables.articles.c.voice_id)
        .join(tables.articles, tables.articles.c.id == tables.drafts.c.article_id)
        .join(
            tables.revisions,
            (tables.revisions.c.article_id == tables.drafts.c.article_id)
            & (tables.revisions.c.number == tables.drafts.c.revision),
        )
        .where(tables.drafts.c.article_id == article_id)
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
    return None if row is None else _draft(row)


def beginning_of(ledger: Ledger, article_id: str) -> Draft:
    """Return what a draft of an article would begin as: its newest text, read as it is now.

    Raises:
        ArticleUnknown: there is no text of it.
        LedgerUnavailable: the database failed.
    """
    query = (
        select(tables.articles, tables.revisions.c.article, tables.revisions.c.accepted_at_ms)
        .join(
            tables.revisions,
            (tables.revisions.c.article_id == tables.articles.c.id)
            & (tables.revisions.c.number == tables.articles.c.revision),
        )
        .where(tables.articles.c.id == article_id)
    )
    with ledger.read() as connection:
        row = connection.execute(query).first()
        if row is None:
            raise _no_text(article_id)
        return Draft(
            article_id=article_id,
            number=NONE,
            revision=row.revision,
            article=article_from_json(row.article),
            directions=directions_from_json(in_force(connection, row.directions_id)),
            voice_id=row.voice_id,
            edited_by=None,
            reason="",
            changed_at_ms=row.accepted_at_ms,
        )


@repeated
def save(
    ledger: Ledger,
    article_id: str,
    directions: Directions,
    request: Request,
    *,
    seen: int | None,
    revision: int | None = None,
) -> Draft:
    """Begin a draft, or change the one that the editor has seen.

    Args:
        ledger: where it is written down.
        article_id: of the article.
        directions: all of them, in place of those in the draft.
        request: who asks, and why.
        seen: the number of the draft that was changed; :data:`NONE`: there was none; None: whatever
            there is.
        revision: the text for which the directions were made; None: whatever it is.

    Raises:
        ArticleUnknown: there is no text of it.
        DraftChanged: there is another draft by now, or another text.
        LedgerUnavailable: nothing was written.
    """
    with ledger.write() as tx:
        row = _locked(tx, article_id)
        there = _row(tx, article_id)
        _check_seen(there, seen)
        if revision is not None and revision != row.revision:
            raise _changed(article_id, "another text of it has come")
        values = {
            "revision": row.revision,
            "directions": directions_json(directions),
            "edited_by": request.requested_by,
            "reason": request.reason,
            "changed_at_ms": tx.now_ms,
        }
        if there is None:
            draft_rows.begin(tx, article_id, values)
        else:
            tx.execute(
                update(tables.drafts)
                .where(tables.drafts.c.article_id == article_id)
                .values(number=there.number + 1, **values)
            )
        note_act(tx, "save_draft", article_id, request)
    saved = draft_of(ledger, article_id)
    if saved is None:
        raise _changed(article_id, "somebody has just published or discarded it")
    return saved


@repeated
def discard(ledger: Ledger, article_id: str, request: Request, *, seen: int | None) -> None:
    """Remove a draft; what is on air stays.

    Raises:
        DraftChanged: there is none, or another one by now.
        LedgerUnavailable: nothing was removed.
    """
    with ledger.write() as tx:
        _locked(tx, article_id)
        _check_is_there(article_id, _row(tx, article_id), seen)
        draft_rows.remove(tx, article_id)
        note_act(tx, "discard_draft", article_id, request)


@repeated
def publish(ledger: Ledger, article_id: str, request: Request, *, seen: int | None) -> Accepted:
    """Let readers hear a draft: its text, read as it says, and as every later text is.

    A held article stays held, with this text. The draft is gone then.

    Raises:
        ArticleUnknown: the article is not on air.
        DraftChanged: there is none, or another one by now.
        LedgerUnavailable: nothing was accepted.
    """
    with ledger.write() as tx:
        row = lock_on_air(tx, article_id)
        draft = _check_is_there(article_id, _row(tx, article_id), seen)
        put_in_force(tx, row, draft.directions)
        if row.held_revision is not None:
            tx.execute(
                update(tables.articles)
                .where(tables.articles.c.id == article_id)
                .values(held_revision=draft.revision)
            )
        draft_rows.remove(tx, article_id)
        row = articles.lock(tx, article_id)
        current = generations.begin(
            tx,
            row,
            request,
            revision=draft.revision,
            voice_id=row.voice_id,
            from_scratch=False,
        )
        details = {"draft": draft.number, "revision": draft.revision}
        return add_request(
            tx,
            row,
            request,
            current=current,
            outcome="queued",
            act="publish_draft",
            details=details,
        )


@repeated
def ask_for_preview(ledger: Ledger, article_id: str, *, seen: int | None) -> None:
    """Have what a draft changes spoken at once; asking again while that waits changes nothing.

    Raises:
        DraftChanged: there is none, or another one by now.
        LedgerUnavailable: nothing was asked for.
    """
    waiting = select(tables.outbox.c.id).where(
        tables.outbox.c.article_id == article_id,
        tables.outbox.c.stage == "preview",
        tables.outbox.c.holder.is_(None),
    )
    with ledger.write() as tx:
        row = _locked(tx, article_id)
        _check_is_there(article_id, _row(tx, article_id), seen)
        if tx.execute(waiting).first() is None:
            add_message(
                tx,
                "preview",
                article_id=article_id,
                narration_id=None,
                generation=row.generation,
                lane="listen",
            )


def put_in_force(tx: Transaction, row: Row[Any], content: str) -> None:
    """Let an article be read by these directions from now on; its row has to be locked."""
    directions_id: int | None = None
    if directions_from_json(content):
        directions_id = tx.scalar(
            insert(tables.directions)
            .values(article_id=row.id, content=content, made_at_ms=tx.now_ms)
            .returning(tables.directions.c.id)
        )
    tx.execute(
        update(tables.articles)
        .where(tables.articles.c.id == row.id)
        .values(directions_id=directions_id)
    )


def _row(tx: Transaction, article_id: str) -> Row[Any] | None:
    query = select(tables.drafts).where(tables.drafts.c.article_id == article_id)
    return tx.execute(query).first()


def _locked(tx: Transaction, article_id: str) -> Row[Any]:
    known = select(tables.articles.c.revision).where(tables.articles.c.id == article_id)
    if not tx.scalar(known):
        raise _no_text(article_id)
    return articles.lock(tx, article_id)


def _check_is_there(article_id: str, there: Row[Any] | None, seen: int | None) -> Row[Any]:
    if there is None:
        raise _changed(article_id, "there is none: it was published or discarded, or never begun")
    _check_seen(there, seen)
    return there


def _check_seen(there: Row[Any] | None, seen: int | None) -> None:
    number = there.number if there is not None else NONE
    if seen is None or seen == number:
        return
    if there is None:
        raise DraftChanged("The draft is gone: somebody has published or discarded it. Look again.")
    who = f"{there.edited_by} has changed it" if there.edited_by else "another text of it has come"
    raise _changed(there.article_id, f"{who} meanwhile")


def _changed(article_id: str, why: str) -> DraftChanged:
    return DraftChanged(f"The draft of {article_id} is not the one you saw: {why}. Look at it.")


def _no_text(article_id: str) -> ArticleUnknown:
    return ArticleUnknown(
        f"No text of {article_id} is in the ledger; its publisher has to send it."
    )


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        article_id=row.article_id,
        number=row.number,
        revision=row.revision,
        article=article_from_json(row.article),
        directions=directions_from_json(row.directions),
        voice_id=row.voice_id,
        edited_by=row.edited_by,
        reason=row.reason,
        changed_at_ms=row.changed_at_ms,
    )
