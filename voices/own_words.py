"""Which part of a sound is a segment's own, where words of its neighbours were spoken with it.

A border is put in the middle of what is between two words, on a whole frame of the network, so that
it is known before there is any sound, and a sound made in windows has the same one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audio.model import Segment
from audio.unheard import with_neighbours
from voices.phonemes import SegmentPhonemes, has_sound
from voices.word_times import Span, times_of_spans


@dataclass(frozen=True, slots=True)
class Said:
    """What is given to a voice for one segment."""

    reading: SegmentPhonemes
    first_word: int = 0
    end_word: int | None = None
    """Half-open range of the words that are heard; None: all that follow."""

    @property
    def whole(self) -> bool:
        """Whether all that is spoken is heard."""
        return not self.first_word and self.end_word is None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The phonemes of each word that is heard."""
        return self.reading.words[self.first_word : self.end_word]

    @property
    def has_sound(self) -> bool:
        """Whether any of it can be heard."""
        phonemes = self.reading.phonemes
        if self.whole:
            return has_sound(phonemes)
        return any(has_sound(phonemes[start:end]) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class OwnSound:
    """Where in a sound a segment is heard."""

    start: int
    end: int
    """Half-open, in samples."""
    word_times: tuple[Span, ...]
    """(start, end) of each of its words, in samples from there."""


def with_unheard_words(segment: Segment) -> tuple[Segment, int, int | None]:
    """Return what a voice is given to say, and the half-open range of words that are heard."""
    whole, first = with_neighbours(segment)
    return whole, first, first + len(segment.words) if segment.unheard_after else None


def own_sound(
    said: Said, durations: npt.NDArray[np.float64], lead_in: float, n_samples: int, hop: int
) -> OwnSound:
    """Find what is heard of a sound.

    Args:
        said: what was spoken.
        durations: samples that each phoneme lasts.
        lead_in: samples before the first phoneme.
        n_samples: length of the sound.
        hop: samples of a frame of the network.
    """
    start, end, words = 0, n_samples, said.reading.words
    edges = lead_in + np.concatenate([[0.0], np.cumsum(durations)])
    if said.first_word:
        start = _border(words[: said.first_word], said.spans, edges, hop)
    if said.end_word is not None:
        end = _border(said.spans, words[said.end_word :], edges, hop)
    times = np.array(times_of_spans(said.spans, durations, lead_in, n_samples)).reshape(-1, 2)
    within = np.clip(times, start, end) - start
    return OwnSound(start, end, tuple((int(a), int(b)) for a, b in within))


def _border(
    before: Sequence[Span], after: Sequence[Span], edges: npt.NDArray[np.float64], hop: int
) -> int:
    """Return the sample that parts two runs of words."""
    ends = [end for start, end in before if end > start]
    starts = [start for start, end in after if end > start]
    left = edges[ends[-1]] if ends else edges[0]
    right = edges[starts[0]] if starts else edges[-1]
    return int((left + right) / 2) // hop * hop
