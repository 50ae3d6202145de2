"""From an address to the article: fetched safely, read with its site's pack, in limits."""

from audio.intake import FeedItem
from audio.model import Article
from workers.extract import ExtractLimits, read_items_limited, read_limited
from workers.fetch import Fetched, FetchPolicy, fetch
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
        InputError: whatever else ``read_limited`` raises.
    """
    got = fetch(url, policy)
    return read_limited(
        got.body,
        name=got.final_url,
        media_type=content_type(got),
        url=got.final_url,
        pack=packs.for_url(got.final_url),
        limits=limits,
    )


def fetch_items(
    url: str, policy: FetchPolicy, packs: Packs, *, limits: ExtractLimits | None = None
) -> tuple[FeedItem, ...]:
    """Fetch a page or a feed and return what it has: one item for a page, a feed's items.

    An item without an article has the address of its page; whether to follow it is up to the
    caller, with ``fetch_article``. Raises what ``fetch_article`` raises.
    """
    return read_fetched(fetch(url, policy), packs, limits=limits)


def read_fetched(
    got: Fetched, packs: Packs, *, limits: ExtractLimits | None = None
) -> tuple[FeedItem, ...]:
    """Read what was fetched, as ``fetch_items`` does; nothing when it was not modified."""
    if got.not_modified:
        return ()
    return read_items_limited(
        got.body,
        name=got.final_url,
        media_type=content_type(got),
        url=got.final_url,
        pack=packs.for_url(got.final_url),
        limits=limits,
    )


def content_type(got: Fetched) -> str:
    """Return media type and charset as a Content-Type header has them."""
    return f"{got.media_type}; charset={got.charset}" if got.charset else got.media_type
