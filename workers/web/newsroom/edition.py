"""The articles of the sample newspaper, and how they get into the ledger."""

from dataclasses import replace
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
from workers.web.newsroom.first_day import add_names, furnish

LEAD = "seventeen-lamps"
"""Narrated at the start; each of the others at its first press."""
FOR_SUBSCRIBERS = "bell-tuner"
"""Whole for subscribers alone, where ``access`` says so; everybody hears how it begins."""
ARTICLE_IDS = (
    LEAD,
    "last-tram-bakery",
    "crane-bookshop",
    FOR_SUBSCRIBERS,
    "mapa-de-sonidos",
    "nakhil-al-waha",
)
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
    read = (
        read_article(folder.joinpath(f"{name}.md").read_bytes(), name=f"{name}.md")
        for name in ARTICLE_IDS
    )
    return tuple(replace(one, paywalled=one.id == FOR_SUBSCRIBERS) for one in read)


def newsroom_files() -> Traversable:
    """Return the folder with the newspaper's articles, pictures and templates."""
    return files("workers.web.newsroom")


def open_newsroom(services: Services) -> None:
    """Announce the sample articles to the ledger, and have the lead story narrated.

    The first time, the desk gets something in every screen; a story that no voice reads is asked
    for as well, so that it shows what to install. What a producer has changed since stays changed:
    a withdrawn article stays withdrawn. The workers' clock sends the messages.

    Raises:
        LedgerUnavailable: it can't be written to.
    """
    is_first_day = not _is_known(services, LEAD)
    if is_first_day:
        add_names(services.ledger)
    for article in edition():
        standing = current(services.ledger, article.id)
        if standing and standing.error_code == LanguageUnsupported.code:
            _retry(services, article)
        elif standing or article.id == LEAD or (is_first_day and not _is_read(services, article)):
            _accept_once(services, article)
        else:
            make_known(services.ledger, article, _ANNOUNCEMENT)
    if is_first_day:
        furnish(services.ledger, LEAD, ARTICLE_IDS[1:3])


def _is_known(services: Services, article_id: str) -> bool:
    try:
        latest_article(services.ledger, article_id)
    except ArticleUnknown:
        return False
    return True


def _is_read(services: Services, article: Article) -> bool:
    """Say whether a voice is installed that reads an article."""
    try:
        services.speakers.voice_for(article.language)
    except InputError:
        return False
    return True


def _retry(services: Services, article: Article) -> None:
    """Narrate an article that no voice could read, if one can by now."""
    if _is_read(services, article):
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
