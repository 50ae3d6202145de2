"""What a player asks before anybody presses: ``GET /v1/about``."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.errors import ArticleUnknown, LedgerUnavailable
from audio.intake.ids import VALID_ID
from workers.ledger import latest_article
from workers.ledger.status import current
from workers.manifest import Manifest
from workers.services import Services
from workers.web.base_url import base_of
from workers.web.manifest_cache import manifests_of
from workers.web.problems import is_retryable, public_reason, responses
from workers.web.routes.briefings import newest_id
from workers.web.routes.narrations import article_id_at

BRIEFING: Final = "briefing:"
"""Begins what players call the newest briefing of a name."""
CACHE_CONTROL: Final = "public, max-age=60, stale-while-revalidate=600"
UNKNOWN_CACHE_CONTROL: Final = "public, max-age=5"
"""A page is often looked at in the moment before Listen is told of it."""

HowItStands = Literal["published", "waiting", "failed", "withdrawn", "unknown"]


class About(BaseModel):
    """What is known of an article before anybody listens."""

    article_id: str | None = Field(default=None, description="None where nobody knows the address.")
    state: HowItStands = Field(
        description="`waiting`: a press begins the narration, or joins the one that is being made."
    )
    title: str | None = None
    language: str | None = Field(default=None, description="BCP 47.")
    duration_ms: int | None = None
    estimated: bool = Field(default=False, description="The length is reckoned from the text.")
    synthetic: bool = True
    voice: str | None = Field(default=None, description="What readers may call the main voice.")
    label: str | None = Field(
        default=None, description="What players say of a synthetic voice, in place of their words."
    )
    label_url: str | None = Field(default=None, description="Where players tell more of it.")
    for_subscribers: bool | None = Field(
        default=None, description="True: others hear the beginning alone; see docs/access.md."
    )
    reason: str | None = Field(
        default=None, description="Of `failed`: `language`, `too_long`, `unreadable` or `other`."
    )


def make_router(services: Services) -> APIRouter:
    """Return the route that players ask when they come into view."""
    router = APIRouter(tags=["readers"])

    @router.get("/v1/about", responses=responses(503), response_model_exclude_none=True)
    async def about(
        request: Request,
        response: Response,
        article: Annotated[
            str,
            Query(
                min_length=1,
                max_length=2048,
                pattern=r"^[^\x00]+$",
                description="The article's id, its address, or `briefing:` and a briefing's name.",
                examples=["night-ferry"],
            ),
        ],
    ) -> About:
        """Return how long an article takes, and whether it can be heard.

        The answer to an unknown article is 200 as well: a page with a player on a story that
        nobody narrates is no mistake of its reader's browser.
        """
        response.headers["Cache-Control"] = UNKNOWN_CACHE_CONTROL
        article_id: str | None = article
        if article.startswith(BRIEFING):
            name = article.removeprefix(BRIEFING)
            article_id = await run_in_threadpool(newest_id, services, name)
        elif not VALID_ID.fullmatch(article):
            article_id = await article_id_at(services, request, article)
        if article_id is None:
            return About(state="unknown")
        facts = await _facts(request, article_id, is_address=article_id != article)
        if facts.state != "unknown":
            response.headers["Cache-Control"] = CACHE_CONTROL
        return facts

    async def _facts(request: Request, article_id: str, *, is_address: bool) -> About:
        found = await manifests_of(request).find(article_id)
        if found.outcome == "withdrawn":
            return About(article_id=article_id, state="withdrawn")
        if manifest := found.manifest_at(base_of(request, services.settings)):
            facts = _published(manifest)
        else:
            facts = await run_in_threadpool(
                _unpublished, services, article_id, is_address=is_address
            )
        told: dict[str, object] = {"for_subscribers": found.for_subscribers or None}
        if facts.synthetic and facts.state in ("published", "waiting"):
            settings = services.settings
            told |= {"label": settings.notice_label or None, "label_url": settings.notice_url}
        return facts.model_copy(update=told)

    return router


def _published(manifest: Manifest) -> About:
    return About(
        article_id=manifest.article_id,
        state="published",
        title=manifest.title,
        language=manifest.language,
        duration_ms=manifest.duration_ms,
        synthetic=manifest.synthetic,
        voice=manifest.voice,
    )


def _unpublished(services: Services, article_id: str, *, is_address: bool) -> About:
    """Say what the ledger knows of an article that nobody has narrated."""
    try:
        article = latest_article(services.ledger, article_id)
        standing = current(services.ledger, article_id)
    except (ArticleUnknown, LedgerUnavailable):
        # A page of an allowed host is fetched at the press.
        return About(article_id=article_id, state="waiting" if is_address else "unknown")
    facts = About(
        article_id=article_id,
        state="waiting",
        title=article.title,
        language=article.language,
        duration_ms=services.speakers.article_ms(article),
        estimated=True,
    )
    code = (standing.error_code or "") if standing and standing.state == "failed" else ""
    if code and not is_retryable(code):
        return facts.model_copy(update={"state": "failed", "reason": public_reason(code)})
    return facts
