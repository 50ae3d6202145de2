"""Preparing: an article's plan, or its opening alone, spoken before anybody has pressed."""

import logging
import time
from dataclasses import replace

from audio.directions import Directions
from audio.errors import (
    ListenError,
)
from audio.model import Article
from workers import narrate
from workers.briefings import shelf
from workers.briefings.plan import prepare_briefing
from workers.editing import put_back
from workers.editing.review import review_needed
from workers.events import record
from workers.hearing.back import SPOKEN_AGAIN
from workers.ledger import (
    Ledger,
    Work,
    article_from_json,
    latest_article,
    leases,
    narrations,
    outbox,
)
from workers.ledger.editing.directions import directions_of
from workers.ledger.transaction import Transaction
from workers.lexicon.records import usages
from workers.lexicon.records.usages import NamesChanged
from workers.lexicon.usage import usage_of
from workers.plan import Plan, plan_json
from workers.recordings import shelf as recordings
from workers.recordings.plan import prepare_recording
from workers.recordings.shelf import Recording
from workers.services import Services
from workers.watching import traces

log = logging.getLogger(__name__)


def prepare(services: Services, claimed: Work) -> None:
    """Write what an article will be down as a plan; a reader's opening is spoken before that."""
    text, voice_id, take, revision = narrations.article_of(services.ledger, claimed.narration_id)
    article = article_from_json(text)
    _hold_for_review(services.ledger, claimed, article)
    if put_back.queued(services, claimed):
        return
    directions = directions_of(services.ledger, claimed.narration_id)
    # A reader waits, and hears the first clip before the rest of the script is written.
    recording = _recording_of(services, article)
    quick = claimed.lane == "listen" and not (take or recording or directions)
    spoken = quick and _opening_spoken(services, article, voice_id, aloud=True)
    if spoken and outbox.more_urgent(services.ledger, claimed):
        # So does the next reader. The rest is sent again at once, behind that press.
        leases.release(services.ledger, claimed)
        return
    for last in (False, False, True):
        plan = _plan_anew(
            services,
            article,
            recording,
            directions,
            revision=revision,
            voice_id=voice_id,
            take=take,
        )
        try:
            _keep_plan(services, claimed, plan, newest=not last)
        except NamesChanged:
            continue  # a producer has just changed how a name is said
        return


def _plan_anew(
    services: Services,
    article: Article,
    recording: Recording | None,
    directions: Directions,
    *,
    revision: int,
    voice_id: str | None,
    take: int,
) -> Plan:
    if recording is not None:
        return prepare_recording(services, article, recording, take=take)
    if stories := shelf.stories_of(services.ledger, article.id, revision):
        plan = prepare_briefing(services, article, stories, voice_id=voice_id, take=take)
    else:
        plan = narrate.prepare(
            services, article, voice_id=voice_id, take=take, directions=directions
        )
    if not take:
        return plan
    for key in plan.clip_keys:
        services.clips.remove(key)  # a person's recording is read from the store once more
    # A voice says the same twice in the same way; whoever asks for it anew wants to hear another.
    return replace(plan, draw=take * (1 + SPOKEN_AGAIN))


def _keep_plan(services: Services, claimed: Work, plan: Plan, *, newest: bool) -> None:
    """Write the plan down with its words, unless it has to be of the newest names and is not."""
    tell_of(plan)
    usage = usage_of(plan)

    def also(tx: Transaction) -> None:
        if usage is not None:
            usages.keep(tx, claimed.narration_id, usage, newest=newest)

    narrations.planned(
        services.ledger, claimed, plan_json(plan), plan.narration_key, plan.clip_keys, also=also
    )


def _recording_of(services: Services, article: Article) -> Recording | None:
    """Return the recording that is to be heard of an article, unless a new text has ended that."""
    recording = recordings.recording_of(services.ledger, article.id, article)
    if recording is None or not recording.is_older:
        return recording
    if services.settings.recording_after_update == "keep":
        return recording
    recordings.drop(services.ledger, recording)
    record("recording_dropped", article_id=article.id, revision=recording.revision)
    return None


def open_ahead(services: Services, claimed: Work) -> None:
    """Speak what an announced article begins with, so that it is there when a reader presses.

    It is a clip like any other, and nobody hears it before that. What goes wrong goes wrong again
    at the press.
    """
    article = latest_article(services.ledger, claimed.article_id)
    if not article.review:
        _opening_spoken(services, article, None, aloud=False)
    leases.done(services.ledger, claimed)


def _opening_spoken(
    services: Services, article: Article, voice_id: str | None, *, aloud: bool
) -> bool:
    """Speak the first segment, unless its clip is there; return whether that was done.

    What goes wrong here goes wrong again when the script is written, or when the first batch is
    spoken; there it is dealt with.
    """
    started = time.perf_counter()
    try:
        spoken = narrate.speak_opening(services, article, voice_id=voice_id, aloud=aloud)
    except ListenError as error:
        log.info("the opening of %s was not spoken ahead: %s", article.id, error)
        return False
    spent_ms = round((time.perf_counter() - started) * 1000)
    record("opening_ready", article_id=article.id, spoken=spoken, ms=spent_ms)
    services.progress_bell.ring()
    return spoken


def _hold_for_review(ledger: Ledger, claimed: Work, article: Article) -> None:
    """Refuse what was guessed until a person has asked for it by hand."""
    review = review_needed(article)
    if review is not None and not narrations.asked_by_hand(ledger, claimed):
        raise review


def tell_of(plan: Plan) -> None:
    """Let the trace say who reads, in which language, and how much."""
    said = plan.script
    traces.note(voice=plan.voice.id, language=said.language, segments=len(said.segments))
