"""Listening back to one narration: its clips, heard with the recognisers of its languages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio.errors import InputError, SynthesisFailed
from audio.model import Segment
from voices.hearing.baseline import (
    Baseline,
    keep_baseline,
    known_baseline,
    measure_baseline,
    threshold_for,
)
from voices.hearing.listening import Heard, listen_back
from workers.making.clips import clip_to_publish, draw_to_publish
from workers.plan import Plan
from workers.services import Services

SPOKEN_AGAIN = 2
"""How often a suspicious segment is spoken anew before a person has to listen."""


def hear_plan(services: Services, plan: Plan) -> Iterator[Heard]:
    """Yield what is heard of each segment of a narration; what has no clip yet is spoken.

    What is heard is what will be published: a voice that is not prepared yet is waited for.
    The segments of one language come after those of another, each in their order.

    Raises:
        RecogniserMissing, RecogniserFailed: nobody can hear it.
        SynthesisFailed: a voice makes no sound of a segment.
    """
    yield from hear_segments(services, plan, range(len(plan.clip_keys)))


def hear_segments(services: Services, plan: Plan, numbers: Sequence[int]) -> Iterator[Heard]:
    """Yield what is heard of some segments of a narration; see :func:`hear_plan`.

    What a person has read is not judged.
    """
    own = plan.script.language
    segments = plan.script.segments
    numbers = [number for number in numbers if not segments[number].recording]
    languages = dict.fromkeys(segments[number].language or own for number in numbers)
    for language in languages:
        ours = [n for n in numbers if (segments[n].language or own) == language]
        recogniser = services.recogniser(language)
        judge = Thresholds(plan, recogniser.name, services.speakers.calibrations_dir)
        spoken = ((segments[n], clip_to_publish(services, plan, n)) for n in ours)
        yield from listen_back(spoken, recogniser, language, threshold=judge.of)


def facts_of(heard: Heard) -> dict[str, Any]:
    """Return what is wrong with a suspicious segment, as JSON has it."""
    fault = heard.fault
    assert fault is not None
    return {
        "segment": heard.segment.index,
        "kind": fault.kind,
        "score": fault.score,
        "expected": fault.expected,
        "heard": fault.heard,
        "text": heard.segment.display_text.strip(),
    }


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score on a segment is suspicious, by its voice's baseline."""

    plan: Plan
    recogniser: str
    folder: Path

    def of(self, segment: Segment) -> float:
        """Return the threshold of the voice that reads a segment."""
        voice = next(v for v in self.plan.voices if v.id == segment.voice_id)
        return threshold_for(known_baseline(voice, self.recogniser, self.folder))


def mend(services: Services, plan: Plan, heard: Heard) -> Heard:
    """Have a suspicious segment spoken anew, which falls out otherwise, and hear it again.

    Each draw has noise of its own, so it is another sound than any before. What is heard to be
    right takes the place of its clip; where nothing is, the clip stays.

    Raises:
        RecogniserMissing, RecogniserFailed: nobody can hear it.
    """
    language = heard.segment.language or plan.script.language
    recogniser = services.recogniser(language)
    judge = Thresholds(plan, recogniser.name, services.speakers.calibrations_dir)
    spoken = clip_to_publish(services, plan, heard.segment.index).draw
    for number in range(spoken + 1, spoken + 1 + SPOKEN_AGAIN):
        try:
            clip = draw_to_publish(services, heard.segment, number)
        except SynthesisFailed:
            return heard
        pair = [(heard.segment, clip)]
        again = next(iter(listen_back(pair, recogniser, language, threshold=judge.of)), None)
        if again is not None and not again.suspicious:
            services.clips.replace(plan.clip_keys[heard.segment.index], clip)
            return again
    return heard


def hear_voice(services: Services, voice_id: str) -> Baseline:
    """Measure how well a voice is heard, at the pace at which it reads, and keep it.

    Raises:
        InputError: it can't be kept.
        RecogniserMissing: there is no recogniser of its language on this machine.
        VoiceUnknown: the voice is not installed.
    """
    engine = services.speakers.engine(voice_id)
    recogniser = services.recogniser(engine.voice.language)
    baseline = measure_baseline(
        engine, recogniser, length_scale=services.speakers.length_scale(voice_id)
    )
    try:
        keep_baseline(baseline, voice_id, services.speakers.calibrations_dir)
    except OSError as error:
        raise InputError(
            f"What is heard of {voice_id} can't be kept in {services.speakers.calibrations_dir}:"
            f" {error.strerror}. Correct LISTEN_DATA_DIR, or free some space there."
        ) from error
    return baseline
