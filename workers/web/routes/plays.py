"""Play events of players: the ledger counts them and knows nothing of the listeners."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from audio.intake.ids import VALID_ID
from workers.audience.counting import BEACON, Play, Step, Summary
from workers.audience.grouping import GroupBy
from workers.audience.report import as_csv, report
from workers.services import Services
from workers.web.access import requires
from workers.web.problems import Problem, responses
from workers.web.rate_limit import RateLimit
from workers.web.routes.narrations import ArticleId
from workers.web.tally import tally_of

MAX_BODY_BYTES: Final = 512
EVENTS_PER_MINUTE: Final = 240
"""From one address: enough for a household or an office, too few for a machine."""


def make_router(services: Services) -> APIRouter:
    """Return the route that takes play events."""
    limit = RateLimit(EVENTS_PER_MINUTE)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await app.state.tally.close()

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
        await tally_of(request).count(article_id, beacon.counters())
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    @routes.get(
        "/v1/plays",
        response_class=Response,
        responses=_REPORT | responses(401, 403, 503),
        dependencies=[Depends(requires("audience", services.settings))],
        summary="Report what readers hear",
    )
    async def plays(
        days: Annotated[int, Query(ge=1, le=3660, description="Up to today; days are UTC.")] = 30,
        by: Annotated[GroupBy, Query(description="What a row is.")] = "article",
        article: Annotated[
            str | None, Query(pattern=f"^{VALID_ID.pattern}$", description="This one alone.")
        ] = None,
        form: Annotated[
            Literal["json", "csv"], Query(alias="format", description="csv: the rows alone.")
        ] = "json",
    ) -> Response:
        """Report plays, presses, minutes, completions and downloads of the last days."""
        made = await run_in_threadpool(report, services, n_days=days, by=by, article_id=article)
        headers = {"Cache-Control": "no-store"}
        if form == "csv":
            headers["Content-Disposition"] = f'attachment; filename="plays-by-{by}.csv"'
            return Response(as_csv(made.rows), media_type="text/csv", headers=headers)
        return JSONResponse(made.document(), headers=headers)

    return routes


def _beacon(body: bytes) -> Play | Step | Summary:
    if len(body) > MAX_BODY_BYTES:
        raise Problem(413, "too_large", f"An event has at most {MAX_BODY_BYTES} bytes; send less.")
    try:
        return BEACON.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Problem(
            422,
            "invalid_request",
            f"The event is not as /openapi.json describes it: {first['msg']}",
        ) from None


_SCHEMA: Final = {"anyOf": [one.model_json_schema() for one in (Play, Step, Summary)]}
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _SCHEMA}},
    }
}
_REPORT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The report.",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/csv": {"schema": {"type": "string"}},
        },
    },
}
