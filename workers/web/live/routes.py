"""The routes of a narration that is being made: press Listen, hear it, follow its progress."""

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, StreamingResponse

from audio.errors import AddressRefused
from workers.fetching.address import vet_url
from workers.ledger.articles import derived_id
from workers.ledger.status import narration_with, present_narration
from workers.services import Services
from workers.web.base_url import base_of
from workers.web.live.events import END_ID, cues_received
from workers.web.live.hearing import Hearing
from workers.web.live.maker import urls_of
from workers.web.live.press import Presses
from workers.web.live.room import Room
from workers.web.live.rooms import Rooms, restarting, rooms_of
from workers.web.live.streams import EVENTS_TYPE, LIVE_HEADERS, SOUND_TYPE, Stream, events_answer
from workers.web.manifest_cache import Found, manifests_of
from workers.web.problems import Problem, article_unknown, not_found, responses, withdrawn
from workers.web.quota import Quota
from workers.web.rate_limit import RateLimit, client_of
from workers.web.readers import readers_of
from workers.web.routes.narrations import ArticleId, body_for
from workers.web.sender import sender_of
from workers.web.subscribers.door import GrantShown, TokenShown, door_of

_MAX_RANGE_BYTES: Final = 1 << 20
_RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")

NarrationId = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="Which narration, as the answer to a press says; without it, the present one.",
    ),
]


