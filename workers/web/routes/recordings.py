"""The routes of producers for recordings: hand one in, look at it, take it away."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from workers.ledger import Request as LedgerRequest
from workers.recordings import shelf
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.problems import not_found, responses
from workers.web.routes.narrations import ArticleId
from workers.web.routes.publishers import AcceptedBody
from workers.web.sender import sender_of

MAX_BYTES: Final = 150_000_000
WITHIN_S: Final = 600.0
"""By then a recording has to have come."""
PATH: Final = "/v1/articles/{article_id}/recording"


def sound_body(description: str) -> dict[str, Any]:
    """Return how OpenAPI describes a body that is a file of sound."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    types = ("application/octet-stream", "audio/mpeg", "audio/wav", "audio/flac")
    content = dict.fromkeys(types, binary)
    return {"requestBody": {"required": True, "description": description, "content": content}}


@asynccontextmanager
async def sound_received(request: Request, name: str) -> AsyncIterator[Path]:
    """Write a request's body to a file, piece by piece; it is gone with the block.

    Args:
        request: whose body is a file of sound.
        name: what errors call the file.
    """
    with tempfile.TemporaryDirectory(prefix="listen-") as folder:
        source = Path(folder) / name
        with source.open("wb") as file:
            async for chunk in request.stream():
                await run_in_threadpool(file.write, chunk)
        yield source


class RecordingBody(BaseModel):
    """A person's recording of an article."""

    article_id: str
    read_by: str | None
    duration_ms: int
    revision: int = Field(description="The article's, when it was handed in.")
    older_than_text: bool = Field(description="The article says something else by now.")
    added_at: datetime


def make_router(services: Services) -> APIRouter:
    """Return the routes of recordings."""
    router = APIRouter(tags=["producers"])
    producer = requires("producer", services.settings)
    decoding = asyncio.Lock()

    @router.put(
        PATH,
        status_code=202,
        responses=responses(400, 401, 403, 404, 408, 413, 503),
        openapi_extra=sound_body("The recording: WAV, FLAC or MP3."),
    )
    async def hand_in(
        request: Request,
        article_id: ArticleId,
        token: Annotated[Token, Depends(producer)],
        read_by: Annotated[
            str | None,
            Query(
                min_length=1,
                max_length=200,
                pattern=r"^[^\x00-\x1f]+$",
                description="Whoever reads, as readers are to see it.",
                examples=["Ana Pérez"],
            ),
        ] = None,
    ) -> AcceptedBody:
        """Take a recording of a person, and publish it in place of the voice's narration."""
        asked = _request(token)
        async with sound_received(request, "recording") as source, decoding:  # one at a time
            accepted = await run_in_threadpool(
                shelf.add, services, article_id, source, asked, reader=read_by
            )
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    @router.get(PATH, responses=responses(401, 403, 404, 503))
    async def recording(
        article_id: ArticleId, _token: Annotated[Token, Depends(producer)]
    ) -> RecordingBody:
        """Say what recording is heard of an article, and whether it is older than its text."""
        found = await run_in_threadpool(shelf.recording_of, services.ledger, article_id)
        if found is None:
            raise not_found(f"{article_id} has no recording.", "recording_unknown")
        return RecordingBody(
            article_id=article_id,
            read_by=found.reader,
            duration_ms=found.duration_ms,
            revision=found.revision,
            older_than_text=found.is_older,
            added_at=datetime.fromtimestamp(found.added_at_ms / 1000, UTC),
        )

    @router.delete(PATH, status_code=202, responses=responses(401, 403, 404, 503))
    async def take_away(
        request: Request, article_id: ArticleId, token: Annotated[Token, Depends(producer)]
    ) -> AcceptedBody:
        """Take an article's recording away; its voice reads it again."""
        accepted = await run_in_threadpool(
            shelf.remove, services.ledger, article_id, _request(token)
        )
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    return router


def is_recording(path: str) -> bool:
    """Say whether a request's path is that of a recording, whose body may be long."""
    return path.startswith("/v1/articles/") and path.endswith("/recording")


def _request(token: Token) -> LedgerRequest:
    return LedgerRequest(
        kind="regenerate",
        lane="publish",
        requested_by=token.who,
        reason="recording",
        role=token.role,
    )
