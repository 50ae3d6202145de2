"""The routes of producers: narrate an article again, perhaps with another voice."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from workers.ledger import Accepted, hold, latest_article, regenerate, release
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.editing.asked import REASON, ReasonBody, request_of
from workers.web.problems import responses
from workers.web.routes.narrations import ArticleId
from workers.web.routes.publishers import AcceptedBody
from workers.web.sender import sender_of


class RegenerateBody(BaseModel):
    """How to narrate an article again."""

    model_config = ConfigDict(extra="forbid")

    voice: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00]+$",
        description="Who reads the article from now on.",
    )
    from_scratch: bool = Field(
        default=False,
        description="Speak every segment again, with other noise: it sounds a little otherwise.",
    )
    reason: str = REASON


def make_router(services: Services) -> APIRouter:
    """Return the routes of producers."""
    router = APIRouter(tags=["producers"])
    producer = requires("producer", services.settings)

    @router.post(
        "/v1/articles/{article_id}/regenerate",
        status_code=202,
        responses=responses(400, 401, 403, 404, 408, 413, 503),
    )
    async def again(
        request: Request,
        article_id: ArticleId,
        token: Annotated[Token, Depends(producer)],
        body: RegenerateBody | None = None,
    ) -> AcceptedBody:
        """Have the latest revision of an article narrated again."""
        accepted = await run_in_threadpool(
            _regenerate, services, article_id, body or RegenerateBody(), token
        )
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    @router.post(
        "/v1/articles/{article_id}/hold",
        status_code=202,
        responses=responses(400, 401, 403, 404, 408, 413, 503),
    )
    async def keep(
        request: Request,
        article_id: ArticleId,
        token: Annotated[Token, Depends(producer)],
        body: ReasonBody | None = None,
    ) -> AcceptedBody:
        """Keep what is on air of an article, whatever the CMS sends, until it is released."""
        asked = request_of(token, (body or ReasonBody()).reason, "hold")
        accepted = await run_in_threadpool(hold, services.ledger, article_id, asked)
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    @router.post(
        "/v1/articles/{article_id}/release",
        status_code=202,
        responses=responses(400, 401, 403, 404, 408, 413, 503),
    )
    async def let_go(
        request: Request,
        article_id: ArticleId,
        token: Annotated[Token, Depends(producer)],
        body: ReasonBody | None = None,
    ) -> AcceptedBody:
        """End a hold, or put an article back on air with its newest text."""
        asked = request_of(token, (body or ReasonBody()).reason, "release")
        accepted = await run_in_threadpool(release, services.ledger, article_id, asked)
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    return router


def _regenerate(
    services: Services, article_id: str, body: RegenerateBody, token: Token
) -> Accepted:
    """Accept the request.

    Raises:
        ArticleUnknown: it was never accepted, or it is withdrawn.
        VoiceUnknown: the voice is not installed.
        LanguageUnsupported: the voice does not speak the article's language.
    """
    if body.voice:
        article = services.speakers.with_language(latest_article(services.ledger, article_id))
        services.speakers.voice_for(article.language, body.voice)
    return regenerate(
        services.ledger,
        article_id,
        request_of(token, body.reason),
        voice_id=body.voice,
        from_scratch=body.from_scratch,
    )
