"""Levelling the whole narration once: one gain, and a limiter for the peaks that would not fit.

The limiter's gain moves slowly compared with the K-weighting filter, so the loudness of the limited
sound follows from energies measured before limiting. Two passes over the sound are enough, one to
measure and one to write, however often the gain is tried in between.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from audio.loudness import FRAMES_PER_S, KWeighting, TruePeaks, integrated_lufs
from audio.sound import BLOCK_SAMPLES, Floats, Sound

_STEPS_PER_FRAME = 64
"""The limiter's gain has a value every 1/640 s, about 1.6 ms."""
_REACH_STEPS = 13
"""The limiter looks 20 ms ahead and lets go as slowly."""
_TRIES = 12
_CLOSE_LU = 0.01


@dataclass(frozen=True, slots=True)
class Mastering:
    """What the finished sound should measure."""

    target_lufs: float = -16.0
    ceiling_dbtp: float = -1.5
    """True peak before encoding."""
    lead_lu: float = 0.0
    """Aim this much louder, for what the encoder will take away; see ``audio.encode``."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A sound's energies and peaks at every limiter step, before any gain."""

    step_samples: int
    energies: npt.NDArray[np.float32]
    """K-weighted mean squares, shape ``(n_steps,)``."""
    peaks: Floats
    """True peaks, linear, shape ``(n_steps,)``."""


class Measuring:
    """Measures a sound as it grows, finely enough to plan its mastering.

    It takes the sound in blocks of one size, so what it finds doesn't depend on how the sound came.
    What was there at a call of :meth:`catch_up` must not change any more.
    """

    def __init__(self, sound: Sound) -> None:
        """Measure a sound from its start."""
        rate, step = sound.sample_rate_hz, _step_samples(sound.sample_rate_hz)
        self._sound, self._step = sound, step
        self._weighting, self._true_peaks = KWeighting(rate), TruePeaks(rate, step)
        self._block_samples = BLOCK_SAMPLES // step * step
        self._position = 0
        self._energies: list[Floats] = []
        self._peaks: list[Floats] = []

    def catch_up(self) -> None:
        """Measure the whole blocks that have been appended since."""
        n_blocks = (self._sound.n_samples - self._position) // self._block_samples
        for block in islice(self._sound.blocks(self._block_samples, self._position), n_blocks):
            self._add(block)

    def result(self) -> Measured:
        """Measure what is left; nothing is appended from now on."""
        for block in self._sound.blocks(self._block_samples, self._position):
            self._add(block)
        self._peaks.append(self._true_peaks(np.empty(0, np.float32), last=True))
        energy = np.concatenate([np.empty(0, np.float32), *self._energies])
        peak = np.concatenate([np.empty(0, np.float32), *self._peaks])[: len(energy)]
        return Measured(self._step, energy, np.pad(peak, (0, len(energy) - len(peak))))

    def _add(self, block: Floats) -> None:
        self._position += len(block)
        weighted = self._weighting(block)
        weighted = np.pad(weighted, (0, -len(weighted) % self._step)).reshape(-1, self._step)
        self._energies.append(np.einsum("ij,ij->i", weighted, weighted) / self._step)
        self._peaks.append(self._true_peaks(block))


def measure(sound: Sound) -> Measured:
    """Measure a sound that is whole."""
    return Measuring(sound).result()


def plan_gain(measured: Measured, mastering: Mastering) -> Floats:
    """Find the linear gain at every limiter step that brings the sound to its target.

    One gain for everything, raised until the limited sound (not the unlimited one) is as loud as
    asked. Silence, and a sound too peaky to get there, are left at the nearest gain found.

    Returns:
        Gains, shape ``(n_steps,)``.
    """
    aim = mastering.target_lufs + mastering.lead_lu
    ceiling = 10 ** (mastering.ceiling_dbtp / 20)
    now = _limited_lufs(measured, np.ones(1, np.float32))
    if not np.isfinite(now):
        return np.ones(len(measured.energies), np.float32)
    gain_db = 0.0
    gains = np.ones(len(measured.energies), np.float32)
    for _ in range(_TRIES):
        gain_db += aim - now
        gains = _limit(measured.peaks, 10 ** (gain_db / 20), ceiling)
        now = _limited_lufs(measured, gains)
        if abs(aim - now) < _CLOSE_LU:
            break
    return gains


