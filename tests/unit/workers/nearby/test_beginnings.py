"""The beginning of a clip can be had while the rest is spoken, and is gone once the clip is there."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from support.shaped_clips import RATE, segment, speechlike

from audio.model import Clip, Segment
from voices.engine import SynthesisSettings
from voices.windows import ClipWindows
from workers.nearby.beginnings import Beginnings, speak_aloud
from workers.nearby.bell import Bell

KEY, OTHER = "ab" * 32, "cd" * 32
CLIP = Clip(np.arange(1, 1001, dtype=np.int16), RATE, ((0, 1000),))


@pytest.fixture
def beginnings(tmp_path: Path) -> Beginnings:
    return Beginnings(tmp_path / "beginnings", Bell(tmp_path / "bells"))


def test_a_longer_beginning_takes_the_place_of_a_shorter_one(beginnings: Beginnings) -> None:
    """Whoever asks gets the newest; after the clip is there nothing is left."""
    assert beginnings.get(KEY) is None
    for n in (100, 300):
        beginnings.put(KEY, Clip(CLIP.samples[:n], RATE, ()))
        found = beginnings.get(KEY)
        assert found
        np.testing.assert_array_equal(found.samples, CLIP.samples[:n])
    assert beginnings.get(OTHER) is None
    beginnings.remove(KEY)
    beginnings.remove(KEY)
    assert beginnings.get(KEY) is None


def test_each_beginning_is_rung_for(beginnings: Beginnings, tmp_path: Path) -> None:
    """Who listens need not look whether there is more, and what is kept is for us only."""
    listener = Bell(tmp_path / "bells").listen()
    assert listener
    beginnings.put(KEY, Clip(CLIP.samples[:100], RATE, ()))
    assert listener.heard()
    (file,) = (tmp_path / "beginnings").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    listener.close()


def test_what_a_killed_worker_left_goes_with_the_next_clip(
    beginnings: Beginnings, tmp_path: Path
) -> None:
    """Nothing piles up: what is old is removed, what is being spoken is not."""
    for key in (KEY, OTHER):
        beginnings.put(key, CLIP)
    old = next(path for path in (tmp_path / "beginnings").iterdir() if KEY in path.name)
    os.utime(old, (1, 1))
    beginnings.remove("ef" * 32)
    assert beginnings.get(KEY) is None
    assert beginnings.get(OTHER)


def test_a_folder_that_can_not_be_written_costs_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The clip is spoken all the same; the log says why nobody heard it sooner."""
    (tmp_path / "file").write_text("")
    beginnings = Beginnings(tmp_path / "file", Bell(tmp_path / "bells"))
    clip = speak_aloud(Windowed(beginnings), segment(0), beginnings, KEY)  # type: ignore[arg-type]
    np.testing.assert_array_equal(clip.samples, SOUND.samples)
    assert "not given out ahead" in caplog.text


SOUND = speechlike(20_000)
N_SAMPLES = SOUND.samples.size
EDGES = (0, 8_000, 16_000, N_SAMPLES)


class Windowed:
    """An engine that notes what of its sound could be had before each of its windows."""

    def __init__(self, beginnings: Beginnings) -> None:
        self.beginnings = beginnings
        self.had: list[int] = []

    def speak_windows(
        self, _segment: Segment, _settings: SynthesisSettings, *, first_window_ms: int
    ) -> ClipWindows:
        assert first_window_ms
        return ClipWindows(N_SAMPLES, RATE, SOUND.word_times, self._windows)

    def _windows(self) -> Iterator[npt.NDArray[np.int16]]:
        for first, last in zip(EDGES, EDGES[1:], strict=False):
            found = self.beginnings.get(KEY)
            self.had.append(found.samples.size if found else 0)
            yield SOUND.samples[first:last]


def test_a_window_can_be_heard_before_the_next_is_made(beginnings: Beginnings) -> None:
    """Each window but the last is given out at once; the clip is all of them, with its words."""
    engine = Windowed(beginnings)
    clip = speak_aloud(engine, segment(0), beginnings, KEY)  # type: ignore[arg-type]
    assert engine.had == [0, 8_000, 16_000]
    np.testing.assert_array_equal(clip.samples, SOUND.samples)
    assert clip.word_times == SOUND.word_times


class Whole:
    """An engine that knows no windows."""

    def speak(self, _segment: Segment, _settings: SynthesisSettings) -> Clip:
        return SOUND


def test_without_windows_there_is_no_beginning(beginnings: Beginnings, tmp_path: Path) -> None:
    """An engine that makes a sound in one go leaves no file and rings for nothing."""
    clip = speak_aloud(Whole(), segment(0), beginnings, KEY)  # type: ignore[arg-type]
    np.testing.assert_array_equal(clip.samples, SOUND.samples)
    assert list(tmp_path.iterdir()) == []
