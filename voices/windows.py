"""A clip in windows: its beginning can be heard while the rest is still being made.

Where the voice kernel speaks, the sound of a sentence is made in windows, which joined are the
whole sound sample by sample. Another engine makes it in one piece, which is then the only window.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from audio.model import Clip, Segment
from voices.engine import Engine, SynthesisSettings

FIRST_WINDOW_MS = 500
"""What is made before anything is handed out, unless asked for otherwise."""
LONGEST_WINDOW_MS = 4000
"""Windows grow to this: each but the first is twice as long as the one before it."""


@dataclass(frozen=True, slots=True)
class ClipWindows:
    """One clip whose sound is made as it is asked for, once; :func:`speak_windows` makes it."""

    n_samples: int
    """Length of the whole sound, in samples."""
    sample_rate_hz: int
    word_times: tuple[tuple[int, int], ...]
    """As in :class:`audio.model.Clip`; known before any sound is made."""
    windows: Callable[[], Iterator[npt.NDArray[np.int16]]]
    """Starts making the sound; call it once."""
    provisional: bool = False
    computed_by: str = ""
    """Both as in :class:`audio.model.Clip`."""

    def __iter__(self) -> Iterator[npt.NDArray[np.int16]]:
        """Yield mono windows one after the other; joined they are ``n_samples`` long.

        Raises:
            SynthesisFailed: what the model made is no usable sound.
        """
        return self.windows()

    def clip(self) -> Clip:
        """Make all of the sound and return it as one clip; nothing may have been taken before."""
        samples = np.concatenate([*self.windows(), np.zeros(0, np.int16)])
        return Clip(
            samples,
            self.sample_rate_hz,
            self.word_times,
            self.provisional,
            computed_by=self.computed_by,
        )


@runtime_checkable
class SpeaksInWindows(Protocol):
    """An engine that can hand out the beginning of a sound before the rest is made."""

    def speak_windows(
        self, segment: Segment, settings: SynthesisSettings, *, first_window_ms: int
    ) -> ClipWindows:
        """Say one segment; see :func:`speak_windows`."""
        ...


def speak_windows(
    engine: Engine,
    segment: Segment,
    settings: SynthesisSettings,
    *,
    first_window_ms: int = FIRST_WINDOW_MS,
) -> ClipWindows:
    """Say one segment in windows, with any engine.

    The joined windows equal what ``engine.speak`` makes, bit
    for bit. What decides the length and the word times is done when this returns; a window's sound
    is made when it is asked for.

    Args:
        engine: who speaks; one that can't work in windows makes a single one.
        segment: what is said.
        settings: how.
        first_window_ms: length of the first window, in milliseconds of sound.

    Raises:
        SynthesisFailed: the segment has phonemes, and no usable sound came of them.
        VoiceUnknown: the voice has no such speaker.
    """
    if isinstance(engine, SpeaksInWindows):
        return engine.speak_windows(segment, settings, first_window_ms=first_window_ms)
    clip = engine.speak(segment, settings)
    return in_one_window(clip)


def in_one_window(clip: Clip) -> ClipWindows:
    """Return a clip that is there already as one window; none where it has no samples."""
    windows = [clip.samples] if clip.samples.size else []
    return ClipWindows(
        n_samples=clip.samples.size,
        sample_rate_hz=clip.sample_rate_hz,
        word_times=clip.word_times,
        windows=lambda: iter(windows),
        provisional=clip.provisional,
        computed_by=clip.computed_by,
    )


def window_edges(n_frames: int, frame_ms: float, first_window_ms: int) -> tuple[int, ...]:
    """Return the frames at which windows begin, and the end: 0, …, ``n_frames``."""
    edges, length_ms = [0], float(first_window_ms)
    while edges[-1] < n_frames:
        n = max(1, round(length_ms / frame_ms))
        edges.append(min(n_frames, edges[-1] + n))
        length_ms = min(2 * length_ms, LONGEST_WINDOW_MS)
    return tuple(edges)