class ListenBody(BaseModel):
    """Where the article is, for one that nobody published here yet."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = Field(
        default=None,
        min_length=8,
        max_length=2048,
        pattern=r"^https?://[^\x00-\x20]+$",
        description="The page's address; its host has to be one of LISTEN_ALLOWED_HOSTS.",
    )


class Live(BaseModel):
    """A narration that is being made, and can be heard meanwhile."""

    article_id: str
    state: str = Field(description="queued, preparing, speaking or finishing.")
    title: str
    language: str
    live_url: str = Field(description="One MP3 that grows, from the start for everybody.")
    events_url: str = Field(description="Server-sent events: progress, cues and the end.")
    segments_done: int
    segments_total: int
    duration_ms: int = Field(description="What the whole will be, reckoned; 0: not known yet.")
    access: dict[str, Any] | None = Field(
        default=None, description="Of what is for subscribers: what this reader may hear."
    )


def make_router(services: Services) -> APIRouter:
    """Return the routes of listening."""
    router = APIRouter(tags=["readers"])
    presses = Presses(services)
    limit = RateLimit(services.settings.presses_per_minute)

    @router.post(
        "/v1/articles/{article_id}/listen",
        response_class=Response,
        responses=_PRESSED | responses(400, 401, 404, 408, 409, 410, 413, 429, 503),
    )
    async def listen(
        request: Request,
        article_id: ArticleId,
        body: ListenBody | None = None,
        token: TokenShown = None,
    ) -> Response:
        """Have an article narrated, unless it is; say where it can be heard at once."""
        rooms = rooms_of(request)
        found = await manifests_of(request).find(article_id)
        if found.outcome == "withdrawn":
            raise withdrawn(article_id, found.words)
        hearing = _hearing(services, request, article_id, found, token=token)
        hearing.check()
        room = rooms.of_article(article_id)
        if room is None:
            if found.outcome == "published":
                return _json_response(body_for(found, hearing.reader, request, services))
            # What is there already costs nothing, however many of an office want it.
            limit.check(request, services.settings.trusted_proxies)
            client = _client(services, request)
            url = body.url if body else None
            if found.outcome == "not_narrated":
                narration_id = await presses.press(article_id, n_held=rooms.n_making(client))
            elif url is None:
                raise article_unknown(article_id)
            else:
                _check_address(services, article_id, url)
                article_id, narration_id = await presses.press_page(
                    article_id, url, readers_of(request), n_held=rooms.n_making(client)
                )
                manifests_of(request).forget(article_id)  # whom it is for is known only now
                found = await manifests_of(request).find(article_id)
                hearing = _hearing(services, request, article_id, found, token=token)
            sender_of(request).wake()
            room = await rooms.enter(narration_id, article_id, client=client)
        answered = _live_body(room, hearing).model_dump(exclude_none=True)
        return JSONResponse(answered, 202, {"Cache-Control": "no-store"})

    @router.get(
        "/v1/articles/{article_id}/live.mp3",
        response_class=Response,
        responses=_SOUND | responses(400, 401, 404, 409, 410, 416, 429, 503),
    )
    async def live(
        request: Request,
        article_id: ArticleId,
        narration: NarrationId = None,
        grant: GrantShown = None,
        range_: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
    ) -> Response:
        """Return the sound of a narration that is being made, as it is made."""
        found = await manifests_of(request).find(article_id)
        hearing = _hearing(services, request, article_id, found, grant=grant)
        first_ms = hearing.first_ms
        room = await _room(services, request, article_id, narration)
        await room.first_look()
        if room.ending and not room.audio_ms:
            return _ended(room, hearing)
        if wanted := _parsed_range(range_):
            part = await _range_response(room, *wanted, first_ms)
            if part is not None:
                return part
        return _stream(request, services, room.listen(first_ms), SOUND_TYPE)

    @router.get(
        "/v1/articles/{article_id}/events",
        response_class=Response,
        responses=_EVENTS | responses(400, 401, 404, 429, 503),
    )
    async def events(
        request: Request,
        article_id: ArticleId,
        narration: NarrationId = None,
        grant: GrantShown = None,
        last_event_id: Annotated[str | None, Header(max_length=100)] = None,
    ) -> Response:
        """Return what happens to a narration, from its start, as server-sent events."""
        if last_event_id == END_ID:
            return Response(status_code=204)  # tells an EventSource to stay away
        found = await manifests_of(request).find(article_id)
        hearing = _hearing(services, request, article_id, found, grant=grant)
        first_ms = hearing.first_ms
        room = await _room(services, request, article_id, narration)
        stream = room.events(cues_received(last_event_id), hearing.last_event, first_ms)
        return _stream(request, services, stream, EVENTS_TYPE)

    return router


_PRESSED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "It is published: the manifest.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
    202: {"description": "It is being made, and can be heard at once.", "model": Live},
}
_MP3: Final = {"content": {SOUND_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
_SOUND: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The sound from its start; it ends when the narration does.", **_MP3},
    206: {"description": "The bytes that were asked for.", **_MP3},
    307: {"description": "It is finished, or superseded: where it is heard now."},
}
_EVENTS: Final[dict[int | str, dict[str, Any]]] = events_answer(
    "The events progress, cue, published, failed, withdrawn and superseded."
) | {204: {"description": "The client has had the last event."}}


def _json_response(body: bytes) -> Response:
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def _hearing(
    services: Services,
    request: Request,
    article_id: str,
    found: Found,
    *,
    token: HTTPAuthorizationCredentials | None = None,
    grant: str | None = None,
) -> Hearing:
    door = door_of(request)
    reader = door.pass_for(
        article_id, for_subscribers=found.for_subscribers, token=token, grant=grant
    )
    return Hearing(reader, base_of(request, services.settings), services, door)


def _live_body(room: Room, hearing: Hearing) -> Live:
    subject, look = room.subject, room.look
    return Live(
        article_id=subject.article_id,
        state=look.state if look else "queued",
        title=subject.title,
        language=subject.language,
        **hearing.urls(urls_of(subject)),
        access=hearing.facts(room.duration_ms),
        segments_done=look.segments_done if look else 0,
        segments_total=look.segments_total if look else 0,
        duration_ms=room.duration_ms,
    )


def _check_address(services: Services, article_id: str, url: str) -> None:
    """Let readers ask only for pages of the publisher's own sites.

    Raises:
        Problem: 404; its host is not one that articles may be fetched from.
    """
    try:
        vet_url(url, services.fetch_policy)
    except AddressRefused:
        raise article_unknown(article_id) from None
    if derived_id(url) != article_id:
        raise Problem(
            422,
            "invalid_request",
            "This address is another article's. Ask GET /v1/articles?url= for its id.",
        )


async def _room(services: Services, request: Request, article_id: str, handle: str | None) -> Room:
    rooms: Rooms = rooms_of(request)
    if handle is None:
        narration_id = await run_in_threadpool(present_narration, services.ledger, article_id)
    elif (narration_id := rooms.with_handle(article_id, handle)) is None:
        narration_id = await run_in_threadpool(narration_with, services.ledger, article_id, handle)
    if narration_id is None:
        raise not_found(
            f"Nothing is being made of {article_id}. Press Listen: POST …/listen.",
            "narration_unknown",
        )
    return await rooms.enter(narration_id, article_id, client=_client(services, request))


def _client(services: Services, request: Request) -> str:
    return client_of(request, services.settings.trusted_proxies)


def _stream(
    request: Request, services: Services, pieces: AsyncGenerator[bytes], media_type: str
) -> Stream:
    quota: Quota = request.app.state.streams
    return Stream(request, services, pieces, media_type=media_type, quota=quota)


def _ended(room: Room, hearing: Hearing) -> Response:
    """Answer a request for the sound of a narration that ended without any here.

    Raises:
        Problem: 409, 410; it failed, or was withdrawn.
    """
    assert room.ending
    if room.ending.name == "published":
        url = json.loads(hearing.data_of(room.ending))["contentUrl"]
        return RedirectResponse(url, 307, {"Cache-Control": "no-store"})
    if room.ending.name == "superseded":
        live_url = json.loads(hearing.data_of(room.ending))["live_url"]
        return RedirectResponse(live_url, 307, {"Cache-Control": "no-store"})
    if room.ending.name == "failed":
        detail = json.loads(room.ending.data)["detail"]
        raise Problem(409, "narration_failed", detail)
    raise withdrawn(room.subject.article_id)


def _parsed_range(header: str | None) -> tuple[int, int | None] | None:
    """Read a range that can be answered; one from the start without an end is the whole sound."""
    match = _RANGE.fullmatch((header or "").strip())
    if match is None or match[0] == "bytes=0-":
        return None
    first, last = int(match[1]), int(match[2]) if match[2] else None
    return None if last is not None and last < first else (first, last)


async def _range_response(
    room: Room, first: int, last: int | None, first_ms: int | None
) -> Response | None:
    """Answer a range. How long the whole will be is said when it is known, and ``*`` before.

    None: an end that nobody knows can't be promised, so the whole is sent (RFC 9110, 14.2).

    Raises:
        Problem: 416; it begins behind the end. 503; the process is about to end.
    """
    if last is None and not room.heard(first_ms)[1]:
        return None
    if last is not None:
        last = min(last, first + _MAX_RANGE_BYTES - 1)
        await room.sound_until(last + 1, first_ms)
    if room.closed:
        raise restarting()
    n_bytes, is_whole = room.heard(first_ms)
    total = str(n_bytes) if is_whole else "*"
    if first >= n_bytes:
        raise Problem(
            416,
            "range_not_satisfiable",
            "The sound is shorter. See Content-Range.",
            {"Content-Range": f"bytes */{total}"},
        )
    end = n_bytes if last is None else min(last + 1, n_bytes)
    headers = {
        "Content-Range": f"bytes {first}-{end - 1}/{total}",
        "Content-Length": str(end - first),
        "Accept-Ranges": "bytes",
    }
    return StreamingResponse(_bytes(room, first, end), 206, LIVE_HEADERS | headers, SOUND_TYPE)


async def _bytes(room: Room, first: int, end: int) -> AsyncIterator[bytes]:
    while first < end and not room.closed:
        data = room.sound.read(first, min(end - first, 1 << 16))
        first += len(data)
        yield data
