"""The player for browsers: its module, and a page with it for an iframe."""

import gzip
from dataclasses import dataclass
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
from workers.web.html import language_wanted, style_hash, templates_of
from workers.web.manifest_cache import manifests_of
from workers.web.problems import responses
from workers.web.routes.narrations import ArticleId
from workers.web.routes.player_bundle import embed_module, extras_module, player_module
from workers.web.subscribers.door import Pass, door_of
from workers.web.subscribers.manifests import manifest_for

MODULE_CACHE_CONTROL: Final = "public, max-age=3600, stale-while-revalidate=86400"
EMBED_CACHE_CONTROL: Final = "public, max-age=60"
_MISSING: Final = {"article_unknown": 404, "withdrawn": 410}
_MISSING_WORDS: Final = {
    "en": {
        "heading": "Nothing to hear here",
        "article_unknown": "There is no recording of this article. The address may be misspelled,"
        " or the story was never published.",
        "withdrawn": "The publisher has withdrawn this recording.",
    },
    "es": {
        "heading": "Aquí no hay nada que escuchar",
        "article_unknown": "No hay grabación de este artículo. Puede que la dirección esté mal"
        " escrita o que nunca se publicara.",
        "withdrawn": "El medio ha retirado esta grabación.",
    },
    "ar": {
        "heading": "لا شيء يُسمع هنا",
        "article_unknown": "لا يوجد تسجيل لهذا المقال."
        " قد يكون العنوان خاطئًا، أو لم يُنشر المقال قط.",
        "withdrawn": "سحب الناشر هذا التسجيل.",
    },
}

_EMBEDDED: Final = responses(404, 410) | {
    status: {"description": text, "content": {"text/html": {}, "application/problem+json": {}}}
    for status, text in ((404, "No such article"), (410, "Withdrawn"))
}
"""These errors are answered with a page, because a reader sees them."""

Theme = Annotated[
    Literal["auto", "light", "dark"], Query(description="The page's colours; auto: the reader's.")
]
Accent = Annotated[
    str | None,
    Query(
        pattern=r"^#?[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?$",
        description="The colour of time line and focus, such as `a6192e`.",
    ),
]


@dataclass(frozen=True, slots=True)
class _Module:
    """An ES module as it is sent, plain and packed."""

    plain: bytes
    packed: bytes

    @classmethod
    def of(cls, text: str) -> "_Module":
        plain = text.encode()
        return cls(plain, gzip.compress(plain, 9, mtime=0))

    def response(self, request: Request) -> Response:
        takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
        body = self.packed if takes_gzip else self.plain
        response = answer(
            request,
            body,
            tag=entity_tag(body),
            media_type="text/javascript",
            cache_control=MODULE_CACHE_CONTROL,
        )
        response.headers["Vary"] = "Accept-Encoding"
        # Modules of other sites are fetched with CORS; this one is for everybody and knows nobody.
        response.headers["Access-Control-Allow-Origin"] = "*"
        if takes_gzip and response.status_code == 200:
            response.headers["Content-Encoding"] = "gzip"
        return response


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
    page_module, extras, frame = (
        _Module.of(text) for text in (player_module(), extras_module(), embed_module())
    )

    @router.get("/player.js", response_class=Response, responses=responses())
    async def player(request: Request) -> Response:
        """Return the player: one ES module that defines `<listen-player>`."""
        return page_module.response(request)

    @router.get("/player-extras.js", response_class=Response, responses=responses())
    async def player_extras(request: Request) -> Response:
        """Return what the player loads after a press; it does so by itself."""
        return extras.response(request)

    @router.get("/player-embed.js", response_class=Response, responses=responses())
    async def player_embed(request: Request) -> Response:
        """Return the script of the page for an iframe."""
        return frame.response(request)

    @router.get("/embed/{article_id}", response_class=HTMLResponse, responses=_EMBEDDED)
    async def embed(
        request: Request, article_id: ArticleId, theme: Theme = "auto", accent: Accent = None
    ) -> Response:
        """Return a page with an article's player, for an iframe."""
        found = await manifests_of(request).find(article_id)
        headers = {"Cache-Control": EMBED_CACHE_CONTROL}
        if found.outcome in _MISSING:
            headers["Content-Security-Policy"] = _policy(services.settings, ())
            headers["Vary"] = "Accept-Language"
            language = language_wanted(request, tuple(_MISSING_WORDS))
            words = _MISSING_WORDS[language]
            page = _page(
                "embed_missing.html",
                language,
                words["heading"],
                message=words[found.outcome],
                theme=theme,
            )
            return HTMLResponse(page, _MISSING[found.outcome], headers)
        base = base_of(request, services.settings)
        manifest = found.manifest_at(base)
        if manifest and found.for_subscribers:
            # The page is everybody's, and caches keep it: its player takes a token by a message.
            reader = Pass(article_id, is_whole=False)
            manifest = manifest_for(manifest, reader, services, door_of(request), base=base)
        known = await run_in_threadpool(_known, services, article_id, manifest)
        headers["Content-Security-Policy"] = embed_policy(services, manifest)
        page_url = f"{base}/embed/{article_id}"
        return HTMLResponse(_player_page(known, page_url, theme, accent), 200, headers)

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


def embed_policy(services: Services, manifest: Manifest | None) -> str:
    """Return the policy of a page that holds a player and nothing else."""
    return _policy(services.settings, _origins(services, manifest))


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
        f"default-src 'none'; script-src 'self'; style-src 'sha256-{style_hash('embed.css')}';"
        f" connect-src 'self'{elsewhere}; media-src 'self' blob:{elsewhere};"
        f" img-src 'self' data:{elsewhere}; base-uri 'none'; form-action 'none';"
        f" frame-ancestors {' '.join(settings.embed_ancestors) or chr(39) + 'none' + chr(39)}"
    )


def _player_page(known: _Embedded, page_url: str, theme: str, accent: str | None) -> str:
    """Write the page with the player, what stands for it without JavaScript, and the transcript."""
    return _page(
        "embed.html",
        known.language,
        known.title or "Listen",
        article_id=known.article_id,
        page_url=page_url,
        url=known.url,
        theme=theme,
        accent=f"#{accent.lstrip('#')}" if accent else None,
        manifest=known.manifest,
        duration_s=_told_duration_s(known.manifest),
        transcript=language_facts(known.language).read_transcript,
    )


def _told_duration_s(manifest: Manifest | None) -> str:
    """Return the length that the page tells the player, so that it has no need to ask.

    Nothing where there is more to know before the press: a person reads, or the publisher has words
    of his own for the voice.
    """
    if manifest is None or not manifest.synthetic or manifest.has_label:
        return ""
    return f"{manifest.duration_ms / 1000:.0f}"


def _page(template: str, language: str, title: str, **values: Any) -> str:
    page = templates_of("workers.web").get_template(template)
    return page.render(language=language, direction=text_direction(language), title=title, **values)
