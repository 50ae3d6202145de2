"""From an address to the article: fetched safely, read with its site's pack, in limits."""

from dataclasses import replace
from urllib.parse import urlsplit

from audio.intake import FeedItem
from audio.intake.ids import article_id
from audio.model import Article
from workers.fetching.fetch import Fetched, FetchPolicy, fetch
from workers.fetching.page_reader import ExtractLimits, Page, PageReader
from workers.packs.shelf import Packs


def fetch_article(
    url: str, policy: FetchPolicy, packs: Packs, *, limits: ExtractLimits | None = None
) -> Article:
    """Fetch a page and return its article, read with the pack for the host that answered.

    Raises:
        AddressRefused: the address may not be fetched.
        ArticleUnreadable: the server has no article there; a feed of several has the reason
            ``feed``.
        FetchFailed: the page did not come this time.
        InputError: whatever else ``PageReader.article`` raises.
    """
    got = fetch(url, policy)
    with PageReader(limits) as reader:
        return of_host(reader.article(page_of(got, packs)), got.final_url)


def of_host(article: Article, answered_url: str) -> Article:
    """Return an article whose address is of the host that answered, whatever its page claims.

    A page may say that it is another page of its host, but not that it is one of somebody else's:
    then neither that address nor the id that follows from it is its own.
    """
    if article.url is None or _host(article.url) == _host(answered_url):
        return article
    claimed = article_id(identifier=None, url=article.url, default_id=None, title="")
    if article.id != claimed:
        return replace(article, url=answered_url)
    own = article_id(identifier=None, url=answered_url, default_id=None, title=article.title)
    return replace(article, id=own, url=answered_url)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def fetch_items(
    url: str, policy: FetchPolicy, packs: Packs, *, limits: ExtractLimits | None = None
) -> tuple[FeedItem, ...]:
    """Fetch a page or a feed and return what it has: one item for a page, a feed's items.

    An item without an article has the address of its page; whether to follow it is up to the
    caller, with ``fetch_article``. Raises what ``fetch_article`` raises.
    """
    with PageReader(limits) as reader:
        return reader.items(page_of(fetch(url, policy), packs))


def read_fetched(
    got: Fetched, packs: Packs, *, limits: ExtractLimits | None = None
) -> tuple[FeedItem, ...]:
    """Read what was fetched, as ``fetch_items`` does; nothing when it was not modified."""
    if got.not_modified:
        return ()
    with PageReader(limits) as reader:
        return reader.items(page_of(got, packs))


def page_of(got: Fetched, packs: Packs) -> Page:
    """Return what was fetched as the reader takes it, with the pack of the host that answered."""
    charset = f"; charset={got.charset}" if got.charset else ""
    return Page(
        data=got.body,
        name=got.final_url,
        media_type=got.media_type + charset,
        url=got.final_url,
        pack=packs.for_url(got.final_url),
    )
