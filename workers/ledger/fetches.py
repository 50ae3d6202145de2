"""Articles of which only the address is known: fetched by a worker, then accepted.

A fetch is a row of the outbox like any other step, so the sender gets its answer at once, and a
site that is down for a minute costs a retry and not the article.
"""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update

from audio.errors import ArticleUnknown
from audio.model import Article
from workers.ledger import articles, outbox, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.decisions import EXPLICIT
from workers.ledger.leases import still_wanted
from workers.ledger.records import Accepted, Request, RequestKind, Work, origin_of
from workers.ledger.requests import accept_in, add_request, refuse_replay
from workers.ledger.tables import LANES
from workers.ledger.transaction import Transaction


@repeated
def accept_address(ledger: Ledger, url: str, request: Request) -> Accepted:
    """Accept the article at an address, to be fetched and then narrated.

    The id in the answer is the known one or that which the address gives; an article whose page
    says another is accepted under that.

    Raises:
        ArticleUnknown: it is no address.
        WebhookRefused: the request's webhook was accepted before.
        LedgerUnavailable: nothing was accepted.
    """
    with ledger.write() as tx:
        article_id = articles.find(tx.connection, url) or articles.derived_id(url)
        if article_id is None:
            raise ArticleUnknown(f"{url!r} is no address; give that of the article's page.")
        row = articles.lock_or_add(tx, article_id)
        refuse_replay(tx, request)
        if not _hasten(tx, article_id, url, request):
            outbox.add(
                tx,
                "fetch",
                article_id=article_id,
                narration_id=None,
                generation=row.generation,
                lane=request.lane,
                target=url,
                event=_origin_json(request.kind, request.said_at_ms),
            )
        accepted = add_request(tx, row, request, current=None, outcome="queued")
    return replace(accepted, state="queued")


@repeated
def fetched(ledger: Ledger, work: Work, article: Article) -> Accepted | None:
    """Accept what was fetched and delete the fetch; None when it is not wanted any more.

    That is so when the article was withdrawn after somebody asked for the fetch.
    """
    kind, said_at_ms = origin_of(work.event, work.lane)
    request = Request(
        kind=kind,
        lane=work.lane,
        requested_by="fetch",
        reason=f"fetched from {work.target}",
        said_at_ms=said_at_ms,
    )
    with ledger.write() as tx:
        articles.lock_or_add(tx, article.id, work.article_id)
        if not still_wanted(tx, work, article.id):
            return None
        accepted = accept_in(tx, article, request)
        articles.remember_address(tx, work.target, article.id, request.claim)
        outbox.remove_held(tx, work)
    return accepted


def _hasten(tx: Transaction, article_id: str, url: str, request: Request) -> bool:
    """Let a fetch that waits already serve this request too; return whether there is one.

    It moves to a more urgent lane, and brings what the newest of its requests said.
    """
    waiting = tx.execute(
        select(tables.outbox.c.id, tables.outbox.c.lane, tables.outbox.c.event).where(
            tables.outbox.c.stage == "fetch",
            tables.outbox.c.article_id == article_id,
            tables.outbox.c.target == url,
            tables.outbox.c.holder.is_(None),
        )
    ).first()
    if waiting is None:
        return False
    kind, said_at_ms = origin_of(waiting.event, waiting.lane)
    if kind not in EXPLICIT:
        kind = request.kind
    known = [at_ms for at_ms in (said_at_ms, request.said_at_ms) if at_ms is not None]
    values: dict[str, Any] = {"event": _origin_json(kind, max(known, default=None))}
    if LANES.index(request.lane) < LANES.index(waiting.lane):
        values |= {"lane": request.lane, "sent_at_ms": None}
    tx.execute(update(tables.outbox).where(tables.outbox.c.id == waiting.id).values(**values))
    return True


def _origin_json(kind: RequestKind, said_at_ms: int | None) -> str:
    return json.dumps({"kind": kind, "said_at_ms": said_at_ms})
