"""The route that looks for the inaudible mark in a file that somebody sends."""

import asyncio
from itertools import groupby
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.watermark.file import Report, Stretch
from workers.services import Services
from workers.tokens import Token
from workers.watermark import facts_of, publisher_number
from workers.watermark.apart import marks_apart
from workers.watermark.known import known_articles
from workers.web.access import requires
from workers.web.problems import Problem, responses
from workers.web.routes.recordings import sound_body, sound_received

PATH: Final = "/v1/detect"
WITHIN_S: Final = 120.0
"""By then a file has to have come."""
_AT_ONCE: Final = 2
"""So many files are looked through at a time; each takes a core."""
_WAITS_S: Final = 5.0
"""How long somebody waits for others, so that the answer comes within a minute in any case."""


class MarkedStretchBody(BaseModel):
    """A part of a file that carries one mark."""

    start_ms: int
    end_ms: int
    strength: float = Field(
        description="Standard deviations above chance; from 10 on it is no chance."
    )
    tempo: float = Field(description="How many times faster it is than it was made.")
    pitch: float = Field(description="How many times higher it is than it was made.")


class MarkedArticleBody(BaseModel):
    """An article that a mark may be of."""

    article_id: str
    title: str | None


class MarkFoundBody(BaseModel):
    """A mark, and whose it is."""

    mark: str = Field(description="32 bits as eight hexadecimal digits.")
    publisher: int = Field(description="The number of whoever published it.")
    article: int = Field(description="The article's number.")
    ours: bool = Field(description="The publisher's number is that of these settings.")
    strength: float = Field(description="The greatest.")
    articles: list[MarkedArticleBody] = Field(
        description="Articles of ours with this number; two in a million have the same."
    )
    stretches: list[MarkedStretchBody]


class DetectedBody(BaseModel):
    """Which marks a file carries."""

    marked: bool
    duration_ms: int = Field(description="How much of it was looked through.")
    whole: bool = Field(description="False: it goes on after what was looked through.")
    publisher: int = Field(description="The number of these settings.")
    marks: list[MarkFoundBody] = Field(description="The surest first.")


def make_router(services: Services) -> APIRouter:
    """Return the route."""
    router = APIRouter(tags=["producers"])
    reader = requires("reader", services.settings)
    places = asyncio.Semaphore(_AT_ONCE)

    @router.post(
        PATH,
        responses=responses(400, 401, 403, 408, 413, 415, 422, 503),
        openapi_extra=sound_body("The file: WAV, FLAC, MP3, Ogg Vorbis or Opus."),
    )
    async def detect(request: Request, _token: Annotated[Token, Depends(reader)]) -> DetectedBody:
        """Look for the inaudible mark in the first minutes of a file; nothing of it is kept."""
        _check_is_file(request)
        async with sound_received(request, "sound") as source:
            try:
                async with asyncio.timeout(_WAITS_S):
                    await places.acquire()
            except TimeoutError:
                raise Problem(
                    503,
                    "busy",
                    "Others are looking through files. Try again in a few seconds.",
                    {"Retry-After": "5"},
                ) from None
            try:
                report = await run_in_threadpool(marks_apart, source)
            finally:
                places.release()
        return await run_in_threadpool(_told, services, report)

    return router


def _check_is_file(request: Request) -> None:
    """Refuse a body that names itself something else than a file of sound.

    Raises:
        Problem: 415.
    """
    named = request.headers.get("content-type", "application/octet-stream")
    media_type = named.partition(";")[0].strip().lower()
    if media_type.startswith(("audio/", "video/")) or media_type in {
        "application/octet-stream",
        "application/ogg",
    }:
        return
    raise Problem(
        415,
        "unsupported_media_type",
        f"Send the file itself, as application/octet-stream or audio/…, not as {media_type[:80]}.",
    )


def _told(services: Services, report: Report) -> DetectedBody:
    own = publisher_number(services.settings)
    by_mark = sorted(report.stretches, key=lambda one: (one.mark, one.start_s))
    marks = [
        _mark(services, own, mark, list(stretches))
        for mark, stretches in groupby(by_mark, key=lambda one: one.mark)
    ]
    return DetectedBody(
        marked=bool(marks),
        duration_ms=round(1000 * report.duration_s),
        whole=report.is_whole,
        publisher=own,
        marks=sorted(marks, key=lambda one: -one.strength),
    )


def _mark(services: Services, own: int, mark: int, stretches: list[Stretch]) -> MarkFoundBody:
    facts = facts_of(mark)
    ours = facts["publisher"] == own
    known = known_articles(services.ledger, mark) if ours else ()
    return MarkFoundBody(
        **facts,
        ours=ours,
        strength=round(max(one.strength for one in stretches), 1),
        articles=[MarkedArticleBody(article_id=one.article_id, title=one.title) for one in known],
        stretches=[
            MarkedStretchBody(
                start_ms=round(1000 * one.start_s),
                end_ms=round(1000 * one.end_s),
                strength=round(one.strength, 1),
                tempo=round(one.tempo, 4),
                pitch=round(one.pitch, 4),
            )
            for one in stretches
        ],
    )
