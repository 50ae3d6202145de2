"""Hearing a draft before readers do: workers speak what is new, and this streams the clips."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from audio.directions import Directions
from audio.errors import DraftChanged
from audio.live import LiveEncoder
from audio.model import Clip
from workers.editing.preview import DraftPlan, encoder_for, heard_now, plan_of
from workers.editing.sentences import Change, changes, said, segments_of, segments_of_line
from workers.ledger.editing import drafts
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.editing.asked import STATUSES, SeenDraft, seen_number
from workers.web.editing.drafts import PATH
from workers.web.problems import Problem, responses
from workers.web.routes.narrations import ArticleId
from workers.web.sender import sender_of

LOOKS_EVERY_S: Final = 0.05
WAITS_S: Final = 30.0
"""So long a preview waits for its next clip."""


_MP3: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The sound, sent as it is made.",
        "content": {"audio/mpeg": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class PreviewSentence(BaseModel):
    """A sentence that the draft changes."""

    what: Literal["changed", "added", "removed"]
    number: int | None = Field(description="Of the article, from 0; none where it was put in.")
    before: str | None = Field(description="What is heard on air.")
    after: str | None = Field(description="What would be heard.")


class PreviewBody(BaseModel):
    """What a draft changes, and where it is heard."""

    draft: int
    changed: list[PreviewSentence]
    orphans: Directions = Field(description="Edits whose sentences are gone.")
    changed_url: str = Field(description="The changed sentences, one after the other.")
    whole_url: str


def make_router(services: Services) -> APIRouter:
    """Return the routes of previews."""
    router = APIRouter(tags=["producers"])
    producer = requires("producer", services.settings)

    @router.post(f"{PATH}/preview", status_code=202, responses=responses(*STATUSES))
    async def ask(
        request: Request,
        article_id: ArticleId,
        _token: Annotated[Token, Depends(producer)],
        seen: SeenDraft,
    ) -> PreviewBody:
        """Have what a draft changes spoken at once, and say what that is."""
        number = seen_number(seen)
        await run_in_threadpool(drafts.ask_for_preview, services.ledger, article_id, seen=number)
        sender_of(request).wake()
        return await run_in_threadpool(_preview, services, article_id)

    @router.get(
        f"{PATH}/preview.mp3",
        response_class=Response,
        responses=_MP3 | responses(401, 403, 404, 409, 503),
    )
    async def hear(
        article_id: ArticleId,
        _token: Annotated[Token, Depends(producer)],
        part: Annotated[
            Literal["changed", "whole"], Query(description="What is heard of the draft.")
        ] = "changed",
        sentence: Annotated[
            int | None, Query(ge=0, le=100_000, description="This sentence of the article alone.")
        ] = None,
        line: Annotated[
            int | None,
            Query(
                ge=0,
                le=100_000,
                description="This line of the draft's script alone, from 0; a line that a producer "
                "had put in is no sentence of the article.",
            ),
        ] = None,
    ) -> Response:
        """Hear a draft: what it changes, one sentence, or all of it. Ask for a preview before."""
        made = await run_in_threadpool(_planned, services, article_id)
        numbers: Sequence[int] = made.changed if part == "changed" else ()
        if part == "whole":
            numbers = range(len(made.plan.clip_keys))
        if sentence is not None:
            numbers = segments_of(made.plan, sentence)
        if line is not None:
            numbers = segments_of_line(made.plan, line)
        if not numbers:
            raise Problem(404, "nothing_to_hear", "Nothing of that is heard in the draft.")
        first = await _clip(services, made, numbers[0])
        encoder = await run_in_threadpool(encoder_for, services, made.plan)
        return StreamingResponse(
            _sound(services, made, numbers, first, encoder),
            media_type="audio/mpeg",
            headers={"Cache-Control": "no-store"},
        )

    return router


def _planned(services: Services, article_id: str) -> DraftPlan:
    draft = drafts.draft_of(services.ledger, article_id)
    if draft is None:
        raise DraftChanged(f"{article_id} has no draft: somebody has published or discarded it.")
    return plan_of(services, draft)


def _preview(services: Services, article_id: str) -> PreviewBody:
    made = _planned(services, article_id)
    found = changes(heard_now(services, article_id), said(made.plan))
    sound = f"/v1/articles/{article_id}/draft/preview.mp3"
    return PreviewBody(
        draft=made.draft.number,
        changed=[one for one in map(_told, found) if one],
        orphans=made.plan.script.orphans,
        changed_url=sound,
        whole_url=f"{sound}?part=whole",
    )


def _told(change: Change) -> PreviewSentence | None:
    if change.what == "same":
        return None
    after = change.after
    return PreviewSentence(
        what=change.what,
        number=after.number if after else None,
        before=change.before.spoken if change.before else None,
        after=after.spoken if after else None,
    )


async def _sound(
    services: Services, made: DraftPlan, numbers: Sequence[int], first: Clip, encoder: LiveEncoder
) -> AsyncIterator[bytes]:
    clip = first
    for position, number in enumerate(numbers):
        if position:
            clip = await _clip(services, made, number)
        pieces = encoder.add(made.plan.script.segments[number], clip)[1]
        while (data := await run_in_threadpool(next, pieces, None)) is not None:
            yield data
    for data in await run_in_threadpool(lambda: list(encoder.close())):
        yield data


async def _clip(services: Services, made: DraftPlan, number: int) -> Clip:
    """Wait for the clip of a segment.

    Raises:
        Problem: no worker has spoken it within :data:`WAITS_S`.
    """
    until_s = time.monotonic() + WAITS_S
    while True:
        clip = await run_in_threadpool(services.clips.get, made.plan.clip_keys[number])
        if clip is not None:
            return clip
        if time.monotonic() > until_s:
            raise Problem(
                503, "preview_not_ready", "No worker has spoken it yet. Ask for a preview again."
            )
        await asyncio.sleep(LOOKS_EVERY_S)
