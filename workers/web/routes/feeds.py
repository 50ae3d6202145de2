"""Podcast feeds of what is published: ``GET /feeds/{name}.xml``."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from audio.errors import TokenRefused
from audio.model import Article
from audio.pictures.header import ENDINGS, picture_type
from workers.audience.channels import Channel
from workers.ledger import article_from_json
from workers.ledger.status import newest_published
from workers.services import Services
from workers.subscribers.articles import is_for_subscribers
from workers.subscribers.tokens import MAX_CHARS
from workers.web.base_url import BASE_PLACEHOLDER, base_of
from workers.web.etags import answer, entity_tag
from workers.web.manifest_cache import read_for_readers
from workers.web.once import Newest
from workers.web.problems import not_found, responses
from workers.web.routes.podcast import MEDIA_TYPE, Episode, is_of, podcast, with_base
from workers.web.subscribers.door import Door, Pass, door_of
from workers.web.subscribers.manifests import manifest_for

MAX_EPISODES: Final = 50
SEARCHED: Final = 500
"""How many of the newest narrations are looked at for those of one section or language."""
KEPT_S: Final = 30.0
MAX_KEPT: Final = 200
CACHE_CONTROL: Final = "public, max-age=60"
PRIVATE_CACHE_CONTROL: Final = "private, max-age=60"
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
    episodes: tuple[Episode, ...]
    feed: bytes
    """As everybody gets it."""
    tag: bytes
    at_s: float


class Feeds:
    """The feeds that were asked for lately; for one event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: Newest[str, _Kept] = Newest(MAX_KEPT)
        self._making = asyncio.Lock()

    async def find(self, name: str, door: Door) -> _Kept | None:
        """Return a feed; None when nothing published belongs to it."""
        if kept := self._fresh(name):
            return kept
        # One feed at a time, so that a flood of made-up names costs one thread.
        async with self._making:
            if kept := self._fresh(name):
                return kept
            episodes = await run_in_threadpool(newest_episodes, self._services, name)
            if episodes is None:
                self._kept.forget(name)
                return None
            feed = write_feed(self._services, name, episodes, door)
            kept = _Kept(episodes, feed, entity_tag(feed).encode(), time.monotonic())
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
        "/feeds/{name}.xml",
        response_class=Response,
        responses=_ANSWERS | responses(400, 401, 404, 503),
    )
    async def feed(
        request: Request,
        name: Annotated[
            str,
            Path(
                max_length=100,
                description="`all`, a section's name in lower case with hyphens, `tag:` with that"
                " of a tag, or a language.",
                examples=["all"],
            ),
        ],
        token: Annotated[
            str | None,
            Query(
                max_length=MAX_CHARS,
                description="A token of the publisher's, which makes the address a subscriber's"
                " own; see docs/access.md.",
            ),
        ] = None,
    ) -> Response:
        """Return a podcast feed of the newest narrations."""
        door = door_of(request)
        is_private = token is not None and services.settings.access != "open"
        if is_private and not door.feed_opens(token or "", name):
            raise TokenRefused("The token is for another feed.", reason="feed")
        found = await feeds.find(name, door)
        if found is None:
            raise not_found(
                "Nothing that is published belongs to this feed; /feeds/all.xml has everything.",
                "feed_unknown",
            )
        base = base_of(request, services.settings)
        if is_private:
            return _private(
                request, write_feed(services, name, found.episodes, door, is_private=True), base
            )
        body = with_base(found.feed, base)
        tag = entity_tag(found.tag + base.encode())
        return answer(request, body, tag=tag, media_type=MEDIA_TYPE, cache_control=CACHE_CONTROL)

    return router


def newest_episodes(services: Services, name: str) -> tuple[Episode, ...] | None:
    """Return the newest narrations of a feed; None when there are none of that name.

    Raises:
        LedgerUnavailable, StoreUnavailable: they can't be found now.
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
            closed = is_for_subscribers(services, article.id, manifest)
            episodes.append(Episode(article, manifest, for_subscribers=closed))
    return tuple(episodes)


def write_feed(
    services: Services,
    name: str,
    episodes: Sequence[Episode],
    door: Door,
    *,
    is_private: bool = False,
) -> bytes:
    """Write a feed: of what is for subscribers everybody gets the beginning, if there is one."""
    shown = []
    for episode in episodes:
        reader = Pass(episode.article.id, is_whole=not episode.for_subscribers)
        if episode.for_subscribers and is_private:
            reader = door.feed_pass(episode.article.id)
        if reader.is_whole or door.preview_ms:
            manifest = manifest_for(episode.manifest, reader, services, door, base=BASE_PLACEHOLDER)
            shown.append(replace(episode, manifest=manifest))
    return podcast(
        shown,
        name=name,
        publisher=services.settings.publisher,
        base=BASE_PLACEHOLDER,
        language=services.settings.language,
        cover_url=f"{BASE_PLACEHOLDER}/feeds/{_cover_name(services)}",
        is_private=is_private,
        channel=services.settings.channels.get(name.lower(), Channel()),
    )


def _private(request: Request, feed: bytes, base: str) -> Response:
    """Answer with a feed that no cache shares and no page learns the address of."""
    body = with_base(feed, base)
    response = answer(
        request,
        body,
        tag=entity_tag(body),
        media_type=MEDIA_TYPE,
        cache_control=PRIVATE_CACHE_CONTROL,
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _cover_name(services: Services) -> str:
    """Directories take a picture by the end of its address, which has to be its format's."""
    return "cover" + ENDINGS[picture_type(services.cover) or "image/jpeg"]
