"""``POST /v1/articles/{id}/off-air``: a producer takes an article off air, and readers are told."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from workers.ledger import withdraw
from workers.ledger.editing import drafts
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.editing.asked import ReasonBody, request_of
from workers.web.manifest_cache import manifests_of
from workers.web.problems import responses
from workers.web.routes.narrations import ArticleId
from workers.web.routes.publishers import AcceptedBody
from workers.web.sender import sender_of


class OffAirBody(ReasonBody):
    """Why an article goes off air, and what readers are told."""

    words: str | None = Field(
        default=None,
        min_length=1,
        max_length=300,
        pattern=r"^[^\x00-\x1f]+$",
        description="What readers are told, until it is on air again.",
        examples=["This story is being corrected."],
    )


def make_router(services: Services) -> APIRouter:
    """Return the route that takes an article off air."""
    router = APIRouter(tags=["producers"])
    producer = requires("producer", services.settings)

    @router.post(
        "/v1/articles/{article_id}/off-air",
        status_code=202,
        responses=responses(400, 401, 403, 404, 408, 413, 503),
    )
    async def off_air(
        request: Request,
        article_id: ArticleId,
        token: Annotated[Token, Depends(producer)],
        body: OffAirBody | None = None,
    ) -> AcceptedBody:
        """Take an article off air until it is released, or its publisher publishes it anew."""
        said = body or OffAirBody()
        asked = replace(request_of(token, said.reason), kind="withdraw", lane="listen")
        await run_in_threadpool(drafts.beginning_of, services.ledger, article_id)
        accepted = await run_in_threadpool(
            withdraw, services.ledger, article_id, asked, words=said.words
        )
        manifests_of(request).forget(article_id)
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    return router
