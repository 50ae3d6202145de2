"""Speaking a plan's clips, several at a time."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from functools import partial
from types import MappingProxyType

from audio.model import Segment
from workers.making.clips import find_or_speak
from workers.making.joining import BeingMade
from workers.making.loading import Ahead, spoken_ahead
from workers.plan import Plan, Progress, Spoken
from workers.services import Services
from workers.watching import traces


def speak(
    services: Services,
    plan: Plan,
    indices: Sequence[int] | None = None,
    *,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    on_begun: Callable[[BeingMade], None] = lambda _being_made: None,
    patient: bool = False,
    ahead: Ahead = MappingProxyType({}),
) -> Spoken:
    """Make the clips that are missing among ``indices`` (all segments by default).

    Each clip is stored as soon as it is spoken, so a run that is killed loses only the segments it
    was speaking. Several segments are spoken at once, each on one thread.

    Args:
        services: who speaks, and where clips are kept.
        plan: what is said.
        indices: of segments.
        on_progress: told how far it is, after each clip.
        on_begun: told once what is being made, for whoever takes the clips as they come.
        patient: nobody listens yet, so have a voice prepared first; what it says before that is
            said again by ``finish``.
        ahead: clips that are being spoken already.
    """
    wanted = indices if indices is not None else range(len(plan.clip_keys))
    if plan.recorded:
        return Spoken(len(wanted), 0, len(wanted))
    first_of = {plan.clip_keys[index]: plan.script.segments[index] for index in reversed(wanted)}
    done, audio_ms = 0, 0
    spoken_keys: set[str] = set()
    with ThreadPoolExecutor(services.settings.speak_threads) as pool:
        futures = {
            # Each in this thread's context, so that its span is part of this one's.
            pool.submit(
                copy_context().run,
                partial(_ensure_clip, services, plan, key, segment, patient=patient, ahead=ahead),
            ): key
            for key, segment in sorted(first_of.items(), key=lambda pair: pair[1].index)
        }
        on_begun({key: future for future, key in futures.items()})
        try:
            left_ms = _estimated_ms(services, plan, first_of)  # meanwhile the first are spoken
            for future in as_completed(futures):
                made_ms = future.result()
                done += 1
                del left_ms[futures[future]]
                if made_ms is not None:
                    spoken_keys.add(futures[future])
                    audio_ms += made_ms
                still_ms = sum(left_ms.values())
                on_progress(Progress("speak", done, len(futures), audio_ms, still_ms))
        except BaseException:
            for future in futures:
                future.cancel()
            raise
    n_spoken = len(spoken_keys)
    return Spoken(len(wanted), n_spoken, len(wanted) - n_spoken, frozenset(spoken_keys), audio_ms)


def _estimated_ms(
    services: Services, plan: Plan, first_of: Mapping[str, Segment]
) -> dict[str, int]:
    """Return how long each clip will sound, by its key; reckoned now if it was not before."""
    estimated_ms = plan.estimated_ms or services.speakers.estimated_ms(plan.script, plan.voices)
    by_index = dict(enumerate(estimated_ms))
    return {key: by_index.get(segment.index, 0) for key, segment in first_of.items()}


def _ensure_clip(
    services: Services, plan: Plan, key: str, segment: Segment, *, patient: bool, ahead: Ahead
) -> int | None:
    """Make a segment's clip if it is missing; return its length in ms, None if it was there.

    The clip itself is not returned: nobody needs an hour of them at once.
    """
    with traces.span("segment", segment=segment.index, voice=segment.voice_id):
        clip, was_spoken = spoken_ahead(ahead, key) or find_or_speak(
            services, key, segment, article_id=plan.article.id, patient=patient, number=plan.draw
        )
        traces.note(spoken=was_spoken)
    return len(clip.samples) * 1000 // clip.sample_rate_hz if was_spoken else None
