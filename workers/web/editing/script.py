"""``GET /v1/articles/{id}/script``: what is read of an article, sentence by sentence."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.directions import Directions, Place, SentenceEdit
from workers.editing.scripts import (
    RULES_IN_WORDS,
    ArticleScript,
    Line,
    script_of_draft,
    script_on_air,
)
from workers.manifest import Manifest, web_serves_media
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.base_url import base_of
from workers.web.problems import not_found, responses
from workers.web.routes.narrations import ArticleId


class SentenceBody(BaseModel):
    """One sentence as it is read."""

    number: int | None = Field(description="Of the article, from 0; none where it was put in.")
    kind: str
    text: str
    spoken: str | None = Field(description="What is said, where it differs from the text.")
    voice: str
    pause_after_ms: int
    place: Place | None = Field(description="How an edit names this sentence.")
    edit: SentenceEdit | None = Field(description="What a producer changed in it.")
    start_ms: int | None = Field(description="When it is heard on air.")
    end_ms: int | None

    @classmethod
    def of(cls, line: Line) -> "SentenceBody":
        """Return what a producer sees of a line."""
        one = line.sentence
        same = one.spoken.rstrip(".") == one.text.rstrip(".")
        return cls(
            number=one.number,
            kind=one.kind,
            text=one.text,
            spoken=None if same else one.spoken,
            voice=one.voice_id,
            pause_after_ms=one.pause_after_ms,
            place=line.place,
            edit=line.edit,
            start_ms=line.start_ms,
            end_ms=line.end_ms,
        )


class DroppedBody(BaseModel):
    """A passage that is not read."""

    text: str
    rule: str
    why: str = Field(description="The rule in words.")


class ScriptBody(BaseModel):
    """What is read of an article, and what is not."""

    article_id: str
    of: Literal["on_air", "draft"]
    title: str
    language: str
    revision: int
    version: int | None = Field(description="Of what is on air.")
    draft: int | None = Field(description="The draft's number; 0 where nobody has begun one.")
    sentences: list[SentenceBody]
    skipped: list[SentenceBody] = Field(description="Sentences that a producer left out.")
    dropped: list[DroppedBody]
    orphans: Directions = Field(description="Edits whose sentences are gone.")
    duration_ms: int | None
    audio_url: str | None

    @classmethod
    def of_script(
        cls, of: Literal["on_air", "draft"], script: ArticleScript, manifest: Manifest | None
    ) -> "ScriptBody":
        """Return what a producer sees of a script; ``manifest`` is of what is on air."""
        return cls(
            article_id=script.article.id,
            of=of,
            title=script.article.title,
            language=script.article.language,
            revision=script.revision,
            version=script.version,
            draft=script.draft_number,
            sentences=[SentenceBody.of(line) for line in script.lines],
            skipped=[SentenceBody.of(line) for line in script.skipped],
            dropped=[
                DroppedBody(text=one.text, rule=one.rule, why=in_words(one.rule))
                for one in script.dropped
            ],
            orphans=script.orphans,
            duration_ms=manifest.duration_ms if manifest else None,
            audio_url=manifest.content_url if manifest else None,
        )


def in_words(rule: str) -> str:
    """Say why a passage is not read."""
    return RULES_IN_WORDS.get(rule, rule.replace("_", " "))


def make_router(services: Services) -> APIRouter:
    """Return the route of scripts."""
    router = APIRouter(tags=["producers"])
    looking = requires("reader", services.settings)

    @router.get("/v1/articles/{article_id}/script", responses=responses(400, 401, 403, 404, 503))
    async def script(
        request: Request,
        article_id: ArticleId,
        _token: Annotated[Token, Depends(looking)],
        of: Annotated[
            Literal["on_air", "draft"],
            Query(description="What is on air, or the draft, or what one would begin as."),
        ] = "on_air",
    ) -> ScriptBody:
        """Return the script of an article, with what is not read and why."""
        make = script_on_air if of == "on_air" else script_of_draft
        found = await run_in_threadpool(make, services, article_id)
        if found is None:
            raise not_found(
                f"Nothing of {article_id} is on air; ask for its draft.", "article_unknown"
            )
        manifest = found.manifest if of == "on_air" else None
        if manifest and web_serves_media(services.store, services.settings):
            manifest = manifest.served_from(base_of(request, services.settings))
        return ScriptBody.of_script(of, found, manifest)

    return router
