"""Which articles of the ledger a mark may be of."""

from dataclasses import dataclass

from sqlalchemy import select

from workers.ledger import Ledger, tables
from workers.ledger.listing.rows import listings
from workers.watermark.numbers import article_number, facts_of


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article of the ledger, on air or not."""

    article_id: str
    title: str | None
    """None where its text was never seen."""


def known_articles(ledger: Ledger, mark: int) -> tuple[KnownArticle, ...]:
    """Return the articles of the ledger whose number is in a mark, by id.

    Two in a million have the same, so there can be several. All ids are looked at: a hundred
    thousand take a fraction of a second.

    Raises:
        LedgerUnavailable: the database failed.
    """
    number = facts_of(mark)["article"]
    with ledger.read() as connection:
        ids = connection.execute(select(tables.articles.c.id).order_by(tables.articles.c.id))
        same = [one for one in ids.scalars() if article_number(one) == number]
        found = connection.execute(
            select(listings.c.article_id, listings.c.title).where(listings.c.article_id.in_(same))
        )
        titles = {row.article_id: row.title for row in found}
    return tuple(KnownArticle(one, titles.get(one)) for one in same)
