"""The beginning of a narration, for everybody: ``GET /v1/articles/{id}/preview.mp3``."""

import json
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from audio.errors import ObjectMissing
from audio.mp3_frames import first_ms
from audio.tag import live_tag
from workers.manifest import Manifest
from workers.services import Services
from workers.web.etags import answer, entity_tag
from workers.web.manifest_cache import manifests_of
from workers.web.once import Newest, SingleFlight
from workers.web.problems import Problem, not_found, responses, withdrawn
from workers.web.ranges import checked_range
from workers.web.routes.narrations import ArticleId

CACHE_CONTROL: Final = "public, max-age=60"
MAX_KEPT: Final = 16
"""Previews in memory; one of the longest has 3.6 MB at 96 kbit/s."""

_MP3: Final = {"content": {"audio/mpeg": {"schema": {"type": "string", "format": "binary"}}}}
_SOUND: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The beginning, as an MP3 of its own.", **_MP3},
    206: {"description": "The range of it that was asked for.", **_MP3},
    304: {"description": "The client has it already."},
}
_WORDS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The sentences that are heard in full, as in words.json.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
    304: {"description": "The client has it already."},
}


@dataclass(frozen=True, slots=True)
class _Preview:
    sound: bytes
    words: bytes


class Previews:
    """The previews that were asked for lately; for one event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: Newest[str, _Preview] = Newest(MAX_KEPT)
        self._making: SingleFlight[str, _Preview] = SingleFlight()

    async def of(self, manifest: Manifest) -> _Preview:
        """Return the preview of what is published.

        Raises:
            ServiceError: the store failed.
        """
        key = manifest.files["audio.mp3"].key
        if kept := self._kept.get(key):
            return kept
        return await self._making.run(key, lambda: self._make(key, manifest))

    async def _make(self, key: str, manifest: Manifest) -> _Preview:
        made = await run_in_threadpool(_preview, self._services, manifest)
        self._kept.put(key, made)
        return made


def make_router(services: Services) -> APIRouter:
    """Return the routes of previews."""
    router = APIRouter(tags=["readers"])
    previews = Previews(services)

    @router.get(
        "/v1/articles/{article_id}/preview.mp3",
        response_class=Response,
        responses=_SOUND | responses(404, 410, 416, 503),
    )
    async def preview(request: Request, article_id: ArticleId) -> Response:
        """Return the first seconds of what is published, whoever asks."""
        made = await previews.of(await _published(services, request, article_id))
        return _part(request, made.sound)

    @router.get(
        "/v1/articles/{article_id}/preview.json",
        response_class=Response,
        responses=_WORDS | responses(404, 410, 503),
    )
    async def words(request: Request, article_id: ArticleId) -> Response:
        """Return when each word of the preview is heard."""
        made = await previews.of(await _published(services, request, article_id))
        return answer(
            request,
            made.words,
            tag=entity_tag(made.words),
            media_type="application/json",
            cache_control=CACHE_CONTROL,
        )

    return router


async def _published(services: Services, request: Request, article_id: str) -> Manifest:
    found = await manifests_of(request).find(article_id)
    if found.outcome == "withdrawn":
        raise withdrawn(article_id, found.words)
    manifest = found.manifest_at("")
    if manifest is None or not services.settings.access_preview_s:
        raise not_found("There is no preview of this article.", "not_narrated")
    return manifest


def _preview(services: Services, manifest: Manifest) -> _Preview:
    preview_ms = services.settings.access_preview_s * 1000
    files = manifest.files
    with services.store.open(files["audio.mp3"].key) as mp3:
        frames = first_ms(mp3, preview_ms)
    publisher = manifest.document.get("publisher", {}).get("name", services.settings.publisher)
    try:
        cues = json.loads(services.store.get(files["words.json"].key))["cues"]
    except (KeyError, ObjectMissing):
        cues = []  # an older version had no words
    heard = [cue for cue in cues if cue["end_ms"] <= preview_ms]
    words = json.dumps({"cues": heard}, ensure_ascii=False, separators=(",", ":"))
    return _Preview(live_tag(manifest.title, publisher) + frames, words.encode())


def _part(request: Request, sound: bytes) -> Response:
    """Return a sound, or the one range of it that was asked for.

    Raises:
        Problem: 416; the range begins behind its end.
    """
    tag = entity_tag(sound)
    whole = answer(request, sound, tag=tag, media_type="audio/mpeg", cache_control=CACHE_CONTROL)
    whole.headers["Accept-Ranges"] = "bytes"
    if whole.status_code == 304 or request.headers.get("if-range", tag) != tag:
        return whole
    wanted = checked_range(request.headers.getlist("range"), len(sound))
    if wanted is None:
        return whole
    first, last = wanted
    if first >= len(sound):
        raise Problem(
            416,
            "range_not_satisfiable",
            f"The preview has {len(sound)} bytes; ask for some of them.",
            {"Content-Range": f"bytes */{len(sound)}"},
        )
    headers = {
        "Content-Range": f"bytes {first}-{last}/{len(sound)}",
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Cache-Control": CACHE_CONTROL,
    }
    return Response(sound[first : last + 1], 206, headers, "audio/mpeg")
