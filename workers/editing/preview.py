"""Hearing a draft: what it changes is spoken by a worker, and encoded as its clips come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio.live import LAME_LOSS_LU, LiveEncoder
from audio.model import REFERENCE_LUFS, Clip
from workers import narrate
from workers.editing.sentences import changed_segments, said
from workers.ledger import Work, leases
from workers.ledger.editing import drafts, versions
from workers.ledger.editing.records import Draft, Sentence
from workers.plan import Plan
from workers.services import Services
from workers.watermark import mark_of_article

AT_ONCE = 8
"""Segments that are spoken before a worker looks whether the draft is still the same."""


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """What a draft would be as a narration."""

    draft: Draft
    plan: Plan
    changed: tuple[int, ...]
    """The segments that are not heard on air as they are here."""


def plan_of(services: Services, draft: Draft) -> DraftPlan:
    """Write a draft's plan, and say which of it is new.

    Raises:
        InputError: it can't be narrated.
        LedgerUnavailable: the database failed.
    """
    plan = narrate.prepare(
        services, draft.article, voice_id=draft.voice_id, directions=draft.directions
    )
    return DraftPlan(draft, plan, changed_segments(heard_now(services, draft.article_id), plan))


def heard_now(services: Services, article_id: str) -> tuple[Sentence, ...]:
    """Return what is on air, sentence by sentence; nothing where nothing is.

    What an older release published is reckoned anew from its text.

    Raises:
        InputError: it can't be read any more.
        LedgerUnavailable: the database failed.
    """
    version = versions.on_air(services.ledger, article_id)
    if version is not None:
        return version.sentences
    heard = versions.heard_of(services.ledger, article_id)
    if heard is None:
        return ()
    return said(
        narrate.prepare(
            services, heard.article, voice_id=heard.voice_id, directions=heard.directions
        )
    )


def speak_draft(services: Services, claimed: Work) -> None:
    """Speak what a draft changes, and then whatever else of it has no clip, until it changes."""
    draft = drafts.draft_of(services.ledger, claimed.article_id)
    if draft is not None:
        made = plan_of(services, draft)
        changed = set(made.changed)
        rest = [n for n in range(len(made.plan.clip_keys)) if n not in changed]
        for numbers in (made.changed, rest):
            for first in range(0, len(numbers), AT_ONCE):
                now = drafts.draft_of(services.ledger, claimed.article_id)
                if now is None or now.number != draft.number:
                    break  # whoever changed it asks again
                narrate.speak(services, made.plan, numbers[first : first + AT_ONCE])
    leases.done(services.ledger, claimed)


def encoder_for(services: Services, plan: Plan) -> LiveEncoder:
    """Return what makes one sound of a draft's clips, about as loud as it will be on air."""
    above_db = services.mastering.target_lufs - REFERENCE_LUFS + LAME_LOSS_LU
    known = services.speakers.gains_db(plan.voices, plan.script.segments)
    return LiveEncoder(
        plan.sample_rate_hz,
        services.encoding,
        services.mastering,
        gains_db={speaker: gain_db + above_db for speaker, gain_db in known.items()},
        mark=mark_of_article(services.settings, plan.article.id),
    )


def mp3_of(services: Services, plan: Plan, numbers: Sequence[int]) -> Iterator[bytes]:
    """Yield the MP3 of some segments of a plan; those without clips are spoken here.

    Raises:
        SynthesisFailed: a voice makes no sound of one.
    """
    encoder = encoder_for(services, plan)
    for number in numbers:
        clip: Clip = narrate.clip_of(services, plan, number)
        yield from encoder.add(plan.script.segments[number], clip)[1]
    yield from encoder.close()
