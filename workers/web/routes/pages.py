"""The player for browsers: its module, and a page with it for an iframe."""

import gzip
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from audio.errors import ArticleUnknown
from audio.languages import language_facts, text_direction
from workers.ledger import latest_article
from workers.manifest import Manifest
from workers.services import Services
from workers.settings import Settings
from workers.web.base_url import base_of
from workers.web.etags import answer, entity_tag
from workers.web.html import templates_of
from workers.web.manifest_cache import manifests_of
from workers.web.problems import responses
from workers.web.routes.narrations import ArticleId
from workers.web.routes.player_bundle import player_module

MODULE_CACHE_CONTROL: Final = "public, max-age=3600, stale-while-revalidate=86400"
EMBED_CACHE_CONTROL: Final = "public, max-age=60"
_MISSING: Final = {
    "article_unknown": (404, "No article with this id is known here."),
    "withdrawn": (410, "The publisher has withdrawn this recording."),
}

_EMBEDDED: Final = responses(404, 410) | {
    status: {"description": text, "content": {"text/html": {}, "application/problem+json": {}}}
    for status, text in ((404, "No such article"), (410, "Withdrawn"))
}
"""These errors are answered with a page, because a reader sees them."""

Theme = Annotated[
    Literal["auto", "light", "dark"], Query(description="The page's colours; auto: the reader's.")
]


@dataclass(frozen=True, slots=True)
class _Embedded:
    """What the page says of an article; nothing in it is markup."""

    article_id: str
    title: str
    language: str
    url: str | None
    manifest: Manifest | None


def make_router(services: Services) -> APIRouter:
    """Return the routes of the player's module and of its page."""
    router = APIRouter(tags=["player"])
    module = player_module().encode()
    packed = gzip.compress(module, 9, mtime=0)
    tag, packed_tag = entity_tag(module), entity_tag(packed)

    @router.get("/player.js", response_class=Response, responses=responses())
    async def player(request: Request) -> Response:
        """Return the player: one ES module that defines `<listen-player>`."""
        takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
        response = answer(
            request,
            packed if takes_gzip else module,
            tag=packed_tag if takes_gzip else tag,
            media_type="text/javascript",
            cache_control=MODULE_CACHE_CONTROL,
        )
        response.headers["Vary"] = "Accept-Encoding"
        # Modules of other sites are fetched with CORS; this one is for everybody and knows nobody.
        response.headers["Access-Control-Allow-Origin"] = "*"
        if takes_gzip and response.status_code == 200:
            response.headers["Content-Encoding"] = "gzip"
        return response

    @router.get("/embed/{article_id}", response_class=HTMLResponse, responses=_EMBEDDED)
    async def embed(request: Request, article_id: ArticleId, theme: Theme = "auto") -> Response:
        """Return a page with an article's player, for an iframe."""
        found = await manifests_of(request).find(article_id)
        headers = {"Cache-Control": EMBED_CACHE_CONTROL}
        if found.outcome in _MISSING:
            status, message = _MISSING[found.outcome]
            headers["Content-Security-Policy"] = _policy(services.settings, ())
            page = _page("embed_missing.html", "en", "Listen", message=message)
            return HTMLResponse(page, status, headers)
        manifest = found.manifest_at(base_of(request, services.settings))
        known = await run_in_threadpool(_known, services, article_id, manifest)
        origins = _origins(services, manifest)
        headers["Content-Security-Policy"] = _policy(services.settings, origins)
        return HTMLResponse(_player_page(known, theme), 200, headers)

    return router


def _known(services: Services, article_id: str, manifest: Manifest | None) -> _Embedded:
    """Take what is published, or what the ledger knows before that."""
    if manifest:
        return _Embedded(
            article_id, manifest.title, manifest.language, manifest.article_url, manifest
        )
    try:
        article = latest_article(services.ledger, article_id)
    except ArticleUnknown:
        return _Embedded(article_id, "", services.settings.language, None, None)
    return _Embedded(article_id, article.title, article.language, article.url, None)


def _origins(services: Services, manifest: Manifest | None) -> tuple[str, ...]:
    """Return the origins that the sound comes from, when it is not our own."""
    addresses = [services.store.url("narrations")]
    if manifest:
        addresses += [manifest.content_url, manifest.transcript_url]
    parts = [urlsplit(address) for address in addresses]
    found = {f"{part.scheme}://{part.netloc}" for part in parts if part.scheme in {"http", "https"}}
    return tuple(sorted(found))


def _policy(settings: Settings, origins: tuple[str, ...]) -> str:
    elsewhere = "".join(f" {origin}" for origin in origins)
    return (
        f"default-src 'none'; script-src 'self'; style-src 'sha256-{_style_hash()}';"
        f" connect-src 'self'{elsewhere}; media-src 'self' blob:{elsewhere};"
        f" img-src 'self' data:{elsewhere}; base-uri 'none'; form-action 'none';"
        f" frame-ancestors {' '.join(settings.embed_ancestors) or chr(39) + 'none' + chr(39)}"
    )


@cache
def _style_hash() -> str:
    """Return the hash by which the policy allows the style that stands in the page."""
    style = templates_of("workers.web").get_template("embed.css").render()
    return b64encode(sha256(style.encode()).digest()).decode()


def _player_page(known: _Embedded, theme: str) -> str:
    """Write the page with the player, what stands for it without JavaScript, and the transcript."""
    return _page(
        "embed.html",
        known.language,
        known.title,
        article_id=known.article_id,
        url=known.url,
        theme=theme,
        manifest=known.manifest,
        duration_s=f"{known.manifest.duration_ms / 1000:.0f}" if known.manifest else "",
        transcript=language_facts(known.language).read_transcript,
    )


def _page(template: str, language: str, title: str, **values: Any) -> str:
    page = templates_of("workers.web").get_template(template)
    return page.render(language=language, direction=text_direction(language), title=title, **values)
