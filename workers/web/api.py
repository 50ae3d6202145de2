"""The web application: every router, and what stands round them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Final

from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Scope

from workers.services import Services
from workers.web import beacon, problems
from workers.web.guards import BodyGuard, BugGuard, SecurityHeaders
from workers.webhooks.signature import MAX_BODY_BYTES

MakeRouter = Callable[[Services], APIRouter]

ROUTERS: Final[tuple[MakeRouter, ...]] = (beacon.router,)
"""What makes each part of the interface; the first that knows a path answers it."""

SMALL_BODY_BYTES: Final = 16_384
"""More than any body but an article's needs."""
_ASKED: Final = (
    "Accept",
    "Authorization",
    "Content-Type",
    "If-None-Match",
    "Last-Event-ID",
    "Range",
)
_TOLD: Final = ("Accept-Ranges", "Content-Range", "ETag", "Retry-After")


def create_app(services: Services) -> FastAPI:
    """Return the application over these services; nothing is connected to before it is used."""
    app = FastAPI(
        title="Listen",
        description="Narrations of a news site's articles.",
        version=version("listen-narrator"),
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.services = services
    problems.install(app)
    for make in ROUTERS:
        app.include_router(make(services))
    # The last one added stands outermost.
    app.add_middleware(BodyGuard, max_bytes=_max_body_bytes)
    app.add_middleware(BugGuard)
    if services.settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=services.settings.allowed_origins,
            allow_methods=("GET", "HEAD", "POST"),
            allow_headers=_ASKED,
            expose_headers=_TOLD,
            max_age=3600,
        )
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    yield


def _max_body_bytes(scope: Scope) -> int:
    """Let the signed webhooks be as long as an article is."""
    signed = scope["path"] == "/v1/articles" or scope["method"] == "DELETE"
    return MAX_BODY_BYTES if signed else SMALL_BODY_BYTES
