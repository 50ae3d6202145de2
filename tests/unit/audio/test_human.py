"""A person's recording is read block by block, and laid out as one cue without words."""

import io

import numpy as np
import pytest
import soundfile

from audio.errors import RecordingUnusable
from audio.human import RATE_HZ, lay_out, mono_blocks
from audio.model import DurationMs, Script, Segment
from audio.sound import Sound

SEGMENT = Segment(
    index=0,
    kind="paragraph",
    chapter=0,
    display_text="The tide came late.",
    spoken_text="",
    words=(),
    voice_id="human-recording",
    pause_after_ms=DurationMs(0),
)
SCRIPT = Script(
    article_id="tide", language="en", segments=(SEGMENT,), chapters=(), dropped=(), coverage=1.0
)


def _file(left: float, right: float, seconds: float, kind: str = "WAV") -> io.BytesIO:
    t = np.arange(round(seconds * 48_000)) / 48_000
    wave = np.sin(2 * np.pi * 200 * t)
    file = io.BytesIO()
    soundfile.write(file, np.stack([left * wave, right * wave], axis=1), 48_000, format=kind)
    file.seek(0)
    return file


def test_channels_are_folded_and_the_rate_is_one() -> None:
    """Both sides count alike, and two seconds stay two seconds."""
    samples = np.concatenate(list(mono_blocks(_file(0.5, 0.1, 2.0))))
    assert samples.dtype == np.int16
    assert abs(len(samples) - 2 * RATE_HZ) <= 2
    assert abs(np.abs(samples[1000:-1000]).max() / 32768 - 0.3) < 0.005


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (io.BytesIO(b"<html>no sound</html>"), "unreadable"),
        (_file(0.5, 0.5, 2.0, "OGG"), "format"),
        (_file(0.001, 0.001, 2.0), "silent"),
        (_file(0.5, -0.5, 2.0), "silent"),
        (_file(0.5, 0.5, 0.5), "short"),
    ],
    ids=["no sound", "another format", "silent", "its sides cancel out", "short"],
)
def test_what_can_not_be_heard_is_refused(file: io.BytesIO, reason: str) -> None:
    """Each with a word for why."""
    with pytest.raises(RecordingUnusable) as refused:
        list(mono_blocks(file))
    assert refused.value.reason == reason


def test_numbers_that_are_none_are_refused() -> None:
    """A file of floating-point samples may hold anything."""
    file = io.BytesIO()
    soundfile.write(file, np.full((50_000, 1), np.nan), 44_100, format="WAV", subtype="FLOAT")
    file.seek(0)
    with pytest.raises(RecordingUnusable, match="no numbers"):
        list(mono_blocks(file))


def test_it_is_one_cue() -> None:
    """From the first sample to the last, with no words and no chapters."""
    with Sound(RATE_HZ) as sound:
        timeline = lay_out(_file(0.5, 0.5, 2.0, "FLAC"), SCRIPT, sound)
        assert timeline.n_samples == sound.n_samples
    (cue,) = timeline.cues
    assert (cue.start_sample, cue.end_sample, cue.words) == (0, timeline.n_samples, ())
    assert timeline.chapters == ()
