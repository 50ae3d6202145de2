"""What people and machines ask of an article: narrate it, narrate it again, withdraw it.

Every request is a row. Whatever changes what is wanted of an article raises its generation, which
is the fence: work of an older generation can't publish any more. Requests for one article queue at
its row, so of any number at the same instant one makes a narration and the others adopt it.
"""

import secrets as randomness
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from audio.errors import WebhookRefused
from audio.model import Article
from workers.ledger import articles, outbox, tables
from workers.ledger.database import Ledger
from workers.ledger.records import (
    Accepted,
    Outcome,
    Request,
    content_sha256,
)
from workers.ledger.tables import IN_FLIGHT, LANES
from workers.ledger.transaction import Transaction


def accept(
    ledger: Ledger,
    article: Article,
    request: Request,
    *,
    voice_id: str | None = None,
    again: bool = False,
    from_scratch: bool = False,
) -> Accepted:
    """Accept an article to be narrated and published, unless that is done or on its way.

    Args:
        ledger: where it is written down.
        article: as its publisher has it now.
        request: who asks, and how urgently.
        voice_id: who is to read this article from now on; None leaves it as it was.
        again: narrate it even if nothing has changed, or if it failed before.
        from_scratch: speak every segment again; implies ``again``.

    Raises:
        WebhookRefused: the request's webhook was accepted before.
        LedgerUnavailable: nothing was accepted.
    """
    with ledger.write() as tx:
        return accept_in(
            tx,
            article,
            request,
            voice_id=voice_id,
            again=again,
            from_scratch=from_scratch,
        )


def accept_in(
    tx: Transaction,
    article: Article,
    request: Request,
    *,
    voice_id: str | None = None,
    again: bool = False,
    from_scratch: bool = False,
) -> Accepted:
    """Accept an article in the caller's transaction; see :func:`accept`."""
    row = articles.lock_or_add(tx, article.id)
    refuse_replay(tx, request)
    articles.remember_address(tx, article.url, article.id, request.claim)
    latest = _latest(tx, row)
    voice_id = voice_id or row.voice_id
    content = content_sha256(article)
    current = _current(tx, row)
    outcome: Outcome = "queued"
    if _is_stale(article, latest):
        outcome = "stale"
    elif current and not (again or from_scratch):
        same = latest and latest.content_sha256 == content and current.voice_id == voice_id
        outcome = "unchanged" if same else "queued"
    if outcome == "queued":
        revision = row.revision
        if latest is None or latest.content_sha256 != content:
            revision += 1
            articles.add_revision(tx, article, revision, content)
        current = _begin(
            tx,
            row,
            request,
            revision=revision,
            voice_id=voice_id,
            from_scratch=from_scratch,
        )
    elif current:
        _hasten(tx, current, request)
    return add_request(tx, row, request, current=current, outcome=outcome)


def regenerate(
    ledger: Ledger,
    article_id: str,
    request: Request,
    *,
    voice_id: str | None = None,
    from_scratch: bool = False,
) -> Accepted:
    """Narrate the latest revision of an article again.

    Raises:
        ArticleUnknown: it was never accepted, or it is withdrawn.
        LedgerUnavailable: nothing was accepted.
    """
    article = articles.latest_article(ledger, article_id)
    return accept(
        ledger, article, request, voice_id=voice_id, again=True, from_scratch=from_scratch
    )


def hasten(ledger: Ledger, article_id: str, request: Request) -> Accepted:
    """A reader asks for an article: move what is on its way to the request's lane.

    An article that was only announced is narrated from now on.

    Raises:
        ArticleUnknown: it was never accepted, or it is withdrawn.
        LedgerUnavailable: nothing was written.
    """
    with ledger.write() as tx:
        row = tx.execute(select(tables.articles).where(tables.articles.c.id == article_id)).first()
        if row is None or row.wanted != "published":
            raise articles.unknown(article_id)
        row = articles.lock_or_add(tx, article_id)
        current = _current(tx, row)
        outcome: Outcome = "unchanged"
        if current:
            _hasten(tx, current, request)
        else:
            outcome = "queued"
            as_it_is = {"revision": row.revision, "voice_id": row.voice_id, "from_scratch": False}
            current = _begin(tx, row, request, **as_it_is)
        return add_request(tx, row, request, current=current, outcome=outcome)


