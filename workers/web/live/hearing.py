"""What one client gets of a narration that is being made: all of it, or the beginning."""

import json
from dataclasses import dataclass
from typing import Any

from workers.manifest import Manifest
from workers.services import Services
from workers.web.base_url import fill_in_base
from workers.web.live.events import Ending, as_json
from workers.web.subscribers.door import Door, Pass, grant_refused
from workers.web.subscribers.manifests import access_facts, manifest_for, with_grant

_URLS = ("live_url", "events_url")


@dataclass(frozen=True, slots=True)
class Hearing:
    """One client's way of hearing an article."""

    reader: Pass
    base: str
    """Our own address, as this client reaches us."""
    services: Services
    door: Door

    @property
    def first_ms(self) -> int | None:
        """So much of the beginning is all; None: the whole may be heard.

        Raises:
            Problem: 401; others than subscribers hear nothing at all.
        """
        if self.reader.is_whole:
            return None
        if not self.door.preview_ms:
            raise grant_refused()
        return self.door.preview_ms

    def check(self) -> None:
        """Refuse a client that can't hear even a beginning.

        Raises:
            Problem: see :attr:`first_ms`.
        """
        _ = self.first_ms

    def facts(self, whole_ms: int) -> dict[str, Any] | None:
        """Say what this client may hear of something that is for subscribers; None: all of it is.

        Args:
            whole_ms: what the whole will be, as far as that is known.
        """
        if self.reader.is_open:
            return None
        if self.reader.is_whole:
            return {"granted": True}
        return access_facts(self.services, preview_ms=self.door.preview_ms, whole_ms=whole_ms)

    def urls(self, urls: dict[str, str]) -> dict[str, str]:
        """Return where it is heard and followed, as far as this client may."""
        return {
            name: with_grant(url, self.reader.grant) if name in _URLS else url
            for name, url in urls.items()
        }

    def data_of(self, ending: Ending) -> str:
        """Return what the last event says to this client, as JSON on one line."""
        data = fill_in_base(ending.data, self.base)
        if self.reader.is_open or ending.name not in {"published", "superseded"}:
            return data
        if ending.name == "superseded":
            return as_json(self.urls(json.loads(data)))
        return self.manifest(Manifest.of(json.loads(data))).as_json()

    def manifest(self, manifest: Manifest) -> Manifest:
        """Return a manifest as this client gets it."""
        return manifest_for(manifest, self.reader, self.services, self.door, base=self.base)

    def last_event(self, ending: Ending) -> bytes:
        """Return the last event as it is sent to this client."""
        return ending.as_event(self.data_of(ending))
