"""Does a finished MP3 say what its provenance tells? It is decoded, cut and heard."""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import soundfile

from audio.errors import VoiceUnknown
from audio.model import Clip, Segment, SpokenWord
from audio.verify.finding import Finding
from voices.hearing.baseline import known_baseline, threshold_for
from voices.hearing.listening import Heard, listen_back
from workers.provenance.layer import Layer
from workers.services import Services

_NAME: Final = "heard"
_AROUND_MS: Final = 60
"""Sound that is heard round a cue, because the encoder smears its edges."""


def check_heard(
    services: Services,
    files: Mapping[str, bytes],
    document: Mapping[str, Any],
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Layer:
    """Hear each segment of a finished narration; what people have read is left out.

    Raises:
        KeyError, TypeError, ValueError: the document is none of ours.
        RecogniserMissing, RecogniserFailed: nobody can hear it.
    """
    if document["read_by"] == "human" or "audio.mp3" not in files:
        return Layer(_NAME, "a person reads it, and is not listened back to", checked=False)
    try:
        decoded = soundfile.read(io.BytesIO(files["audio.mp3"]), dtype="int16", always_2d=True)
    except soundfile.LibsndfileError as error:
        found = Finding(_NAME, "unreadable", "audio.mp3", f"It can't be decoded: {error}.")
        return Layer(_NAME, "the sound can't be read", (found,))
    samples, rate_hz = decoded[0][:, 0], decoded[1]
    spoken = [
        (_segment(one, document["article"]["language"]), _clip(one, samples, rate_hz))
        for one in document["segments"]
        if "recording_sha256" not in one and one["end_ms"] > one["start_ms"]
    ]
    findings: list[Finding] = []
    n_heard = 0
    for heard in _all_heard(services, spoken):
        n_heard += 1
        on_progress(n_heard, len(spoken))
        findings += _told(heard)
    return Layer(_NAME, f"{n_heard} segments, {len(findings)} suspicious", tuple(findings))


def _all_heard(services: Services, spoken: list[tuple[Segment, Clip]]) -> Iterator[Heard]:
    for language in dict.fromkeys(segment.language or "" for segment, _ in spoken):
        recogniser = services.recogniser(language)

        def threshold(segment: Segment, name: str = recogniser.name) -> float:
            try:
                voice = services.speakers.find(segment.voice_id).voice
            except VoiceUnknown:  # it was spoken elsewhere
                return threshold_for(None)
            return threshold_for(known_baseline(voice, name, services.speakers.calibrations_dir))

        ours = [pair for pair in spoken if pair[0].language == language]
        yield from listen_back(ours, recogniser, language, threshold=threshold)


def _told(heard: Heard) -> Iterator[Finding]:
    fault = heard.fault
    if fault is not None:
        yield Finding(
            _NAME, fault.kind,
            f"segment {heard.segment.index}, {heard.segment.display_text.strip()[:60]!r}",
            f"{fault.heard!r} is heard, and not {fault.expected!r}.",
            "Listen to it, and have it spoken anew with `listen regenerate`.",
        )  # fmt: skip


def _segment(told: Mapping[str, Any], language: str) -> Segment:
    """Return a segment as far as hearing needs it."""
    return Segment(
        index=told["index"],
        kind=told["kind"],
        chapter=0,
        display_text=told["text"],
        spoken_text=told["said"],
        words=tuple(SpokenWord(*spans) for spans in told["words"]),
        voice_id=told["voice"],
        pause_after_ms=told["pause_after_ms"],
        language=told["language"] or language,
    )


def _clip(told: Mapping[str, Any], samples: "np.typing.NDArray[np.int16]", rate_hz: int) -> Clip:
    start = max(0, told["start_ms"] - _AROUND_MS) * rate_hz // 1000
    end = (told["end_ms"] + _AROUND_MS) * rate_hz // 1000
    return Clip(samples[start:end], rate_hz, ())
