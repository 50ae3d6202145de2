"""Reading a recording that somebody else made, such as a sting, so that it can be joined to speech.

libsndfile decodes it, pydub folds its channels and sets its gain, soxr resamples it: pydub's own
reader needs ffmpeg for all but WAV, its resampling draws straight lines between samples, and its
fades, which count in milliseconds, lose a sample where a millisecond is no whole number of them.
"""

import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from audio.errors import InputError
from audio.sound import fade_edges, to_int16

with warnings.catch_warnings():
    # pydub looks for ffmpeg when it is imported; nothing here needs it.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment


def read_recording(path: Path, sample_rate_hz: int) -> npt.NDArray[np.int16]:
    """Read a sound file as mono at a sample rate, without a click at either edge.

    Args:
        path: WAV, FLAC, Ogg or MP3, of any rate and number of channels.
        sample_rate_hz: of the samples that are returned.

    Returns:
        int16, shape ``(n_samples,)``, as long as the recording.

    Raises:
        InputError: the file can't be read as sound.
    """
    try:
        samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise InputError(
            f"Can't read the sound {path}: {error}. Give a WAV, FLAC, Ogg or MP3 file."
        ) from error
    mono = _segment(samples, rate, n_channels=samples.shape[1]).set_channels(1)
    floats = _samples(mono).astype(np.float32) / np.float32(32768)
    return fade_edges(to_int16(soxr.resample(floats, rate, sample_rate_hz)), sample_rate_hz)


def with_gain(
    samples: npt.NDArray[np.int16], sample_rate_hz: int, gain_db: float
) -> npt.NDArray[np.int16]:
    """Return mono samples louder (or softer, below 0 dB) by a gain, clipped at full scale."""
    return _samples(_segment(samples, sample_rate_hz).apply_gain(gain_db))


def _segment(
    samples: npt.NDArray[np.int16], sample_rate_hz: int, n_channels: int = 1
) -> AudioSegment:
    data = samples.astype("<i2", copy=False).tobytes()
    return AudioSegment(data=data, sample_width=2, frame_rate=sample_rate_hz, channels=n_channels)


def _samples(mono: AudioSegment) -> npt.NDArray[np.int16]:
    return np.frombuffer(mono.raw_data, dtype="<i2").astype(np.int16, copy=False)
