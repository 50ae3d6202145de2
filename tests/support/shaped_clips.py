"""What the tests of joining share: segments of plain words, and clips of known shapes."""

import numpy as np

from audio.model import Clip, DurationMs, Segment, SpokenWord

RATE = 22_050


def segment(index: int, text: str = "one two", pause_ms: int = 300, chapter: int = 0) -> Segment:
    words, at = [], 0
    for word in text.split():
        words.append(SpokenWord(at, at + len(word), at, at + len(word)))
        at += len(word) + 1
    return Segment(
        index=index,
        kind="paragraph",
        chapter=chapter,
        display_text=text,
        spoken_text=text,
        words=tuple(words),
        voice_id="v",
        pause_after_ms=DurationMs(pause_ms),
    )


def clip(n_silent: int, n_loud: int, n_tail: int = 0, rate: int = RATE) -> Clip:
    t = np.arange(n_loud)
    loud = 8000 * np.sin(2 * np.pi * 200 * t / rate)
    samples = np.concatenate([np.zeros(n_silent), loud, np.zeros(n_tail)]).astype(np.int16)
    half = n_silent + n_loud // 2
    return Clip(samples, rate, ((n_silent, half), (half, n_silent + n_loud)))


def speechlike(n_loud: int, *, seed: int = 0, level: float = 0.2) -> Clip:
    """Make noise that wavers like syllables between two stretches of silence."""
    noise = np.random.default_rng(seed).standard_normal(n_loud)
    shaped = np.convolve(noise, np.hanning(24) / 8, mode="same")
    wavering = shaped * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * np.arange(n_loud) / RATE))
    loud = wavering * level * 32767 / np.abs(wavering).max()
    edge = np.zeros(2000)
    samples = np.concatenate([edge, loud, edge]).astype(np.int16)
    half = 2000 + n_loud // 2
    return Clip(samples, RATE, ((2000, half), (half, 2000 + n_loud)))