def make_known(ledger: Ledger, article: Article, request: Request) -> bool:
    """Let an article be known without narrating it; the first press of a reader begins that.

    Returns whether anything was written: an article that was narrated or withdrawn, or is known
    as it is, stays as it is.

    Raises:
        LedgerUnavailable: nothing was written.
    """
    content = content_sha256(article)
    with ledger.write() as tx:
        row = articles.lock_or_add(tx, article.id)
        latest = _latest(tx, row)
        withdrawn = select(tables.requests.c.id).where(
            tables.requests.c.article_id == article.id, tables.requests.c.kind == "withdraw"
        )
        # The generation rises with the first narration, and with a withdrawal of what is known.
        if row.generation > 0 or (latest and latest.content_sha256 == content):
            return False
        if tx.execute(withdrawn).first():
            return False
        number = row.revision + 1
        articles.add_revision(tx, article, number, content)
        tx.execute(
            update(tables.articles)
            .where(tables.articles.c.id == article.id)
            .values(wanted="published", revision=number)
        )
        row = articles.lock(tx, article.id)
        add_request(tx, row, request, current=None, outcome="announced")
        return True


def withdraw(ledger: Ledger, article_id: str, request: Request) -> Accepted:
    """Withdraw an article: nothing of it is made any more, and what is published is removed.

    Repeating it removes again, which is harmless. An article that is not in the ledger is
    withdrawn all the same: it may have been published without it.

    Raises:
        WebhookRefused: the request's webhook was accepted before.
        LedgerUnavailable: nothing was accepted.
    """
    with ledger.write() as tx:
        row = articles.lock_or_add(tx, article_id)
        refuse_replay(tx, request)
        generation = row.generation + (row.wanted == "published")
        tx.execute(
            update(tables.articles)
            .where(tables.articles.c.id == article_id)
            .values(wanted="withdrawn", generation=generation)
        )
        _stop(tx, article_id, (*IN_FLIGHT, "published"), "withdrawn")
        pending = select(tables.outbox.c.id).where(
            tables.outbox.c.article_id == article_id, tables.outbox.c.stage == "withdraw"
        )
        if tx.execute(pending).first() is None:
            outbox.add(
                tx,
                "withdraw",
                article_id=article_id,
                narration_id=None,
                generation=generation,
                lane="listen",
            )
        return add_request(tx, row, request, current=None, outcome="withdrawn")


def begin_again(tx: Transaction, article_id: str, reason: str) -> None:
    """Narrate the latest revision again, because the store may hold something else."""
    row = articles.lock_or_add(tx, article_id)
    request = Request(kind="regenerate", lane="publish", requested_by="sweeper", reason=reason)
    current = _begin(
        tx,
        row,
        request,
        revision=row.revision,
        voice_id=row.voice_id,
        from_scratch=False,
    )
    add_request(tx, row, request, current=current, outcome="queued")


def _latest(tx: Transaction, row: Row[Any]) -> Row[Any] | None:
    query = select(tables.revisions).where(
        tables.revisions.c.article_id == row.id, tables.revisions.c.number == row.revision
    )
    return tx.execute(query).first()


def _current(tx: Transaction, row: Row[Any]) -> Row[Any] | None:
    """Find the narration of the article's present generation, whatever became of it."""
    query = select(tables.narrations).where(
        tables.narrations.c.article_id == row.id, tables.narrations.c.generation == row.generation
    )
    return tx.execute(query).first() if row.wanted == "published" else None


def _is_stale(article: Article, latest: Row[Any] | None) -> bool:
    updated_at_ms = articles.updated_at_ms(article)
    if latest is None or latest.updated_at_ms is None or updated_at_ms is None:
        return False
    return bool(updated_at_ms < latest.updated_at_ms)


