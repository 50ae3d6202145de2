"""The web application: every router, and the middleware around them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib.metadata import version
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Scope

from workers.ledger import Ledger
from workers.metrics import LedgerCollector
from workers.services import Services
from workers.watching.requests import TracedRequests
from workers.watermark.apart import MAX_BYTES as MAX_SOUND_BYTES
from workers.web import problems
from workers.web.changes import Changes
from workers.web.connections import CrowdGuard, connections_of
from workers.web.desk import pages as desk
from workers.web.editing import drafts, off_air, script, versions
from workers.web.editing import previews as previews_of_drafts
from workers.web.guards import BODY_WITHIN_S, BodyGuard, BugGuard, HeadAsGet, SecurityHeaders
from workers.web.live import routes as live
from workers.web.live.rooms import Rooms
from workers.web.live.updates import Updates
from workers.web.manifest_cache import Manifests
from workers.web.newsroom import site as newsroom
from workers.web.problems import ProblemBody
from workers.web.publishing import batch
from workers.web.quota import Quota
from workers.web.readers import Readers
from workers.web.review import casting, marks, passages, voice_shelf
from workers.web.routes import (
    about,
    articles,
    audit,
    briefings,
    connect,
    failures,
    feeds,
    media,
    monitors,
    narrations,
    pages,
    playlists,
    plays,
    producers,
    publishers,
    recordings,
    secrets,
    sharing,
    updates,
    voices,
)
from workers.web.routes.lexicon import changes as names
from workers.web.routes.lexicon import hear as names_hear
from workers.web.sender import Sender
from workers.web.speech import routes as speech
from workers.web.subscribers import previews
from workers.web.subscribers.door import Door
from workers.web.tally import PlayTally
from workers.web.traffic import Traffic, TrafficCount
from workers.webhooks.signature import MAX_BODY_BYTES

MakeRouter = Callable[[Services], APIRouter]
Send = Callable[[Ledger], object]

ROUTERS: Final[tuple[MakeRouter, ...]] = (
    publishers.make_router,
    narrations.make_router,
    articles.make_router,
    about.make_router,
    previews.make_router,
    live.make_router,
    updates.make_router,
    producers.make_router,
    audit.make_router,
    failures.make_router,
    recordings.make_router,
    names.make_router,
    names_hear.make_router,
    voice_shelf.make_router,
    voices.make_router,
    casting.make_router,
    passages.make_router,
    marks.make_router,
    speech.make_router,
    connect.make_router,
    secrets.make_router,
    script.make_router,
    drafts.make_router,
    previews_of_drafts.make_router,
    versions.make_router,
    off_air.make_router,
    media.make_router,
    feeds.make_router,
    monitors.make_router,
    plays.make_router,
    playlists.make_router,
    briefings.make_router,
    sharing.make_router,
    pages.make_router,
    desk.make_router,
    newsroom.make_router,
)
"""The parts of the interface; the first that knows a path answers it."""

SMALL_BODY_BYTES: Final = 16_384
"""More than any body but an article's needs."""
_REQUEST_HEADERS: Final = (
    "Accept",
    "Authorization",
    "Content-Type",
    "If-Modified-Since",
    "If-None-Match",
    "Last-Event-ID",
    "Range",
)
_RESPONSE_HEADERS: Final = ("Accept-Ranges", "Content-Range", "ETag", "Retry-After")


class App(FastAPI):
    """An application whose description knows what its problems look like."""

    def openapi(self) -> dict[str, Any]:
        """Return the description, made once."""
        if self.openapi_schema is None:
            schemas = super().openapi().setdefault("components", {}).setdefault("schemas", {})
            schemas["ProblemBody"] = ProblemBody.model_json_schema()
        return super().openapi()


