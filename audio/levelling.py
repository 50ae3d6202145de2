"""Several voices in one narration: one sample rate before stitching, one loudness in mastering.

Each speaker is measured over all that it says in the article, gated as BS.1770-4 does, and as it
will be after the limiter: a voice with high peaks loses loudness there, and would otherwise come
out quieter than the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import soxr

from audio.encode import Encoding, encoder_lead_lu
from audio.loudness import integrated_lufs
from audio.master import Mastering, Measured, apply_gain, frame_energies, plan_gain
from audio.model import Clip, Segment, Timeline
from audio.sound import BLOCK_SAMPLES, Floats, Sound, to_int16

Speaker = tuple[str, int | None]
"""Voice id, and index of the speaker in a voice that has several."""

Places = dict[Speaker, npt.NDArray[np.bool_]]
"""The limiter's steps in which each speaker is heard."""

_EXCERPT_S = 10
_PROBE_S = 20
"""So much of the middle of a narration tells what the encoder does to its loudness."""
_CLOSE_LU = 0.1
_TRIES = 8
_MOST_DB = 30.0
"""No speaker is raised or lowered by more: what is so quiet is not speech."""


def speaker_of(segment: Segment) -> Speaker:
    """Say who reads a segment."""
    return segment.voice_id, segment.synthesis.speaker


def at_one_rate(
    spoken: Iterable[tuple[Segment, Clip]], sample_rate_hz: int
) -> Iterator[tuple[Segment, Clip]]:
    """Yield each clip at this sample rate, resampled where its own is another."""
    for segment, clip in spoken:
        yield segment, at_rate(clip, sample_rate_hz)


def at_rate(clip: Clip, sample_rate_hz: int) -> Clip:
    """Resample a clip, and move its word times along; the same clip where the rate is right."""
    if clip.sample_rate_hz == sample_rate_hz:
        return clip
    samples = clip.samples
    if len(samples):
        floats = samples.astype(np.float32) / np.float32(32768)
        samples = to_int16(soxr.resample(floats, clip.sample_rate_hz, sample_rate_hz))
    ratio, n_samples = sample_rate_hz / clip.sample_rate_hz, len(samples)
    times = tuple(
        (min(round(start * ratio), n_samples), min(round(end * ratio), n_samples))
        for start, end in clip.word_times
    )
    return Clip(samples, sample_rate_hz, times)


