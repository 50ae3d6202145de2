"""Which stories are in a briefing, and why the others are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from audio.languages import same_language
from audio.model import Article
from workers.audience.playlist_rules import chosen
from workers.briefings.rule import WrittenBriefing
from workers.briefings.shelf import Candidate, Story, candidates
from workers.manifest import read_manifest
from workers.services import Services
from workers.subscribers.articles import is_for_subscribers

Reason = Literal[
    "not_narrated", "for_subscribers", "human_recording", "other_language", "too_old", "no_room"
]
WHY: dict[Reason, str] = {
    "not_narrated": "it is not narrated",
    "for_subscribers": "it is for subscribers, and a briefing is everybody's",
    "human_recording": "a person reads it, so it can't be joined sentence by sentence",
    "other_language": "it is in another language",
    "too_old": "it is older than within_h",
    "no_room": "it would be longer than longest_min",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A story that the playlist has and the briefing has not."""

    article: Article
    reason: Reason


@dataclass(frozen=True, slots=True)
class Choice:
    """What a briefing would be made of now."""

    stories: tuple[Story, ...]
    """In the order in which they are heard."""
    left_out: tuple[LeftOut, ...]
    """Those that were looked at before there were enough."""
    duration_ms: int
    """How long the stories take, without what is said between them."""


def choose(services: Services, rule: WrittenBriefing, *, now_ms: int) -> Choice:
    """Choose a briefing's stories from what is on air.

    Raises:
        LedgerUnavailable, StoreUnavailable: that can't be looked up now.
    """
    found = {one.story.article.id: one for one in candidates(services.ledger)}
    in_order = chosen(services.ledger, [one.story.article for one in found.values()], rule.playlist)
    stories: list[Story] = []
    left_out: list[LeftOut] = []
    total_ms = 0
    for article in in_order:
        if len(stories) == rule.most_stories:
            break
        candidate = found[article.id]
        reason, length_ms = _judged(services, rule, candidate, now_ms=now_ms)
        if reason is None and total_ms + length_ms > rule.longest_min * 60_000:
            reason = "no_room"
        if reason is not None:
            left_out.append(LeftOut(article, reason))
            continue
        stories.append(candidate.story)
        total_ms += length_ms
    return Choice(tuple(stories), tuple(left_out), total_ms)


def still_good(
    services: Services, rule: WrittenBriefing, stories: dict[str, Story]
) -> Iterator[Story]:
    """Yield those stories that may be in a briefing, of which all were when it was chosen."""
    language = language_of(services, rule)
    for story in stories.values():
        closed = is_for_subscribers(services, story.article.id, None)
        if not closed and same_language(story.article.language, language):
            yield story


def _judged(
    services: Services, rule: WrittenBriefing, candidate: Candidate, *, now_ms: int
) -> tuple[Reason | None, int]:
    """Return why a story is left out, None if it is not; and how long it takes."""
    article = candidate.story.article
    at_ms = candidate.changed_at_ms
    if article.published_at is not None:
        at_ms = round(article.published_at.timestamp() * 1000)
    if now_ms - at_ms > rule.within_h * 3_600_000:
        return "too_old", 0
    if not same_language(article.language, language_of(services, rule)):
        return "other_language", 0
    manifest = read_manifest(services.store, article.id) if candidate.is_narrated else None
    if manifest is None:
        return "not_narrated", 0
    if is_for_subscribers(services, article.id, manifest):
        return "for_subscribers", 0
    return (None if manifest.synthetic else "human_recording"), manifest.duration_ms


def language_of(services: Services, rule: WrittenBriefing) -> str:
    """Return the language that a briefing is in."""
    return rule.language or services.settings.language
