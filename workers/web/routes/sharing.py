"""Sharing a narration: a page with a preview card, and oEmbed (oembed.com, 1.0)."""

import re
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote, urlencode, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse

from audio.intake.ids import VALID_ID
from audio.languages import text_direction
from workers.manifest import Manifest
from workers.services import Services
from workers.web.base_url import base_of
from workers.web.html import templates_of
from workers.web.manifest_cache import manifests_of
from workers.web.problems import article_unknown, responses, withdrawn
from workers.web.routes.narrations import ArticleId, article_id_at
from workers.web.routes.pages import embed_policy
from workers.web.subscribers.door import Pass, door_of
from workers.web.subscribers.manifests import manifest_for

CACHE_CONTROL: Final = "public, max-age=60"
HEIGHT_PX: Final = 260
"""Of a frame that holds every state of the player."""
WIDTH_PX: Final = 600
_OURS: Final = re.compile(rf"/(?:listen|embed)/({VALID_ID.pattern})")
_PAGE: Final = responses(404, 410, 503) | {
    200: {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}
}

_OEMBED: Final = responses(404, 410, 503) | {
    200: {"description": "As JSON or XML.", "content": {"text/xml": {"schema": {"type": "string"}}}}
}


class OEmbed(BaseModel):
    """How a site shows a narration that somebody linked (oEmbed 1.0, type rich)."""

    version: str = "1.0"
    type: str = "rich"
    title: str
    provider_name: str
    provider_url: str
    cache_age: int = 3600
    html: str = Field(description="A frame with the player.")
    width: int
    height: int


def make_router(services: Services) -> APIRouter:
    """Return the routes of sharing."""
    router = APIRouter(tags=["player"])

    @router.get("/listen/{article_id}", response_class=HTMLResponse, responses=_PAGE)
    async def share_page(request: Request, article_id: ArticleId) -> Response:
        """Return a page of an article's narration, which other sites show as a card."""
        manifest = await _published(services, request, article_id)
        base = base_of(request, services.settings)
        page = _page(services, manifest, base)
        headers = {
            "Cache-Control": CACHE_CONTROL,
            "Content-Security-Policy": embed_policy(services, manifest),
        }
        return HTMLResponse(page, 200, headers)

    @router.get("/oembed", response_model=OEmbed, responses=_OEMBED)
    async def oembed(  # noqa: PLR0917 - each is a field of the query
        request: Request,
        response: Response,
        url: Annotated[
            str,
            Query(
                min_length=8,
                max_length=2048,
                pattern=r"^[^\x00]+$",
                description="The address of a share page, a frame's page, or the article itself.",
                examples=["https://news.example/night-ferry"],
            ),
        ],
        maxwidth: Annotated[int, Query(ge=1, description="In pixels.")] = WIDTH_PX,
        maxheight: Annotated[int, Query(ge=1, description="In pixels.")] = HEIGHT_PX,
        form: Annotated[Literal["json", "xml"], Query(alias="format")] = "json",
    ) -> OEmbed | Response:
        """Return a frame with the player of whatever narration an address is of."""
        base = base_of(request, services.settings)
        article_id = _id_in(url, base) or await article_id_at(services, request, url)
        if article_id is None:
            raise article_unknown("at this address")
        manifest = await _published(services, request, article_id)
        response.headers["Cache-Control"] = CACHE_CONTROL
        width, height = min(maxwidth, WIDTH_PX), min(maxheight, HEIGHT_PX)
        frame = templates_of("workers.web").get_template("oembed.html")
        told = OEmbed(
            title=manifest.title,
            provider_name=services.settings.publisher,
            provider_url=f"{base}/",
            html=frame.render(
                src=f"{base}/embed/{quote(article_id)}",
                title=manifest.title,
                width=width,
                height=height,
            ),
            width=width,
            height=height,
        )
        if form == "json":
            return told
        headers = {"Cache-Control": CACHE_CONTROL}
        return Response(_as_xml(told), headers=headers, media_type="text/xml")

    return router


def _as_xml(told: OEmbed) -> bytes:
    """Write the same as XML (oembed.com, 2.3.4.4)."""
    root = Element("oembed")
    for name, value in told:
        SubElement(root, name).text = str(value)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


async def _published(services: Services, request: Request, article_id: str) -> Manifest:
    """Return what everybody may have of an article."""
    found = await manifests_of(request).find(article_id)
    if found.outcome == "withdrawn":
        raise withdrawn(article_id, found.words)
    base = base_of(request, services.settings)
    manifest = found.manifest_at(base)
    if manifest is None:
        raise article_unknown(article_id)
    reader = Pass(article_id, is_whole=not found.for_subscribers)
    return manifest_for(manifest, reader, services, door_of(request), base=base)


def _id_in(url: str, base: str) -> str | None:
    """Return the article's id in an address of our own; None: it is another's."""
    try:
        given, own = urlsplit(url), urlsplit(base)
    except ValueError:
        return None
    match = _OURS.fullmatch(given.path) if given.netloc == own.netloc else None
    return match[1] if match else None


def _page(services: Services, manifest: Manifest, base: str) -> str:
    share_url = f"{base}/listen/{quote(manifest.article_id)}"
    files = manifest.files
    picture = next((files[name].url for name in ("cover.jpg", "cover.png") if name in files), None)
    facts: dict[str, Any] = {
        "language": manifest.language,
        "direction": text_direction(manifest.language),
        "title": manifest.title,
        "theme": "auto",
        "article_id": manifest.article_id,
        "article_url": manifest.article_url,
        "publisher": manifest.document.get("publisher", {}).get(
            "name", services.settings.publisher
        ),
        "minutes": max(1, round(manifest.duration_ms / 60_000)),
        "reader": None if manifest.synthetic else manifest.voice,
        "share_url": share_url,
        "embed_url": f"{base}/embed/{quote(manifest.article_id)}",
        "oembed_url": f"{base}/oembed?{urlencode({'url': share_url})}",
        "audio_url": manifest.content_url,
        "picture": picture,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
    }
    return templates_of("workers.web").get_template("share.html").render(**facts)
