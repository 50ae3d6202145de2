"""A person's recording of a whole article: read safely block by block, and laid out as one cue.

It is mono at 44.1 kHz from the moment it is handed in, and never in memory as a whole.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from audio.errors import RecordingUnusable
from audio.model import Cue, Script, Timeline, samples_to_ms
from audio.sound import BLOCK_SAMPLES, Sound, to_int16

RATE_HZ: Final = 44_100
LONGEST_S: Final = 2 * 3600
SHORTEST_S: Final = 1
_FORMATS: Final = ("WAV", "WAVEX", "RF64", "FLAC", "MP3")
_QUIET: Final = 0.003
"""About -50 dBFS: a recording with nothing above it is silent."""


def mono_blocks(source: int | BinaryIO) -> Iterator[npt.NDArray[np.int16]]:
    """Yield a recording as mono int16 at 44.1 kHz, block by block.

    Args:
        source: a file that is open for reading and can be sought in, or its descriptor: WAV, FLAC
            or MP3 of any rate and number of channels.

    Raises:
        RecordingUnusable: it is no such sound, silent, or too short or long; what was yielded
            before is not to be used.
    """
    n_samples, loudest = 0, 0.0
    try:
        with soundfile.SoundFile(source, closefd=False) as sound:
            if sound.format not in _FORMATS:
                raise RecordingUnusable(
                    f"A recording is WAV, FLAC or MP3, not {sound.format}.", reason="format"
                )
            resampler = soxr.ResampleStream(sound.samplerate, RATE_HZ, 1, dtype="float32")
            while True:
                block = sound.read(BLOCK_SAMPLES, dtype="float32", always_2d=True)
                mono = block.mean(axis=1, dtype=np.float32)
                if not np.isfinite(mono).all():
                    raise RecordingUnusable(
                        "The recording has samples that are no numbers.", reason="unreadable"
                    )
                made = to_int16(resampler.resample_chunk(mono, last=not len(block)))
                n_samples += len(made)
                loudest = max(loudest, float(np.abs(mono).max(initial=0.0)))
                if n_samples > LONGEST_S * RATE_HZ:
                    raise RecordingUnusable(
                        f"The recording is longer than {LONGEST_S // 3600} hours.", reason="long"
                    )
                yield made
                if not len(block):
                    break
    except soundfile.LibsndfileError as error:
        raise RecordingUnusable(
            f"The recording can't be read as sound: {error}. Give a WAV, FLAC or MP3 file.",
            reason="unreadable",
        ) from error
    if n_samples < SHORTEST_S * RATE_HZ:
        raise RecordingUnusable("The recording is shorter than a second.", reason="short")
    if loudest < _QUIET:
        raise RecordingUnusable("Nothing can be heard in the recording.", reason="silent")


def lay_out(source: BinaryIO, script: Script, sound: Sound) -> Timeline:
    """Append a recording to ``sound`` and return its timeline: one cue, no words, no chapters.

    When each sentence is read nobody knows, and nobody is told anything else.

    Raises:
        RecordingUnusable: it can't be read.
        ScratchUnavailable: the temporary folder is full.
    """
    for block in mono_blocks(source):
        sound.append(block)
    rate = sound.sample_rate_hz
    (segment,) = script.segments
    cue = Cue(
        segment=segment,
        start_sample=0,
        end_sample=sound.n_samples,
        words=(),
        start_ms=samples_to_ms(0, rate),
        end_ms=samples_to_ms(sound.n_samples, rate),
    )
    return Timeline(sample_rate_hz=rate, cues=(cue,), chapters=(), n_samples=sound.n_samples)
