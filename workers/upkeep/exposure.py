"""Whether files that are for subscribers lie open to everybody where the store keeps them."""

from dataclasses import dataclass
from itertools import islice
from typing import Final

import httpcore

from audio.errors import StoreUnavailable
from workers.manifest import manifest_key
from workers.services import Services
from workers.subscribers.articles import is_for_subscribers
from workers.upkeep.scrub import published_articles

_TIMEOUT_S: Final = 10.0
_LOOKED_THROUGH: Final = 200
"""So many articles at most, to find one that is for subscribers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the store, or the cache before it, gave to somebody without a grant."""

    url: str
    is_open: bool
    """It gave the file."""


def ask_without_grant(services: Services) -> Asked | None:
    """Ask the store for the manifest of an article for subscribers, as a stranger would.

    Returns:
        None where nothing is for subscribers yet, or where files are served by Listen alone, which
        judges every request.

    Raises:
        StoreUnavailable: nothing answers at that address.
    """
    if services.settings.access == "open":
        return None
    published = islice(published_articles(services.store), _LOOKED_THROUGH)
    closed = (one for one in published if is_for_subscribers(services, one, None))
    article_id = next(closed, None)
    url = services.store.url(manifest_key(article_id)) if article_id else ""
    if not url.startswith(("http://", "https://")):
        return None
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), _TIMEOUT_S)
    try:
        answer = httpcore.request("GET", url, extensions={"timeout": timeouts})
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise StoreUnavailable(f"nothing answers at {url}: {error}") from error
    return Asked(url, is_open=answer.status < 400)
