"""Which article is at which address: a page knows its address, and seldom its CMS's id."""

import hashlib

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from audio.intake.ids import article_id as id_of
from audio.intake.ids import canonical_url
from workers.ledger.database import Ledger
from workers.ledger.tables import addresses, articles


def article_at(ledger: Ledger, url: str) -> str | None:
    """Return the id of the article at an address; None when there is none in the ledger.

    Raises:
        LedgerUnavailable: the database failed.
    """
    with ledger.read() as connection:
        return find(connection, url)


def find(connection: Connection, url: str) -> str | None:
    """Return the id of the article at an address, by what was accepted or by the address itself."""
    key, derived = _key(url), derived_id(url)
    if key is None or derived is None:
        return None
    found = connection.scalar(select(addresses.c.article_id).where(addresses.c.url_sha256 == key))
    if found is None:
        found = connection.scalar(
            select(articles.c.id).where(articles.c.id == derived, articles.c.revision > 0)
        )
    return found


def remember(connection: Connection, url: str | None, article_id: str) -> None:
    """Write down that an article is at an address, in place of what was there."""
    key = _key(url) if url else None
    if key is None:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(addresses)
        .values(url_sha256=key, article_id=article_id)
        .on_conflict_do_update(index_elements=["url_sha256"], set_={"article_id": article_id})
    )


def derived_id(url: str) -> str | None:
    """Return the id that an address gives an article without one; None when it is no address."""
    try:
        return id_of(identifier=None, url=url, default_id=None, title="")
    except ValueError:
        return None


def _key(url: str) -> str | None:
    try:
        canonical = canonical_url(url)
    except ValueError:
        return None
    return hashlib.sha256(canonical.encode("utf-8", errors="surrogatepass")).hexdigest()
