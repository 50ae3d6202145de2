"""Finding a mark in sound, whatever was done to it on the way.

The sound's energy is measured in cells, made even in time and frequency, and compared with the part
of the pattern that every mark has: at every phase, and as if the sound had been played faster or
slower, higher or lower. Where that fits best, the words are read. Only numpy is needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.watermark.pattern import (
    CODE_LENGTH,
    N_BANDS,
    N_WORDS,
    PERIOD_SLOTS,
    SLOT_S,
    WORD_BITS,
    band_edges_hz,
    code_values,
    mark_of,
    sync_pattern,
)

Floats = npt.NDArray[np.float32]

WINDOW_S: Final = 10.0
"""So much sound is looked at at once."""
SURE: Final = 10.0
"""From this strength on a mark is found; ``benchmarks/watermark.py`` measures what chance does."""
STEP_S: Final = 5.0
"""A file is looked at in stretches that begin so far apart."""
_LEAST_S: Final = 2.5
_FRAMES_PER_SLOT: Final = 4
_FRAME_S: Final = SLOT_S / _FRAMES_PER_SLOT
_FRAME_WINDOW_S: Final = 0.024
_PITCHES: Final = tuple(1 + 0.0075 * n for n in range(-9, 10))
_TEMPOS: Final = tuple(1 + 0.003 * n for n in range(-12, 13))
_FLOOR: Final = 3e-3
"""Of a band's mean energy: what is softer counts as equally soft."""
_MOST_DB: Final = 4.0
"""No cell counts for more than this."""
_QUIET_SHARE: Final = 20
"""Percent of the time in which a band is taken to hold nothing but noise."""
_TRIED: Final = 16
"""Places at which words are read."""
_LIKELY: Final = 4
"""Readings of each word that are tried against the check."""


@dataclass(frozen=True, slots=True)
class Found:
    """A mark in a stretch of sound."""

    mark: int
    duration_s: float
    """The stretch's."""
    strength: float
    """How many times the standard deviation of chance the whole pattern was found with."""
    tempo: float
    """How much faster the sound is than it was made."""
    pitch: float
    """How much higher its frequencies are."""


def strongest_mark(
    samples: Floats, sample_rate_hz: int, *, same_pitch: bool = False
) -> Found | None:
    """Return the mark that fits a stretch of sound best, however badly; None if no check is right.

    The stretch is best ten seconds long; below two and a half nothing is looked for. Sound that is
    known to be at the ``same_pitch`` as it was made is looked through in a tenth of the time.
    """
    length_s = len(samples) / sample_rate_hz
    if length_s < _LEAST_S or not samples.any():
        return None
    pitches = (1.0,) if same_pitch else _PITCHES
    places, cells = _likely_places(_spectrum(samples, sample_rate_hz), sample_rate_hz, pitches)
    strengths = np.sqrt((cells.reshape(len(cells), -1) ** 2).sum(axis=1)) + 1e-9
    sync = (cells * sync_pattern()).sum(axis=(1, 2))
    best = None
    for index, (mark, words) in _read(cells):
        strength = float((sync[index] + words) / strengths[index])
        if best is None or strength > best.strength:
            pitch, tempo = places[index]
            best = Found(mark, length_s, strength, tempo, pitch)
    return best


def _spectrum(samples: Floats, sample_rate_hz: int) -> npt.NDArray[np.float64]:
    """Return the running sum over frequency of frames' energy, shape ``(n_frames, n_bins + 1)``."""
    size = round(_FRAME_WINDOW_S * sample_rate_hz / 24) * 24
    starts = np.arange(0, len(samples) - size, _FRAME_S * sample_rate_hz).round().astype(np.int64)
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[starts]
    spectra = np.fft.rfft(frames * np.hanning(size).astype(np.float32), axis=1)
    energies = spectra.real.astype(np.float64) ** 2 + spectra.imag.astype(np.float64) ** 2
    return np.cumsum(np.pad(energies, ((0, 0), (1, 0))), axis=1)


def _evened(running: npt.NDArray[np.float64], pitch: float, sample_rate_hz: int) -> Floats:
    """Return how much each cell stands out, in dB, shape ``(n_frames, N_BANDS)``."""
    bin_hz = sample_rate_hz / 2 / (running.shape[1] - 2)
    # A running sum has the energy up to the upper border of a bin, half a bin above its centre.
    edges = np.minimum(band_edges_hz() * pitch / bin_hz + 0.5, running.shape[1] - 1.001)
    whole = edges.astype(np.int64)
    part = edges - whole
    energies = np.diff(running[:, whole] * (1 - part) + running[:, whole + 1] * part, axis=1)
    slots = _averaged(energies, _FRAMES_PER_SLOT)
    mean = slots.mean(axis=0)
    quiet = np.percentile(slots, _QUIET_SHARE, axis=0)
    floored = slots + _FLOOR * mean + 1e-12
    speaking = np.clip(1 - quiet / floored, 0, 1)
    level = 10 * np.log10(floored)
    level -= _averaged(level, 5 * _FRAMES_PER_SLOT)
    level -= _averaged(level.T, 5).T
    evened: Floats = (np.clip(level, -_MOST_DB, _MOST_DB) * speaking).astype(np.float32)
    return evened


