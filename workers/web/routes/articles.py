"""The list of articles for the desk, where an article is by its address, and what changes."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from workers.ledger.listing.find import Listed, ListState, count, find, sections
from workers.services import Services
from workers.web.access import Credentials, requires
from workers.web.live.streams import EVENTS_TYPE, Stream, events_answer
from workers.web.problems import not_found, responses
from workers.web.routes.narrations import article_id_at

ADDRESS_CACHE_CONTROL: Final = "public, max-age=60"

_EVENTS: Final[dict[int | str, dict[str, Any]]] = events_answer(
    "The event watching, then changed whenever the list is another one."
)


class ArticleAt(BaseModel):
    """Which article is at an address."""

    article_id: str


class ListedBody(BaseModel):
    """One article of the list."""

    article_id: str
    title: str
    byline: str | None
    section: str | None
    language: str | None
    url: str | None
    text_came_at: datetime = Field(description="When its newest text came.")
    state: ListState
    held: bool = Field(description="What is on air stays, whatever the CMS sends.")
    heard: bool = Field(description="Something is published of it.")
    error_code: str | None = Field(description="Of what needs a look: why.")
    error: str | None
    duration_ms: int | None
    voice: str | None = Field(description="Who reads the most of what is published.")
    plays: int

    @classmethod
    def of(cls, one: Listed) -> "ListedBody":
        """Make it of what the ledger has."""
        return cls(
            article_id=one.article_id,
            title=one.title,
            byline=one.byline,
            section=one.section,
            language=one.language,
            url=one.url,
            text_came_at=datetime.fromtimestamp(one.accepted_at_ms / 1000, UTC),
            state=one.state,
            held=one.is_held,
            heard=one.is_heard,
            error_code=one.error_code,
            error=one.error_message,
            duration_ms=one.duration_ms,
            voice=one.voice_id,
            plays=one.plays,
        )


class ArticlesBody(BaseModel):
    """A page of the list, the newest text first."""

    articles: list[ListedBody]
    next_cursor: str | None = Field(description="Of the next page; null on the last one.")
    counts: dict[ListState, int] = Field(description="How many articles are in each state.")
    sections: list[str]


def make_router(services: Services) -> APIRouter:
    """Return the routes of the list."""
    router = APIRouter(tags=["readers", "producers"])
    reader = requires("reader", services.settings)

    @router.get("/v1/articles", responses=responses(401, 403, 404, 503))
    async def articles(
        *,
        request: Request,
        response: Response,
        credentials: Credentials,
        url: Annotated[
            str | None,
            Query(
                min_length=8,
                max_length=2048,
                description="An article's address: answers with its id alone, to everybody."
                " Tracking fields and fragment don't matter.",
                examples=["https://news.example/night-ferry"],
            ),
        ] = None,
        q: Annotated[
            str, Query(max_length=300, description="Words of title, byline or text.")
        ] = "",
        state: ListState | None = None,
        section: Annotated[str | None, Query(max_length=300, pattern=r"^[^\x00]+$")] = None,
        cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,16}\.[0-9]{1,16}$")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> ArticleAt | ArticlesBody:
        """Return the id of the article at an address; to readers of the desk, the list."""
        if url is not None:
            response.headers["Cache-Control"] = ADDRESS_CACHE_CONTROL
            return await _article_at(services, request, url)
        await run_in_threadpool(reader, request, credentials)
        response.headers["Cache-Control"] = "no-store"
        asked = {"words": q, "state": state, "section": section, "after": cursor, "limit": limit}
        return await run_in_threadpool(_page, services, asked)

    @router.get(
        "/v1/changes",
        response_class=Response,
        responses=_EVENTS | responses(401, 403, 429, 503),
        dependencies=[Depends(reader)],
    )
    async def changes(request: Request) -> Response:
        """Say whenever something of the list has changed, as server-sent events."""
        return Stream(
            request,
            services,
            request.app.state.changes.stream(),
            media_type=EVENTS_TYPE,
            quota=request.app.state.watches,
        )

    return router


async def _article_at(services: Services, request: Request, url: str) -> ArticleAt:
    article_id = await article_id_at(services, request, url)
    if article_id is None:
        raise not_found(
            "No article with this address is known. Publish it first.", "article_unknown"
        )
    return ArticleAt(article_id=article_id)


def _page(services: Services, asked: dict[str, Any]) -> ArticlesBody:
    """Look one article further than the page, to know whether there is another."""
    limit = asked["limit"]
    found = find(services.ledger, **{**asked, "limit": limit + 1})
    shown = found[:limit]
    return ArticlesBody(
        articles=[ListedBody.of(one) for one in shown],
        next_cursor=shown[-1].cursor if len(found) > limit else None,
        counts=count(services.ledger),
        sections=sections(services.ledger),
    )
