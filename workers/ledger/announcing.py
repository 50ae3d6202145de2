"""Articles that are known before anybody narrates them."""

from sqlalchemy import select, update

from audio.model import Article
from workers.ledger.database import Ledger
from workers.ledger.records import Request, content_sha256
from workers.ledger.requests import add_revision, answer, lock_article, locked
from workers.ledger.tables import articles, requests, revisions


def announce(ledger: Ledger, article: Article, request: Request) -> bool:
    """Let an article be known without narrating it; the first press of a reader begins that.

    Returns whether anything was written: an article that was narrated or withdrawn, or is known
    as it is, stays as it is.

    Raises:
        LedgerUnavailable: nothing was written.
    """
    content = content_sha256(article)
    with ledger.write() as connection:
        row = locked(connection, article.id)
        # The generation rises with the first narration, and with a withdrawal of what is known.
        taken_back = select(requests.c.id).where(
            requests.c.article_id == article.id, requests.c.kind == "withdraw"
        )
        known = select(revisions.c.content_sha256).where(
            revisions.c.article_id == article.id, revisions.c.number == row.revision
        )
        if row.generation > 0 or connection.scalar(known) == content:
            return False
        if connection.execute(taken_back).first():
            return False
        number = row.revision + 1
        add_revision(connection, ledger, article, number, content)
        connection.execute(
            update(articles)
            .where(articles.c.id == article.id)
            .values(wanted="published", revision=number)
        )
        row = lock_article(connection, article.id)
        answer(connection, ledger, row, request, current=None, outcome="announced")
        return True
