"""Play events of players: the ledger counts them and knows nothing of the listeners."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final, Literal

from fastapi import APIRouter, FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.concurrency import run_in_threadpool

from audio.errors import ArticleUnknown, ServiceError
from workers.ledger.plays import PlayEvent, PlayKey, add_plays, is_known
from workers.services import Services
from workers.web.problems import Problem, responses
from workers.web.rate_limit import RateLimit
from workers.web.routes.narrations import ArticleId

log = logging.getLogger(__name__)

MAX_BODY_BYTES: Final = 512
EVENTS_PER_MINUTE: Final = 240
"""From one address: enough for a household or an office, too few for a machine."""
WRITE_EVERY_S: Final = 1.0
MAX_WAITING: Final = 50_000
"""While the ledger is down, so many different counts are kept; others are lost."""
_KNOWN_FOR_S: Final = 60.0
_MAX_KNOWN: Final = 10_000


class Beacon(BaseModel):
    """One thing that a listener did."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    event: Literal["play", "pause", "seek", "speed", "quartile", "complete"]
    value: float | int | None = Field(
        default=None,
        ge=0,
        le=1_000_000_000,
        allow_inf_nan=False,
        description="Of `quartile` 25, 50, 75 or 100. Of other events it is not kept.",
    )

    @model_validator(mode="after")
    def _quartile_has_its_value(self) -> "Beacon":
        if self.event == "quartile" and self.value not in {25, 50, 75, 100}:
            raise ValueError("the value of a quartile has to be 25, 50, 75 or 100")
        return self

    @property
    def counted_as(self) -> PlayEvent:
        """Name what is counted."""
        names: dict[int, PlayEvent] = {
            25: "quartile_25",
            50: "quartile_50",
            75: "quartile_75",
            100: "quartile_100",
        }
        return names[int(self.value or 0)] if self.event == "quartile" else self.event


class PlayTally:
    """Counts in memory, and writes them to the ledger together, about once a second.

    Used in the event loop only.
    """

    def __init__(self, services: Services, *, write_every_s: float = WRITE_EVERY_S) -> None:
        self._services = services
        self._write_every_s = write_every_s
        self._counted: Counter[PlayKey] = Counter()
        self._known: dict[str, float] = {}
        self._writing: asyncio.Task[None] | None = None

    async def count(self, article_id: str, event: PlayEvent) -> None:
        """Count one event.

        Raises:
            ArticleUnknown: nobody ever asked for the article, or it is withdrawn.
        """
        await self._check(article_id)
        key = PlayKey(article_id, f"{datetime.now(UTC):%Y-%m-%d}", event)
        if key in self._counted or len(self._counted) < MAX_WAITING:
            self._counted[key] += 1
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_later())

    async def write(self) -> None:
        """Write what was counted; keep it for later where the ledger fails."""
        counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            await run_in_threadpool(add_plays, self._services.ledger, counted)
        except ServiceError as error:
            log.warning("play events wait: %s", error)
            self._counted.update(counted)

    async def _write_later(self) -> None:
        while self._counted:
            await asyncio.sleep(self._write_every_s)
            await self.write()

    async def close(self) -> None:
        """Write what is left."""
        if self._writing is not None:
            self._writing.cancel()
        await self.write()

    async def _check(self, article_id: str) -> None:
        now = asyncio.get_running_loop().time()
        if self._known.get(article_id, -1) > now:
            return
        if not await run_in_threadpool(is_known, self._services.ledger, article_id):
            raise ArticleUnknown(f"There is no article {article_id} here; nothing was counted.")
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        self._known[article_id] = now + _KNOWN_FOR_S


def make_router(services: Services) -> APIRouter:
    """Return the route that takes play events."""
    tally = PlayTally(services)
    limit = RateLimit(EVENTS_PER_MINUTE)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await tally.close()

    routes = APIRouter(lifespan=lifespan)

    @routes.post(
        "/v1/articles/{article_id}/plays",
        status_code=204,
        responses=responses(404, 413, 429, 503),
        openapi_extra=_BODY,
        summary="Count a play event",
    )
    async def count_play(article_id: ArticleId, request: Request) -> Response:
        """Count one event of one listener, by article and UTC day; nothing else is kept.

        The body is JSON whatever its content type says, so that a page elsewhere can send it as
        `text/plain`, without asking first.
        """
        limit.check(request, services.settings.trusted_proxies)
        beacon = _beacon(await request.body())
        await tally.count(article_id, beacon.counted_as)
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    return routes


def _beacon(body: bytes) -> Beacon:
    if len(body) > MAX_BODY_BYTES:
        raise Problem(413, "too_large", f"An event has at most {MAX_BODY_BYTES} bytes; send less.")
    try:
        return Beacon.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Problem(
            422,
            "invalid_request",
            f"The event is not as /openapi.json describes it: {first['msg']}",
        ) from None


_SCHEMA: Final = Beacon.model_json_schema()
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _SCHEMA},
            "text/plain": {"schema": {"type": "string"}},
        },
    }
}
