"""The rows of drafts, whose numbers are never used twice for an article.

Whoever saw an article's earlier draft must not take its next one for the same. Every function wants
the article's row locked by the transaction.
"""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from workers.ledger.tables import articles, drafts
from workers.ledger.transaction import Transaction


def begin(tx: Transaction, article_id: str, values: dict[str, Any]) -> None:
    """Write an article's draft down, with a number above those of all before it."""
    last = select(articles.c.draft_number).where(articles.c.id == article_id).scalar_subquery()
    number = func.coalesce(last, 0) + 1
    tx.execute(insert(drafts).values(article_id=article_id, number=number, **values))


def remove(tx: Transaction, article_id: str, *only_where: ColumnElement[bool]) -> None:
    """Remove an article's draft where there is one that fulfils the conditions."""
    this = (drafts.c.article_id == article_id, *only_where)
    number = select(drafts.c.number).where(*this).scalar_subquery()
    tx.execute(
        update(articles)
        .where(articles.c.id == article_id, number.is_not(None))
        .values(draft_number=number)
    )
    tx.execute(delete(drafts).where(*this))
