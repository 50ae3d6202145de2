"""Podcast feeds of what is published: ``GET /feeds/{name}.xml``."""

import asyncio
import time
from dataclasses import dataclass
from typing import Annotated, Any, Final
from xml.sax.saxutils import escape

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from audio.model import Article
from audio.picture import ENDINGS, picture_type
from workers.ledger import article_from_json
from workers.ledger.status import newest_published
from workers.services import Services
from workers.web.base_url import BASE_PLACEHOLDER, base_of
from workers.web.etags import answer, entity_tag
from workers.web.manifest_cache import read_for_readers
from workers.web.once import Newest
from workers.web.problems import not_found, responses
from workers.web.routes.podcast import MEDIA_TYPE, Episode, is_of, podcast

MAX_EPISODES: Final = 50
SEARCHED: Final = 500
"""How many of the newest narrations are looked at for those of one section or language."""
KEPT_S: Final = 30.0
MAX_KEPT: Final = 200
CACHE_CONTROL: Final = "public, max-age=60"
COVER_CACHE_CONTROL: Final = "public, max-age=3600"

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The feed: RSS 2.0 with the iTunes and the podcast namespace.",
        "content": {"application/rss+xml": {"schema": {"type": "string"}}},
    },
    304: {"description": "The client has it already."},
}


_COVER_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The picture: JPEG or PNG.",
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in ("image/jpeg", "image/png")
        },
    },
    304: {"description": "The client has it already."},
}


@dataclass(frozen=True, slots=True)
class _Kept:
    feed: bytes
    tag: bytes
    at_s: float


class Feeds:
    """The feeds that were asked for lately; for one event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: Newest[str, _Kept] = Newest(MAX_KEPT)
        self._making = asyncio.Lock()

    async def find(self, name: str) -> _Kept | None:
        """Return a feed; None when nothing published belongs to it."""
        if kept := self._fresh(name):
            return kept
        # One feed at a time, so that a flood of made-up names costs one thread.
        async with self._making:
            if kept := self._fresh(name):
                return kept
            feed = await run_in_threadpool(make_feed, self._services, name)
            if feed is None:
                self._kept.forget(name)
                return None
            kept = _Kept(feed, entity_tag(feed).encode(), time.monotonic())
            self._kept.put(name, kept)
            return kept

    def _fresh(self, name: str) -> _Kept | None:
        kept = self._kept.get(name)
        return kept if kept and time.monotonic() - kept.at_s < KEPT_S else None


def make_router(services: Services) -> APIRouter:
    """Return the route of the feeds."""
    router = APIRouter(tags=["readers"])
    feeds = Feeds(services)
    cover_type = picture_type(services.cover) or "image/jpeg"
    cover_tag = entity_tag(services.cover)

    @router.get(
        f"/feeds/{_cover_name(services)}",
        response_class=Response,
        responses=_COVER_ANSWERS | responses(),
    )
    async def cover(request: Request) -> Response:
        """Return the publisher's cover, which is the picture of every feed."""
        return answer(
            request,
            services.cover,
            tag=cover_tag,
            media_type=cover_type,
            cache_control=COVER_CACHE_CONTROL,
        )

    @router.get(
        "/feeds/{name}.xml", response_class=Response, responses=_ANSWERS | responses(400, 404, 503)
    )
    async def feed(
        request: Request,
        name: Annotated[
            str,
            Path(
                max_length=100,
                description="`all`, a section's name in lower case with hyphens, or a language.",
                examples=["all"],
            ),
        ],
    ) -> Response:
        """Return a podcast feed of the newest narrations."""
        found = await feeds.find(name)
        if found is None:
            raise not_found(
                "Nothing that is published belongs to this feed; /feeds/all.xml has everything.",
                "feed_unknown",
            )
        base = base_of(request, services.settings)
        body = found.feed.replace(BASE_PLACEHOLDER.encode(), escape(base, {'"': "&quot;"}).encode())
        tag = entity_tag(found.tag + base.encode())
        return answer(request, body, tag=tag, media_type=MEDIA_TYPE, cache_control=CACHE_CONTROL)

    return router


def make_feed(services: Services, name: str) -> bytes | None:
    """Make a feed of the newest narrations; None when there are none of that name.

    Raises:
        LedgerUnavailable, StoreUnavailable: it can't be made now.
    """
    found: list[Article] = []
    for _, text in newest_published(services.ledger, limit=SEARCHED):
        article = article_from_json(text)
        if is_of(article, name):
            found.append(article)
        if len(found) == MAX_EPISODES:
            break
    if not found and name != "all":
        return None
    episodes = []
    for article in found:
        manifest = read_for_readers(services, article.id)
        if manifest is not None:
            episodes.append(Episode(article, manifest))
    return podcast(
        episodes,
        name=name,
        publisher=services.settings.publisher,
        base=BASE_PLACEHOLDER,
        language=services.settings.language,
        cover_url=f"{BASE_PLACEHOLDER}/feeds/{_cover_name(services)}",
    )


def _cover_name(services: Services) -> str:
    """Directories take a picture by the end of its address, which has to be its format's."""
    return "cover" + ENDINGS[picture_type(services.cover) or "image/jpeg"]