def _begin(
    tx: Transaction,
    row: Row[Any],
    request: Request,
    *,
    revision: int,
    voice_id: str | None,
    from_scratch: bool,
) -> Row[Any]:
    """Raise the generation, stop what is on its way, and queue a new narration."""
    now, generation = tx.now_ms, row.generation + 1
    tx.execute(
        update(tables.articles)
        .where(tables.articles.c.id == row.id)
        .values(wanted="published", revision=revision, generation=generation, voice_id=voice_id)
    )
    _stop(tx, row.id, IN_FLIGHT, "superseded")
    tx.execute(
        delete(tables.outbox).where(
            tables.outbox.c.article_id == row.id, tables.outbox.c.stage == "withdraw"
        )
    )
    current = tx.execute(
        insert(tables.narrations)
        .values(
            article_id=row.id,
            generation=generation,
            revision=revision,
            voice_id=voice_id,
            take=generation if from_scratch else 0,
            lane=request.lane,
            state="queued",
            queued_at_ms=now,
            changed_at_ms=now,
            handle=randomness.token_urlsafe(16),
        )
        .returning(*tables.narrations.c)
    ).one()
    outbox.add(
        tx,
        "prepare",
        article_id=row.id,
        narration_id=current.id,
        generation=generation,
        lane=request.lane,
    )
    return current


def _stop(tx: Transaction, article_id: str, states: tuple[str, ...], to: str) -> None:
    """End an article's narrations that are in one of these states, and the work on them."""
    stopped = tx.scalars(
        update(tables.narrations)
        .where(tables.narrations.c.article_id == article_id, tables.narrations.c.state.in_(states))
        .values(state=to, plan=None, changed_at_ms=tx.now_ms)
        .returning(tables.narrations.c.id)
    ).all()
    tx.execute(
        delete(tables.outbox).where(
            tables.outbox.c.narration_id.in_(stopped), tables.outbox.c.stage != "notify"
        )
    )


def _hasten(tx: Transaction, current: Row[Any], request: Request) -> None:
    """Move a narration to a more urgent lane, and send what waits for it once more."""
    if current.state not in IN_FLIGHT or LANES.index(request.lane) >= LANES.index(current.lane):
        return
    tx.execute(
        update(tables.narrations)
        .where(tables.narrations.c.id == current.id)
        .values(lane=request.lane)
    )
    waiting = tables.outbox.c.narration_id == current.id, tables.outbox.c.stage != "notify"
    tx.execute(update(tables.outbox).where(*waiting).values(lane=request.lane))
    tx.execute(
        update(tables.outbox)
        .where(*waiting, tables.outbox.c.holder.is_(None))
        .values(sent_at_ms=None)
    )


def add_request(
    tx: Transaction,
    row: Row[Any],
    request: Request,
    *,
    current: Row[Any] | None,
    outcome: Outcome,
) -> Accepted:
    """Write the request down and say what became of it."""
    tx.execute(
        insert(tables.requests).values(
            article_id=row.id,
            narration_id=current.id if current else None,
            kind=request.kind,
            outcome=outcome,
            lane=request.lane,
            requested_by=request.requested_by,
            reason=request.reason,
            webhook_id=request.webhook_id,
            requested_at_ms=tx.now_ms,
        )
    )
    tx.count("requests", request.kind, outcome)
    return Accepted(
        article_id=row.id,
        outcome=outcome,
        revision=current.revision if current else row.revision,
        narration_id=current.id if current else None,
        state=current.state if current else None,
    )


def refuse_replay(tx: Transaction, request: Request) -> None:
    """Let a webhook count once.

    Raises:
        WebhookRefused: it was accepted before.
    """
    if request.webhook_id is None:
        return
    query = select(tables.requests.c.id).where(tables.requests.c.webhook_id == request.webhook_id)
    if tx.execute(query).first() is not None:
        raise WebhookRefused(
            f"the webhook {request.webhook_id} was accepted before; a new one needs a new id.",
            reason="replayed",
        )
