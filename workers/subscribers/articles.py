"""Which articles are for subscribers."""

import logging

from audio.errors import ArticleUnknown, LedgerUnavailable
from workers.ledger import latest_article
from workers.manifest import Manifest
from workers.services import Services

log = logging.getLogger(__name__)


def is_for_subscribers(services: Services, article_id: str, manifest: Manifest | None) -> bool:
    """Say whether others than subscribers hear only a preview of an article.

    Where articles are marked one by one, the newest that the ledger knows of it counts, and what is
    published where the ledger does not know it. What nobody can say is for subscribers.
    """
    access = services.settings.access
    if access != "marked":
        return access == "token"
    try:
        return latest_article(services.ledger, article_id).paywalled
    except ArticleUnknown:
        if manifest is None:
            return False  # there is nothing to hear
        return manifest.document.get("isAccessibleForFree") is False
    except LedgerUnavailable as error:
        log.warning("whether %s is for subscribers is not known: %s", article_id, error)
        return manifest is None or manifest.document.get("isAccessibleForFree") is not True
