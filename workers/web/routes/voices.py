"""The routes of voices and casting: who can speak, by which rules, and who would read what."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from workers.casting.trial import Part, parts_of
from workers.ledger import latest_article
from workers.services import Services
from workers.voice_supply.offers import VoiceOffer, offers
from workers.voice_supply.sources import CATALOGUE_CACHE, last_catalogue
from workers.web.access import requires
from workers.web.problems import responses
from workers.web.review.casting import as_written
from workers.web.routes.narrations import ArticleId


class VoiceBody(BaseModel):
    """A voice that is installed or could be; null is unknown."""

    id: str
    language: str
    quality: str
    speakers: int | None
    size_bytes: int | None
    licence: str | None
    installed: bool
    recommended: bool | None = Field(description="Whether its licence suits a product.")
    why: str | None


class VoicesBody(BaseModel):
    """Who can speak, and who reads what."""

    voices: list[VoiceBody]
    default: str = Field(description="Who reads unless a rule says otherwise.")
    rules: list[dict[str, Any]] = Field(
        description="The newsroom's casting rules, in order; `GET /v1/casting` says more."
    )


class PartBody(BaseModel):
    """What one voice would read."""

    voice: str
    kinds: list[str] = Field(examples=[["title", "paragraph"]])
    rule: int | None = Field(description="Counted from 1, a pack's rules first; null: none.")
    instead_of: str | None = Field(description="The voice that the rule wants and is not there.")


class CastBody(BaseModel):
    """Who would read an article."""

    article_id: str
    title: str
    language: str
    parts: list[PartBody]


def make_router(services: Services) -> APIRouter:
    """Return the routes of voices and casting."""
    router = APIRouter(tags=["producers"])
    reader = requires("reader", services.settings)

    @router.get("/v1/voices", responses=responses(401, 403, 503), dependencies=[Depends(reader)])
    async def voices(response: Response) -> VoicesBody:
        """Say who can speak, who could be installed, and which rules say who reads."""
        response.headers["Cache-Control"] = "no-store"
        return await run_in_threadpool(who_can_speak, services)

    @router.get(
        "/v1/articles/{article_id}/cast",
        responses=responses(401, 403, 404, 503),
        dependencies=[Depends(reader)],
    )
    async def cast(response: Response, article_id: ArticleId) -> CastBody:
        """Say who would read an article as it is now, and by which rule; nothing is spoken."""
        response.headers["Cache-Control"] = "no-store"
        return await run_in_threadpool(who_would_read, services, article_id)

    return router


def who_can_speak(services: Services) -> VoicesBody:
    """Collect the voices here, those that Listen knows, and the rules.

    Raises:
        LedgerUnavailable: the database failed.
    """
    settings = services.settings
    catalogue = last_catalogue(
        settings.voices_source, settings.voices_install_dir / CATALOGUE_CACHE
    )
    return VoicesBody(
        voices=[_voice(one) for one in offers(settings, catalogue)],
        default=settings.voice,
        rules=as_written(services.speakers.own_rules()),
    )


def who_would_read(services: Services, article_id: str) -> CastBody:
    """Cast the text of an article that readers are to hear.

    Raises:
        ArticleUnknown: it was never accepted, or it is off air.
        VoiceUnknown: the configured voice is not installed.
        LanguageUnsupported: nobody here speaks its language.
        LedgerUnavailable: the database failed.
    """
    article = services.speakers.with_language(latest_article(services.ledger, article_id))
    casting = services.speakers.casting(article)
    return CastBody(
        article_id=article_id,
        title=article.title,
        language=article.language,
        parts=[_part(part) for part in parts_of(casting)],
    )


def _part(part: Part) -> PartBody:
    return PartBody(
        voice=part.voice_id,
        kinds=list(part.kinds),
        rule=part.rule,
        instead_of=part.instead_of,
    )


def _voice(one: VoiceOffer) -> VoiceBody:
    facts = asdict(one)
    return VoiceBody(**{name: facts[name] for name in VoiceBody.model_fields})
