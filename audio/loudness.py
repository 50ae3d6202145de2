"""How loud a sound is: integrated loudness, loudness range and true peak.

ITU-R BS.1770-4 (K-weighting, gating, true peak by four-fold oversampling) and EBU Tech 3342
(loudness range). A mono file is measured as one channel; the same voice on two channels would
read 3.01 LU louder.
"""

from functools import cache
from math import pi, tan

import numpy as np
import numpy.typing as npt
import soxr
from numpy.lib.stride_tricks import sliding_window_view

from audio.model import Loudness
from audio.sound import Floats

FRAMES_PER_S = 10
"""Gating blocks of 400 ms start every 100 ms."""
OVERSAMPLING = 4
_SILENCE_LUFS = -70.0
_FFT = 1 << 14
_AT_ONCE = 4
"""Windows transformed in one call; more fall out of the processor's cache."""
_TAIL_S = 0.08
"""After this long the K-weighting's impulse response is below −100 dB."""


class KWeighting:
    """The K-weighting filter, fed block by block; output lines up with input, sample by sample."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._response = _k_response(sample_rate_hz)
        self._tail = np.zeros(int(_TAIL_S * sample_rate_hz), np.float32)

    def __call__(self, block: Floats) -> Floats:
        """Return the filtered block, by overlap-save convolution in the frequency domain."""
        keep, step = len(self._tail), _FFT - len(self._tail)
        n_windows = -(-len(block) // step)
        padded = np.concatenate([self._tail, block])
        self._tail = padded[len(padded) - keep :]
        padded = np.pad(padded, (0, n_windows * step - len(block)))
        windows = sliding_window_view(padded, _FFT)[::step] if n_windows else padded[:0]
        out = np.empty((n_windows, step), np.float32)
        for first in range(0, n_windows, _AT_ONCE):
            spectra = np.fft.rfft(windows[first : first + _AT_ONCE])
            spectra *= self._response
            out[first : first + _AT_ONCE] = np.fft.irfft(spectra, _FFT)[:, keep:]
        return out.reshape(-1)[: len(block)]


class TruePeaks:
    """Four-fold oversampling, block by block, reduced to one peak per ``hop`` input samples."""

    def __init__(self, sample_rate_hz: int, hop: int) -> None:
        self._up = soxr.ResampleStream(
            sample_rate_hz, sample_rate_hz * OVERSAMPLING, 1, dtype="float32", quality="MQ"
        )
        self._hop = hop * OVERSAMPLING
        self._rest = np.empty(0, np.float32)

    def __call__(self, block: Floats, *, last: bool = False) -> Floats:
        """Return the peaks that are known by now, linear; ``last`` flushes the rest."""
        upsampled = self._up.resample_chunk(block, last=last)
        waiting = np.concatenate([self._rest, upsampled]) if len(self._rest) else upsampled
        if last:
            waiting = np.pad(waiting, (0, -len(waiting) % self._hop))
        whole = len(waiting) // self._hop * self._hop
        self._rest = waiting[whole:]
        hops = waiting[:whole].reshape(-1, self._hop)
        # Without a copy of their absolutes, which costs as much as oversampling them.
        peaks: Floats = np.maximum(
            hops.max(axis=1, initial=0.0), np.abs(hops.min(axis=1, initial=0.0))
        )
        return peaks


class LoudnessMeter:
    """Measures a sound while it goes by."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._hop = sample_rate_hz // FRAMES_PER_S
        self._k = KWeighting(sample_rate_hz)
        self._peaks = TruePeaks(sample_rate_hz, self._hop)
        self._rest = np.empty(0, np.float32)
        self._energies: list[npt.NDArray[np.float64]] = []
        self._peak = 0.0

    def add(self, block: Floats) -> None:
        """Take the next samples, float32 in −1…1."""
        self.add_to_peaks(block)
        self.add_to_energies(block)

    def add_to_peaks(self, block: Floats) -> None:
        """Take the next samples for the true peak alone.

        This and :meth:`add_to_energies` share nothing, so each may have a thread of its own.
        """
        self._note_peak(self._peaks(block))

    def add_to_energies(self, block: Floats) -> None:
        """Take the next samples for loudness and its range alone."""
        waiting = np.concatenate([self._rest, self._k(block)])
        whole = len(waiting) // self._hop * self._hop
        self._rest = waiting[whole:]
        frames = waiting[:whole].reshape(-1, self._hop).astype(np.float64)
        self._energies.append(np.einsum("ij,ij->i", frames, frames) / self._hop)

    def result(self) -> Loudness:
        """Finish and return what was measured; the meter can't be used again."""
        self._note_peak(self._peaks(np.empty(0, np.float32), last=True))
        energies = np.concatenate([np.empty(0), *self._energies])
        return Loudness(
            integrated_lufs=integrated_lufs(energies),
            true_peak_dbtp=to_db(self._peak),
            range_lu=_range_lu(energies),
        )

    def _note_peak(self, peaks: Floats) -> None:
        self._peak = max(self._peak, float(peaks.max(initial=0.0)))