def create_app(services: Services, *, send: Send | None = None) -> FastAPI:
    """Return the application over these services; it connects to each at its first use.

    Args:
        services: of this process.
        send: sends the messages due in the ledger to the broker; by default Celery does, as the
            settings of the process say.
    """
    app = App(
        title="Listen",
        description="Narrations of a news site's articles.",
        version=version("listen-narrator"),
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
        separate_input_output_schemas=False,  # so that a generated client has one name for it
    )
    app.state.services = services
    app.state.manifests = Manifests(services)
    app.state.updates = Updates(services, app.state.manifests)
    app.state.changes = Changes(services)
    app.state.door = Door(services)
    app.state.rooms = Rooms(services)
    app.state.tally = PlayTally(services)
    app.state.readers = Readers(services)
    app.state.connections = connections_of(services.settings)
    app.state.streams = Quota(app.state.connections.in_all * 3 // 4, what="streams")
    # Who waits for news of a file keeps nobody from hearing: others ask now and then.
    app.state.watches = Quota(app.state.connections.in_all // 8, what="streams of updates")
    app.state.sender = (
        Sender(partial(send, services.ledger))
        if send
        else Sender(partial(_celery_send, services.ledger), _celery_get_ready)
    )
    app.state.registry = CollectorRegistry(auto_describe=False)
    app.state.registry.register(LedgerCollector(services.ledger))
    problems.install(app)
    for make in ROUTERS:
        app.include_router(make(services))
    # The last one added stands outermost.
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyGuard, max_bytes=_max_body_bytes, within_s=_body_within_s)
    app.add_middleware(BugGuard)
    if services.settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=services.settings.allowed_origins,
            allow_methods=("GET", "HEAD", "POST"),
            allow_headers=_REQUEST_HEADERS,
            expose_headers=_RESPONSE_HEADERS,
            max_age=3600,
        )
    app.add_middleware(CrowdGuard, connections=app.state.connections)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(TrafficCount, traffic=Traffic(app.state.registry))
    app.add_middleware(TracedRequests)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    sender: Sender = app.state.sender
    rooms: Rooms = app.state.rooms
    looking = app.state.updates.keep_looking()
    changes = app.state.changes.keep_looking()
    keep_going = (sender.run(), rooms.tidy(), rooms.get_ready(), looking, changes)
    running = [asyncio.create_task(going) for going in keep_going]
    # Messages accepted earlier may be due; and what sends is ready before a request needs it.
    await asyncio.sleep(0)
    sender.wake()
    app.state.readers.start()
    try:
        yield
    finally:
        for task in running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        app.state.readers.close()
        await rooms.close()


def _celery_get_ready() -> None:
    # For the reasons below; the first press would wait for a second otherwise.
    from workers.tasks import get_ready_to_send  # noqa: PLC0415

    get_ready_to_send()


def _celery_send(ledger: Ledger) -> None:
    # Celery takes half a second to import, and it reads the settings of the process.
    from workers.tasks import send_due  # noqa: PLC0415

    send_due(ledger)


def _max_body_bytes(scope: Scope) -> int:
    """Return how long a body may be: a signed webhook may hold a whole article."""
    if scope["method"] == "PUT" and recordings.is_recording(scope["path"]):
        return recordings.MAX_BYTES
    if scope["path"] == names.IMPORT:
        return names.MAX_IMPORT_BYTES
    if of_draft := drafts.max_body_bytes(scope["method"], scope["path"]):
        return of_draft
    if scope["path"] == marks.PATH:
        return MAX_SOUND_BYTES
    if scope["path"] == batch.PATH:
        return batch.MAX_BYTES
    if scope["path"] == speech.PATH:
        return speech.MAX_BODY_BYTES
    signed = scope["path"] == "/v1/articles" or scope["method"] == "DELETE"
    return MAX_BODY_BYTES if signed else SMALL_BODY_BYTES


def _body_within_s(scope: Scope) -> float:
    """Return by when a body has to be complete; slower senders hold a connection for nothing."""
    if scope["path"] == batch.PATH:
        return batch.BODY_WITHIN_S
    if scope["path"] == marks.PATH:
        return marks.WITHIN_S
    is_long = scope["method"] == "PUT" and recordings.is_recording(scope["path"])
    return recordings.WITHIN_S if is_long else BODY_WITHIN_S
