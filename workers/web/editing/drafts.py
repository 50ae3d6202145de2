"""The routes of drafts: look, change, hear, publish, discard."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from audio.directions import Directions, placed, resolved
from workers.editing import sounds
from workers.editing.scripts import article_sentences, draft_or_beginning
from workers.ledger.editing import drafts
from workers.ledger.editing.records import Draft
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.editing.asked import (
    REASON,
    STATUSES,
    ReasonBody,
    SeenDraft,
    draft_tag,
    request_of,
    seen_number,
)
from workers.web.problems import responses
from workers.web.routes.narrations import ArticleId
from workers.web.routes.publishers import AcceptedBody
from workers.web.routes.recordings import sound_body, sound_received
from workers.web.sender import sender_of

PATH: Final = "/v1/articles/{article_id}/draft"
MAX_DRAFT_BYTES: Final = 1_000_000
MAX_SOUND_BYTES: Final = 20_000_000
_TAGGED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The draft.",
        "headers": {"ETag": {"description": "Its number.", "schema": {"type": "string"}}},
    }
}


class DraftBody(BaseModel):
    """A draft: what a producer prepares, and readers do not hear yet."""

    article_id: str
    number: int = Field(description="Rises with every change; 0: nobody has begun a draft.")
    revision: int = Field(description="The text that it is of: the newest.")
    title: str
    directions: Directions
    orphans: Directions = Field(description="Those of them whose sentences are gone.")
    edited_by: str | None = Field(description="None where an update of the CMS made it.")
    reason: str
    changed_at: datetime


class DraftChangeBody(BaseModel):
    """What a draft is to say from now on."""

    model_config = ConfigDict(extra="forbid")

    directions: Directions
    revision: int | None = Field(
        default=None, description="The text that you saw; another one by now is refused."
    )
    reason: str = REASON


class OwnSoundBody(BaseModel):
    """A recording that an edit may name."""

    recording: str = Field(description="What the edit names it by.")
    duration_ms: int


def make_router(services: Services) -> APIRouter:
    """Return the routes of drafts."""
    router = APIRouter(tags=["producers"])
    looking = requires("reader", services.settings)
    producer = requires("producer", services.settings)
    decoding = asyncio.Lock()

    @router.get(PATH, responses=_TAGGED | responses(401, 403, 404, 503))
    async def look(
        response: Response, article_id: ArticleId, _token: Annotated[Token, Depends(looking)]
    ) -> DraftBody:
        """Return an article's draft, or what one would begin as."""
        draft = await run_in_threadpool(draft_or_beginning, services.ledger, article_id)
        return await _answer(services, response, draft)

    @router.put(PATH, responses=_TAGGED | responses(*STATUSES))
    async def change(
        response: Response,
        article_id: ArticleId,
        token: Annotated[Token, Depends(producer)],
        seen: SeenDraft,
        body: DraftChangeBody,
    ) -> DraftBody:
        """Begin a draft, or replace its directions; readers hear nothing of it."""
        draft = await run_in_threadpool(_save, services, article_id, seen, body, token)
        return await _answer(services, response, draft)

    @router.delete(PATH, status_code=204, responses=responses(*STATUSES))
    async def discard(
        article_id: ArticleId, token: Annotated[Token, Depends(producer)], seen: SeenDraft
    ) -> None:
        """Remove a draft; what is on air stays."""
        await run_in_threadpool(
            drafts.discard,
            services.ledger,
            article_id,
            request_of(token, ""),
            seen=seen_number(seen),
        )

    @router.post(f"{PATH}/publish", status_code=202, responses=responses(*STATUSES))
    async def publish(
        request: Request,
        article_id: ArticleId,
        token: Annotated[Token, Depends(producer)],
        seen: SeenDraft,
        body: ReasonBody | None = None,
    ) -> AcceptedBody:
        """Let readers hear a draft, and every later text by the same directions."""
        asked = request_of(token, (body or ReasonBody()).reason)
        accepted = await run_in_threadpool(
            drafts.publish, services.ledger, article_id, asked, seen=seen_number(seen)
        )
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    @router.post(
        f"{PATH}/sounds",
        status_code=201,
        responses=responses(*STATUSES),
        openapi_extra=sound_body("The recording of one sentence: WAV, FLAC or MP3."),
    )
    async def hand_in(
        request: Request, article_id: ArticleId, _token: Annotated[Token, Depends(producer)]
    ) -> OwnSoundBody:
        """Take a person's recording of one sentence, which an edit then names."""
        await run_in_threadpool(draft_or_beginning, services.ledger, article_id)
        async with sound_received(request, "sentence") as source, decoding:  # one at a time
            sound = await run_in_threadpool(sounds.add, services, article_id, source)
        return OwnSoundBody(recording=sound.sha256, duration_ms=sound.duration_ms)

    return router


def max_body_bytes(method: str, path: str) -> int | None:
    """Return how long the body of one of these routes may be; None: as of most."""
    if not path.startswith("/v1/articles/"):
        return None
    if method == "PUT" and path.endswith("/draft"):
        return MAX_DRAFT_BYTES
    return MAX_SOUND_BYTES if path.endswith("/draft/sounds") else None


async def _answer(services: Services, response: Response, draft: Draft) -> DraftBody:
    response.headers["ETag"] = draft_tag(draft.number)
    response.headers["Cache-Control"] = "no-store"
    return await run_in_threadpool(_body, services, draft)


def _body(services: Services, draft: Draft) -> DraftBody:
    sentences = article_sentences(services, draft.article) if draft.directions else ()
    dropped = [passage.text for passage in draft.article.dropped]
    return DraftBody(
        article_id=draft.article_id,
        number=draft.number,
        revision=draft.revision,
        title=draft.article.title,
        directions=draft.directions,
        orphans=resolved(draft.directions, sentences, dropped).orphans,
        edited_by=draft.edited_by,
        reason=draft.reason,
        changed_at=datetime.fromtimestamp(draft.changed_at_ms / 1000, UTC),
    )


def _save(
    services: Services, article_id: str, seen: str, body: DraftChangeBody, token: Token
) -> Draft:
    """Place the directions in the newest text, and write the draft down.

    Raises:
        InputError: there is no text, the directions are wrong, or the draft is another by now.
        ServiceError: the ledger or the store failed.
    """
    there = draft_or_beginning(services.ledger, article_id)
    directions = placed(body.directions, article_sentences(services, there.article))
    sounds.check_there(services, article_id, directions)
    language = services.speakers.with_language(there.article).language
    for voice_id in directions.voice_ids:
        services.speakers.voice_for(language, voice_id)
    return drafts.save(
        services.ledger,
        article_id,
        directions,
        request_of(token, body.reason),
        seen=seen_number(seen),
        revision=body.revision or there.revision,
    )
