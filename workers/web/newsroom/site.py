"""The pages of the sample newspaper."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from audio.errors import ListenError
from audio.languages import language_facts, primary_subtag, text_direction
from audio.model import Article
from workers.services import Services
from workers.web.newsroom.edition import edition, open_newsroom, paper
from workers.web.problems import not_found

log = logging.getLogger(__name__)

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "skip": "Skip to the text",
        "drawing": "Drawing: The Windlass",
        "further": "Also in this edition",
    },
    "es": {
        "skip": "Saltar al texto",
        "drawing": "Dibujo: The Windlass",
        "further": "También en esta edición",
    },
    "ar": {
        "skip": "انتقل إلى النص",
        "drawing": "رسم: The Windlass",
        "further": "في هذا العدد أيضًا",
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
    headers = _CACHED | {"Content-Security-Policy": page_policy(services)}

    @routes.get("/")
    def front_page() -> HTMLResponse:
        return HTMLResponse(front_html(edition()), headers=headers)

    @routes.get("/newsroom/style.css")
    def style() -> Response:
        return _file("style.css", "text/css")

    @routes.get("/newsroom/icon.svg")
    def icon() -> Response:
        return _file("icon.svg", "image/svg+xml")

    @routes.get("/newsroom/{article_id}")
    def article_page(article_id: str) -> HTMLResponse:
        for article in edition():
            if article.id == article_id:
                return HTMLResponse(article_html(article, edition()), headers=headers)
        raise not_found("The sample newspaper has no such page; its front page is /.")

    return routes


def page_policy(services: Services) -> str:
    """Return the policy of the newspaper's pages: all from here, sound from its store as well."""
    base = services.settings.public_base_url
    parts = urlsplit(base) if base else None
    store = f" {parts.scheme}://{parts.netloc}" if parts else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none';"
        f" form-action 'none'; frame-ancestors 'none'; connect-src 'self'{store};"
        f" media-src 'self' blob:{store}; img-src 'self' data:{store}"
    )


def front_html(articles: tuple[Article, ...]) -> str:
    """Write the front page: the lead story, those of its language beside it, others below."""
    lead, *others = (_story(article, "newsroom/") for article in articles)
    same = [story for story in others if story.article.language == lead.article.language]
    return _page(
        "front.html",
        lead.article.language,
        base="",
        lead=lead,
        side=same,
        foot=[story for story in others if story not in same],
        queue=" ".join(story.article.id for story in same),
        today=datetime.now(UTC).date(),
    )


def article_html(article: Article, articles: tuple[Article, ...]) -> str:
    """Write the page of one article."""
    return _page(
        "article.html",
        article.language,
        base="../",
        article=article,
        picture=_picture(article.id),
        date=_date(article),
        further=[_story(other, "") for other in articles if other.id != article.id],
    )


def _page(name: str, language: str, **values: Any) -> str:
    return (
        _templates()
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


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("workers.web.newsroom"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _picture(name: str) -> Markup | None:
    """Return the drawing that belongs to an article; ours, so it is let into the page as it is."""
    drawing = paper().joinpath("pictures", f"{name}.svg")
    return Markup(drawing.read_text("utf-8")) if drawing.is_file() else None  # noqa: S704


def _file(name: str, media_type: str) -> Response:
    return Response(paper().joinpath(name).read_bytes(), media_type=media_type, headers=_CACHED)
