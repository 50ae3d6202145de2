"""Sound like speech that nobody spoke, for the watermark's tests."""

import numpy as np

RATE = 16_000


def murmur(seconds: float, seed: int = 1, rate: int = RATE) -> np.ndarray:
    """Return something like speech: a gliding voice with formants, syllables and pauses."""
    rng = np.random.default_rng(seed)
    n = round(seconds * rate)
    t = np.arange(n) / rate
    knots = np.arange(0, seconds + 1, 0.15)
    pitch = np.interp(t, knots, rng.uniform(95, 160, len(knots)))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    centres = [
        np.interp(t, knots, rng.uniform(*span, len(knots)))
        for span in ((300, 800), (900, 2300), (2400, 3500))
    ]
    voice = np.zeros(n)
    for k in range(1, 45):
        place = k * pitch
        loudness = sum(np.exp(-(((place - c) / 250) ** 2)) for c in centres) + 0.03
        voice += np.where(place < 5800, loudness, 0) * np.sin(k * phase)
    syllables = np.interp(t, knots, rng.choice([0.02, 0.6, 1.0], len(knots)))
    voice = voice * syllables + rng.standard_normal(n) * 0.03 * syllables
    return (0.4 * voice / np.abs(voice).max()).astype(np.float32)
