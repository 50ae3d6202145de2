"""Recordings that others made: any format, rate and channels, and no click at their edges."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.errors import InputError
from audio.recording import read_recording, with_gain

RATE = 22_050


def tone(rate: int, seconds: float = 1.0) -> np.ndarray:
    # It starts and ends at the top of a wave, where a cut is heard as a click.
    return 0.5 * np.cos(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3"])
def test_every_format_is_read_without_ffmpeg(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WAV, FLAC, Ogg and MP3 are read on a machine that has no other program for sound."""
    monkeypatch.setenv("PATH", "")
    soundfile.write(tmp_path / name, tone(48_000), 48_000)
    read = read_recording(tmp_path / name, RATE)
    assert len(read) == pytest.approx(RATE, abs=RATE // 10)  # MP3 adds some silence
    assert np.abs(read).max() == pytest.approx(0.5 * 32768, rel=0.1)


@pytest.mark.parametrize("n_channels", [1, 2, 6])
def test_channels_are_folded_evenly(tmp_path: Path, n_channels: int) -> None:
    """Each channel counts the same: sound on one of six is a sixth as strong in mono."""
    samples = np.zeros((RATE, n_channels))
    samples[:, -1] = tone(RATE)
    soundfile.write(tmp_path / "a.wav", samples, RATE)
    read = read_recording(tmp_path / "a.wav", RATE)
    assert read.shape == (RATE,)
    assert np.abs(read).max() == pytest.approx(0.5 * 32768 / n_channels, rel=0.02)


def test_edges_do_not_click(tmp_path: Path) -> None:
    """A recording that was cut at the top of a wave starts and ends near silence."""
    soundfile.write(tmp_path / "a.wav", tone(RATE), RATE)
    read = read_recording(tmp_path / "a.wav", RATE)
    assert abs(int(read[0])) < 400
    assert abs(int(read[-1])) < 400
    middle = read[RATE // 10 : -RATE // 10]
    assert np.abs(middle).max() == pytest.approx(0.5 * 32768, rel=0.01)


@pytest.mark.parametrize("n_samples", [0, 1, 30])
def test_a_moment_of_sound_is_read(tmp_path: Path, n_samples: int) -> None:
    """A recording too short to be faded is read as it is."""
    soundfile.write(tmp_path / "a.wav", tone(RATE)[:n_samples], RATE)
    assert len(read_recording(tmp_path / "a.wav", RATE)) == n_samples


def test_what_is_no_sound_is_named(tmp_path: Path) -> None:
    """A file that is no sound, or not there, is bad input, named with what would do."""
    (tmp_path / "a.wav").write_text("no sound")
    for name in ("a.wav", "none.wav"):
        with pytest.raises(InputError, match=rf"{name}.*WAV, FLAC, Ogg or MP3"):
            read_recording(tmp_path / name, RATE)


def test_gain_is_in_decibels_and_stops_at_full_scale() -> None:
    """6 dB double a sample, −6 dB halve it, and nothing wraps round."""
    samples = np.array([0, 1000, -1000, 30_000, -30_000], np.int16)
    louder = with_gain(samples, RATE, 6.0206)
    assert np.abs(louder - np.array([0, 2000, -2000, 32_767, -32_768])).max() <= 1
    assert np.abs(with_gain(samples, RATE, -6.0206) - samples // 2).max() <= 1
