"""``POST /v1/articles?dry_run=true``: what would be read of the article that a webhook brings."""

import asyncio
from datetime import datetime

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.errors import ReaderUnavailable, WebhookRefused
from audio.model import Article
from workers.editing.dry_run import DryRun, dry_run
from workers.fetching.address import vet_url
from workers.ledger.editing.records import Sentence
from workers.services import Services
from workers.web.editing.script import DroppedBody, in_words
from workers.web.readers import WAIT_S, Readers, readers_of
from workers.webhooks.incoming import PublishRequest, WithdrawRequest


class ReadSentenceBody(BaseModel):
    """One sentence as it would be read."""

    kind: str
    text: str
    spoken: str | None = Field(description="What would be said, where it differs from the text.")
    voice: str
    pause_after_ms: int

    @classmethod
    def of(cls, one: Sentence) -> "ReadSentenceBody":
        """Return what a CMS sees of a sentence."""
        same = one.spoken.rstrip(".") == one.text.rstrip(".")
        return cls(
            kind=one.kind,
            text=one.text,
            spoken=None if same else one.spoken,
            voice=one.voice_id,
            pause_after_ms=one.pause_after_ms,
        )


class ReaderBody(BaseModel):
    """Who would read."""

    id: str = Field(description="Who would read the most.")
    why: str
    all: list[str] = Field(description="Everybody who would read something.")


class DryRunBody(BaseModel):
    """What would be read of an article; nothing was written down."""

    article_id: str
    url: str | None
    title: str
    byline: str | None
    standfirst: str | None
    language: str
    published_at: datetime | None
    voice: ReaderBody
    sentences: list[ReadSentenceBody]
    dropped: list[DroppedBody]
    coverage: float = Field(description="The part of the article's text that is read, 0 to 1.")
    estimated_duration_ms: int
    held: bool = Field(description="Whether a person would have to let it pass first.")
    held_because: str | None

    @classmethod
    def of(cls, found: DryRun) -> "DryRunBody":
        """Return what a CMS sees of a dry run."""
        article = found.article
        return cls(
            article_id=article.id,
            url=article.url,
            title=article.title,
            byline=article.byline,
            standfirst=article.standfirst,
            language=article.language,
            published_at=article.published_at,
            voice=ReaderBody(id=found.voice_id, why=found.voice_why, all=list(found.voice_ids)),
            sentences=[ReadSentenceBody.of(one) for one in found.sentences],
            dropped=[
                DroppedBody(text=one.text, rule=one.rule, why=in_words(one.rule))
                for one in found.dropped
            ],
            coverage=round(found.coverage, 4),
            estimated_duration_ms=found.estimated_ms,
            held=found.held_because is not None,
            held_because=found.held_because,
        )


class DryRuns:
    """Tries articles without writing anything; for one event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        # Readers' presses fetch pages with the same few processes: one is left to them.
        self._fetching = asyncio.Lock()

    async def of(self, request: Request, event: PublishRequest | WithdrawRequest) -> DryRunBody:
        """Say what would be read of the article that a verified webhook brings or names.

        Raises:
            WebhookRefused: it withdraws one, so there is nothing to read.
            InputError: it can't be read or narrated, or its address may not be fetched.
            FetchFailed: its page did not come.
            ReaderUnavailable: too many articles are being read.
        """
        if isinstance(event, WithdrawRequest):
            raise WebhookRefused(
                "a dry run reads an article, and article.withdrawn brings none.",
                reason="incomplete",
            )
        readers = readers_of(request)
        if event.article_json is not None:
            article = await readers.article(event.article_json, event.article_url)
        else:
            article = await self._fetched(event.url or "", readers)
        return DryRunBody.of(await run_in_threadpool(dry_run, self._services, article))

    async def _fetched(self, url: str, readers: Readers) -> Article:
        policy = self._services.fetch_policy
        vet_url(url, policy)
        try:
            async with asyncio.timeout(WAIT_S):
                await self._fetching.acquire()
        except TimeoutError:
            raise ReaderUnavailable(
                f"Another dry run was fetching its page for {WAIT_S:.0f} s."
            ) from None
        try:
            return await readers.page(url, policy)
        finally:
            self._fetching.release()
