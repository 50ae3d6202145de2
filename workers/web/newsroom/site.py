"""The pages of the sample newspaper."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from audio.errors import ListenError, StoreUnavailable
from audio.languages import language_facts, primary_subtag, text_direction
from audio.model import Article
from workers.services import Services
from workers.web.base_url import base_of
from workers.web.html import policy_of_pages, templates_of
from workers.web.manifest_cache import manifests_of
from workers.web.newsroom.edition import ARTICLE_IDS, edition, newsroom_files, open_newsroom
from workers.web.newsroom.signer import sign_token
from workers.web.problems import not_found
from workers.web.subscribers.manifests import preview_path

log = logging.getLogger(__name__)

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "skip": "Skip to the text",
        "drawing": "Drawing: The Windlass",
        "further": "Also in this edition",
        "unscripted": "This story can be heard where JavaScript is switched on.",
        "subscribers": "For subscribers",
        "rest": "Subscribers hear the rest of this story.",
    },
    "es": {
        "skip": "Saltar al texto",
        "drawing": "Dibujo: The Windlass",
        "further": "También en esta edición",
        "unscripted": "Este artículo se puede escuchar con JavaScript activado.",
        "subscribers": "Para suscriptores",
        "rest": "Los suscriptores escuchan el resto de este artículo.",
    },
    "ar": {
        "skip": "انتقل إلى النص",
        "drawing": "رسم: The Windlass",
        "further": "في هذا العدد أيضًا",
        "unscripted": "يمكن الاستماع إلى هذا المقال حين تُفعَّل JavaScript.",
        "subscribers": "للمشتركين",
        "rest": "يستمع المشتركون إلى بقية هذا المقال.",
    },
}
_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio"
    " julio agosto septiembre octubre noviembre diciembre",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_CACHED: Final = {"Cache-Control": "public, max-age=300"}


@dataclass(frozen=True, slots=True)
class Story:
    """An article as other pages show it."""

    article: Article
    href: str
    direction: str
    picture: Markup | None
    words: Mapping[str, str]


def make_router(services: Services) -> APIRouter:
    """Return the routes of the sample newspaper; none where it is switched off."""
    routes = APIRouter(include_in_schema=False)
    if not services.settings.newsroom:
        return routes

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            await run_in_threadpool(open_newsroom, services)
        except ListenError as error:
            log.warning("the sample newspaper has no sound: %s: %s", error.code, error)
        yield

    routes = APIRouter(include_in_schema=False, lifespan=lifespan)
    headers = _CACHED | {"Content-Security-Policy": _policy(services)}

    @routes.get("/")
    async def front_page(request: Request) -> HTMLResponse:
        sound = await _sound(services, request, edition()[0].id)
        return HTMLResponse(front_html(edition(), sound), headers=headers)

    @routes.get("/newsroom/style.css")
    def style() -> Response:
        return _file("style.css", "text/css")

    @routes.get("/newsroom/icon.svg")
    def icon() -> Response:
        return _file("icon.svg", "image/svg+xml")

    @routes.get("/newsroom/subscriber.js")
    def subscriber() -> Response:
        return _file("subscriber.js", "text/javascript")

    @routes.get("/newsroom/token")
    def token(article: str) -> PlainTextResponse:
        signed = sign_token(services.settings, article) if article in ARTICLE_IDS else None
        if signed is None:
            raise not_found("The sample newspaper signs tokens for its own stories alone.")
        return PlainTextResponse(signed, headers={"Cache-Control": "no-store"})

    @routes.get("/newsroom/{article_id}")
    async def article_page(request: Request, article_id: str) -> HTMLResponse:
        for article in edition():
            if article.id == article_id:
                sound = await _sound(services, request, article_id)
                return HTMLResponse(article_html(article, edition(), sound), headers=headers)
        raise not_found("The sample newspaper has no such page; its front page is /.")

    return routes


async def _sound(services: Services, request: Request, article_id: str) -> str | None:
    """Return where a story's finished sound is, for browsers without scripts; None without one."""
    try:
        found = await manifests_of(request).find(article_id)
    except StoreUnavailable:
        return None  # the page is there to be read as well
    base = base_of(request, services.settings)
    manifest = found.manifest_at(base)
    if manifest and found.for_subscribers:
        return base + preview_path(article_id)
    return manifest.content_url if manifest else None


def _policy(services: Services) -> str:
    return policy_of_pages(services.settings.public_base_url, form_action="'none'")


def front_html(articles: tuple[Article, ...], sound: str | None = None) -> str:
    """Write the front page: the lead story, those of its language beside it, others below.

    ``sound`` is where the lead story's is, for browsers without scripts.
    """
    lead, *others = (_story(article, "newsroom/") for article in articles)
    same = [story for story in others if story.article.language == lead.article.language]
    return _page(
        "front.html",
        lead.article.language,
        base="",
        lead=lead,
        sound=sound,
        side=same,
        foot=[story for story in others if story not in same],
        queue=" ".join(story.article.id for story in same),
        today=datetime.now(UTC).date(),
    )


def article_html(article: Article, articles: tuple[Article, ...], sound: str | None = None) -> str:
    """Write the page of one article; ``sound`` is for browsers without scripts."""
    return _page(
        "article.html",
        article.language,
        base="../",
        article=article,
        sound=sound,
        picture=_picture(article.id),
        date=_date(article),
        further=[_story(other, "") for other in articles if other.id != article.id],
    )


def _page(name: str, language: str, **values: Any) -> str:
    return (
        templates_of("workers.web.newsroom")
        .get_template(name)
        .render(
            language=language, direction=text_direction(language), words=_words(language), **values
        )
    )


def _story(article: Article, folder: str) -> Story:
    return Story(
        article,
        f"{folder}{article.id}",
        text_direction(article.language),
        _picture(article.id),
        _words(article.language),
    )


def _words(language: str) -> Mapping[str, str]:
    words = _WORDS.get(primary_subtag(language), _WORDS["en"])
    return {**words, "by": language_facts(language).by}


def _date(article: Article) -> str:
    at = article.published_at
    if at is None:
        return ""
    language = primary_subtag(article.language)
    month = _MONTHS.get(language, _MONTHS["en"]).split()[at.month - 1]
    return (
        f"{at.day} de {month} de {at.year}" if language == "es" else f"{at.day} {month} {at.year}"
    )


def _picture(name: str) -> Markup | None:
    """Return an article's drawing; it is ours, so the page takes it unescaped."""
    drawing = newsroom_files().joinpath("pictures", f"{name}.svg")
    return Markup(drawing.read_text("utf-8")) if drawing.is_file() else None  # noqa: S704


def _file(name: str, media_type: str) -> Response:
    return Response(
        newsroom_files().joinpath(name).read_bytes(), media_type=media_type, headers=_CACHED
    )
