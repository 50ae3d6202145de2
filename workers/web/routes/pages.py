"""What the player is made of for a browser: its module, and a page with it for an iframe."""

import gzip
import json
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from audio.errors import ArticleUnknown
from audio.languages import language_facts, text_direction
from workers.ledger import latest_article
from workers.services import Services
from workers.settings import Settings
from workers.web.base_url import base_of
from workers.web.etags import answer, entity_tag
from workers.web.manifest_cache import manifests_of
from workers.web.problems import responses
from workers.web.routes.narrations import ArticleId
from workers.web.routes.player_bundle import player_module

MODULE_CACHE_CONTROL: Final = "public, max-age=3600, stale-while-revalidate=86400"
EMBED_CACHE_CONTROL: Final = "public, max-age=60"
_STYLE: Final = (
    "html{font:1rem/1.4 system-ui,sans-serif}body{margin:0}listen-player{--listen-radius:0}"
    "audio{width:100%}h1{font-size:1.0625rem;margin:.75rem}p{margin:.5rem .75rem;font-size:.875rem}"
)
_STYLE_HASH: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
_GONE: Final = {"article_unknown": 404, "withdrawn": 410}
_SAID_OF_GONE: Final = {
    "article_unknown": "No article with this id is known here.",
    "withdrawn": "The publisher has withdrawn this recording.",
}

_EMBEDDED: Final = responses(404, 410) | {
    status: {"description": said, "content": {"text/html": {}, "application/problem+json": {}}}
    for status, said in ((404, "No such article"), (410, "Withdrawn"))
}
"""What is wrong is said as a page, because a reader sees it."""

Theme = Annotated[
    Literal["auto", "light", "dark"], Query(description="The page's colours; auto: the reader's.")
]


@dataclass(frozen=True, slots=True)
class _Embedded:
    """What the page tells of an article; nothing in it is markup."""

    article_id: str
    title: str
    language: str
    url: str
    manifest: dict[str, Any] | None


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

    router.head("/player.js", include_in_schema=False)(player)

    @router.get("/embed/{article_id}", response_class=HTMLResponse, responses=_EMBEDDED)
    async def embed(request: Request, article_id: ArticleId, theme: Theme = "auto") -> Response:
        """Return a page with an article's player, for an iframe."""
        found = await manifests_of(request).find(article_id)
        base = base_of(request, services.settings)
        headers = {"Cache-Control": EMBED_CACHE_CONTROL}
        if found.outcome in _GONE:
            headers["Content-Security-Policy"] = _policy(services.settings, ())
            page = _page("en", "Listen", f"<p>{_SAID_OF_GONE[found.outcome]}</p>")
            return HTMLResponse(page, _GONE[found.outcome], headers)
        manifest = json.loads(found.body_at(base) or b"null")
        known = await run_in_threadpool(_known, services, article_id, manifest)
        places = _places(services, manifest)
        headers["Content-Security-Policy"] = _policy(services.settings, places)
        return HTMLResponse(_page(known.language, known.title, _player(known, theme)), 200, headers)

    return router


def _known(services: Services, article_id: str, manifest: dict[str, Any] | None) -> _Embedded:
    """Take what is published, or what the ledger knows before that."""
    if manifest:
        url = manifest.get("associatedArticle", {}).get("url", "")
        return _Embedded(article_id, manifest["name"], manifest["inLanguage"], url, manifest)
    try:
        article = latest_article(services.ledger, article_id)
    except ArticleUnknown:
        return _Embedded(article_id, "", services.settings.language, "", None)
    return _Embedded(article_id, article.title, article.language, article.url or "", None)


def _places(services: Services, manifest: dict[str, Any] | None) -> tuple[str, ...]:
    """Return the origins that the sound comes from, when it is not our own."""
    addresses = [services.store.url("narrations")]
    if manifest:
        addresses += [manifest["contentUrl"], manifest["transcript"]]
    parts = [urlsplit(address) for address in addresses]
    found = {f"{part.scheme}://{part.netloc}" for part in parts if part.scheme in {"http", "https"}}
    return tuple(sorted(found))


def _policy(settings: Settings, places: tuple[str, ...]) -> str:
    elsewhere = "".join(f" {place}" for place in places)
    return (
        f"default-src 'none'; script-src 'self'; style-src 'sha256-{_STYLE_HASH}';"
        f" connect-src 'self'{elsewhere}; media-src 'self' blob:{elsewhere};"
        f" img-src 'self' data:{elsewhere}; base-uri 'none'; form-action 'none';"
        f" frame-ancestors {' '.join(settings.embed_ancestors) or chr(39) + 'none' + chr(39)}"
    )


def _player(known: _Embedded, theme: str) -> str:
    """Write the element, what stands for it without JavaScript, and the way to the text."""
    attributes = {
        "article": known.article_id,
        "api": "../",
        "headline": known.title,
        "theme": theme,
        "mini": "off",
        "read-along": "off",
    }
    if urlsplit(known.url).scheme in {"http", "https"}:
        attributes["url"] = known.url
    after = ""
    fallback = f"<h1>{escape(known.title)}</h1>"
    if known.manifest:
        attributes["duration"] = f"{known.manifest['listen']['duration_ms'] / 1000:.0f}"
        sound = escape(known.manifest["contentUrl"])
        fallback += f'<audio controls preload="none" src="{sound}"></audio>'
        text = language_facts(known.language).read_transcript
        address = escape(known.manifest["transcript"])
        after = f'<p><a href="{address}" target="_blank" rel="noopener">{text}</a></p>'
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<listen-player {written}><noscript>{fallback}</noscript></listen-player>{after}"


def _page(language: str, title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{text_direction(language)}">\n'
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n"
        '<script type="module" src="../player.js"></script>\n</head>\n'
        f"<body>\n<main>{body}</main>\n</body>\n</html>\n"
    )
