"""What people and machines ask of an article: narrate it, narrate it again, withdraw it.

Every request is a row. Whatever changes what is wanted of an article raises its generation, which
is the fence: work of an older generation can't publish any more. Requests for one article queue at
its row, so of any number at the same instant one makes a narration and the others adopt it.
"""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from audio.errors import ArticleUnknown, WebhookRefused
from audio.model import Article
from workers.ledger import outbox as messages
from workers.ledger import tallies
from workers.ledger.addresses import remember
from workers.ledger.database import Ledger
from workers.ledger.records import (
    Accepted,
    Outcome,
    Request,
    article_from_json,
    article_json,
    content_sha256,
)
from workers.ledger.tables import (
    IN_FLIGHT,
    LANES,
    articles,
    narrations,
    outbox,
    requests,
    revisions,
)


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
    with ledger.write() as connection:
        return accept_in(
            connection,
            ledger,
            article,
            request,
            voice_id=voice_id,
            again=again,
            from_scratch=from_scratch,
        )


def accept_in(
    connection: Connection,
    ledger: Ledger,
    article: Article,
    request: Request,
    *,
    voice_id: str | None = None,
    again: bool = False,
    from_scratch: bool = False,
) -> Accepted:
    """Accept an article in the caller's transaction; see :func:`accept`."""
    row = locked(connection, article.id)
    refuse_replay(connection, request)
    remember(connection, article.url, article.id)
    latest = _latest(connection, row)
    voice_id = voice_id or row.voice_id
    content = content_sha256(article)
    current = _current(connection, row)
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
            _add_revision(connection, ledger, article, revision, content)
        current = _begin(
            connection,
            ledger,
            row,
            request,
            revision=revision,
            voice_id=voice_id,
            fresh=from_scratch,
        )
    elif current:
        _hasten(connection, current, request)
    return answer(connection, ledger, row, request, current=current, outcome=outcome)


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
    article = latest_article(ledger, article_id)
    return accept(
        ledger, article, request, voice_id=voice_id, again=True, from_scratch=from_scratch
    )


def hasten(ledger: Ledger, article_id: str, request: Request) -> Accepted:
    """A reader asks for an article: move what is on its way to the request's lane.

    Raises:
        ArticleUnknown: it was never accepted, or it is withdrawn.
        LedgerUnavailable: nothing was written.
    """
    with ledger.write() as connection:
        row = connection.execute(select(articles).where(articles.c.id == article_id)).first()
        if row is None or row.wanted != "published":
            raise _unknown(article_id)
        row = locked(connection, article_id)
        current = _current(connection, row)
        if current:
            _hasten(connection, current, request)
        return answer(connection, ledger, row, request, current=current, outcome="unchanged")


def withdraw(ledger: Ledger, article_id: str, request: Request) -> Accepted:
    """Withdraw an article: nothing of it is made any more, and what is published is removed.

    Repeating it removes again, which is harmless. An article that is not in the ledger is
    withdrawn all the same: it may have been published without it.

    Raises:
        WebhookRefused: the request's webhook was accepted before.
        LedgerUnavailable: nothing was accepted.
    """
    with ledger.write() as connection:
        row = locked(connection, article_id)
        refuse_replay(connection, request)
        generation = row.generation + (row.wanted == "published")
        connection.execute(
            update(articles)
            .where(articles.c.id == article_id)
            .values(wanted="withdrawn", generation=generation)
        )
        _stop(connection, ledger, article_id, (*IN_FLIGHT, "published"), "withdrawn")
        pending = select(outbox.c.id).where(
            outbox.c.article_id == article_id, outbox.c.stage == "withdraw"
        )
        if connection.execute(pending).first() is None:
            messages.add(
                connection,
                ledger,
                "withdraw",
                article_id=article_id,
                narration_id=None,
                generation=generation,
                lane="listen",
            )
        return answer(connection, ledger, row, request, current=None, outcome="withdrawn")


def latest_article(ledger: Ledger, article_id: str) -> Article:
    """Return the latest revision of an article that is not withdrawn.

    Raises:
        ArticleUnknown: there is none.
    """
    with ledger.read() as connection:
        text = connection.scalar(
            select(revisions.c.article)
            .join(articles, articles.c.id == revisions.c.article_id)
            .where(articles.c.id == article_id, articles.c.wanted == "published")
            .order_by(revisions.c.number.desc())
        )
    if text is None:
        raise _unknown(article_id)
    return article_from_json(text)


def begin_again(connection: Connection, ledger: Ledger, article_id: str, reason: str) -> None:
    """Narrate the latest revision again, because the store may hold something else."""
    row = locked(connection, article_id)
    request = Request(kind="regenerate", lane="publish", requested_by="sweeper", reason=reason)
    current = _begin(
        connection,
        ledger,
        row,
        request,
        revision=row.revision,
        voice_id=row.voice_id,
        fresh=False,
    )
    answer(connection, ledger, row, request, current=current, outcome="queued")


def lock_article(connection: Connection, article_id: str) -> Row[Any]:
    """Hold an article's row, which has to be there, until the transaction ends."""
    query = select(articles).where(articles.c.id == article_id).with_for_update()
    return connection.execute(query).one()


