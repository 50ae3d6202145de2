"""A producer's word on what readers hear: hold it as it is, or release it.

Held means that what is on air stays, whatever the CMS sends: later texts are kept and not narrated,
and a withdrawal by the CMS waits. Releasing lets the newest of all that happen.
"""

from typing import Any

from sqlalchemy import Row, select, update

from audio.errors import ArticleUnknown
from workers.ledger import articles, decisions, generations, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.editing.follow import follow_text, forget_unedited
from workers.ledger.records import Accepted, Request
from workers.ledger.requests import add_request, take_off_air
from workers.ledger.tables import IN_FLIGHT
from workers.ledger.transaction import Transaction


@repeated
def hold(ledger: Ledger, article_id: str, request: Request) -> Accepted:
    """Keep what is on air of an article until it is released; repeating it changes nothing.

    What was published stays, or comes back where a later text is being made. Where nothing is
    published yet, the text that is being made, or was announced, is the one that is held.

    Raises:
        ArticleUnknown: nobody published it, or it is off air, which lasts without a hold.
        LedgerUnavailable: nothing was written.
    """
    with ledger.write() as tx:
        row = _known(tx, article_id)
        if row.wanted != "published":
            raise articles.unknown(article_id)
        current = generations.current(tx, row)
        if row.held_revision is not None:
            return add_request(tx, row, request, current=current, outcome="unchanged")
        revision = _heard_revision(tx, row)
        tx.execute(
            update(tables.articles)
            .where(tables.articles.c.id == article_id)
            .values(held_revision=revision, wanted_after_hold="published")
        )
        follow_text(tx, articles.lock(tx, article_id), row.revision)
        if current is not None and current.revision != revision:
            current = _begin(tx, row, request, revision)
        return add_request(tx, row, request, current=current, outcome="held")


@repeated
def release(ledger: Ledger, article_id: str, request: Request) -> Accepted:
    """End a hold, or put an article back on air that is off air.

    After a hold, the newest text is narrated, or the article goes off air where its publisher
    withdrew it meanwhile. An article that is off air is narrated with its newest text.

    Raises:
        ArticleUnknown: there is no text of it; its publisher has to send it.
        LedgerUnavailable: nothing was written.
    """
    with ledger.write() as tx:
        row = _known(tx, article_id)
        current = generations.current(tx, row)
        if row.held_revision is not None:
            return _end_hold(tx, row, request, current)
        if row.wanted == "published":
            return add_request(tx, row, request, current=current, outcome="unchanged")
        if row.revision == 0:
            raise articles.unknown(article_id)
        forget_unedited(tx, article_id)
        decisions.decide(tx, row, "published", request)
        current = _begin(tx, row, request, row.revision)
        return add_request(tx, row, request, current=current, outcome="queued")


def _end_hold(
    tx: Transaction, row: Row[Any], request: Request, current: Row[Any] | None
) -> Accepted:
    forget_unedited(tx, row.id)
    if row.wanted_after_hold == "withdrawn":
        take_off_air(tx, row)
        return add_request(tx, row, request, current=None, outcome="withdrawn")
    tx.execute(
        update(tables.articles)
        .where(tables.articles.c.id == row.id)
        .values(held_revision=None, wanted_after_hold=None)
    )
    if current is None or current.revision == row.revision:
        return add_request(tx, row, request, current=current, outcome="unchanged")
    current = _begin(tx, row, request, row.revision)
    return add_request(tx, row, request, current=current, outcome="queued")


def _heard_revision(tx: Transaction, row: Row[Any]) -> int:
    """Return the text that is on air, or will be first."""
    query = select(tables.narrations.c.revision).where(tables.narrations.c.article_id == row.id)
    for states in (("published",), IN_FLIGHT):
        found: int | None = tx.scalar(query.where(tables.narrations.c.state.in_(states)))
        if found is not None:
            return found
    return int(row.revision)


def _begin(tx: Transaction, row: Row[Any], request: Request, revision: int) -> Row[Any]:
    return generations.begin(
        tx, row, request, revision=revision, voice_id=row.voice_id, from_scratch=False
    )


def _known(tx: Transaction, article_id: str) -> Row[Any]:
    known = select(tables.articles.c.id).where(tables.articles.c.id == article_id)
    if tx.scalar(known) is None:
        raise ArticleUnknown(
            f"Nobody ever asked for {article_id}. `listen status` shows what there is."
        )
    return articles.lock(tx, article_id)
