"""Answers that go on: one of its client's share for as long as somebody reads it."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, Final

from fastapi import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from workers.services import Services
from workers.web.live.rooms import restarting
from workers.web.quota import Quota
from workers.web.rate_limit import client_of

LIVE_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would hold the stream back
}
SOUND_TYPE: Final = "audio/mpeg"
EVENTS_TYPE: Final = "text/event-stream"
_EVENT: Final = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["event", "data"],
}


def events_answer(description: str) -> dict[int | str, dict[str, Any]]:
    """Return how OpenAPI describes a stream of server-sent events: by the form of each."""
    return {200: {"description": description, "content": {EVENTS_TYPE: {"schema": _EVENT}}}}


class Stream(StreamingResponse):
    """A body that has no end yet."""

    def __init__(
        self,
        request: Request,
        services: Services,
        pieces: AsyncGenerator[bytes],
        *,
        media_type: str,
        quota: Quota,
    ) -> None:
        """Send the pieces as they come; each stream is a place of the quota."""
        super().__init__(pieces, media_type=media_type, headers=LIVE_HEADERS)
        self._pieces = pieces
        self._quota = quota
        self._client = client_of(request, services.settings.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream; nothing is promised before there is something to send.

        Raises:
            Problem: 429, 503; there are too many, or the process is about to end.
        """
        with self._quota.held(self._client):
            async with aclosing(self._pieces) as pieces:
                first = await anext(pieces, None)
                if first is None:
                    raise restarting()
                self.body_iterator = _from(first, pieces)
                await super().__call__(scope, receive, send)


async def _from(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
