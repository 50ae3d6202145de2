"""The routes that help to say names right: hear one, find it on air, see what is in no list."""

import asyncio
import base64
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import APIRouter, BackgroundTasks, Depends, Query
from starlette.concurrency import run_in_threadpool

from audio.intake.ids import VALID_ID
from audio.languages import primary_subtag
from workers.ledger import latest_article
from workers.lexicon import concern
from workers.lexicon.hear import Trial, pronouncer, try_entry, warm_up
from workers.lexicon.names import clean_scope, one_line, scopes_of
from workers.lexicon.suggest import suggestions
from workers.services import Services
from workers.web.access import requires
from workers.web.problems import Problem, responses
from workers.web.routes.lexicon import bodies
from workers.web.routes.lexicon.changes import PREFIX, Language

_WAITS_S: Final = 20.0
"""How long somebody waits for others who try names; one is spoken at a time."""


@dataclass(frozen=True, slots=True)
class WarmsOnce:
    """Loads what a try of a language needs, once, after something was answered."""

    services: Services
    _begun: set[str] = field(default_factory=set)

    def soon(self, after: BackgroundTasks, language: str) -> None:
        """Begin when the answer is sent, unless it was begun before."""
        if (primary := primary_subtag(language)) not in self._begun:
            self._begun.add(primary)
            after.add_task(warm_up, self.services, primary)


def make_router(services: Services) -> APIRouter:
    """Return these routes."""
    router = APIRouter(tags=["names"])
    reader = Depends(requires("reader", services.settings))
    producer = Depends(requires("producer", services.settings))
    speaking = asyncio.Lock()
    warm = WarmsOnce(services)

    @router.post(
        f"{PREFIX}/try",
        responses=responses(400, 401, 403, 404, 408, 413, 503),
        dependencies=[producer],
    )
    async def hear(body: bodies.TryNameBody) -> bodies.TrialBody:
        """Speak a sentence without and with an entry; nothing is kept of the entry."""
        try:
            async with asyncio.timeout(_WAITS_S):
                await speaking.acquire()
        except TimeoutError:
            raise Problem(
                503, "busy", "Others are trying names. Try again in a moment.", {"Retry-After": "5"}
            ) from None
        try:
            trial = await run_in_threadpool(_try, services, body)
        finally:
            speaking.release()
        return bodies.TrialBody(
            voice=trial.voice_id, before=_sound(trial, "before"), after=_sound(trial, "after")
        )

    @router.get(f"{PREFIX}/usages", responses=responses(400, 401, 403, 503), dependencies=[reader])
    async def usages(
        after: BackgroundTasks,
        name: Annotated[str, Query(min_length=1, max_length=200)],
        language: Language = "en",
        scope: Annotated[
            str, Query(max_length=200, description="Only there, as an entry has it.")
        ] = "everywhere",
    ) -> bodies.ConcernBody:
        """Say which published articles have a name, and in which sentences."""
        warm.soon(after, language)  # whoever looks for a name will try it next
        where = clean_scope(scope)
        found = await run_in_threadpool(concern.with_name, services.ledger, name, language, where)
        return bodies.ConcernBody.of(found)

    @router.get(
        f"{PREFIX}/suggestions",
        responses=responses(400, 401, 403, 404, 503),
        dependencies=[producer],
    )
    async def suggest(
        after: BackgroundTasks,
        written: Annotated[str, Query(min_length=1, max_length=200)],
        language: Language = "en",
        article_id: Annotated[
            str | None,
            Query(pattern=f"^{VALID_ID.pattern}$", description="Whose language it is in."),
        ] = None,
    ) -> bodies.SuggestionsBody:
        """Suggest several ways of saying a name, the likeliest first; all can be spoken."""
        found = await run_in_threadpool(_suggest, services, written, language, article_id)
        warm.soon(after, found.language)
        return found

    @router.get(f"{PREFIX}/unlisted", responses=responses(401, 403, 503), dependencies=[reader])
    async def unlisted(
        language: Language = "en",
        days: Annotated[int, Query(ge=1, le=365)] = 7,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> list[bodies.UnlistedBody]:
        """List names that were heard lately and stand in no list, the most played first."""
        found = await run_in_threadpool(
            concern.unlisted, services, language, n_days=days, limit=limit
        )
        return [bodies.UnlistedBody.of(one) for one in found]

    return router


def _suggest(
    services: Services, written: str, language: str, article_id: str | None
) -> bodies.SuggestionsBody:
    speakers, scopes = services.speakers, frozenset[str]()
    if article_id is not None:
        article = speakers.with_language(latest_article(services.ledger, article_id))
        language, scopes = article.language, scopes_of(article)
    primary = primary_subtag(language)
    known = speakers.lexicon(primary, scopes, names=services.names())
    found = suggestions(one_line(written), primary, pronouncer(services, language), known)
    return bodies.SuggestionsBody(
        language=primary, suggestions=[bodies.SuggestionBody.of(one) for one in found]
    )


def _try(services: Services, body: bodies.TryNameBody) -> Trial:
    return try_entry(
        services,
        body.entry(),
        body.sentence,
        article_id=body.article_id,
        voice_id=body.voice,
    )


def _sound(trial: Trial, which: str) -> bodies.NameSoundBody:
    heard = trial.before if which == "before" else trial.after
    return bodies.NameSoundBody(
        phonemes=heard.phonemes,
        duration_ms=heard.duration_ms,
        wav=base64.b64encode(heard.wav).decode(),
    )
