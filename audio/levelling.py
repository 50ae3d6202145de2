"""Several voices in one narration: brought to one loudness and one sample rate.

Each voice is measured over all that it says in the article, gated as BS.1770-4 does, so a voice
that whispers at half past does not pull its other sentences up. Nothing is made louder than full
scale; how loud the whole becomes is left to mastering.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import soxr

from audio.loudness import LoudnessMeter
from audio.model import Clip, Segment
from audio.sound import Floats, to_int16

Speaker = tuple[str, int | None]
"""Voice id, and index of the speaker in a voice that has several."""

_HEADROOM_DB = 0.1


def speaker_of(segment: Segment) -> Speaker:
    """Say who reads a segment."""
    return segment.voice_id, segment.synthesis.speaker


def level_gains(spoken: Iterable[tuple[Segment, Clip]]) -> dict[Speaker, float]:
    """Measure every speaker, and return the gains in dB that make them equally loud.

    The common level is that of the quietest of: any speaker as it is, and any speaker raised until
    its highest true peak is at full scale. So at least one gain is (nearly) none, and none clips. A
    speaker who says nothing audible is left alone.
    """
    meters: dict[Speaker, LoudnessMeter] = {}
    for segment, clip in spoken:
        meter = meters.setdefault(speaker_of(segment), LoudnessMeter(clip.sample_rate_hz))
        meter.add(_floats(clip))
    measured = {speaker: meter.result() for speaker, meter in meters.items()}
    audible = {s: m for s, m in measured.items() if np.isfinite(m.integrated_lufs)}
    levels = [m.integrated_lufs for m in audible.values()]
    rooms = [m.integrated_lufs - m.true_peak_dbtp - _HEADROOM_DB for m in audible.values()]
    common_lufs = min([max(levels, default=0.0), *rooms])
    gains = dict.fromkeys(measured, 0.0)
    return gains | {s: common_lufs - m.integrated_lufs for s, m in audible.items()}


def levelled(
    spoken: Iterable[tuple[Segment, Clip]], gains_db: Mapping[Speaker, float], sample_rate_hz: int
) -> Iterator[tuple[Segment, Clip]]:
    """Yield each clip at its speaker's gain and at one sample rate; word times follow."""
    for segment, clip in spoken:
        yield segment, at_rate(_gained(clip, gains_db[speaker_of(segment)]), sample_rate_hz)


def at_rate(clip: Clip, sample_rate_hz: int) -> Clip:
    """Resample a clip, and move its word times along; the same clip where the rate is right."""
    if clip.sample_rate_hz == sample_rate_hz:
        return clip
    samples = clip.samples
    if len(samples):
        samples = to_int16(soxr.resample(_floats(clip), clip.sample_rate_hz, sample_rate_hz))
    ratio = sample_rate_hz / clip.sample_rate_hz
    times = tuple(
        (min(round(start * ratio), len(samples)), min(round(end * ratio), len(samples)))
        for start, end in clip.word_times
    )
    return Clip(samples, sample_rate_hz, times)


def _gained(clip: Clip, gain_db: float) -> Clip:
    if not gain_db or not len(clip.samples):
        return clip
    return replace(clip, samples=to_int16(_floats(clip) * np.float32(10 ** (gain_db / 20))))


def _floats(clip: Clip) -> Floats:
    return clip.samples.astype(np.float32) / np.float32(32768)
