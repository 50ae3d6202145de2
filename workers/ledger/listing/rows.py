"""What the list shows of an article: written with its newest text, and when that is heard."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, update

from audio.model import Article
from workers.ledger.listing.words import folded
from workers.ledger.tables import metadata
from workers.ledger.transaction import Transaction

_RowId = BigInteger().with_variant(Integer, "sqlite")
_MAX_SEARCHED_CHARS: Final = 300_000

listings = Table(
    "listings",
    metadata,
    Column("number", _RowId, primary_key=True, autoincrement=True),
    Column("article_id", Text, ForeignKey("articles.id"), nullable=False, unique=True),
    # Of the newest text, heard or not.
    Column("title", Text, nullable=False),
    Column("byline", Text),
    Column("section", Text),
    # As the publisher says; nobody may.
    Column("language", Text),
    Column("url", Text),
    Column("accepted_at_ms", BigInteger, nullable=False),
    # Title, byline and text as they are searched; triggers keep an index of it on SQLite.
    Column("words", Text, nullable=False),
    # Of what is published, or was last.
    Column("duration_ms", BigInteger),
    Column("voice_id", Text),
)
Index("ix_listings_accepted", listings.c.accepted_at_ms, listings.c.number)
Index("ix_listings_section", listings.c.section, listings.c.accepted_at_ms, listings.c.number)


def values_of(article: Article) -> dict[str, Any]:
    """Return what the list shows of a text of an article, by column."""
    texts = (article.title, article.byline, article.standfirst, *(b.text for b in article.blocks))
    return {
        "title": article.title,
        "byline": article.byline,
        "section": article.section,
        "language": article.language,
        "url": article.url,
        "words": folded("\n".join(text for text in texts if text)[:_MAX_SEARCHED_CHARS]),
    }


def put(tx: Transaction, article: Article) -> None:
    """Show an article with this text, which is its newest; its row has to be locked."""
    values = values_of(article) | {"accepted_at_ms": tx.now_ms}
    tx.execute(
        tx.insert(listings)
        .values(article_id=article.id, **values)
        .on_conflict_do_update(index_elements=["article_id"], set_=values)
    )


def heard(tx: Transaction, article_id: str, *, duration_ms: int, voice_id: str) -> None:
    """Show how long the narration is that is published now, and who reads the most of it."""
    tx.execute(
        update(listings)
        .where(listings.c.article_id == article_id)
        .values(duration_ms=duration_ms, voice_id=voice_id)
    )
