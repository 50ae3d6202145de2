"""Addresses that a browser can open, for what lies in a folder that the web process serves."""

from typing import Any
from urllib.parse import quote

from workers.services import Services
from workers.store import FolderStore


def serves_media(services: Services) -> bool:
    """Say whether the web process serves finished files: from a folder with no address."""
    return isinstance(services.store, FolderStore) and services.settings.public_base_url is None


def manifest_address(base: str, article_id: str) -> str:
    """Return where the web process at ``base`` answers with an article's manifest."""
    return f"{base}/v1/articles/{quote(article_id)}/narration"


def with_web_addresses(manifest: dict[str, Any], base: str) -> dict[str, Any]:
    """Replace the store's own addresses, which only this machine can open, wherever they stand.

    Raises:
        KeyError, TypeError, AttributeError: it is no manifest.
    """
    ours = {
        file["url"]: f"{base}/media/{quote(file['key'])}"
        for file in manifest["listen"]["files"].values()
    }

    def opened(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: opened(one) for key, one in value.items()}
        if isinstance(value, list):
            return [opened(one) for one in value]
        return ours.get(value, value) if isinstance(value, str) else value

    return dict(opened(manifest))