def frame_energies(samples: Floats, sample_rate_hz: int) -> npt.NDArray[np.float64]:
    """Return the K-weighted mean squares of a sound's whole 100 ms frames, for integrating."""
    hop = sample_rate_hz // FRAMES_PER_S
    weighted = KWeighting(sample_rate_hz)(samples)
    frames = weighted[: len(weighted) // hop * hop].reshape(-1, hop).astype(np.float64)
    energies: npt.NDArray[np.float64] = np.einsum("ij,ij->i", frames, frames) / hop
    return energies


def integrated_lufs(energies: npt.NDArray[np.float64]) -> float:
    """Integrate K-weighted mean squares of consecutive 100 ms frames into gated loudness.

    BS.1770-4: 400 ms blocks overlapping by 75 %, an absolute gate at −70 LUFS, a relative gate
    10 LU below the loudness of what passed the first. A sound shorter than one block is one block.

    Returns:
        LUFS, −inf when nothing passes the gate.
    """
    blocks = _sliding_mean(energies, 4)
    blocks = blocks[_lufs(blocks) > _SILENCE_LUFS]
    if not len(blocks):
        return -np.inf
    blocks = blocks[_lufs(blocks) > _lufs(blocks.mean()) - 10.0]
    return float(_lufs(blocks.mean()))


def to_db(amplitude: float) -> float:
    """Turn a linear amplitude into decibels of full scale; −inf for zero."""
    return float(20 * np.log10(amplitude)) if amplitude > 0 else -np.inf


def _range_lu(energies: npt.NDArray[np.float64]) -> float:
    """EBU Tech 3342: 10th to 95th percentile of 3 s loudness, gated at −70 LUFS and −20 LU."""
    blocks = _sliding_mean(energies, 30)
    blocks = blocks[_lufs(blocks) > _SILENCE_LUFS]
    if len(blocks) < 2:
        return 0.0
    blocks = blocks[_lufs(blocks) > _lufs(blocks.mean()) - 20.0]
    low, high = np.percentile(_lufs(blocks), [10, 95])
    return float(high - low)


def _sliding_mean(values: npt.NDArray[np.float64], width: int) -> npt.NDArray[np.float64]:
    if not len(values):
        return values
    width = min(width, len(values))
    sums = np.concatenate([[0.0], np.cumsum(values)])
    means: npt.NDArray[np.float64] = np.maximum(sums[width:] - sums[:-width], 0.0) / width
    return means


def _lufs(mean_square: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    loudness: npt.NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(mean_square, 1e-12))
    return loudness


@cache
def _k_response(sample_rate_hz: int) -> npt.NDArray[np.complex64]:
    """Sample the two K-weighting biquads at the FFT's frequencies.

    BS.1770-4 gives coefficients for 48 kHz only; these are the analogue prototypes behind them,
    brought to any rate by the bilinear transform: a shelf of +4 dB above 1.68 kHz, then a
    high-pass at 38 Hz.
    """
    z1 = np.exp(-2j * pi * np.arange(_FFT // 2 + 1) / _FFT)

    k, q = tan(pi * 1681.974450955533 / sample_rate_hz), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = (
        (high + band * k / q + k * k)
        + 2 * (k * k - high) * z1
        + (high - band * k / q + k * k) * z1**2
    ) / ((1 + k / q + k * k) + 2 * (k * k - 1) * z1 + (1 - k / q + k * k) * z1**2)

    k, q = tan(pi * 38.13547087602444 / sample_rate_hz), 0.5003270373238773
    norm = 1 + k / q + k * k
    high_pass = (1 - 2 * z1 + z1**2) / (
        1 + 2 * (k * k - 1) / norm * z1 + (1 - k / q + k * k) / norm * z1**2
    )
    response: npt.NDArray[np.complex64] = (shelf * high_pass).astype(np.complex64)
    return response
