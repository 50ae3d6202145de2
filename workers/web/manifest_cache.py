"""Manifests in memory for a moment, so that many readers at once cost one look."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from audio.errors import LedgerUnavailable, ServiceError
from workers.ledger.editing.off_air import words_for_readers
from workers.ledger.status import Wanted, wanted_of
from workers.manifest import Manifest, read_manifest, web_serves_media
from workers.services import Services
from workers.subscribers.articles import is_for_subscribers
from workers.web.base_url import BASE_PLACEHOLDER, fill_in_base
from workers.web.etags import entity_tag
from workers.web.once import Newest, SingleFlight

log = logging.getLogger(__name__)

KEPT_S: Final = 1.0
"""How old an answer may be; readers learn of a withdrawal after this long."""
STALE_S: Final = 300.0
"""How old an answer may be while the store fails."""
MAX_KEPT: Final = 2_000

Outcome = Literal["published", "not_narrated", "article_unknown", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader may have of an article."""

    outcome: Outcome
    body: bytes = b""
    """The manifest as JSON, with a placeholder for our own address."""
    tag: str = ""
    for_subscribers: bool = False
    """Whether others have a preview alone."""
    narration_key: str = ""
    """Of what is published."""
    words: str | None = None
    """What readers are told of an article off air."""

    def body_at(self, base: str) -> bytes:
        """Return the manifest's JSON for a client that reaches us at ``base``."""
        return fill_in_base(self.body.decode(), base).encode()

    def manifest_at(self, base: str) -> Manifest | None:
        """Return the manifest for a client that reaches us at ``base``; None without one."""
        return Manifest.of(json.loads(self.body_at(base))) if self.body else None


@dataclass(frozen=True, slots=True)
class _Kept:
    found: Found
    at_s: float


class Manifests:
    """The manifests that were asked for lately; for one event loop."""

    def __init__(self, services: Services, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._services = services
        self._clock = clock
        self._kept: Newest[str, _Kept] = Newest(MAX_KEPT)
        self._looks: SingleFlight[str, Found] = SingleFlight()

    def forget(self, article_id: str) -> None:
        """Look anew at the next question, because something about the article has changed.

        A look that has begun may have seen what was before: whoever asks from now on doesn't get
        its answer, and it isn't kept.
        """
        self._kept.forget(article_id)
        self._looks.forget(article_id)

    async def find(self, article_id: str) -> Found:
        """Return what there is of an article; however many ask at once, one looks.

        Raises:
            StoreUnavailable: the store failed, and nobody asked within the last minutes.
        """
        kept = self._kept.get(article_id)
        if kept and self._clock() - kept.at_s < KEPT_S:
            return kept.found
        return await self._looks.run(article_id, lambda: self._look(article_id, kept))

    async def _look(self, article_id: str, kept: _Kept | None) -> Found:
        try:
            found = await run_in_threadpool(look, self._services, article_id)
        except ServiceError as error:
            if kept is None or self._clock() - kept.at_s > STALE_S:
                raise
            log.warning("serving the last known manifest of %s: %s", article_id, error)
            return kept.found
        if self._looks.is_newest(article_id):
            self._kept.put(article_id, _Kept(found, self._clock()))
        return found


def manifests_of(request: Request) -> Manifests:
    """Return the manifests of the application that a request came to."""
    manifests: Manifests = request.app.state.manifests
    return manifests


def look(services: Services, article_id: str) -> Found:
    """Look into ledger and store for what a reader may have of an article.

    The store alone decides while the ledger is away: what is in it was published.

    Raises:
        StoreUnavailable: the store failed.
    """
    try:
        wanted: Wanted = wanted_of(services.ledger, article_id)
    except LedgerUnavailable as error:
        log.warning("%s is served without the ledger: %s", article_id, error)
        wanted = "unknown"
    if wanted == "withdrawn":
        return Found("withdrawn", words=words_for_readers(services.ledger, article_id))
    manifest = read_for_readers(services, article_id)
    closed = is_for_subscribers(services, article_id, manifest)
    if manifest is None:
        outcome: Outcome = "not_narrated" if wanted == "published" else "article_unknown"
        return Found(outcome, for_subscribers=closed)
    body = manifest.as_json().encode()
    return Found("published", body, entity_tag(body), closed, manifest.narration_key)


def read_for_readers(services: Services, article_id: str) -> Manifest | None:
    """Return a manifest whose addresses a browser can open; None when there is none.

    A placeholder stands for our own address (:data:`~workers.web.base_url.BASE_PLACEHOLDER`).

    Raises:
        StoreUnavailable: the store failed, or what is in it is no manifest.
    """
    manifest = read_manifest(services.store, article_id)
    if manifest and not services.settings.player_downloads:
        manifest = manifest.without_download()
    if manifest and manifest.synthetic:
        settings = services.settings
        manifest = manifest.with_label(settings.notice_label, settings.notice_url)
    if manifest and web_serves_media(services.store, services.settings):
        return manifest.served_from(BASE_PLACEHOLDER)
    return manifest