def plan_gains(
    sound: Sound, measured: Measured, timeline: Timeline, mastering: Mastering, encoding: Encoding
) -> Floats:
    """Find the gains with which the encoded sound, not only the sound, will be at its target.

    Args:
        sound: the whole narration before mastering.
        measured: what ``audio.master.measure`` found in it.
        timeline: who speaks when; several speakers are levelled.
        mastering: the target.
        encoding: how the MP3 will be made; encoders change loudness a little.

    Returns:
        One gain for each of the limiter's steps, as ``plan_gain`` gives them.
    """
    gains = plan_levelled_gain(measured, timeline, mastering)
    if len({speaker_of(cue.segment) for cue in timeline.cues}) > 1:
        leads_lu = {
            speaker: encoder_lead_lu(excerpt, sound.sample_rate_hz, encoding)
            for speaker, excerpt in excerpts(apply_gain(sound, measured, gains), timeline).items()
        }
        return plan_levelled_gain(measured, timeline, mastering, leads_lu)
    n_blocks = -(-sound.n_samples // BLOCK_SAMPLES)
    n_probe = max(1, round(_PROBE_S * sound.sample_rate_hz / BLOCK_SAMPLES))
    first = max(0, (n_blocks - n_probe) // 2)
    probe = islice(apply_gain(sound, measured, gains, first_block=first), n_probe)
    lead_lu = encoder_lead_lu(probe, sound.sample_rate_hz, encoding)
    return plan_gain(measured, replace(mastering, lead_lu=lead_lu))


def plan_levelled_gain(
    measured: Measured,
    timeline: Timeline,
    mastering: Mastering,
    leads_lu: Mapping[Speaker, float] = MappingProxyType({}),
) -> Floats:
    """Find gains as :func:`audio.master.plan_gain` does, after which all speakers are equally loud.

    A speaker's own gain holds from the start of what it says to the start of what is said next, so
    that it changes in a pause. With one speaker the gains are those of ``plan_gain``.

    Args:
        measured: the stitched sound.
        timeline: who speaks when.
        mastering: what the whole should measure.
        leads_lu: for each speaker, how much louder it has to be for what the encoder takes away.

    Returns:
        Gains, shape ``(n_steps,)``.
    """
    places = _places(measured, timeline)
    if len(places) < 2:
        return plan_gain(measured, mastering)
    leads_lu = {speaker: leads_lu.get(speaker, mastering.lead_lu) for speaker in places}
    mastering = replace(mastering, lead_lu=_common_lead_lu(leads_lu, places))
    whole_lufs = integrated_lufs(frame_energies(measured.energies))
    own_db = dict.fromkeys(places, 0.0)
    for speaker, lufs in _loudness_of(measured.energies, places).items():
        _turn(own_db, speaker, whole_lufs - lufs)
    gains = np.ones(len(measured.energies), np.float32)
    for _ in range(_TRIES):
        own = _own_gains(own_db, timeline, measured)
        trimmed = replace(measured, energies=measured.energies * own**2, peaks=measured.peaks * own)
        gains = own * plan_gain(trimmed, mastering)
        after = _loudness_of(measured.energies * gains**2, places)
        missing_lu = {s: mastering.target_lufs + leads_lu[s] - after[s] for s in places}
        known = [missing for missing in missing_lu.values() if np.isfinite(missing)]
        if not known or max(known) - min(known) < _CLOSE_LU:
            break
        for speaker, missing in missing_lu.items():
            _turn(own_db, speaker, missing)
    return gains


def excerpts(blocks: Iterable[Floats], timeline: Timeline) -> dict[Speaker, list[Floats]]:
    """Take the first seconds of what each speaker says out of a sound that goes by."""
    most = _EXCERPT_S * timeline.sample_rate_hz
    wanted = {speaker_of(cue.segment): most for cue in timeline.cues}
    taken: dict[Speaker, list[Floats]] = {}
    cues = iter(timeline.cues)
    cue = next(cues, None)
    position = 0
    for block in blocks:
        end = position + len(block)
        while cue is not None and cue.start_sample < end:
            speaker = speaker_of(cue.segment)
            piece = block[max(cue.start_sample - position, 0) : cue.end_sample - position]
            if wanted[speaker] > 0 and len(piece):
                taken.setdefault(speaker, []).append(piece)
                wanted[speaker] -= len(piece)
            if cue.end_sample > end:
                break
            cue = next(cues, None)
        position = end
        if max(wanted.values(), default=0) <= 0:
            break
    return taken


def _turn(own_db: dict[Speaker, float], speaker: Speaker, change_db: float) -> None:
    """Raise or lower a speaker, but never silence, and never by more than is sensible."""
    if np.isfinite(change_db):
        own_db[speaker] = float(np.clip(own_db[speaker] + change_db, -_MOST_DB, _MOST_DB))


def _common_lead_lu(leads_lu: Mapping[Speaker, float], places: Places) -> float:
    """Return the lead of the whole: the speakers' own, as energies, by how long each speaks."""
    shares = np.array([places[speaker].sum() for speaker in leads_lu], np.float64)
    energies = 10 ** (np.array(list(leads_lu.values())) / 10)
    return float(10 * np.log10(np.average(energies, weights=shares)))


def _places(measured: Measured, timeline: Timeline) -> Places:
    """Return, for each speaker, the steps in which it is heard."""
    places: Places = {}
    for cue in timeline.cues:
        if cue.end_sample > cue.start_sample:
            empty = np.zeros(len(measured.energies), np.bool_)
            heard = places.setdefault(speaker_of(cue.segment), empty)
            heard[
                cue.start_sample // measured.step_samples : _step_after(cue.end_sample, measured)
            ] = 1
    return places


def _own_gains(own_db: dict[Speaker, float], timeline: Timeline, measured: Measured) -> Floats:
    """Return each step's gain by its speaker, linear; what no speaker follows on stays as it is."""
    own = np.ones(len(measured.energies), np.float32)
    heard = [cue for cue in timeline.cues if cue.end_sample > cue.start_sample]
    ends = [*(cue.start_sample for cue in heard[1:]), heard[-1].end_sample]
    for cue, end in zip(heard, ends, strict=True):
        gain = 10 ** (own_db[speaker_of(cue.segment)] / 20)
        own[cue.start_sample // measured.step_samples : _step_after(end, measured)] = gain
    return own


def _step_after(sample: int, measured: Measured) -> int:
    return -(-sample // measured.step_samples)


def _loudness_of(energies: npt.NDArray[np.float32], places: Places) -> dict[Speaker, float]:
    return {s: integrated_lufs(frame_energies(energies[heard])) for s, heard in places.items()}
