"""Keeping briefings: made once a day, made anew when a story changes, taken off air when one goes.

Everything here looks at what is written down and does what is missing, so it may be done by any
process at any time, twice or half.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from audio.errors import ServiceError
from workers.briefings import shelf
from workers.briefings.choose import Choice, choose, language_of, still_good
from workers.briefings.rule import WrittenBriefing
from workers.briefings.running_order import briefing_id, running_order
from workers.briefings.shelf import Standing, Story
from workers.events import record
from workers.ledger import Accepted, Request
from workers.services import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of asking for a briefing."""

    article_id: str
    choice: Choice
    accepted: Accepted | None
    """None: there is no story for it, it is made already, or a story went meanwhile."""


def keep_briefings(services: Services) -> None:
    """Make what is due, and put right what is not as it should be.

    Raises:
        LedgerUnavailable, StoreUnavailable: the rest is done the next time.
    """
    now_ms = services.ledger.clock_ms()
    for name, rule in services.settings.briefings.items():
        day = rule.local(now_ms).date()
        if rule.is_due(now_ms) and not shelf.is_made(services.ledger, name, day.isoformat()):
            make_today(services, name, rule, requested_by="briefings")
    for standing in shelf.standings(services.ledger):
        _keep(services, standing, now_ms)


def make_today(services: Services, name: str, rule: WrittenBriefing, *, requested_by: str) -> Made:
    """Choose today's stories and have them narrated as one, unless that was done today.

    Raises:
        LedgerUnavailable, StoreUnavailable: nothing was accepted.
    """
    now_ms = services.ledger.clock_ms()
    day = rule.local(now_ms).date()
    choice = choose(services, rule, now_ms=now_ms)
    accepted = None
    if choice.stories:
        request = Request(kind="publish", lane="publish", requested_by=requested_by)
        accepted = _make(services, name, rule, choice.stories, request, day=day, anew=False)
    return Made(briefing_id(name, day), choice, accepted)


def withdrawn(services: Services, story_id: str) -> None:
    """Take every briefing off air that has this story, which is off air.

    Raises:
        LedgerUnavailable: some may still be on air; repeating it takes them off.
    """
    for article_id in shelf.take_off_those_with(services.ledger, story_id):
        record("briefing_taken_off", article_id=article_id, because_of=story_id)


def removed(services: Services, article_id: str) -> None:
    """Make a briefing anew whose files have just been removed, if that is why they were.

    Where a service fails meanwhile, that is done when briefings are looked at the next time.
    """
    try:
        now_ms = services.ledger.clock_ms()
        for standing in shelf.standings(services.ledger, article_id=article_id):
            _keep(services, standing, now_ms)
    except ServiceError as error:
        log.warning("%s is not made anew yet: %s", article_id, error)


def _keep(services: Services, standing: Standing, now_ms: int) -> None:
    rule = services.settings.briefings.get(standing.name)
    if rule is None:
        return  # whoever took it out of the settings withdraws what is still on air
    day = date.fromisoformat(standing.day)
    if rule.local(now_ms).date() - day >= timedelta(days=rule.keep_days):
        shelf.take_off(services.ledger, standing.article_id, "it is old", to_be_made_anew=False)
        return
    good = _good(services, rule, standing)
    now_heard = tuple((story.article.id, story.revision) for story in good)
    if standing.is_wanted and now_heard == standing.stories:
        return
    if standing.is_wanted and len(good) < len(standing.stories):
        gone = {story_id for story_id, _ in standing.stories} - {one.article.id for one in good}
        reason = f"may not be heard here any more: {', '.join(sorted(gone))}"
        if shelf.take_off(services.ledger, standing.article_id, reason):
            record("briefing_taken_off", article_id=standing.article_id, because_of=sorted(gone))
        return
    if good:
        request = Request(
            kind="publish",
            lane="publish",
            requested_by="briefings",
            reason="its stories are others by now",
        )
        _make(services, standing.name, rule, good, request, day=day, anew=True)


def _good(services: Services, rule: WrittenBriefing, standing: Standing) -> list[Story]:
    """Return the briefing's stories that may be in it, as they are on air, in order."""
    found = shelf.on_air_now(services.ledger, [story_id for story_id, _ in standing.stories])
    in_order = {story_id: found[story_id] for story_id, _ in standing.stories if story_id in found}
    return list(still_good(services, rule, in_order))


def _make(
    services: Services,
    name: str,
    rule: WrittenBriefing,
    stories: Sequence[Story],
    request: Request,
    *,
    day: date,
    anew: bool,
) -> Accepted | None:
    article = running_order(name, rule, day, stories, language=language_of(services, rule))
    accepted = shelf.make(
        services.ledger,
        article,
        stories,
        request,
        name=name,
        day=day.isoformat(),
        voice_id=rule.voice,
        anew=anew,
    )
    if accepted is not None:
        record("briefing_accepted", article_id=article.id, stories=len(stories), anew=anew)
    return accepted
