"""Listening back to a narration: its clips are heard, and each segment gets a verdict.

Several segments are heard at once, because a recogniser takes as long for two seconds as for half a
minute. In so much speech it overlooks things: it writes a clause that comes twice once, and guesses
what is not there. So a segment that may be wrong, by what was heard or by how long it is, is heard
again by itself, and that decides; but an end that was heard among the others was said. One that
sounds too long and seems right even so is heard in two pieces: what comes twice in a row may be
written once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from audio.model import Clip, Segment
from voices.hearing.compare import Compared, Fault, compare
from voices.hearing.in_two import heard_twice
from voices.hearing.recogniser import HEARING_RATE_HZ, LONGEST_S, Recogniser
from voices.hearing.words import heard_words, script_words

_BETWEEN_S = 0.4
"""Silence between two segments that are heard together."""
_AROUND_S = 0.3
"""Silence before and after what is heard."""
_DOUBT = 0.5
"""The share of a suspicious score from which on a segment is heard again."""
_ALONE = 1.5
"""How much worse a segment has to be that was right among the others and is wrong by itself."""
_EDGES_S = 0.2
"""Silence round a voice's sentence."""
_STRAY_S, _STRAY_SHARE = 0.4, 0.1
"""How far a sentence may be from the length that its letters give it: a clause is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came of listening to one segment."""

    segment: Segment
    fault: Fault | None
    """The worst stretch of it, if that is worse than what the voice's listener is used to."""
    score: float
    """Of its worst stretch, in letters; 0 where nothing is wrong."""

    @property
    def suspicious(self) -> bool:
        """Whether a person should listen."""
        return self.fault is not None


def listen_back(
    spoken: Iterable[tuple[Segment, Clip]],
    recogniser: Recogniser,
    language: str,
    *,
    threshold: Callable[[Segment], float],
) -> Iterator[Heard]:
    """Listen to a narration's segments, in order, and yield what was heard of each.

    Args:
        spoken: each segment and its sound.
        recogniser: what listens.
        language: of segments that say none, BCP 47.
        threshold: gives a segment the score from which a stretch of it is suspicious; see
            :func:`voices.hearing.baseline.threshold_for`.

    Raises:
        RecogniserFailed: it could not hear.
    """
    paces: dict[str, list[float]] = {}
    for window in windows(spoken, language):
        together = hear_together(window, recogniser, language)
        strays_s = _strays(window, paces)
        again = _in_doubt(window, together, strays_s, threshold)
        for number, (segment, clip) in enumerate(window):
            least = threshold(segment)
            fault = _worst_of(together, number)
            if number in again and len(window) > 1:
                faults = hear_together([(segment, clip)], recogniser, language).faults
                if not again[number]:
                    least *= _ALONE
                    # Recognisers stop early at times; the end was heard among the others.
                    faults = tuple(f for f in faults if f.heard or f.kind != "cut_end")
                fault = next(iter(faults), None)
            if strays_s.get(number, 0) > 0 and not (fault and fault.score >= least):
                twice = _heard_twice(segment, clip, strays_s[number], recogniser, language)
                fault = twice or fault
            score = fault.score if fault else 0.0
            wrong = fault if fault and score >= least else None
            yield Heard(segment=segment, fault=wrong, score=score)


def hear_together(
    window: Sequence[tuple[Segment, Clip]], recogniser: Recogniser, language: str
) -> Compared:
    """Hear segments as one sound, and compare it with what they should say."""
    spoken = window[0][0].language or language
    text = recogniser.hear(_sound_of([clip for _, clip in window]), spoken)
    expected = [
        word for number, (segment, _) in enumerate(window) for word in script_words(segment, number)
    ]
    return compare(expected, heard_words(text, spoken), most=len(window) + 3)


def _in_doubt(
    window: Sequence[tuple[Segment, Clip]],
    together: Compared,
    strays: Iterable[int],
    threshold: Callable[[Segment], float],
) -> dict[int, bool]:
    """Return which segments are to be heard again, and whether they were heard to be wrong.

    A fault between two segments may belong to either, so its neighbours are heard again too.
    """
    wrong = {
        number
        for number, (segment, _) in enumerate(window)
        if (fault := _worst_of(together, number)) and fault.score >= _DOUBT * threshold(segment)
    }
    around = set(strays).union(*({number - 1, number + 1} for number in wrong))
    return dict.fromkeys(around, False) | dict.fromkeys(wrong, True)


def _strays(
    window: Sequence[tuple[Segment, Clip]], paces: dict[str, list[float]]
) -> dict[int, float]:
    """Return which segments are longer or shorter than their letters.

    Of each it says by how many seconds; below 0 it is shorter. A voice's pace is the median of its
    segments so far: ``paces`` has the seconds a letter of each, by voice, and this window is added.
    """
    lengths_s = [len(clip.samples) / clip.sample_rate_hz - _EDGES_S for _, clip in window]
    letters = [1 + sum(map(str.isalnum, segment.spoken_text)) for segment, _ in window]
    for (segment, _), length_s, n in zip(window, lengths_s, letters, strict=True):
        paces.setdefault(segment.voice_id, []).append(length_s / n)
    wanted_s = [
        median(paces[segment.voice_id]) * n for (segment, _), n in zip(window, letters, strict=True)
    ]
    return {
        number: length_s - wanted
        for number, (length_s, wanted) in enumerate(zip(lengths_s, wanted_s, strict=True))
        if abs(length_s - wanted) > _STRAY_S + _STRAY_SHARE * wanted
    }


def _heard_twice(
    segment: Segment, clip: Clip, excess_s: float, recogniser: Recogniser, language: str
) -> Fault | None:
    """Hear a segment that sounds too long in two pieces."""
    spoken = segment.language or language
    return heard_twice(
        segment, clip, excess_s, lambda piece: recogniser.hear(_sound_of([piece]), spoken), spoken
    )


def _worst_of(compared: Compared, number: int) -> Fault | None:
    return next((fault for fault in compared.faults if fault.segment == number), None)


def windows(
    spoken: Iterable[tuple[Segment, Clip]], language: str
) -> Iterator[list[tuple[Segment, Clip]]]:
    """Gather segments of one language, as many as are heard at once; silent ones are left out."""
    window: list[tuple[Segment, Clip]] = []
    filled_s = 2 * _AROUND_S
    for segment, clip in spoken:
        if not segment.words or not len(clip.samples):
            continue
        length_s = len(clip.samples) / clip.sample_rate_hz + _BETWEEN_S
        changes = window and (window[0][0].language or language) != (segment.language or language)
        if window and (changes or filled_s + length_s > LONGEST_S):
            yield window
            window, filled_s = [], 2 * _AROUND_S
        window.append((segment, clip))
        filled_s += length_s
    if window:
        yield window


def _sound_of(clips: Sequence[Clip]) -> npt.NDArray[np.float32]:
    """Join clips as recognisers want them."""
    import soxr  # noqa: PLC0415  only here

    around = np.zeros(round(_AROUND_S * HEARING_RATE_HZ), np.float32)
    between = np.zeros(round(_BETWEEN_S * HEARING_RATE_HZ), np.float32)
    pieces = [around]
    for clip in clips:
        sound = clip.samples.astype(np.float32) / np.float32(32768)
        pieces += [soxr.resample(sound, clip.sample_rate_hz, HEARING_RATE_HZ), between]
    pieces[-1] = around
    return np.concatenate(pieces).astype(np.float32)
