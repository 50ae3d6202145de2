"""The checks a narration must pass before anything of it is published.

The MP3 is decoded, beside its encoder, and measured as a listener gets it. The first rule broken
refuses the narration, naming the check and the place; what was published before stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import soundfile

from audio.ahead import ahead
from audio.decoding import Decoding
from audio.errors import GateRefused
from audio.loudness import LoudnessMeter
from audio.model import Cue, Loudness, Script, Timeline
from audio.sound import Floats

_QUIET = 10 ** (-60 / 20)
_CLIPPED = 0.999
"""Three neighbouring samples at full scale are a clipped peak, fewer are chance."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a finished narration may measure."""

    target_lufs: float = -16.0
    tolerance_lu: float = 0.5
    ceiling_dbtp: float = -1.0
    """True peak of the decoded MP3."""
    longest_silence_ms: int = 2000
    fastest_ms_per_char: float = 25.0
    """40 characters a second: nobody reads this fast, so text is missing from the sound."""
    slowest_ms_per_char: float = 400.0
    duration_tolerance: float = 0.01
    """How far the MP3's length may be from the timeline's, as a share."""
    shortest_measured_ms: int = 3000
    """A sound shorter than this has too few loudness blocks to hold to a target."""


def check_timeline(script: Script, timeline: Timeline, limits: Limits | None = None) -> None:
    """Check that every segment of the script is in the sound, in order, at a sane pace.

    Raises:
        GateRefused: by check ``segments``, ``order`` or ``pace``.
    """
    limits = limits or Limits()
    if [cue.segment for cue in timeline.cues] != list(script.segments):
        raise GateRefused(
            f"The sound has {len(timeline.cues)} segments, the script {len(script.segments)}; "
            "they must be the same, in order. Narrate the article again.",
            check="segments",
        )
    end = 0
    for cue in timeline.cues:
        if cue.start_sample < end or cue.end_sample > timeline.n_samples:
            raise _refused_at(cue, "overlaps the one before it.", check="order")
        end = cue.end_sample
        _check_pace(cue, limits)
    if not end:
        raise GateRefused("Nothing in the article can be heard.", check="segments")


def check_sound(
    blocks: Iterable[Floats], rate_hz: int, timeline: Timeline, limits: Limits | None = None
) -> Loudness:
    """Check a decoded MP3's length, clipping and silences, block by block as they come.

    Returns:
        How loud it is, for :func:`check_loudness`.

    Raises:
        GateRefused: by check ``duration``, ``clipping`` or ``silence``.
    """
    limits = limits or Limits()
    meter, listener = LoudnessMeter(rate_hz), _Listener(rate_hz, timeline, limits)
    # Half of the work on either thread.
    for block in ahead(_with_peaks(blocks, meter)):
        meter.add_to_energies(block)
        listener.hear(block)
    listener.finish()
    _check_duration(listener.n_samples, rate_hz, timeline, limits)
    return meter.result()


def check_file(
    path: Path, decoding: Decoding, timeline: Timeline, limits: Limits | None = None
) -> None:
    """Check that a finished MP3 has the sound that was decoded beside the encoder, and its length.

    Raises:
        GateRefused: by check ``frames`` or ``duration``.
    """
    with path.open("rb") as file:
        file.seek(-min(decoding.n_bytes, path.stat().st_size), SEEK_END)
        if crc32(file.read()) != decoding.crc32:
            raise GateRefused(
                "The MP3 is not what was encoded. Narrate the article again.", check="frames"
            )
    with soundfile.SoundFile(path) as mp3:
        _check_duration(mp3.frames, mp3.samplerate, timeline, limits or Limits())


def _check_duration(n_samples: int, rate_hz: int, timeline: Timeline, limits: Limits) -> None:
    duration_ms = n_samples * 1000 / rate_hz
    if abs(duration_ms - timeline.duration_ms) > limits.duration_tolerance * timeline.duration_ms:
        raise GateRefused(
            f"The MP3 lasts {duration_ms / 1000:.2f} s, the timeline "
            f"{timeline.duration_ms / 1000:.2f} s.",
            check="duration",
        )


def _with_peaks(blocks: Iterable[Floats], meter: LoudnessMeter) -> Iterator[Floats]:
    """Yield blocks whose true peaks the meter has."""
    for block in blocks:
        meter.add_to_peaks(block)
        yield block


