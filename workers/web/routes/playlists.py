"""Lists of stories by rule, for players to go on with: ``GET /v1/playlists/{name}``."""

import asyncio
import time
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.model import Article
from workers.audience.playlist_rules import PLAYLIST_PATTERN, chosen
from workers.ledger import article_from_json
from workers.ledger.status import newest_published
from workers.services import Services
from workers.subscribers.articles import is_for_subscribers
from workers.web.manifest_cache import read_for_readers
from workers.web.once import Newest
from workers.web.problems import not_found, responses

MAX_ITEMS: Final = 50
SEARCHED: Final = 500
"""How many of the newest narrations are looked at."""
KEPT_S: Final = 60.0
MAX_KEPT: Final = 100
CACHE_CONTROL: Final = "public, max-age=60"

PlaylistName = Annotated[
    str,
    Path(
        max_length=100,
        pattern=PLAYLIST_PATTERN,
        description="`latest`, `most-played` (of the last week), `section:` with a section's name"
        " in lower case with hyphens, `tag:` with a tag, or `language:` with a language.",
        examples=["section:world-news"],
    ),
]


class PlaylistItem(BaseModel):
    """One story that can be heard at once."""

    article_id: str
    title: str
    language: str
    section: str | None = None
    url: str | None = Field(default=None, description="The article's address.")
    duration_ms: int
    for_subscribers: bool = False


class Playlist(BaseModel):
    """Stories in the order in which they are to be heard."""

    name: str
    items: list[PlaylistItem]


def make_router(services: Services) -> APIRouter:
    """Return the route of playlists."""
    router = APIRouter(tags=["readers"])
    kept: Newest[str, tuple[float, tuple[PlaylistItem, ...]]] = Newest(MAX_KEPT)
    making = asyncio.Lock()

    async def items_of(name: str) -> tuple[PlaylistItem, ...]:
        async with making:  # one at a time, so that a flood of made-up names costs one thread
            at_s, items = kept.get(name) or (0.0, ())
            if time.monotonic() - at_s > KEPT_S or not items:
                items = await run_in_threadpool(make_playlist, services, name)
                kept.put(name, (time.monotonic(), items))
            return items

    @router.get(
        "/v1/playlists/{name}",
        responses=responses(404, 503),
        response_model_exclude_none=True,
    )
    async def playlist(
        response: Response,
        name: PlaylistName,
        n: Annotated[int, Query(ge=1, le=MAX_ITEMS, description="How many at most.")] = 10,
    ) -> Playlist:
        """Return what a rule chooses of the stories that can be heard."""
        items = await items_of(name)
        if not items:
            raise not_found(
                "Nothing that is published belongs to this playlist; latest has everything.",
                "playlist_unknown",
            )
        response.headers["Cache-Control"] = CACHE_CONTROL
        return Playlist(name=name, items=list(items[:n]))

    return router


def make_playlist(services: Services, name: str) -> tuple[PlaylistItem, ...]:
    """Choose the stories of a playlist; none where nothing published belongs to it.

    Raises:
        LedgerUnavailable, StoreUnavailable: it can't be made now.
    """
    articles = [
        article_from_json(text) for _, text in newest_published(services.ledger, limit=SEARCHED)
    ]
    items: list[PlaylistItem] = []
    for article in chosen(services.ledger, articles, name):
        if len(items) == MAX_ITEMS:
            break
        if item := _item(services, article):
            items.append(item)
    return tuple(items)


def _item(services: Services, article: Article) -> PlaylistItem | None:
    manifest = read_for_readers(services, article.id)
    if manifest is None:
        return None
    return PlaylistItem(
        article_id=article.id,
        title=article.title,
        language=article.language,
        section=article.section,
        url=article.url,
        duration_ms=manifest.duration_ms,
        for_subscribers=is_for_subscribers(services, article.id, manifest),
    )
