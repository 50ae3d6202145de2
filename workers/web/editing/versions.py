"""The routes of versions: what was on air before, what differs, and putting one back."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from workers.editing.scripts import cues_of
from workers.editing.sentences import Change, changes
from workers.ledger.editing import versions
from workers.ledger.editing.records import Sentence, Version
from workers.ledger.review.gone import gone_of
from workers.manifest import Manifest, is_whole, web_serves_media
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.base_url import base_of
from workers.web.editing.asked import ReasonBody, request_of
from workers.web.problems import responses
from workers.web.routes.narrations import ArticleId
from workers.web.routes.publishers import AcceptedBody
from workers.web.sender import sender_of

PATH = "/v1/articles/{article_id}/versions"
MOST_GONE = 100
Number = Annotated[
    int, Path(ge=1, le=2_000_000_000, description="The version's number, from the list.")
]


class VersionBody(BaseModel):
    """What was on air at one time."""

    version: int
    is_on_air: bool
    published_at: datetime
    by: str = Field(description="Who asked for it.")
    why: str
    kind: str = Field(description="What was asked for: update, regenerate, publish …")
    revision: int = Field(description="The text that is read.")
    narration_id: str
    duration_ms: int
    put_back: int | None = Field(description="The version that it put back on air.")
    edits: int = Field(description="How many edits of producers it has.")
    is_playable: bool = Field(description="Its files are there; otherwise it would be made anew.")
    audio_url: str | None


class GoneBody(BaseModel):
    """A version of which nothing is kept but that it was on air."""

    version: int
    published_at: datetime
    by: str
    why: str
    kind: str
    gone_at: datetime = Field(description="When its files were removed.")


class VersionsBody(BaseModel):
    """What is kept of what was on air, the newest first."""

    article_id: str
    versions: list[VersionBody]
    gone: list[GoneBody] = Field(description="Those that are kept no more, the newest first.")
    keep_versions: int = Field(description="So many are kept besides the one on air.")
    keep_versions_days: int


class HeardSentence(BaseModel):
    """One sentence of a version."""

    kind: str
    text: str
    spoken: str = Field(description='What is said; "" where a person is heard.')
    voice: str
    pause_after_ms: int
    first_segment: int
    segments: int
    start_ms: int | None = Field(description="When it is heard; null: its file is gone.")
    end_ms: int | None


class VersionScript(VersionBody):
    """One version, sentence by sentence."""

    sentences: list[HeardSentence]


class SentenceChangeBody(BaseModel):
    """What became of one sentence."""

    what: Literal["same", "changed", "added", "removed"]
    text: str
    text_before: str | None = Field(description="Where it was another.")
    spoken: str | None
    spoken_before: str | None
    pause_after_ms: int | None
    pause_after_ms_before: int | None
    voice: str | None
    voice_before: str | None

    @classmethod
    def of(cls, change: Change) -> "SentenceChangeBody":
        """Return what a producer sees of a change."""
        before, after = change.before, change.after
        shown = after or before
        assert shown
        return cls(
            what=change.what,
            text=shown.text,
            text_before=before.text if before and before.text != shown.text else None,
            spoken=after.spoken if after else None,
            spoken_before=before.spoken if before else None,
            pause_after_ms=after.pause_after_ms if after else None,
            pause_after_ms_before=before.pause_after_ms if before else None,
            voice=_voice(after),
            voice_before=_voice(before),
        )


class ChangesBody(BaseModel):
    """What differs between two versions, sentence by sentence."""

    article_id: str
    version: int
    since: int
    sentences: list[SentenceChangeBody]


def make_router(services: Services) -> APIRouter:
    """Return the routes of versions."""
    router = APIRouter(tags=["producers"])
    looking = requires("reader", services.settings)
    producer = requires("producer", services.settings)

    @router.get(PATH, responses=responses(400, 401, 403, 503))
    async def kept(
        request: Request, article_id: ArticleId, _token: Annotated[Token, Depends(looking)]
    ) -> VersionsBody:
        """List what is kept of what was on air of an article."""
        base = base_of(request, services.settings)
        return await run_in_threadpool(listed, services, article_id, base)

    @router.get(f"{PATH}/{{version}}", responses=responses(401, 403, 404, 503))
    async def one(
        request: Request,
        article_id: ArticleId,
        version: Number,
        _token: Annotated[Token, Depends(looking)],
    ) -> VersionScript:
        """Return one version with what is said in it, and when each sentence is heard."""
        base = base_of(request, services.settings)
        found = await run_in_threadpool(versions.version_of, services.ledger, article_id, version)
        return await run_in_threadpool(script_of, services, found, base)

    @router.get(f"{PATH}/{{version}}/changes", responses=responses(401, 403, 404, 503))
    async def compare(
        article_id: ArticleId,
        version: Number,
        _token: Annotated[Token, Depends(looking)],
        since: Annotated[
            int,
            Query(ge=1, le=2_000_000_000, description="The version that it is compared with."),
        ],
    ) -> ChangesBody:
        """Say what changed from one version to another, sentence by sentence."""
        sides = [
            await run_in_threadpool(versions.version_of, services.ledger, article_id, number)
            for number in (since, version)
        ]
        found = await run_in_threadpool(changes, sides[0].sentences, sides[1].sentences)
        return ChangesBody(
            article_id=article_id,
            version=version,
            since=since,
            sentences=[SentenceChangeBody.of(one) for one in found],
        )

    @router.post(
        f"{PATH}/{{version}}/put-back",
        status_code=202,
        responses=responses(400, 401, 403, 404, 408, 413, 503),
    )
    async def put_back(
        request: Request,
        article_id: ArticleId,
        version: Number,
        token: Annotated[Token, Depends(producer)],
        body: ReasonBody | None = None,
    ) -> AcceptedBody:
        """Put an earlier version back on air; one of an older text holds the article with it."""
        asked = request_of(token, (body or ReasonBody()).reason)
        accepted = await run_in_threadpool(
            versions.put_back, services.ledger, article_id, version, asked
        )
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    return router


def listed(services: Services, article_id: str, base: str) -> VersionsBody:
    """Collect the versions of an article, and those that are gone.

    Args:
        services: of this process.
        article_id: whose.
        base: the address of the web process, at which files of a folder are heard.

    Raises:
        ServiceError: the ledger or the store failed.
    """
    found = versions.versions_of(services.ledger, article_id)
    return VersionsBody(
        article_id=article_id,
        versions=[_body(services, version, base) for version in found],
        gone=[
            GoneBody(
                version=one.number,
                published_at=_time(one.published_at_ms),
                by=one.by,
                why=one.why,
                kind=one.kind,
                gone_at=_time(one.gone_at_ms),
            )
            for one in gone_of(services.ledger, article_id, limit=MOST_GONE)
        ],
        keep_versions=services.settings.keep_versions,
        keep_versions_days=services.settings.keep_versions_days,
    )


def script_of(services: Services, version: Version, base: str) -> VersionScript:
    """Return a version with its sentences, and when they are heard.

    Raises:
        StoreUnavailable: the store failed.
    """
    cues = cues_of(services, Manifest.of(version.manifest))
    sentences: list[HeardSentence] = []
    first = 0
    for one in version.sentences:
        times = [cues[n] for n in range(first, first + one.segments) if n in cues]
        sentences.append(
            HeardSentence(
                kind=one.kind,
                text=one.text,
                spoken=one.spoken,
                voice=one.voice_id,
                pause_after_ms=one.pause_after_ms,
                first_segment=first,
                segments=one.segments,
                start_ms=times[0][0] if times else None,
                end_ms=times[-1][1] if times else None,
            )
        )
        first += one.segments
    return VersionScript(**_body(services, version, base).model_dump(), sentences=sentences)


def _body(services: Services, version: Version, base: str) -> VersionBody:
    manifest = Manifest.of(version.manifest)
    playable = is_whole(services.store, manifest)
    if web_serves_media(services.store, services.settings):
        manifest = manifest.served_from(base)
    return VersionBody(
        version=version.number,
        is_on_air=version.is_on_air,
        published_at=_time(version.published_at_ms),
        by=version.by,
        why=version.why,
        kind=version.kind,
        revision=version.revision,
        narration_id=version.narration_key,
        duration_ms=manifest.duration_ms,
        put_back=version.put_back,
        edits=len(version.directions.sentences) + len(version.directions.passages),
        is_playable=playable,
        audio_url=manifest.content_url if playable else None,
    )


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _voice(sentence: Sentence | None) -> str | None:
    return sentence.voice_id if sentence else None
