"""The plan of a briefing: its own words, and between them the plans of its stories.

A story is the very segments of which its own narration was made, so their clips are there, and the
sound is made of them by the same stitching, mastering and gate as every narration.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from audio.errors import LanguageUnsupported, VoiceUnknown
from audio.model import Article, Chapter, DurationMs, Script, Segment
from workers import narrate
from workers.briefings.shelf import Story
from workers.ledger.editing.directions import directions_in_force
from workers.making.narration_key import narration_key_of
from workers.plan import Plan
from workers.services import Services

PAUSE_AFTER_STORY_MS: Final = DurationMs(1400)
"""The gate takes 2 s of silence for a fault."""
PAUSE_AFTER_HEADLINE_MS: Final = DurationMs(700)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Line:
    """One segment of a briefing with what belongs to it."""

    segment: Segment
    clip_key: str
    estimated_ms: int


def prepare_briefing(
    services: Services,
    article: Article,
    stories: Sequence[Story],
    *,
    voice_id: str | None = None,
    take: int = 0,
) -> Plan:
    """Join the plans of stories into one, with the briefing's own words before and between them.

    Without a voice for those, the stories follow each other with their own titles.

    Raises:
        InputError: a story can't be narrated any more as it was.
    """
    plans = [_story_plan(services, story) for story in stories]
    own = _own_plan(services, article, voice_id)
    chapters = [Chapter(0, article.title)] if own else []
    lines = _with_chapter(_lines(own, lambda one: one.chapter == 0), 0) if own else []
    for number, (story, plan) in enumerate(zip(stories, plans, strict=True), start=len(chapters)):
        chapters.append(Chapter(number, story.article.title, story.article.url))
        lines += _with_chapter(_story_lines(own, plan, number), number)
    if own:
        # What is said at the end comes behind the last heading.
        closing = _lines(own, lambda one: one.chapter == len(stories) and one.kind != "heading")
        lines += _with_chapter(closing, len(chapters) - 1)
    everything = [*([own] if own else []), *plans]
    return _joined(services, article, chapters, lines, everything, take=take)


def _story_plan(services: Services, story: Story) -> Plan:
    """Return the plan of which a story's own narration is made, with its producer's edits."""
    directions = directions_in_force(services.ledger, story.article.id)
    return narrate.prepare(services, story.article, voice_id=story.voice_id, directions=directions)


def _own_plan(services: Services, article: Article, voice_id: str | None) -> Plan | None:
    try:
        return narrate.prepare(services, article, voice_id=voice_id)
    except (LanguageUnsupported, VoiceUnknown) as error:
        log.warning("%s has no words of its own: %s", article.id, error)
        return None


def _story_lines(own: Plan | None, plan: Plan, number: int) -> list[_Line]:
    """Return a story's lines; its headline is the briefing's to say, where somebody says it."""
    if own is None:
        return _paused(_lines(plan), PAUSE_AFTER_STORY_MS)
    headline = _lines(own, lambda one: one.chapter == number and one.kind == "heading")
    # The briefing's own notice holds for all of it.
    story = _lines(plan, lambda one: one.kind not in ("title", "notice")) or _lines(plan)
    return _paused(headline, PAUSE_AFTER_HEADLINE_MS) + _paused(story, PAUSE_AFTER_STORY_MS)


def _lines(plan: Plan, wanted: Callable[[Segment], bool] = lambda _segment: True) -> list[_Line]:
    everything = zip(plan.script.segments, plan.clip_keys, plan.estimated_ms, strict=True)
    return [_Line(*each) for each in everything if wanted(each[0])]


def _paused(lines: list[_Line], pause_ms: DurationMs) -> list[_Line]:
    if not lines:
        return []
    *before, last = lines
    return [*before, replace(last, segment=replace(last.segment, pause_after_ms=pause_ms))]


def _with_chapter(lines: list[_Line], chapter: int) -> list[_Line]:
    return [replace(one, segment=replace(one.segment, chapter=chapter)) for one in lines]


def _joined(
    services: Services,
    article: Article,
    chapters: Sequence[Chapter],
    lines: Sequence[_Line],
    plans: Sequence[Plan],
    *,
    take: int,
) -> Plan:
    script = Script(
        article_id=article.id,
        language=article.language,
        segments=tuple(replace(one.segment, index=i) for i, one in enumerate(lines)),
        chapters=tuple(chapters),
        dropped=(),
        coverage=1.0,
    )
    voices = {voice.id: voice for plan in plans for voice in plan.voices}
    clip_keys = tuple(one.clip_key for one in lines)
    fallbacks = tuple(dict.fromkeys(fallback for plan in plans for fallback in plan.fallbacks))
    return Plan(
        article=article,
        script=script,
        voices=narrate.by_share(script, voices),
        clip_keys=clip_keys,
        # Chapters need no part of their own in it: the article names each story's revision.
        narration_key=narration_key_of(
            services, article, script, clip_keys, take=take, fallbacks=fallbacks
        ),
        fallbacks=fallbacks,
        estimated_ms=tuple(one.estimated_ms for one in lines),
        names_release=min((plan.names_release for plan in plans), default=0),
        scopes=tuple(sorted({scope for plan in plans for scope in plan.scopes})),
    )
