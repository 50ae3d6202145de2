"""What becomes of a narration while it is heard: ``GET /v1/articles/{id}/updates``."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request, Response

from workers.services import Services
from workers.web.base_url import base_of
from workers.web.live.events import END_ID, as_json
from workers.web.live.streams import EVENTS_TYPE, Stream, events_answer
from workers.web.live.updates import Updates
from workers.web.manifest_cache import Found, manifests_of
from workers.web.problems import responses
from workers.web.routes.narrations import ArticleId, missing

_EVENTS: Final[dict[int | str, dict[str, Any]]] = events_answer(
    "The events watching, published and withdrawn; the last two end it."
) | {204: {"description": "The client has had the last event."}}


def make_router(services: Services) -> APIRouter:
    """Return the route that players follow while they play a finished file."""
    router = APIRouter(tags=["readers"])

    @router.get(
        "/v1/articles/{article_id}/updates",
        response_class=Response,
        responses=_EVENTS | responses(400, 404, 410, 429, 503),
    )
    async def updates(
        request: Request,
        article_id: ArticleId,
        heard: Annotated[
            str,
            Query(
                pattern=r"^[A-Za-z0-9_-]{1,128}$",
                description="`narration_id` of the manifest that is heard.",
            ),
        ],
        last_event_id: Annotated[str | None, Header(max_length=100)] = None,
    ) -> Response:
        """Say when something else is published than what is heard, as server-sent events.

        The data of `published` is the manifest. Of what is for subscribers it is `{}`: ask for the
        manifest with the token.
        """
        if last_event_id == END_ID:
            return Response(status_code=204)  # tells an EventSource to stay away
        found = await manifests_of(request).find(article_id)
        if found.outcome != "published":
            raise missing(found, article_id)
        base = base_of(request, services.settings)
        watching: Updates = request.app.state.updates
        stream = watching.stream(article_id, heard, lambda newer: _told(newer, base))
        quota = request.app.state.watches
        return Stream(request, services, stream, media_type=EVENTS_TYPE, quota=quota)

    return router


def _told(found: Found, base: str) -> str:
    """Return what everybody may know of what is published, as JSON on one line."""
    manifest = None if found.for_subscribers else found.manifest_at(base)
    return manifest.as_json() if manifest else as_json({})
