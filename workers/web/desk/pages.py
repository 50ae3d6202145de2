"""The routes of the desk's screens and files; all that they change goes through ``/v1``."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from workers.services import Services
from workers.tokens import Token
from workers.watermark.apart import MAX_BYTES, MOST_S
from workers.web.desk import article, audience, connect, door, look, names, today, versions, voices
from workers.web.desk.shell import at_desk, page
from workers.web.etags import answer, entity_tag
from workers.web.problems import Problem, not_found
from workers.web.routes.lexicon.hear import WarmsOnce
from workers.web.routes.narrations import ArticleId

_FILES: Final[Mapping[str, tuple[str, str]]] = {
    "style.css": ("style.css", "text/css"),
    "names.css": ("names.css", "text/css"),
    "say-as.css": ("say-as.css", "text/css"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
    "htmx.js": ("vendored/htmx.min.js", "text/javascript"),
    **{
        name: (f"scripts/{name}", "text/javascript")
        for name in (
            "again.js",
            "article.js",
            "article-draft.js",
            "article-sound.js",
            "article-words.js",
            "article-writing.js",
            "desk.js",
            "acts.js",
            "connect.js",
            "copy.js",
            "detect.js",
            "keys.js",
            "secrets.js",
            "live.js",
            "play.js",
            "choice.js",
            # Names, and "Say it as…"
            "asking.js",
            "applying.js",
            "names.js",
            "say-as.js",
        )
    },
    # Versions, Needs a look, Voices.
    "review.css": ("review.css", "text/css"),
    **{
        name: (f"scripts/{name}", "text/javascript")
        for name in (
            "casting.js",
            "follow.js",
            "look.js",
            "passage.js",
            "question.js",
            "request.js",
            "shelf.js",
            "versions.js",
        )
    },
}
"""What the pages load, by the name in its address: the file, and its type."""


def make_router(services: Services) -> APIRouter:
    """Return the routes of the desk."""
    router = APIRouter(include_in_schema=False)
    router.include_router(door.make_router(services))
    warm = WarmsOnce(services)
    Person = Annotated[Token, Depends(at_desk(services))]  # noqa: N806 - a type

    async def shown(
        request: Request, token: Token, template: str, see: Any, asked: Any
    ) -> Response:
        values = await run_in_threadpool(see, services, asked)
        return page(request, services, template, token=token, **values)

    @router.get("/desk")
    @router.get("/desk/")
    async def first(request: Request, token: Person) -> Response:
        return await shown(request, token, "today.html", today.view, today.Asked.of(request))

    @router.get("/desk/rows")
    async def rows(request: Request, token: Person) -> Response:
        return await shown(request, token, "rows.html", today.view, today.Asked.of(request))

    @router.get("/desk/articles/{article_id}")
    async def one_article(request: Request, token: Person, article_id: ArticleId) -> Response:
        values = await run_in_threadpool(article.view, services, request, article_id)
        return page(request, services, "article.html", token=token, **values)

    @router.get("/desk/articles/{article_id}/body")
    async def its_body(request: Request, token: Person, article_id: ArticleId) -> Response:
        values = await run_in_threadpool(article.view, services, request, article_id)
        return page(request, services, "article_body.html", token=token, **values)

    @router.get("/desk/articles/{article_id}/mark")
    async def its_mark(_token: Person, article_id: ArticleId) -> Response:
        mark = await run_in_threadpool(article.mark_of, services, article_id)
        return Response(mark, media_type="text/plain", headers={"Cache-Control": "no-store"})

    @router.get("/desk/look")
    async def needing_a_look(request: Request, token: Person) -> Response:
        return await shown(request, token, "look.html", look.view, request)

    @router.get("/desk/look/page")
    async def page_held(request: Request, token: Person) -> Response:
        return await shown(request, token, "look_page.html", look.view_page, request)

    @router.get("/desk/articles/{article_id}/versions")
    async def versions_of(request: Request, token: Person, article_id: ArticleId) -> Response:
        values = await run_in_threadpool(versions.view, services, request, article_id)
        return page(request, services, "versions.html", token=token, **values)

    @router.get("/desk/names")
    async def how_names_are_said(request: Request, token: Person) -> Response:
        found = await shown(request, token, "names.html", names.view, request)
        if token.may("producer"):
            found.background = BackgroundTasks()
            warm.soon(found.background, names.language_asked(services, request))
        return found

    @router.get("/desk/names/rows")
    async def some_names(request: Request, token: Person) -> Response:
        return await shown(request, token, "names_rows.html", names.list_view, request)

    @router.get("/desk/names/used")
    async def name_used(request: Request, token: Person) -> Response:
        return await shown(request, token, "names_used.html", names.used_view, request)

    @router.get("/desk/audience")
    async def listeners(request: Request, token: Person) -> Response:
        return await shown(request, token, "audience.html", audience.view, request)

    @router.get("/desk/voices")
    async def speakers(request: Request, token: Person) -> Response:
        return await shown(request, token, "voices.html", voices.view, request)

    @router.get("/desk/detect")
    async def whose_sound(request: Request, token: Person) -> Response:
        return page(
            request,
            services,
            "detect.html",
            token=token,
            most_bytes=MAX_BYTES,
            most_minutes=MOST_S // 60,
        )

    @router.get("/desk/connect")
    async def connection(request: Request, token: Person) -> Response:
        if not token.may("producer"):
            raise Problem(403, "role_missing", "This needs the role producer.")
        return await shown(request, token, "connect.html", connect.view, request)

    @router.get("/desk/files/{name}")
    def file(request: Request, name: str) -> Response:
        if name not in _FILES:
            raise not_found("The desk has no such file.")
        body, media_type = _file(name)
        return answer(
            request,
            body,
            tag=entity_tag(body),
            media_type=media_type,
            cache_control="public, max-age=300",
        )

    return router


@cache
def _file(name: str) -> tuple[bytes, str]:
    place, media_type = _FILES[name]
    return files("workers.web.desk").joinpath(place).read_bytes(), media_type