def locked(connection: Connection, article_id: str) -> Row[Any]:
    """Hold an article's row until the transaction ends; make it if nobody asked for it yet."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(articles)
        .values(id=article_id, wanted="withdrawn", revision=0, generation=0)
        .on_conflict_do_nothing()
    )
    return lock_article(connection, article_id)


def _latest(connection: Connection, row: Row[Any]) -> Row[Any] | None:
    query = select(revisions).where(
        revisions.c.article_id == row.id, revisions.c.number == row.revision
    )
    return connection.execute(query).first()


def _current(connection: Connection, row: Row[Any]) -> Row[Any] | None:
    """Find the narration of the article's present generation, whatever became of it."""
    query = select(narrations).where(
        narrations.c.article_id == row.id, narrations.c.generation == row.generation
    )
    return connection.execute(query).first() if row.wanted == "published" else None


def _is_stale(article: Article, latest: Row[Any] | None) -> bool:
    updated_at_ms = _updated_at_ms(article)
    if latest is None or latest.updated_at_ms is None or updated_at_ms is None:
        return False
    return bool(updated_at_ms < latest.updated_at_ms)


def _updated_at_ms(article: Article) -> int | None:
    return round(article.updated_at.timestamp() * 1000) if article.updated_at else None


def _add_revision(
    connection: Connection, ledger: Ledger, article: Article, number: int, content: str
) -> None:
    connection.execute(
        insert(revisions).values(
            article_id=article.id,
            number=number,
            content_sha256=content,
            updated_at_ms=_updated_at_ms(article),
            article=article_json(article),
            accepted_at_ms=ledger.clock_ms(),
        )
    )


def _begin(
    connection: Connection,
    ledger: Ledger,
    row: Row[Any],
    request: Request,
    *,
    revision: int,
    voice_id: str | None,
    fresh: bool,
) -> Row[Any]:
    """Raise the generation, stop what is on its way, and queue a new narration."""
    now, generation = ledger.clock_ms(), row.generation + 1
    connection.execute(
        update(articles)
        .where(articles.c.id == row.id)
        .values(wanted="published", revision=revision, generation=generation, voice_id=voice_id)
    )
    _stop(connection, ledger, row.id, IN_FLIGHT, "superseded")
    connection.execute(
        delete(outbox).where(outbox.c.article_id == row.id, outbox.c.stage == "withdraw")
    )
    current = connection.execute(
        insert(narrations)
        .values(
            article_id=row.id,
            generation=generation,
            revision=revision,
            voice_id=voice_id,
            take=generation if fresh else 0,
            lane=request.lane,
            state="queued",
            queued_at_ms=now,
            changed_at_ms=now,
        )
        .returning(*narrations.c)
    ).one()
    messages.add(
        connection,
        ledger,
        "prepare",
        article_id=row.id,
        narration_id=current.id,
        generation=generation,
        lane=request.lane,
    )
    return current


def _stop(
    connection: Connection, ledger: Ledger, article_id: str, states: tuple[str, ...], to: str
) -> None:
    """End an article's narrations that are in one of these states, and the work on them."""
    stopped = connection.scalars(
        update(narrations)
        .where(narrations.c.article_id == article_id, narrations.c.state.in_(states))
        .values(state=to, plan=None, changed_at_ms=ledger.clock_ms())
        .returning(narrations.c.id)
    ).all()
    connection.execute(
        delete(outbox).where(outbox.c.narration_id.in_(stopped), outbox.c.stage != "notify")
    )


def _hasten(connection: Connection, current: Row[Any], request: Request) -> None:
    """Move a narration to a more urgent lane, and send what waits for it once more."""
    if current.state not in IN_FLIGHT or LANES.index(request.lane) >= LANES.index(current.lane):
        return
    connection.execute(
        update(narrations).where(narrations.c.id == current.id).values(lane=request.lane)
    )
    waiting = outbox.c.narration_id == current.id, outbox.c.stage != "notify"
    connection.execute(update(outbox).where(*waiting).values(lane=request.lane))
    connection.execute(
        update(outbox).where(*waiting, outbox.c.holder.is_(None)).values(sent_at_ms=None)
    )


def answer(
    connection: Connection,
    ledger: Ledger,
    row: Row[Any],
    request: Request,
    *,
    current: Row[Any] | None,
    outcome: Outcome,
) -> Accepted:
    """Write the request down and say what became of it."""
    connection.execute(
        insert(requests).values(
            article_id=row.id,
            narration_id=current.id if current else None,
            kind=request.kind,
            outcome=outcome,
            lane=request.lane,
            requested_by=request.requested_by,
            reason=request.reason,
            webhook_id=request.webhook_id,
            requested_at_ms=ledger.clock_ms(),
        )
    )
    tallies.count(connection, "requests", request.kind, outcome)
    return Accepted(
        article_id=row.id,
        outcome=outcome,
        revision=current.revision if current else row.revision,
        narration_id=current.id if current else None,
        state=current.state if current else None,
    )


def refuse_replay(connection: Connection, request: Request) -> None:
    """Let a webhook count once.

    Raises:
        WebhookRefused: it was accepted before.
    """
    if request.webhook_id is None:
        return
    query = select(requests.c.id).where(requests.c.webhook_id == request.webhook_id)
    if connection.execute(query).first() is not None:
        raise WebhookRefused(
            f"the webhook {request.webhook_id} was accepted before; a new one needs a new id.",
            reason="replayed",
        )


def _unknown(article_id: str) -> ArticleUnknown:
    return ArticleUnknown(
        f"No article {article_id} is in the ledger, or it is withdrawn. Publish it first;"
        " `listen status` shows what there is."
    )