def apply_gain(
    sound: Sound, measured: Measured, gains: Floats, *, first_block: int = 0
) -> Iterator[Floats]:
    """Yield the sound with its gains applied, sliding from one step's gain to the next.

    Blocks before ``first_block`` are left out.
    """
    step = measured.step_samples
    centres = np.concatenate([gains[:1], gains, gains[-1:]])
    block_steps = BLOCK_SAMPLES // step
    at = first_block * block_steps
    for block in sound.blocks(block_steps * step, at * step):
        n = -(-len(block) // step)
        yield block * _slid(centres[at : at + n + 2], step)[: len(block)]
        at += n


def limited(samples: Floats, sample_rate_hz: int, *, gain_db: float, ceiling_dbtp: float) -> Floats:
    """Raise a stretch of sound by a gain, with the limiter that finished narrations have.

    Best cut where it is silent: the limiter knows nothing of what sounds before and after.
    """
    if not len(samples):
        return samples
    step = _step_samples(sample_rate_hz)
    true_peaks = TruePeaks(sample_rate_hz, step)
    n_steps = -(-len(samples) // step)
    peaks = np.concatenate([true_peaks(samples), true_peaks(samples[:0], last=True)])[:n_steps]
    peaks = np.pad(peaks, (0, n_steps - len(peaks)))
    gains = _limit(peaks, 10 ** (gain_db / 20), 10 ** (ceiling_dbtp / 20))
    slid = _slid(np.concatenate([gains[:1], gains, gains[-1:]]), step)
    raised: Floats = samples * slid[: len(samples)]
    return raised


def _slid(centres: Floats, step: int) -> Floats:
    """Slide from one step's gain to the next; of the first and the last only one half is used.

    Half a step before a centre the gain still slides from the centre before it.
    """
    slope = (np.arange(step, dtype=np.float32) + 0.5) / step
    before, here, after = centres[:-2, None], centres[1:-1, None], centres[2:, None]
    slid: Floats = np.where(
        slope < 0.5,
        before + (here - before) * (slope + 0.5),
        here + (after - here) * (slope - 0.5),
    ).reshape(-1)
    return slid


def _step_samples(sample_rate_hz: int) -> int:
    return max(1, sample_rate_hz // (FRAMES_PER_S * _STEPS_PER_FRAME))


def _limit(peaks: Floats, gain: float, ceiling: float) -> Floats:
    """Give each step a gain such that no peak passes the ceiling, and no step's gain jumps.

    The needed gain is held for one step more than the smoothing window reaches, so the smoothed
    gain, and any slide between neighbours, is never above what a step needs.
    """
    needed = np.minimum(np.float32(gain), np.float32(ceiling) / np.maximum(peaks, np.float32(1e-9)))
    held = _sliding_min(needed, _REACH_STEPS + 1)
    window = np.hanning(2 * _REACH_STEPS + 3)[1:-1].astype(np.float32)
    padded = np.pad(held, _REACH_STEPS, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid").astype(np.float32)


def _sliding_min(values: Floats, reach: int) -> Floats:
    """Minimum over ``reach`` neighbours on each side, in logarithmically many passes."""
    out = np.pad(values, reach, mode="edge")
    width, span = 2 * reach + 1, 1
    while span < width:
        shift = min(span, width - span)
        out = np.minimum(out[:-shift], out[shift:])
        span += shift
    return out


def frame_energies(energies: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Average energies of limiter steps into frames of 100 ms, as loudness is integrated over."""
    steps = min(_STEPS_PER_FRAME, max(1, len(energies)))
    whole = len(energies) // steps * steps
    frames: npt.NDArray[np.float64] = (
        energies[:whole].reshape(-1, steps).mean(axis=1, dtype=np.float64)
    )
    return frames


def _limited_lufs(measured: Measured, gains: Floats) -> float:
    """Predict how loud the sound is with these gains, frame by frame, without hearing it."""
    energies = measured.energies
    gains = np.broadcast_to(gains, energies.shape)
    steps = _STEPS_PER_FRAME if len(energies) >= _STEPS_PER_FRAME else max(1, len(energies))
    whole = len(energies) // steps * steps
    shape = (-1, steps)
    frames = np.einsum(
        "ij,ij,ij->i",
        energies[:whole].reshape(shape),
        gains[:whole].reshape(shape),
        gains[:whole].reshape(shape),
    )
    return integrated_lufs(frames.astype(np.float64) / steps)