def _averaged(values: npt.NDArray[np.float64], width: int) -> npt.NDArray[np.float64]:
    """Average each row with those round it; the first and last rows count on beyond the ends."""
    before = width // 2
    padded = np.pad(values, ((before + 1, width - before - 1), (0, 0)), mode="edge")
    running = np.cumsum(padded, axis=0)
    return (running[width:] - running[:-width]) / width


def _likely_places(
    running: npt.NDArray[np.float64], sample_rate_hz: int, pitches: Sequence[float]
) -> tuple[list[tuple[float, float]], Floats]:
    """Find where the part that all marks share fits best.

    Returns:
        The pitch and tempo of each place, and its cells brought to the pattern's phase, shape
        ``(_TRIED, PERIOD_SLOTS, N_BANDS)``.
    """
    rows = _rows(len(running))
    likely: list[tuple[float, tuple[float, float], int, Floats]] = []
    for pitch in pitches:
        even = _evened(running, pitch, sample_rate_hz)
        even = np.concatenate([even, np.zeros((1, N_BANDS), np.float32)])
        periods = even[rows].sum(axis=1)
        flat = periods.reshape(len(periods), -1)
        norms = np.sqrt((flat**2).sum(axis=1, keepdims=True)) + 1e-9
        fits = flat @ _turned_sync() / norms
        for index in np.argpartition(fits.max(axis=1), -_TRIED)[-_TRIED:]:
            phase = int(fits[index].argmax())
            place = (pitch, _TEMPOS[index // _FRAMES_PER_SLOT])
            likely.append((float(fits[index, phase]), place, phase, periods[index]))
    likely = sorted(likely, key=lambda one: -one[0])[:_TRIED]
    cells = np.stack([np.roll(period, phase, axis=0) for _, _, phase, period in likely])
    return [place for _, place, _, _ in likely], cells


def _rows(n_frames: int) -> npt.NDArray[np.int64]:
    """Return which frame is which slot, for each tempo and each start within a slot.

    Returns:
        Shape ``(n_hypotheses, n_periods, PERIOD_SLOTS)``; ``n_frames`` stands for none.
    """
    n_periods = -(-n_frames // (PERIOD_SLOTS * _FRAMES_PER_SLOT))
    n_periods = -(-round(n_periods * max(_TEMPOS) * 1000) // 1000)
    slots = np.arange(n_periods * PERIOD_SLOTS).reshape(n_periods, PERIOD_SLOTS)
    hypotheses = [
        np.rint(start + slots * (_FRAMES_PER_SLOT / tempo)).astype(np.int64)
        for tempo in _TEMPOS
        for start in range(_FRAMES_PER_SLOT)
    ]
    rows: npt.NDArray[np.int64] = np.minimum(np.stack(hypotheses), n_frames)
    return rows


@cache
def _turned_sync() -> Floats:
    """Return what all marks share, at each phase, shape ``(n_cells, PERIOD_SLOTS)``."""
    sync = sync_pattern()
    turned = [np.roll(sync, -phase, axis=0).reshape(-1) for phase in range(PERIOD_SLOTS)]
    return np.ascontiguousarray(np.stack(turned, axis=1))


def _read(cells: Floats) -> Iterator[tuple[int, tuple[int, float]]]:
    """Yield the marks that can be read at each place, each with how well its words fit."""
    fits = _hadamard(code_values(cells))
    strongest = np.argpartition(np.abs(fits), -_LIKELY, axis=2)[:, :, -_LIKELY:]
    for index in range(len(cells)):
        readings = [
            [
                (
                    int(row) | int(fits[index, word, row] < 0) << (WORD_BITS - 1),
                    float(abs(fits[index, word, row])),
                )
                for row in strongest[index, word]
            ]
            for word in range(N_WORDS)
        ]
        for reading in product(*readings):
            mark = mark_of(tuple(word for word, _ in reading))
            if mark is not None:
                yield index, (mark, sum(fit for _, fit in reading))


def _hadamard(values: Floats) -> Floats:
    """Compare the last axis with every row of a Hadamard matrix (the fast Walsh transform)."""
    shape, half = values.shape, CODE_LENGTH // 2
    while half:
        pairs = values.reshape(*shape[:-1], -1, 2, half)
        values = np.concatenate(
            [pairs[..., :1, :] + pairs[..., 1:, :], pairs[..., :1, :] - pairs[..., 1:, :]], axis=-2
        )
        half //= 2
    return values.reshape(shape)
