"""Joining: exact to the sample, no clicks, and a timeline that says where everything is."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.shaped_clips import RATE, clip, segment

from audio.errors import ClipMismatch, InputError
from audio.loudness import LoudnessMeter
from audio.model import Chapter, Clip
from audio.sound import Sound
from audio.stitch import Sting, Stings, stitch


def test_length_and_cues_are_exact() -> None:
    """The sound is as long as its trimmed clips and pauses, and cues stand where their clips do."""
    spoken = [(segment(i), clip(5000, 10_000, 3000)) for i in range(3)]
    with Sound(RATE) as sound:
        timeline = stitch(spoken, [Chapter(0, "Only")], sound)
        samples = np.concatenate(list(sound.blocks()))
    pause = RATE * 300 // 1000
    assert timeline.n_samples == len(samples) == 3 * (timeline.cues[0].end_sample + pause)
    for cue in timeline.cues:
        inside = samples[cue.start_sample : cue.end_sample]
        assert np.abs(inside).max() > 0.2
        assert not samples[cue.end_sample : cue.end_sample + pause].any()


def test_edges_are_trimmed_to_one_margin_and_word_times_follow() -> None:
    """Whatever silence a voice leaves, 25 ms stay, and the words move with the sound."""
    with Sound(RATE) as sound:
        timeline = stitch([(segment(0), clip(9000, 10_000, 9000))], [Chapter(0, "C")], sound)
    cue = timeline.cues[0]
    assert cue.end_sample - cue.start_sample == pytest.approx(10_000 + 2 * RATE * 0.025, abs=60)
    assert cue.words[0].start_ms == pytest.approx(25, abs=2)
    assert cue.words[1].end_ms == pytest.approx(cue.end_ms - 25, abs=3)


def test_no_click_at_a_join() -> None:
    """A clip that starts or ends in the middle of a wave is faded, so that no join jumps."""
    loud = Clip(np.full(5000, 12_000, np.int16), RATE, ((0, 2500), (2500, 5000)))
    with Sound(RATE) as sound:
        stitch([(segment(0), loud), (segment(1), loud)], [Chapter(0, "C")], sound)
        samples = np.concatenate(list(sound.blocks()))
    assert np.abs(np.diff(samples)).max() < 0.02


def test_empty_clip_adds_nothing() -> None:
    """Text without phonemes leaves no sound and no pause behind."""
    empty = Clip(np.empty(0, np.int16), RATE, ((0, 0), (0, 0)))
    with Sound(RATE) as sound:
        timeline = stitch([(segment(0), empty)], [Chapter(0, "C")], sound)
    assert timeline.n_samples == 0
    assert timeline.cues[0].start_sample == timeline.cues[0].end_sample == 0


def test_chapters_tile_the_narration() -> None:
    """Each chapter lasts to the start of the next; one whose text was never heard is left out."""
    chapters = [Chapter(0, "Zero"), Chapter(1, "One"), Chapter(2, "Never heard")]
    spoken = [(segment(0), clip(0, 8000)), (segment(1, chapter=1), clip(0, 8000))]
    with Sound(RATE) as sound:
        timeline = stitch(spoken, chapters, sound)
    zero, one = timeline.chapters
    assert (zero.title, one.title) == ("Zero", "One")
    assert zero.start_ms == 0
    assert zero.end_ms == one.start_ms == timeline.cues[1].start_ms
    assert one.end_ms == timeline.duration_ms


def test_clips_of_two_rates_are_refused() -> None:
    """Clips of different sample rates would change pitch, so they are refused by name."""
    with Sound(RATE) as sound, pytest.raises(ClipMismatch, match="16000 Hz"):
        stitch([(segment(0), clip(0, 8000, rate=16_000))], [Chapter(0, "C")], sound)


def test_stings_are_levelled_and_shift_the_cues(tmp_path: Path) -> None:
    """A sting, stereo and at another rate, is heard as loud as the narration, outside all cues."""
    path = tmp_path / "sting.wav"
    tone = 0.9 * np.sin(2 * np.pi * 800 * np.arange(48_000) / 48_000)
    soundfile.write(path, np.stack([tone, tone], axis=1), 48_000)
    with Sound(RATE) as sound:
        timeline = stitch(
            [(segment(0), clip(0, RATE * 10))],
            [Chapter(0, "C")],
            sound,
            Stings(intro=Sting(path), outro=Sting(path)),
        )
        samples = np.concatenate(list(sound.blocks()))
    cue = timeline.cues[0]
    assert cue.start_ms == pytest.approx(1500, abs=2)
    assert _lufs(samples[:RATE]) == pytest.approx(
        _lufs(samples[cue.start_sample : cue.end_sample]), abs=0.6
    )
    assert timeline.n_samples == len(samples)
    assert np.abs(samples[-RATE // 2 :]).max() > 0.05


def test_unreadable_sting_is_named(tmp_path: Path) -> None:
    """A sting that is no sound is bad input, named with what would do."""
    path = tmp_path / "sting.wav"
    path.write_text("no sound")
    with Sound(RATE) as sound, pytest.raises(InputError, match=r"sting\.wav"):
        stitch([], [], sound, Stings(intro=Sting(path)))


def _lufs(samples: np.ndarray) -> float:
    meter = LoudnessMeter(RATE)
    meter.add(samples)
    return meter.result().integrated_lufs
