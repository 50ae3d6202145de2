"""The screen Connect: webhooks in and out, feeds, and the player on the site's own pages."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from workers.ledger.listing.find import find
from workers.services import Services
from workers.web.base_url import base_of
from workers.web.routes.connect import how_it_is_connected
from workers.web.routes.secrets import all_secrets


def view(services: Services, request: Request) -> Mapping[str, Any]:
    """Return what the screen shows.

    Raises:
        LedgerUnavailable: the database failed.
    """
    found = how_it_is_connected(services, base_of(request, services.settings))
    heard = [one for one in find(services.ledger, state="on_air", limit=20) if one.is_heard]
    return {
        "found": found,
        "now_ms": services.ledger.clock_ms(),
        "stories": heard,
        "kept": all_secrets(services),
    }
