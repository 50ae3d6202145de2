"""Daily briefings for readers: the newest as JSON, and all that are kept as a podcast."""

import asyncio
import time
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.pictures.header import ENDINGS, picture_type
from workers.briefings.rule import MAX_NAME_CHARS, NAME_PATTERN, WrittenBriefing
from workers.briefings.shelf import Edition, editions
from workers.manifest import Manifest, manifest_address
from workers.services import Services
from workers.subscribers.articles import is_for_subscribers
from workers.web.base_url import BASE_PLACEHOLDER, base_of, fill_in_base
from workers.web.etags import answer, entity_tag
from workers.web.manifest_cache import read_for_readers
from workers.web.problems import not_found, responses
from workers.web.routes.podcast import MEDIA_TYPE, Episode, podcast, with_base

KEPT_S: Final = 2.0
"""How old an answer may be: readers learn of a withdrawn story after this long."""
CACHE_CONTROL: Final = "public, max-age=30"
FEED_CACHE_CONTROL: Final = "public, max-age=60"
_FEED_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The feed: RSS 2.0 with the iTunes and the podcast namespace.",
        "content": {"application/rss+xml": {"schema": {"type": "string"}}},
    },
    304: {"description": "The client has it already."},
}

BriefingName = Annotated[
    str,
    Path(
        max_length=MAX_NAME_CHARS,
        pattern=NAME_PATTERN,
        description="As the settings call it.",
        examples=["morning"],
    ),
]


class BriefingChapter(BaseModel):
    """One story of a briefing, or what is said before the first."""

    title: str
    start_ms: int
    end_ms: int
    article_id: str | None = None
    url: str | None = Field(default=None, description="The story's address.")


class Briefing(BaseModel):
    """The newest briefing of a name that can be heard."""

    name: str
    day: str = Field(description="Of its own calendar.", examples=["2026-03-14"])
    title: str
    language: str = Field(description="BCP 47.")
    article_id: str = Field(description="What its narration is called; players take it.")
    published_at: str | None = Field(default=None, description="ISO 8601.")
    duration_ms: int
    audio_url: str
    captions_url: str = Field(description="WebVTT.")
    words_url: str = Field(description="JSON: every cue, and when each word is heard.")
    transcript_url: str = Field(description="HTML.")
    narration_url: str = Field(description="Its whole manifest.")
    feed_url: str = Field(description="The podcast of this and the earlier ones.")
    chapters: list[BriefingChapter]


@dataclass(frozen=True, slots=True)
class Heard:
    """One day's briefing with its manifest."""

    edition: Edition
    manifest: Manifest


def make_router(services: Services) -> APIRouter:
    """Return the routes of briefings."""
    router = APIRouter(tags=["readers"])
    kept: dict[str, tuple[float, tuple[Heard, ...]]] = {}
    looking = asyncio.Lock()

    async def heard(name: str) -> tuple[Heard, ...]:
        rule = services.settings.briefings.get(name)
        if rule is None:
            raise not_found("The settings name no such briefing.", "briefing_unknown")
        async with looking:  # one at a time, so that a crowd costs one look
            at_s, found = kept.get(name) or (0.0, ())
            if time.monotonic() - at_s > KEPT_S or not found:
                found = await run_in_threadpool(find_editions, services, name, rule)
                kept[name] = (time.monotonic(), found)
        if not found:
            raise not_found("There is no such briefing to hear now; try later.", "not_narrated")
        return found

    @router.get(
        "/v1/briefings/{name}", responses=responses(404, 503), response_model_exclude_none=True
    )
    async def briefing(request: Request, response: Response, name: BriefingName) -> Briefing:
        """Return the newest briefing: its sound, its texts and a chapter for each story."""
        newest = (await heard(name))[0]
        response.headers["Cache-Control"] = CACHE_CONTROL
        return _facts(name, newest, base_of(request, services.settings))

    @router.get(
        "/v1/briefings/{name}/feed.xml",
        response_class=Response,
        responses=_FEED_ANSWERS | responses(404, 503),
    )
    async def feed(request: Request, name: BriefingName) -> Response:
        """Return the briefings of the last days as a podcast, an episode for each day."""
        found = await heard(name)
        rule = services.settings.briefings[name]
        body = with_base(_feed(services, name, rule, found), base_of(request, services.settings))
        return answer(
            request,
            body,
            tag=entity_tag(body),
            media_type=MEDIA_TYPE,
            cache_control=FEED_CACHE_CONTROL,
        )

    return router


def find_editions(services: Services, name: str, rule: WrittenBriefing) -> tuple[Heard, ...]:
    """Return the briefings of a name that everybody can hear, the newest first.

    Raises:
        LedgerUnavailable, StoreUnavailable: they can't be found now.
    """
    found = []
    for edition in editions(services.ledger, name, limit=rule.keep_days):
        manifest = read_for_readers(services, edition.article.id)
        if manifest and not is_for_subscribers(services, edition.article.id, manifest):
            found.append(Heard(edition, manifest))
    return tuple(found)


def newest_id(services: Services, name: str) -> str | None:
    """Return the article id of the newest briefing of a name; None where there is none.

    Raises:
        LedgerUnavailable: it can't be found now.
    """
    if name not in services.settings.briefings:
        return None
    found = editions(services.ledger, name, limit=1)
    return found[0].article.id if found else None


def _facts(name: str, heard: Heard, base: str) -> Briefing:
    """Say what there is of a briefing, to a client that reaches us at ``base``."""
    manifest, edition = heard.manifest, heard.edition

    def url(file: str) -> str:
        return fill_in_base(manifest.files[file].url, base)

    marks = manifest.document["listen"]["chapters"]
    # Without a voice of its own, it begins with the first story.
    ids = [None] * (len(marks) - len(edition.stories)) + list(edition.stories)
    return Briefing(
        name=name,
        day=edition.day,
        title=manifest.title,
        language=manifest.language,
        article_id=edition.article.id,
        published_at=manifest.published_at.isoformat() if manifest.published_at else None,
        duration_ms=manifest.duration_ms,
        audio_url=url("audio.mp3"),
        captions_url=url("captions.vtt"),
        words_url=url("words.json"),
        transcript_url=url("transcript.html"),
        narration_url=manifest_address(base, edition.article.id),
        feed_url=f"{base}{feed_path(name)}",
        chapters=[
            BriefingChapter(**mark, article_id=article_id)
            for mark, article_id in zip(marks, ids, strict=False)
        ],
    )


def feed_path(name: str) -> str:
    """Return where the podcast of a briefing is, on the web process."""
    return f"/v1/briefings/{name}/feed.xml"


def _feed(services: Services, name: str, rule: WrittenBriefing, found: tuple[Heard, ...]) -> bytes:
    cover = "cover" + ENDINGS[picture_type(services.cover) or "image/jpeg"]
    return podcast(
        [Episode(each.edition.article, each.manifest) for each in found],
        name=name,
        publisher=services.settings.publisher,
        base=BASE_PLACEHOLDER,
        language=rule.language or services.settings.language,
        cover_url=f"{BASE_PLACEHOLDER}/feeds/{cover}",
        title=f"{services.settings.publisher}: {rule.title}",
        path=feed_path(name),
    )
