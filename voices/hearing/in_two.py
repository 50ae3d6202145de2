"""Hearing a segment in two pieces, for what is said twice and written once.

A recogniser writes what is likely. A clause that comes twice in a row it often writes once, even
if the segment is heard by itself. Cut between the two, or within one of them, each piece is said
once, and the two together are too much.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from audio.model import Clip, Segment
from voices.hearing.compare import Fault, compare
from voices.hearing.words import heard_words, script_words

MOST_CUTS = 3
"""How often a segment is heard in two pieces, at most."""
_SEARCH_S = 0.15
"""How far from where a cut is wanted a quiet moment is looked for."""
_QUIET_S = 0.02
"""How long that moment is."""


def heard_twice(
    segment: Segment,
    clip: Clip,
    excess_s: float,
    hear: Callable[[Clip], str],
    language: str,
) -> Fault | None:
    """Return what comes twice in a segment that sounds too long, or None.

    Args:
        segment: what should be said, once.
        clip: its sound.
        excess_s: how much longer it is than its letters; so long is what comes twice, about.
        hear: writes down a piece of the sound.
        language: in which it is heard, BCP 47.
    """
    expected = list(script_words(segment, 0))
    for cut in _cuts(clip, excess_s):
        pieces = (
            replace(clip, samples=part, word_times=()) for part in np.split(clip.samples, [cut])
        )
        text = " ".join(map(hear, pieces))
        faults = compare(expected, heard_words(text, language)).faults
        if twice := next((fault for fault in faults if fault.kind == "repeated"), None):
            return twice
    return None


def _cuts(clip: Clip, excess_s: float) -> Iterator[int]:
    """Yield samples to cut at, so near that one is between the two sayings or within one.

    The middle comes first: of a short sentence all is said twice.
    """
    length_s = len(clip.samples) / clip.sample_rate_hz
    n_cuts = min(MOST_CUTS, max(1, round(length_s / excess_s) - 1))
    wanted = [length_s * number / (n_cuts + 1) for number in range(1, n_cuts + 1)]
    for at_s in sorted(wanted, key=lambda at_s: abs(at_s - length_s / 2)):
        yield _quiet_moment(clip, at_s)


def _quiet_moment(clip: Clip, at_s: float) -> int:
    """Return the middle of the quietest moment near a time, as a sample."""
    rate = clip.sample_rate_hz
    width = max(1, round(_QUIET_S * rate))
    first = max(0, round((at_s - _SEARCH_S) * rate))
    near = clip.samples[first : round((at_s + _SEARCH_S) * rate)].astype(np.float64)
    if len(near) < width:
        return round(at_s * rate)
    energy = np.convolve(near * near, np.ones(width), mode="valid")
    return first + int(energy.argmin()) + width // 2
