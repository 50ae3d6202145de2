"""Writing a mark into sound: each cell a little louder or softer, by its sign.

Nothing is added to the sound: its own spectrum is weighed, so the change follows the voice, lies
where the voice masks it, and is not there where it is silent. What happens to a sample depends on
its position alone, and the change is linear: pieces marked one by one add up to the whole, marked.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from audio.watermark.pattern import BAND_HZ, LOW_HZ, N_BANDS, PERIOD_SLOTS, SLOT_S, pattern_of

Floats = npt.NDArray[np.float32]

MARKING: Final = 2
"""Another number whenever the same mark is written otherwise, so that its files have other keys."""
_DEPTH_DB: Final = 2.5
"""A cell is so much louder or softer."""
_LOW_DEPTH_DB: Final = 1.0
"""The same below ``_LOW_END_HZ``: a cell there holds one harmonic of the voice, whose wavering is
what listeners would hear first, and a detector needs it least."""
_LOW_END_HZ: Final = 1_000
_HOP_S: Final = 0.012
_HOPS: Final = tuple(sorted(2**two * 3**three for two in range(4, 13) for three in range(3)))
"""Hops in samples whose Fourier transform is quick."""
REACH_S: Final = 0.026
"""What sounds further away than this changes nothing."""
_MOST_FRAMES: Final = 128
"""At once; more of them don't stay in the processor's cache, and take three times as long."""


class Marker:
    """Writes one mark into sound of one sample rate; made once, used for any number of pieces."""

    def __init__(self, mark: int, sample_rate_hz: int) -> None:
        """Prepare the gains of a mark, 0 to 2³² − 1.

        Raises:
            ValueError: the mark has more than 32 bits.
        """
        self.mark = mark
        self.sample_rate_hz = sample_rate_hz
        self._hop = min(_HOPS, key=lambda hop: abs(hop - _HOP_S * sample_rate_hz))
        size = 2 * self._hop
        # Sine windows before and after: their squares, half overlapping, add up to one.
        self._window = np.sin(np.pi * (np.arange(size) + 0.5) / size).astype(np.float32)
        self._first_bin, self._gains = _bin_gains(pattern_of(mark), size, sample_rate_hz)

    def marked(self, samples: Floats, position: int) -> Floats:
        """Return samples with the mark in them.

        Args:
            samples: mono, in −1…1; silence is thought on either side.
            position: where the first of them stands in the whole sound.

        Returns:
            As many samples. A peak can be higher than it was, by 2.5 dB at the very most.
        """
        hop, n_samples = self._hop, len(samples)
        first = position // hop  # frame k is centred on sample k * hop of the whole sound
        n_frames = -(-(position + n_samples) // hop) - first + 1
        before = position - (first - 1) * hop
        padded = np.zeros((n_frames + 1) * hop, np.float32)
        padded[before : before + n_samples] = samples
        out = np.zeros_like(padded)
        frames = sliding_window_view(padded, 2 * hop)[::hop]
        for start in range(0, n_frames, _MOST_FRAMES):
            end = min(start + _MOST_FRAMES, n_frames)
            weighed = self._weighed(frames[start:end], first + np.arange(start, end))
            out[start * hop : end * hop] += weighed[:, :hop].reshape(-1)
            out[(start + 1) * hop : (end + 1) * hop] += weighed[:, hop:].reshape(-1)
        return out[before : before + n_samples]

    def _weighed(self, frames: Floats, numbers: npt.NDArray[np.int64]) -> Floats:
        slots = (numbers * (self._hop / self.sample_rate_hz / SLOT_S)).astype(np.int64)
        spectra = np.fft.rfft(frames * self._window, axis=1)
        gains = self._gains[slots % PERIOD_SLOTS]
        spectra[:, self._first_bin : self._first_bin + gains.shape[1]] *= gains
        weighed: Floats = np.fft.irfft(spectra, frames.shape[1], axis=1).astype(
            np.float32, copy=False
        )
        weighed *= self._window
        return weighed


def _bin_gains(signs: npt.NDArray[np.int8], size: int, sample_rate_hz: int) -> tuple[int, Floats]:
    """Return the first bin that is weighed, and the gains of all, shape ``(slots, n_bins)``.

    On average a band keeps its energy, so that the mark makes nothing louder.
    """
    bands = np.floor((np.fft.rfftfreq(size, 1 / sample_rate_hz) - LOW_HZ) / BAND_HZ).astype(int)
    weighed = np.flatnonzero((bands >= 0) & (bands < N_BANDS))
    middles_hz = LOW_HZ + BAND_HZ * (np.arange(N_BANDS) + 0.5)
    louder = 10 ** (np.where(middles_hz < _LOW_END_HZ, _LOW_DEPTH_DB, _DEPTH_DB) / 20)
    mean = np.sqrt((louder**2 + louder**-2) / 2)
    gains = (louder ** signs.astype(np.float64) / mean).astype(np.float32)
    return int(weighed[0]) if len(weighed) else 0, gains[:, bands[weighed]]
