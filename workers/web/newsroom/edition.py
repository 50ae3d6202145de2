"""What stands in the sample newspaper, and how the ledger comes to know it."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from audio.errors import ArticleUnknown, InputError, LanguageUnsupported
from audio.intake import read_article
from audio.model import Article
from workers.ledger import Request, accept, announce, latest_article
from workers.ledger.history import current
from workers.ledger.records import content_sha256
from workers.services import Services

LEAD = "seventeen-lamps"
"""Narrated as soon as the newspaper is there; of the others, the first press begins it."""
IN_ORDER = (LEAD, "last-tram-bakery", "crane-bookshop", "mapa-de-sonidos", "nakhil-al-waha")
_IN_BULK = Request(
    kind="publish", lane="bulk", requested_by="sample newspaper", reason="part of the edition"
)
_KNOWN = Request(
    kind="announce", lane="bulk", requested_by="sample newspaper", reason="part of the edition"
)


@cache
def edition() -> tuple[Article, ...]:
    """Return the sample articles, the lead story first."""
    folder = paper().joinpath("articles")
    return tuple(
        read_article(folder.joinpath(f"{name}.md").read_bytes(), name=f"{name}.md")
        for name in IN_ORDER
    )


def paper() -> Traversable:
    """Return the folder of everything that the newspaper is made of."""
    return files("workers.web.newsroom")


def open_newsroom(services: Services) -> None:
    """Let the ledger know the sample articles, and have the lead story narrated.

    What a producer did with them since stays so: a withdrawn article stays withdrawn. The workers'
    clock sends what is queued here.

    Raises:
        LedgerUnavailable: it can't be written to.
    """
    for article in edition():
        standing = current(services.ledger, article.id)
        if standing and standing.error_code == LanguageUnsupported.code:
            _try_again(services, article)
        elif standing or article.id == LEAD:
            _accept_once(services, article)
        else:
            announce(services.ledger, article, _KNOWN)


def _try_again(services: Services, article: Article) -> None:
    """Narrate what nobody could speak, if somebody can by now."""
    try:
        services.speakers.voice_for(article.language)
    except InputError:
        return
    accept(services.ledger, article, _IN_BULK, again=True)


def _accept_once(services: Services, article: Article) -> None:
    try:
        known = latest_article(services.ledger, article.id)
    except ArticleUnknown:
        if not announce(services.ledger, article, _KNOWN):
            return  # it is withdrawn
    else:
        narrated = current(services.ledger, article.id) is not None
        if narrated and content_sha256(known) == content_sha256(article):
            return
    accept(services.ledger, article, _IN_BULK)
