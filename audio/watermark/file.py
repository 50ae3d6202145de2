"""Looking for marks in a file, a stretch at a time: an hour costs the memory of ten seconds."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from audio.watermark.detect import STEP_S, SURE, WINDOW_S, Floats, Found, strongest_mark

_LEAST_HZ: Final = 8_000


class FileUnreadable(Exception):
    """A file that can't be read as sound."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a file in which one mark was found."""

    mark: int
    start_s: float
    end_s: float
    strength: float
    """The greatest; see :class:`Found`."""
    tempo: float
    """How much faster it is than it was made."""
    pitch: float
    """How much higher its frequencies are."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a file."""

    duration_s: float
    stretches: tuple[Stretch, ...]
    """In order; they overlap where one mark follows another."""
    is_whole: bool = True
    """The file ends where looking through it did."""

    @property
    def strongest(self) -> Stretch | None:
        """The stretch that is the surest, None without a mark."""
        return max(self.stretches, key=lambda one: one.strength, default=None)

    @property
    def share(self) -> float:
        """How much of the file is marked, 0 to 1."""
        end_s = marked_s = 0.0
        for one in self.stretches:
            marked_s += max(0.0, one.end_s - max(one.start_s, end_s))
            end_s = max(end_s, one.end_s)
        return marked_s / self.duration_s if self.duration_s else 0.0


def marks_in_file(
    path: Path | int, *, sure: float = SURE, same_pitch: bool = False, most_s: float = inf
) -> Report:
    """Look for marks in each stretch of ten seconds of a file.

    Args:
        path: WAV, FLAC, MP3, Ogg Vorbis or Opus, of any length; channels are averaged. A number is
            that of an open file, which stays open.
        sure: least strength.
        same_pitch: the sound is as high as it was made, which is quicker to look through.
        most_s: so much of its beginning is looked through, in seconds.

    Raises:
        FileUnreadable: it is none of these, or has less than 8,000 samples a second.
    """
    name = "the file" if isinstance(path, int) else path
    try:
        with soundfile.SoundFile(path, closefd=not isinstance(path, int)) as sound:
            if sound.samplerate < _LEAST_HZ:
                raise FileUnreadable(f"{name} has only {sound.samplerate} samples a second.")
            found, n_samples = [], 0
            for start, samples in _stretches(sound):
                n_samples = start + len(samples)
                best = strongest_mark(samples, sound.samplerate, same_pitch=same_pitch)
                if best is not None and best.strength >= sure:
                    found.append((start / sound.samplerate, best))
                if n_samples >= most_s * sound.samplerate:
                    break
            is_whole = not len(_read(sound, 1))
            return Report(n_samples / sound.samplerate, tuple(_joined(found)), is_whole)
    except (OSError, soundfile.LibsndfileError) as error:
        why = getattr(error, "error_string", str(error)).rstrip(".")
        raise FileUnreadable(
            f"Can't read {name} as sound: {why}. Give WAV, FLAC, MP3, Ogg Vorbis or Opus."
        ) from error


def _stretches(sound: soundfile.SoundFile) -> Iterator[tuple[int, Floats]]:
    """Yield stretches of ten seconds, one each five; the last ends where the sound does."""
    window, step = round(WINDOW_S * sound.samplerate), round(STEP_S * sound.samplerate)
    heard = _read(sound, window)
    start = 0
    yield start, heard
    while len(more := _read(sound, step)):
        start += len(more)
        heard = np.concatenate([heard[len(more) :], more])
        yield start, heard


def _read(sound: soundfile.SoundFile, n_samples: int) -> Floats:
    mono: Floats = sound.read(n_samples, dtype="float32", always_2d=True).mean(axis=1)
    return mono


def _joined(found: list[tuple[float, Found]]) -> Iterator[Stretch]:
    """Make one stretch of those of the same mark that touch; the surest says how it was found."""
    joined: dict[int, list[Stretch]] = defaultdict(list)
    for start_s, one in found:
        same = joined[one.mark]
        end_s = start_s + one.duration_s
        new = Stretch(one.mark, start_s, end_s, one.strength, one.tempo, one.pitch)
        if same and start_s <= same[-1].end_s:
            last = same.pop()
            surest = max(last, new, key=lambda stretch: stretch.strength)
            new = replace(surest, start_s=last.start_s, end_s=end_s)
        same.append(new)
    every = [one for same in joined.values() for one in same]
    yield from sorted(every, key=lambda one: one.start_s)
