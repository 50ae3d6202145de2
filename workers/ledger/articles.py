"""Articles: the row that every change of one locks first, its revisions, and its addresses.

A page knows its address and seldom its CMS's id, so the ledger also says which article is where.
"""

import hashlib
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from audio.errors import ArticleUnknown
from audio.intake.ids import article_id as id_of
from audio.intake.ids import canonical_url
from audio.model import Article
from workers.ledger import tables
from workers.ledger.database import Ledger
from workers.ledger.listing import rows
from workers.ledger.records import Claim, article_from_json, article_json
from workers.ledger.transaction import Transaction


def lock(tx: Transaction, article_id: str) -> Row[Any]:
    """Lock an article's row, which has to be there, until the transaction ends; return it."""
    return tx.lock_articles(article_id)[article_id]


def lock_or_add(tx: Transaction, article_id: str, *others: str) -> Row[Any]:
    """Lock an article's row until the transaction ends; add it if nobody asked for it yet.

    ``others`` are ids that the transaction needs besides, in any order.
    """
    new = tx.insert(tables.articles)
    # In one order, like the locks: adding a row that somebody else is adding waits for them.
    for each in sorted({article_id, *others}):
        tx.execute(
            new.values(
                id=each, wanted="withdrawn", revision=0, generation=0
            ).on_conflict_do_nothing()
        )
    return tx.lock_articles(article_id, *others)[article_id]


def add_revision(tx: Transaction, article: Article, number: int, content_sha256: str) -> None:
    """Write a revision down; the article's row has to be locked."""
    tx.execute(
        insert(tables.revisions).values(
            article_id=article.id,
            number=number,
            content_sha256=content_sha256,
            updated_at_ms=updated_at_ms(article),
            article=article_json(article),
            accepted_at_ms=tx.now_ms,
        )
    )
    rows.put(tx, article)


def updated_at_ms(article: Article) -> int | None:
    """Return when its publisher last changed an article, in milliseconds since 1970."""
    return round(article.updated_at.timestamp() * 1000) if article.updated_at else None


def latest_article(ledger: Ledger, article_id: str) -> Article:
    """Return what readers are to hear of an article on air: the latest text, or the held one.

    Raises:
        ArticleUnknown: there is none.
    """
    with ledger.read() as connection:
        text = connection.scalar(
            select(tables.revisions.c.article)
            .join(tables.articles, tables.articles.c.id == tables.revisions.c.article_id)
            .where(tables.articles.c.id == article_id, tables.articles.c.wanted == "published")
            .where(
                tables.revisions.c.number
                == func.coalesce(tables.articles.c.held_revision, tables.articles.c.revision)
            )
        )
    if text is None:
        raise unknown(article_id)
    return article_from_json(text)


def unknown(article_id: str) -> ArticleUnknown:
    """Return the error that says that an article was never accepted or is withdrawn."""
    return ArticleUnknown(
        f"No article {article_id} is in the ledger, or it is off air. Publish it first, or put it"
        f" back on air with `listen release {article_id}`; `listen status` shows what there is."
    )


def article_at(ledger: Ledger, url: str) -> str | None:
    """Return the id of the article at an address; None when there is none in the ledger.

    Raises:
        LedgerUnavailable: the database failed.
    """
    with ledger.read() as connection:
        return find(connection, url)


def find(connection: Connection, url: str) -> str | None:
    """Return the id of the article at an address, by what was accepted or by the address itself."""
    key, derived = _url_sha256(url), derived_id(url)
    if key is None or derived is None:
        return None
    accepted = select(tables.addresses.c.article_id).where(tables.addresses.c.url_sha256 == key)
    found: str | None = connection.scalar(accepted)
    if found is None:
        found = connection.scalar(
            select(tables.articles.c.id).where(
                tables.articles.c.id == derived, tables.articles.c.revision > 0
            )
        )
    return found


def remember_address(tx: Transaction, url: str | None, article_id: str, claim: Claim) -> None:
    """Write down that an article is at an address, unless somebody better knows another there.

    A signed claim beats all; a fetched one beats what was fetched or pressed before, or is of
    nobody knows whom; a reader's press never overwrites.
    """
    key = _url_sha256(url) if url else None
    if key is None:
        return
    added = tx.insert(tables.addresses).values(url_sha256=key, article_id=article_id, claim=claim)
    if claim == "pressed":
        tx.execute(added.on_conflict_do_nothing())
        return
    held = tables.addresses.c.claim
    weaker = None if claim == "signed" else held.is_(None) | held.in_(("fetched", "pressed"))
    tx.execute(
        added.on_conflict_do_update(
            index_elements=["url_sha256"],
            set_={"article_id": article_id, "claim": claim},
            where=weaker,
        )
    )


def derived_id(url: str) -> str | None:
    """Return the id that an address gives an article without one; None when it is no address."""
    try:
        return id_of(identifier=None, url=url, default_id=None, title="")
    except ValueError:
        return None


def _url_sha256(url: str) -> str | None:
    try:
        canonical = canonical_url(url)
    except ValueError:
        return None
    return hashlib.sha256(canonical.encode("utf-8", errors="surrogatepass")).hexdigest()
