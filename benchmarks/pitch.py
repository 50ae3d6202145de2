"""How high a voice is: the YIN estimator of de Cheveigné and Kawahara (2002)."""

import numpy as np
import numpy.typing as npt

LOWEST_HZ, HIGHEST_HZ = 60.0, 400.0
_FRAME_S, _HOP_S = 0.04, 0.01
_DIP = 0.15
"""Of the normalised difference: a frame whose deepest dip is higher has no pitch."""
_LEAST_RMS = 10 ** (-45 / 20)


def pitch_hz(sound: npt.NDArray[np.float32], rate_hz: int) -> npt.NDArray[np.float64]:
    """Return the pitch of each hundredth of a second in Hz, 0 where there is none."""
    longest, shortest = int(rate_hz / LOWEST_HZ), int(rate_hz / HIGHEST_HZ)
    width, hop = int(_FRAME_S * rate_hz), int(_HOP_S * rate_hz)
    starts = range(0, len(sound) - width - longest, hop)
    return np.array(
        [_of_frame(sound[s : s + width + longest], width, shortest, rate_hz) for s in starts]
    )


def _of_frame(frame: npt.NDArray[np.float32], width: int, shortest: int, rate_hz: int) -> float:
    head = frame[:width].astype(np.float64)
    if np.sqrt(np.mean(head**2)) < _LEAST_RMS:
        return 0.0
    # d(τ) = Σ (x[i] − x[i+τ])², by way of the correlation.
    size = 1 << (len(frame) + width).bit_length()
    spectrum = np.conj(np.fft.rfft(head, size)) * np.fft.rfft(frame.astype(np.float64), size)
    lags = len(frame) - width
    products = np.fft.irfft(spectrum, size)[:lags]
    energy = np.concatenate([[0.0], np.cumsum(frame.astype(np.float64) ** 2)])
    difference = energy[width] + energy[width : width + lags] - energy[:lags] - 2 * products
    mean = np.cumsum(difference[1:]) / np.arange(1, lags)
    normalised = difference[1:] / np.maximum(mean, 1e-12)
    below = np.flatnonzero(normalised[shortest - 1 :] < _DIP)
    if not len(below):
        return 0.0
    lag = shortest - 1 + int(below[0])
    while lag + 1 < len(normalised) and normalised[lag + 1] < normalised[lag]:
        lag += 1
    return rate_hz / (lag + 1)
