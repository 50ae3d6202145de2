"""The articles of the sample newspaper, and how they get into the ledger."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from audio.errors import ArticleUnknown, InputError, LanguageUnsupported
from audio.intake import read_article
from audio.model import Article
from workers.ledger import Request, accept, latest_article, make_known
from workers.ledger.records import content_sha256
from workers.ledger.status import current
from workers.services import Services

LEAD = "seventeen-lamps"
"""Narrated at the start; each of the others at its first press."""
ARTICLE_IDS = (LEAD, "last-tram-bakery", "crane-bookshop", "mapa-de-sonidos", "nakhil-al-waha")
_IN_BULK = Request(
    kind="publish", lane="bulk", requested_by="sample newspaper", reason="part of the edition"
)
_ANNOUNCEMENT = Request(
    kind="announce", lane="bulk", requested_by="sample newspaper", reason="part of the edition"
)


@cache
def edition() -> tuple[Article, ...]:
    """Return the sample articles, the lead story first."""
    folder = newsroom_files().joinpath("articles")
    return tuple(
        read_article(folder.joinpath(f"{name}.md").read_bytes(), name=f"{name}.md")
        for name in ARTICLE_IDS
    )


def newsroom_files() -> Traversable:
    """Return the folder with the newspaper's articles, pictures and templates."""
    return files("workers.web.newsroom")


def open_newsroom(services: Services) -> None:
    """Announce the sample articles to the ledger, and have the lead story narrated.

    What a producer has changed since stays changed: a withdrawn article stays withdrawn. The
    workers' clock sends the messages.

    Raises:
        LedgerUnavailable: it can't be written to.
    """
    for article in edition():
        standing = current(services.ledger, article.id)
        if standing and standing.error_code == LanguageUnsupported.code:
            _retry(services, article)
        elif standing or article.id == LEAD:
            _accept_once(services, article)
        else:
            make_known(services.ledger, article, _ANNOUNCEMENT)


def _retry(services: Services, article: Article) -> None:
    """Narrate an article that no voice could read, if one can by now."""
    try:
        services.speakers.voice_for(article.language)
    except InputError:
        return
    accept(services.ledger, article, _IN_BULK, again=True)


def _accept_once(services: Services, article: Article) -> None:
    try:
        known = latest_article(services.ledger, article.id)
    except ArticleUnknown:
        if not make_known(services.ledger, article, _ANNOUNCEMENT):
            return  # it is withdrawn
    else:
        narrated = current(services.ledger, article.id) is not None
        if narrated and content_sha256(known) == content_sha256(article):
            return
    accept(services.ledger, article, _IN_BULK)
