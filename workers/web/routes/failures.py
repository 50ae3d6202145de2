"""The routes of what needs a look: failures by cause, suspicious narrations, webhooks given up."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from audio.errors import InputError, ListenError, ReviewNeeded
from voices.library.installed import installed_voices
from workers.ledger.audit import Actor
from workers.ledger.failures.dead_letters import count_dead_letters, dead_letters, send_again
from workers.ledger.listing.failures import suspicious
from workers.ledger.listing.find import Listed, find
from workers.ledger.review import stand_ins
from workers.ledger.review.sounds import Failure, failures_of
from workers.ledger.review.stand_ins import StandIn
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.problems import is_retryable, responses
from workers.web.sender import sender_of

MOST: Final = 200
"""The most of each kind that are shown."""

Retry = Literal["helps", "may_help", "lets_it_pass", "fails_again"]
"""What narrating again does, once nothing else is changed: a service had failed; the sound was
wrong; a person lets it pass; the same text fails in the same way."""


class FindingBody(BaseModel):
    """A passage that does not sound as it is written."""

    segment: int = Field(description="Of the narration, from 0.")
    text: str = Field(description="As it is written.")
    expected: str | None = Field(description="The words that should be heard there.")
    heard: str | None = Field(description="The words that were; null: nobody listened back.")
    sound: str = Field(description="The path of its sound, as it was spoken.")


class FailedArticle(BaseModel):
    """One article that could not be narrated."""

    article_id: str
    title: str
    error: str | None
    heard: bool = Field(description="An earlier narration of it is still on air.")
    findings: list[FindingBody] = Field(description="Where the sound is wrong, if it is known.")
    guessed: bool = Field(
        description="What of its page is the article was guessed: `GET …/page` shows it."
    )


class FailureGroup(BaseModel):
    """Articles that failed for the same cause."""

    code: str
    retry: Retry = Field(description="What narrating again does, if nothing else is changed.")
    articles: list[FailedArticle]


class HeardArticle(BaseModel):
    """An article on air."""

    article_id: str
    title: str


class SuspiciousBody(BaseModel):
    """A narration on air that does not sound as it is written."""

    article_id: str
    title: str
    version: int = Field(description="Of what is on air: `GET …/versions/{version}` has times.")
    findings: list[FindingBody]


class StandInBody(BaseModel):
    """Articles on air in which others read because a voice could not."""

    wanted: str
    used: list[str]
    why: Literal["not_installed", "other_language"]
    installed: bool = Field(description="It is there by now: narrating again lets it read.")
    articles: list[HeardArticle]


class LetterBody(BaseModel):
    """A webhook that was given up."""

    number: int
    article_id: str
    endpoint: str | None
    event: str | None
    why: str
    failures: int
    given_up_at: datetime


class FailuresBody(BaseModel):
    """What needs a look."""

    groups: list[FailureGroup]
    suspicious: list[SuspiciousBody]
    stand_ins: list[StandInBody]
    webhooks: list[LetterBody] = Field(description="Given up, the newest first.")
    n_webhooks: int


class RetryBody(BaseModel):
    """Which webhooks to send again."""

    model_config = ConfigDict(extra="forbid")

    numbers: list[int] | None = Field(default=None, max_length=500, description="null: all.")


class RetriedBody(BaseModel):
    """What will be sent again."""

    sent_again: int


def make_router(services: Services) -> APIRouter:
    """Return the routes of what needs a look."""
    router = APIRouter(tags=["producers"])
    reader = requires("reader", services.settings)
    producer = requires("producer", services.settings)

    @router.get("/v1/failures", responses=responses(401, 403, 503), dependencies=[Depends(reader)])
    async def failures(response: Response) -> FailuresBody:
        """Say what could not be narrated, by cause, and what else a person should look at."""
        response.headers["Cache-Control"] = "no-store"
        return await run_in_threadpool(look, services)

    @router.post(
        "/v1/failures/webhooks/retry",
        status_code=202,
        responses=responses(400, 401, 403, 408, 413, 503),
    )
    async def again(
        request: Request, token: Annotated[Token, Depends(producer)], body: RetryBody | None = None
    ) -> RetriedBody:
        """Send webhooks that were given up again, with all their attempts."""
        numbers = body.numbers if body else None
        n_due = await run_in_threadpool(
            send_again, services.ledger, numbers, actor=Actor(token.who, token.role)
        )
        sender_of(request).wake()
        return RetriedBody(sent_again=n_due)

    return router


def look(services: Services) -> FailuresBody:
    """Collect what needs a look.

    Raises:
        LedgerUnavailable: the database failed.
    """
    ledger = services.ledger
    failed = find(ledger, state="needs_a_look", limit=MOST)
    return FailuresBody(
        groups=grouped(failed, failures_of(ledger, [one.article_id for one in failed])),
        suspicious=[
            SuspiciousBody(
                article_id=one.article_id,
                title=one.title,
                version=one.version,
                findings=[_finding(one.article_id, finding) for finding in one.findings],
            )
            for one in suspicious(ledger, limit=MOST)
        ],
        stand_ins=_standing_in(services, stand_ins.on_air(ledger, limit=MOST)),
        webhooks=[
            LetterBody(
                number=letter.message_id,
                article_id=letter.article_id,
                endpoint=letter.target,
                event=letter.event_type,
                why=letter.why,
                failures=letter.failures,
                given_up_at=datetime.fromtimestamp(letter.dead_at_ms / 1000, UTC),
            )
            for letter in dead_letters(ledger, limit=MOST)
        ],
        n_webhooks=count_dead_letters(ledger),
    )


def grouped(failed: Sequence[Listed], places: Mapping[str, Failure]) -> list[FailureGroup]:
    """Return failures by cause, the most frequent cause first; ``places`` says where they are.

    A page that was guessed and sound that is not as written are two causes of one code.
    """
    groups: dict[tuple[str, bool], list[FailedArticle]] = {}
    for one in failed:
        code = one.error_code or ListenError.code
        article = _failed(one, places.get(one.article_id))
        groups.setdefault((code, article.guessed), []).append(article)
    made = [
        FailureGroup(code=code, retry=retry_of(code), articles=articles)
        for (code, _), articles in groups.items()
    ]
    return sorted(made, key=lambda group: (-len(group.articles), group.code))


def _failed(one: Listed, place: Failure | None) -> FailedArticle:
    found = [dict(finding) for finding in place.findings] if place else []
    if place and place.segment is not None:
        found.insert(0, {"segment": place.segment, "text": place.excerpt or ""})
    return FailedArticle(
        article_id=one.article_id,
        title=one.title,
        error=one.error_message,
        heard=one.is_heard,
        findings=[_finding(one.article_id, finding) for finding in found],
        guessed=one.error_code == ReviewNeeded.code and not found,
    )


def _finding(article_id: str, finding: Mapping[str, Any]) -> FindingBody:
    segment = int(finding["segment"])
    return FindingBody(
        segment=segment,
        text=finding["text"],
        expected=finding.get("expected"),
        heard=finding.get("heard"),
        sound=f"/v1/articles/{article_id}/segments/{segment}/sound",
    )


def _standing_in(services: Services, found: Sequence[StandIn]) -> list[StandInBody]:
    """Group stand-ins by the voice that is missing."""
    if not found:
        return []
    here = {one.voice.id for one in installed_voices(services.settings.voice_folders)}
    groups: dict[tuple[str, str], list[StandIn]] = {}
    for one in found:
        groups.setdefault((one.wanted, one.why), []).append(one)
    return [
        StandInBody(
            wanted=wanted,
            used=sorted({one.used for one in some}),
            why="not_installed" if why == "not_installed" else "other_language",
            installed=wanted in here,
            articles=[
                HeardArticle(article_id=article_id, title=title)
                for article_id, title in {one.article_id: one.title for one in some}.items()
            ],
        )
        for (wanted, why), some in groups.items()
    ]


def retry_of(code: str) -> Retry:
    """Say what narrating again does after an error with this code."""
    if code == ReviewNeeded.code:
        return "lets_it_pass"
    if is_retryable(code):
        return "helps"
    return "fails_again" if code in _codes(InputError) else "may_help"


def _codes(kind: type[ListenError]) -> set[str]:
    return {kind.code}.union(*(_codes(below) for below in kind.__subclasses__()))