def check_loudness(loudness: Loudness, timeline: Timeline, limits: Limits | None = None) -> None:
    """Check the loudness and the peaks of the finished MP3.

    Raises:
        GateRefused: by check ``loudness`` or ``true_peak``.
    """
    limits = limits or Limits()
    off_lu = abs(loudness.integrated_lufs - limits.target_lufs)
    if off_lu > limits.tolerance_lu and timeline.duration_ms >= limits.shortest_measured_ms:
        raise GateRefused(
            f"The MP3 measures {loudness.integrated_lufs:.2f} LUFS; "
            f"{limits.target_lufs:g} ±{limits.tolerance_lu:g} is asked.",
            check="loudness",
        )
    if loudness.true_peak_dbtp > limits.ceiling_dbtp:
        raise GateRefused(
            f"The MP3 peaks at {loudness.true_peak_dbtp:.2f} dBTP; "
            f"{limits.ceiling_dbtp:g} is the most.",
            check="true_peak",
        )


def _check_pace(cue: Cue, limits: Limits) -> None:
    letters = sum(character.isalpha() for character in cue.segment.spoken_text)
    length_ms = cue.end_ms - cue.start_ms
    if letters < 4 and not (letters and length_ms == 0):
        return
    if length_ms < limits.fastest_ms_per_char * letters:
        raise _refused_at(
            cue, f"lasts {length_ms} ms for {letters} letters; speech is missing.", check="pace"
        )
    if length_ms > limits.slowest_ms_per_char * letters + 1000:
        raise _refused_at(
            cue, f"lasts {length_ms} ms for {letters} letters; the voice dragged.", check="pace"
        )


class _Listener:
    """Listens for clipping and for silences that are too long, block by block."""

    def __init__(self, rate: int, timeline: Timeline, limits: Limits) -> None:
        self.n_samples = 0
        self._rate, self._timeline, self._limits = rate, timeline, limits
        self._silent_since = 0
        self._most_silent = limits.longest_silence_ms * rate // 1000
        self._full_before = np.zeros(2, bool)

    def hear(self, block: Floats) -> None:
        level = np.abs(block)
        is_loud = level > _QUIET
        first = int(is_loud.argmax()) if len(block) else 0
        if len(block) and is_loud[first]:
            self._check_silence(self._silent_since, self.n_samples + first)
            if len(block) > self._most_silent:  # else a silence that is too long doesn't fit in
                self._check_inside(np.flatnonzero(is_loud))
            last = len(block) - 1 - int(is_loud[::-1].argmax())
            self._silent_since = self.n_samples + last + 1
        self._check_clipping(level)
        self.n_samples += len(block)

    def _check_inside(self, loud: npt.NDArray[np.intp]) -> None:
        """Check the widest silence between two loud samples of a block."""
        if len(loud) > 1:
            widest = int(np.diff(loud).argmax())
            start, end = int(loud[widest]) + 1, int(loud[widest + 1])
            self._check_silence(self.n_samples + start, self.n_samples + end)

    def finish(self) -> None:
        self._check_silence(self._silent_since, self.n_samples)

    def _check_silence(self, start: int, end: int) -> None:
        if (end - start) * 1000 > self._limits.longest_silence_ms * self._rate:
            cue = self._cue_before(start)
            raise GateRefused(
                f"{(end - start) / self._rate:.1f} s of silence from "
                f"{start / self._rate:.1f} s on, after {_place(cue)}.",
                check="silence",
                segment=cue.segment.index if cue else None,
                excerpt=_text(cue),
            )

    def _check_clipping(self, level: Floats) -> None:
        if len(level) > 1 and not self._full_before.any() and level.max() < _CLIPPED:
            return
        full = np.concatenate([self._full_before, level >= _CLIPPED])
        runs = full[:-2] & full[1:-1] & full[2:]
        self._full_before = full[-2:]
        if runs.any():
            at = self.n_samples - 2 + int(runs.argmax())
            cue = self._cue_before(at)
            raise GateRefused(
                f"The sound is clipped at {at / self._rate:.2f} s, in or after {_place(cue)}.",
                check="clipping",
                segment=cue.segment.index if cue else None,
                excerpt=_text(cue),
            )

    def _cue_before(self, sample: int) -> Cue | None:
        at_ms = sample * 1000 // self._rate
        before = [cue for cue in self._timeline.cues if cue.start_ms <= at_ms]
        return before[-1] if before else None


def _refused_at(cue: Cue, what: str, *, check: str) -> GateRefused:
    return GateRefused(
        f"{_place(cue)} {what}", check=check, segment=cue.segment.index, excerpt=_text(cue)
    )


def _text(cue: Cue | None) -> str:
    return cue.segment.display_text.strip() if cue else ""


def _place(cue: Cue | None) -> str:
    if cue is None:
        return "the start"
    text = _text(cue)
    return f'segment {cue.segment.index} ("{text[:60]}{"…" if len(text) > 60 else ""}")'
