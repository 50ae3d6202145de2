"""What readers are told of an article that is off air."""

from sqlalchemy import select

from workers.ledger import tables
from workers.ledger.database import Ledger


def words_for_readers(ledger: Ledger, article_id: str) -> str | None:
    """Return what a producer has readers told of an article off air; None: nothing of its own.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = select(tables.articles.c.off_air_words).where(tables.articles.c.id == article_id)
    with ledger.read() as connection:
        found: str | None = connection.scalar(query)
        return found
