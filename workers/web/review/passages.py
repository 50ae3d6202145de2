"""The routes of a person who looks: hear a passage, see what a page was taken for, wait."""

import io
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.model import Article, Clip
from workers.editing.scripts import draft_or_beginning
from workers.ledger.review.going import how_far
from workers.ledger.review.sounds import clip_key_of
from workers.services import Services
from workers.web.access import requires
from workers.web.editing.script import DroppedBody, in_words
from workers.web.problems import not_found, responses
from workers.web.routes.narrations import ArticleId

MOST_FOLLOWED: Final = 200
_WAV: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The sound.", "content": {"audio/wav": {}}}
}


class TakenBody(BaseModel):
    """A passage that is read."""

    kind: str
    text: str


class PageBody(BaseModel):
    """What was taken from a page, and what was not."""

    article_id: str
    title: str
    language: str
    url: str | None
    revision: int
    review: list[str] = Field(
        description="Why a person should look: `page_dump`, `text_left_out` ...", examples=[[]]
    )
    taken: list[TakenBody]
    dropped: list[DroppedBody]


class GoingBody(BaseModel):
    """How far some articles are."""

    made: int
    being_made: int
    failed: int


def make_router(services: Services) -> APIRouter:
    """Return these routes."""
    router = APIRouter(tags=["producers"])
    reader = Depends(requires("reader", services.settings))

    @router.get(
        "/v1/articles/{article_id}/segments/{segment}/sound",
        response_class=Response,
        responses=_WAV | responses(401, 403, 404, 503),
        dependencies=[reader],
    )
    async def sound(
        article_id: ArticleId,
        segment: Annotated[int, Path(ge=0, le=100_000, description="From 0.")],
    ) -> Response:
        """Hear one segment of the newest narration as it was spoken, also of one that failed."""
        wav = await run_in_threadpool(_sound, services, article_id, segment)
        return Response(wav, media_type="audio/wav", headers={"Cache-Control": "no-store"})

    @router.get(
        "/v1/articles/{article_id}/page",
        responses=responses(401, 403, 404, 503),
        dependencies=[reader],
    )
    async def page(response: Response, article_id: ArticleId) -> PageBody:
        """Show what of the newest text is taken for the article, and what is not, with why."""
        response.headers["Cache-Control"] = "no-store"
        return await run_in_threadpool(page_of, services, article_id)

    @router.get("/v1/progress", responses=responses(401, 403, 503), dependencies=[reader])
    async def progress(
        response: Response,
        article: Annotated[
            list[ArticleId], Query(max_length=MOST_FOLLOWED, description="Which articles.")
        ],
    ) -> GoingBody:
        """Say how many of some articles are made, are being made, and have failed."""
        response.headers["Cache-Control"] = "no-store"
        found = await run_in_threadpool(how_far, services.ledger, article)
        return GoingBody(made=found.made, being_made=found.being_made, failed=found.failed)

    return router


def page_of(services: Services, article_id: str) -> PageBody:
    """Return what of an article's newest text is read, and what is not.

    Raises:
        ArticleUnknown: there is no text of it.
        LedgerUnavailable: the database failed.
    """
    draft = draft_or_beginning(services.ledger, article_id)
    article = draft.article
    return PageBody(
        article_id=article_id,
        title=article.title,
        language=article.language,
        url=article.url,
        revision=draft.revision,
        review=list(article.review),
        taken=[TakenBody(kind=kind, text=text) for kind, text in _taken(article)],
        dropped=[
            DroppedBody(text=one.text, rule=one.rule, why=in_words(one.rule))
            for one in article.dropped
        ],
    )


def _taken(article: Article) -> list[tuple[str, str]]:
    head = {
        "title": article.title,
        "byline": article.byline,
        "standfirst": article.standfirst,
    }
    blocks = [(block.kind, block.text) for block in article.blocks]
    return [(kind, text) for kind, text in head.items() if text] + blocks


def _sound(services: Services, article_id: str, segment: int) -> bytes:
    key = clip_key_of(services.ledger, article_id, segment)
    clip = services.clips.get(key) if key else None
    if clip is None or not len(clip.samples):
        raise not_found(
            "There is no sound of this passage, or it was removed. Narrate the article again.",
            "nothing_to_hear",
        )
    return _wav(clip)


def _wav(clip: Clip) -> bytes:
    # What works with sound takes a third of a second to import.
    import soundfile  # noqa: PLC0415

    out = io.BytesIO()
    soundfile.write(out, clip.samples, clip.sample_rate_hz, subtype="PCM_16", format="WAV")
    return out.getvalue()
