"""What people and machines ask of an article: narrate it, narrate it again, withdraw it.

Every request is a row. Whatever changes what is wanted of an article raises its generation, which
is the fence: work of an older generation can't publish any more. Requests for one article queue at
its row, so of any number at the same instant one makes a narration and the others adopt it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from audio.errors import WebhookRefused
from audio.model import Article
from workers.ledger import articles, decisions, generations, outbox, tables
from workers.ledger.audit import Actor, note
from workers.ledger.database import Ledger, repeated
from workers.ledger.decisions import EXPLICIT
from workers.ledger.editing.follow import follow_text, forget_unedited
from workers.ledger.records import (
    Accepted,
    Outcome,
    Request,
    content_sha256,
)
from workers.ledger.tables import IN_FLIGHT
from workers.ledger.transaction import Transaction

ACTS: Final = frozenset({"regenerate", "withdraw", "hold", "release"})
"""The kinds of request that stand in the audit when a person or a CMS asks."""


@repeated
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
    latest = generations.latest(tx, row)
    late = decisions.is_late_text(tx, row, latest, article, request)
    off_air = decisions.is_off_air(tx, row)
    airs = request.kind in EXPLICIT and decisions.decide(tx, row, "published", request)
    revision, content = row.revision, content_sha256(article)
    current = generations.current(tx, row)
    voice_id = voice_id or row.voice_id
    if not late:
        decisions.remember_text(tx, row, article, request)
        if latest is None or latest.content_sha256 != content:
            revision += 1
            articles.add_revision(tx, article, revision, content)
            follow_text(tx, row, revision)
    kept = row.held_revision is not None or (off_air and not airs)
    if kept:
        _keep(tx, row, revision)
        outcome = _kept(row, request, late=late)
    elif late and not off_air:
        outcome = "stale"
    elif current and not (again or from_scratch):
        same = revision == row.revision and current.voice_id == voice_id
        outcome = "unchanged" if same else "queued"
    else:
        outcome = "queued"
    if outcome == "queued":
        forget_unedited(tx, article.id)
        current = generations.begin(
            tx, row, request, revision=revision, voice_id=voice_id, from_scratch=from_scratch
        )
    elif current:
        generations.hasten(tx, current, request)
    accepted = add_request(tx, row, request, current=current, outcome=outcome)
    return replace(accepted, revision=revision) if kept else accepted


def _keep(tx: Transaction, row: Row[Any], revision: int) -> None:
    """Let a text be the newest one that nobody is to hear yet."""
    if revision != row.revision:
        tx.execute(
            update(tables.articles).where(tables.articles.c.id == row.id).values(revision=revision)
        )


def _kept(row: Row[Any], request: Request, *, late: bool) -> Outcome:
    """Say why a text is not narrated: it is old news, or the article is held or off air."""
    if row.held_revision is not None:
        return "stale" if late else "held"
    said_at_ms = request.said_at_ms
    old = said_at_ms is not None and decisions.is_older(said_at_ms, row.decided_at_ms)
    return "stale" if late or old else "off_air"


@repeated
def regenerate(
    ledger: Ledger,
    article_id: str,
    request: Request,
    *,
    voice_id: str | None = None,
    from_scratch: bool = False,
) -> Accepted:
    """Narrate what readers hear of an article again: its latest revision, or the held one.

    Raises:
        ArticleUnknown: it was never accepted, or it is off air.
        LedgerUnavailable: nothing was accepted.
    """
    with ledger.write() as tx:
        row = lock_on_air(tx, article_id)
        current = generations.begin(
            tx,
            row,
            request,
            revision=decisions.wanted_revision(row),
            voice_id=voice_id or row.voice_id,
            from_scratch=from_scratch,
        )
        details: dict[str, Any] = {"from_scratch": from_scratch}
        if voice_id:
            details |= {"voice": voice_id, "voice_before": row.voice_id}
        return add_request(tx, row, request, current=current, outcome="queued", details=details)


@repeated
def make_known(ledger: Ledger, article: Article, request: Request) -> bool:
    """Let an article be known without narrating it; the first press of a reader begins that.

    Only its opening is spoken, when there is time, so that it is heard at that press.

    Returns whether anything was written: an article that was narrated or withdrawn, or is known
    as it is, stays as it is.

    Raises:
        LedgerUnavailable: nothing was written.
    """
    content = content_sha256(article)
    with ledger.write() as tx:
        row = articles.lock_or_add(tx, article.id)
        latest = generations.latest(tx, row)
        # The generation rises with the first narration, and with a withdrawal of what is known.
        if row.generation > 0 or (latest and latest.content_sha256 == content):
            return False
        if decisions.is_off_air(tx, row):
            return False
        number = row.revision + 1
        articles.add_revision(tx, article, number, content)
        tx.execute(
            update(tables.articles)
            .where(tables.articles.c.id == article.id)
            .values(wanted="published", revision=number)
        )
        row = articles.lock(tx, article.id)
        follow_text(tx, row, number)
        outbox.add_opening(tx, article.id, row.generation)
        add_request(tx, row, request, current=None, outcome="announced")
        return True


@repeated
def withdraw(
    ledger: Ledger, article_id: str, request: Request, *, words: str | None = None
) -> Accepted:
    """Take an article off air: nothing of it is made any more, and what is published is removed.

    Repeating it removes again, which is harmless. An article that is not in the ledger is
    withdrawn all the same: it may have been published without it. A webhook that is older than the
    article's publication changes nothing, and one about a held article waits for its release; what
    a person asks for is always done. Readers are told ``words`` until it is on air again.

    Raises:
        WebhookRefused: the request's webhook was accepted before.
        LedgerUnavailable: nothing was accepted.
    """
    with ledger.write() as tx:
        row = articles.lock_or_add(tx, article_id)
        refuse_replay(tx, request)
        newest = decisions.decide(tx, row, "withdrawn", request)
        held = row.held_revision is not None and request.webhook_id is not None
        if row.wanted == "published" and (held or not newest):
            outcome: Outcome = "held" if newest else "stale"
            current = generations.current(tx, row)
            return add_request(tx, row, request, current=current, outcome=outcome)
        take_off_air(tx, row, words=words)
        return add_request(tx, row, request, current=None, outcome="withdrawn")


def take_off_air(tx: Transaction, row: Row[Any], *, words: str | None = None) -> None:
    """Stop all work on an article, and queue the removal of what is published.

    A recording that a person made of it goes for good.
    """
    generation = row.generation + (row.wanted == "published")
    tx.execute(
        update(tables.articles)
        .where(tables.articles.c.id == row.id)
        .values(
            wanted="withdrawn",
            generation=generation,
            held_revision=None,
            wanted_after_hold=None,
            off_air_words=words,
        )
    )
    generations.stop(tx, row.id, (*IN_FLIGHT, "published"), "withdrawn")
    tx.execute(
        update(tables.recordings)
        .where(tables.recordings.c.article_id == row.id, tables.recordings.c.gone_at_ms.is_(None))
        .values(gone_at_ms=tx.now_ms)
    )
    pending = select(tables.outbox.c.id).where(
        tables.outbox.c.article_id == row.id, tables.outbox.c.stage == "withdraw"
    )
    if tx.execute(pending).first() is None:
        outbox.add(
            tx,
            "withdraw",
            article_id=row.id,
            narration_id=None,
            generation=generation,
            lane="listen",
        )


def begin_again(tx: Transaction, article_id: str, reason: str) -> None:
    """Narrate what readers are to hear again, because the store may hold something else."""
    row = articles.lock_or_add(tx, article_id)
    request = Request(kind="regenerate", lane="publish", requested_by="sweeper", reason=reason)
    current = generations.begin(
        tx,
        row,
        request,
        revision=decisions.wanted_revision(row),
        voice_id=row.voice_id,
        from_scratch=False,
    )
    add_request(tx, row, request, current=current, outcome="queued")


def lock_on_air(tx: Transaction, article_id: str) -> Row[Any]:
    """Lock an article that readers may hear.

    Raises:
        ArticleUnknown: it was never accepted, or it is off air.
    """
    known = select(tables.articles.c.id).where(tables.articles.c.id == article_id)
    if tx.scalar(known) is None:
        raise articles.unknown(article_id)
    row = articles.lock(tx, article_id)
    if row.wanted != "published":
        raise articles.unknown(article_id)
    return row


def add_request(
    tx: Transaction,
    row: Row[Any],
    request: Request,
    *,
    current: Row[Any] | None,
    outcome: Outcome,
    act: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Accepted:
    """Write the request down and say what became of it.

    What somebody asks for stands in the audit too: as ``act``, or else by its kind if that is one
    of :data:`ACTS`, with ``details`` of it.
    """
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
    if act or request.kind in ACTS:
        note_act(
            tx,
            act or request.kind,
            row.id,
            request,
            details={"outcome": outcome} | dict(details or {}),
        )
    return Accepted(
        article_id=row.id,
        outcome=outcome,
        revision=current.revision if current else row.revision,
        narration_id=current.id if current else None,
        state=current.state if current else None,
    )


def note_act(
    tx: Transaction,
    act: str,
    article_id: str,
    request: Request,
    *,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Let what somebody did to an article stand in the audit; what a machine does has no place."""
    if request.role is not None:
        actor = Actor(request.requested_by, request.role)
        note(tx, act, actor, article_id=article_id, details=details, why=request.reason)


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
