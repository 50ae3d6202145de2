"""The noise that makes a voice lively, made of a seed: the same again wherever it is asked for."""

import hashlib
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

NOISE_INPUT = "listen_noise"
"""The input at which a network takes its noise, once :mod:`voices.onnx.noise` has given it one."""
_PER_PHONEME = 1024
"""Numbers that are made for each phoneme id: a voice of 192 channels uses some 600."""


def noise_of(seed: bytes, n_phonemes: int) -> npt.NDArray[np.float32]:
    """Return normal noise, mean 0 and deviation 1, that depends on the seed alone.

    SHAKE-128 (FIPS 202) of the seed gives 16 bits for each number, and the normal distribution's
    quantile of these is the number. Both are the same on every machine.

    Args:
        seed: any bytes.
        n_phonemes: phoneme ids that are spoken.
    """
    n_numbers = max(1, n_phonemes) * _PER_PHONEME
    drawn = np.frombuffer(hashlib.shake_128(seed).digest(2 * n_numbers), "<u2")
    noise: npt.NDArray[np.float32] = _quantiles()[drawn]
    return noise


@cache
def _quantiles() -> npt.NDArray[np.float32]:
    normal, n = NormalDist(), 1 << 16
    upper = np.array([normal.inv_cdf((i + 0.5) / n) for i in range(n // 2, n)], np.float32)
    return np.concatenate([-upper[::-1], upper])
