"""Who may touch an article's published files: one holder at a time, for a lease.

A worker has the publication from the first upload until the ledger knows what was published, or
until everything is removed; tidying has it while it removes old files. Only this module writes
that down. Every function but :func:`extend` wants the article's row locked by the transaction.
"""

from typing import Any

from sqlalchemy import Row, update

from workers.ledger import outbox, tables
from workers.ledger.transaction import Transaction


def take(tx: Transaction, article: Row[Any], holder: str) -> bool:
    """Give the publication to a holder for a lease; return False when somebody else has it.

    One whose lease has run out loses it. It may still be alive and go on late, so the article's
    files are checked.
    """
    others = article.publishing_by not in {None, holder}
    if others and not outbox.is_over(article.publishing_until_ms, tx.now_ms):
        return False
    _write(tx, article.id, by=holder, until_ms=tx.now_ms + outbox.LEASE_MS)
    if others:
        outbox.add_check(tx, article.id, article.generation)
    return True


def extend(tx: Transaction, article_id: str, holder: str, *, generation: int | None = None) -> bool:
    """Let the holder keep the publication for another lease; return False when it is lost.

    With a ``generation``, it is also lost when something else is wanted of the article by now.
    """
    query = update(tables.articles).where(
        tables.articles.c.id == article_id, tables.articles.c.publishing_by == holder
    )
    if generation is not None:
        query = query.where(tables.articles.c.generation == generation)
    kept = tx.execute(query.values(publishing_until_ms=tx.now_ms + outbox.LEASE_MS))
    return bool(kept.rowcount)


def give_back(tx: Transaction, article_id: str, holder: str) -> None:
    """Let others have the publication, if this holder has it."""
    tx.execute(
        update(tables.articles)
        .where(tables.articles.c.id == article_id, tables.articles.c.publishing_by == holder)
        .values(publishing_by=None, publishing_until_ms=None)
    )


def take_away(tx: Transaction, article: Row[Any], holder: str | None, *, lost: bool) -> None:
    """Take the publication from this holder, and from anybody whose lease has run out.

    Args:
        tx: the transaction.
        article: its row, locked.
        holder: whose work has ended.
        lost: the holder fell silent. It may still be alive and touch the files, so they are
            checked, as they are when it was another one that fell silent.
    """
    if article.publishing_by is None:
        return
    own = article.publishing_by == holder
    if not own and not outbox.is_over(article.publishing_until_ms, tx.now_ms):
        return
    _write(tx, article.id, by=None, until_ms=None)
    if lost or not own:
        outbox.add_check(tx, article.id, article.generation)


def _write(tx: Transaction, article_id: str, *, by: str | None, until_ms: int | None) -> None:
    tx.execute(
        update(tables.articles)
        .where(tables.articles.c.id == article_id)
        .values(publishing_by=by, publishing_until_ms=until_ms)
    )
