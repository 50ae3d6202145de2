"""``POST /v1/audio/speech``: text to sound, as OpenAI's clients ask for it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from workers.services import Services
from workers.web.access import requires
from workers.web.live.streams import LIVE_HEADERS
from workers.web.quota import Quota
from workers.web.rate_limit import client_of
from workers.web.speech.errors import SpeechRoute, error_documents

PATH: Final = "/v1/audio/speech"
MAX_CHARS: Final = 4_096
MAX_BODY_BYTES: Final = 65_536
"""Every character may be twelve bytes long, where JSON escapes it."""
AT_ONCE: Final = 20
"""So many texts are in hand at a time, two of each client; one sentence is spoken at a time."""
THEIR_VOICES: Final = frozenset(
    "alloy ash ballad cedar coral echo fable marin nova onyx sage shimmer verse default".split()
)
"""Names that clients have from elsewhere: whoever reads the text's language here speaks."""
_SOUND: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The sound, sentence by sentence as it is spoken.",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("audio/mpeg", "audio/wav", "audio/flac")
        },
    }
}


class VoiceName(BaseModel):
    """A voice, as an object."""

    id: str = Field(min_length=1, max_length=100)


class SpeechBody(BaseModel):
    """What is to be said, and how."""

    model: str = Field(min_length=1, max_length=100, description="There is one; any name will do.")
    input: str = Field(min_length=1, max_length=MAX_CHARS)
    voice: Annotated[str, Field(min_length=1, max_length=100)] | VoiceName = Field(
        description="An installed voice; a voice of OpenAI's or `default`: who reads here."
    )
    response_format: Literal["mp3", "wav", "flac"] = "mp3"
    speed: float = Field(default=1.0, ge=0.25, le=4.0)
    stream_format: Literal["audio"] = "audio"


class _Sound(StreamingResponse):
    """Sound that is being made, and what is done when nobody listens any more."""

    def __init__(
        self, pieces: AsyncGenerator[bytes], media_type: str, done: Callable[[], None]
    ) -> None:
        super().__init__(pieces, media_type=media_type, headers=LIVE_HEADERS)
        self._pieces, self._done = pieces, done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with aclosing(self._pieces):
                await super().__call__(scope, receive, send)
        finally:
            self._done()


def make_router(services: Services) -> APIRouter:
    """Return the route of speech."""
    router = APIRouter(tags=["producers"], route_class=SpeechRoute)
    producer = requires("producer", services.settings)
    quota = Quota(AT_ONCE, what="texts being spoken")
    speaking = asyncio.Lock()

    @router.post(
        PATH,
        response_class=Response,
        responses=error_documents(400, 401, 403, 408, 413, 429, 503) | _SOUND,
        dependencies=[Depends(producer)],
    )
    async def speech(request: Request, body: SpeechBody) -> Response:
        """Speak a text, with the voices, the casting and the names of narrations."""
        # The sound's libraries take a while to load, and few web processes speak.
        from workers.web.speech.sound import MEDIA_TYPES, sound_of, speech_of  # noqa: PLC0415

        client = client_of(request, services.settings.trusted_proxies)
        quota.take(client)
        try:
            voice_id = body.voice if isinstance(body.voice, str) else body.voice.id
            asked = await run_in_threadpool(
                speech_of,
                services,
                body.input,
                voice_id=None if voice_id in THEIR_VOICES else voice_id,
                speed=body.speed,
            )
            pieces = sound_of(services, asked, body.response_format)
            # What can't be spoken is told before the answer begins.
            first = await _next(pieces, speaking)
        except BaseException:
            quota.give_back(client)
            raise
        media_type = MEDIA_TYPES[body.response_format]
        return _Sound(_all(first, pieces, speaking), media_type, lambda: quota.give_back(client))

    return router


async def _next(pieces: Iterator[bytes], speaking: asyncio.Lock) -> bytes | None:
    async with speaking:
        return await run_in_threadpool(next, pieces, None)


async def _all(
    first: bytes | None, pieces: Iterator[bytes], speaking: asyncio.Lock
) -> AsyncGenerator[bytes]:
    piece = first
    while piece is not None:
        yield piece
        piece = await _next(pieces, speaking)
