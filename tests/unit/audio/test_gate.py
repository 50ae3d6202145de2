"""The gate: each check refuses what it is there for, and says where."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, groupby
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audio.encode import Encoding, encode_mp3
from audio.errors import GateRefused
from audio.gate import Limits, _Listener, check_loudness, check_sound, check_timeline
from audio.model import Cue, DurationMs, Loudness, Script, Segment, SpokenWord, Timeline
from audio.sound import BLOCK_SAMPLES

RATE = 22_050
TEXT = "The tide was late again today"


def _segment(index: int) -> Segment:
    return Segment(
        index=index,
        kind="paragraph",
        chapter=0,
        display_text=TEXT,
        spoken_text=TEXT,
        words=(SpokenWord(0, 3, 0, 3),),
        voice_id="v",
        pause_after_ms=DurationMs(300),
    )


def _script(n: int) -> Script:
    return Script(
        article_id="a",
        language="en",
        segments=tuple(_segment(i) for i in range(n)),
        chapters=(),
        dropped=(),
        coverage=1.0,
    )


def _timeline(n: int, cue_ms: int = 2000) -> Timeline:
    def at(ms: int) -> int:
        return ms * RATE // 1000

    cues = tuple(
        Cue(
            _segment(i),
            at(i * 2300),
            at(i * 2300 + cue_ms),
            (),
            DurationMs(i * 2300),
            DurationMs(i * 2300 + cue_ms),
        )
        for i in range(n)
    )
    return Timeline(sample_rate_hz=RATE, cues=cues, chapters=(), n_samples=at(n * 2300))


def _mp3(path: Path, samples: np.ndarray) -> Path:
    with path.open("w+b") as out:
        encode_mp3([samples.astype(np.float32)], RATE, Encoding(), out)
    return path


def _tone(timeline: Timeline, level: float = 0.236) -> np.ndarray:
    """A tone that measures −16 LUFS once LAME has taken its 0.45 dB."""
    return level * np.sin(2 * np.pi * 997 * np.arange(timeline.n_samples) / RATE)


def check_mp3(path: Path, timeline: Timeline) -> Loudness:
    """Check a file's sound, read in blocks."""
    with soundfile.SoundFile(path) as mp3:
        blocks = mp3.blocks(BLOCK_SAMPLES, dtype="float32")
        return check_sound(blocks, mp3.samplerate, timeline)


def _hear(path: Path, timeline: Timeline) -> Loudness:
    loudness = check_mp3(path, timeline)
    check_loudness(loudness, timeline)
    return loudness


def _refused(check: str, run: object) -> str:
    with pytest.raises(GateRefused) as caught:
        run()  # type: ignore[operator]
    assert caught.value.check == check
    return str(caught.value)


def test_good_narration_passes(tmp_path: Path) -> None:
    """What is as it should be passes, and its loudness is reported."""
    timeline = _timeline(3)
    check_timeline(_script(3), timeline)
    loudness = _hear(_mp3(tmp_path / "a.mp3", _tone(timeline)), timeline)
    assert loudness.integrated_lufs == pytest.approx(-16, abs=0.3)


def test_missing_segment_is_refused() -> None:
    """A sound without one of the script's segments is refused."""
    assert "3 segments, the script 4" in _refused(
        "segments", lambda: check_timeline(_script(4), _timeline(3))
    )


def test_speech_that_is_missing_or_dragging_is_refused_by_name() -> None:
    """A segment far too short or far too long for its text is named."""
    assert TEXT in _refused("pace", lambda: check_timeline(_script(3), _timeline(3, cue_ms=300)))
    slow = replace(Limits(), slowest_ms_per_char=20.0)
    assert "dragged" in _refused("pace", lambda: check_timeline(_script(3), _timeline(3), slow))


def test_silent_clip_for_words_is_refused() -> None:
    """Words that made no sound at all do not slip through."""
    _refused("pace", lambda: check_timeline(_script(1), _timeline(1, cue_ms=0)))


def test_overlap_is_refused() -> None:
    """Cues that overlap would light up two sentences at once."""
    timeline = _timeline(2)
    overlapping = replace(timeline.cues[1], start_sample=0)
    broken = replace(timeline, cues=(timeline.cues[0], overlapping))
    script = _script(2)
    _refused("order", lambda: check_timeline(script, broken))


@pytest.mark.parametrize("at_s", [0, 4, 7])
def test_long_silence_is_refused_with_its_place(tmp_path: Path, at_s: int) -> None:
    """Silence of more than 2 s is found at the start, in the middle and at the end."""
    timeline = _timeline(5)
    samples = _tone(timeline)
    start = at_s * RATE if at_s < 7 else len(samples) - int(2.4 * RATE)
    samples[start : start + int(2.4 * RATE)] = 0
    path = _mp3(tmp_path / "a.mp3", samples)
    assert "2.4 s of silence" in _refused("silence", lambda: check_mp3(path, timeline))


@given(
    runs=st.lists(
        st.tuples(st.sampled_from([0.0, 0.0, 0.3, 0.3, 1.0]), st.integers(1, 9)), max_size=12
    ),
    cuts=st.lists(st.integers(1, 60), min_size=1, max_size=6),
    longest=st.integers(1, 20),
)
@example(runs=[(1.0, 2), (0.3, 2), (1.0, 1)], cuts=[2], longest=20)
@settings(max_examples=400)
def test_blocks_hide_nothing(runs: list[tuple[float, int]], cuts: list[int], longest: int) -> None:
    """However a sound is cut into blocks, the same silences and clipped peaks are refused."""
    levels = [level for level, n in runs for _ in range(n)]
    sound = np.array([-level if i % 2 else level for i, level in enumerate(levels)], np.float32)
    refused = set()
    if any(len(list(run)) > longest for quiet, run in groupby(levels, lambda x: x == 0.0) if quiet):
        refused.add("silence")
    if any(len(list(run)) > 2 for full, run in groupby(levels, lambda x: x == 1.0) if full):
        refused.add("clipping")
    limits = Limits(longest_silence_ms=longest)
    listener = _Listener(
        1000, Timeline(sample_rate_hz=1000, cues=(), chapters=(), n_samples=0), limits
    )
    assert _refused_by(listener, sound, cycle(cuts)) in (refused or {""})


def _refused_by(listener: _Listener, sound: np.ndarray, lengths: Iterator[int]) -> str:
    """Let a sound be heard in blocks; return the check that refuses it, "" where none does."""
    try:
        while len(sound):
            length = next(lengths)
            listener.hear(sound[:length])
            sound = sound[length:]
        listener.finish()
    except GateRefused as error:
        return error.check
    return ""


def test_clipping_is_refused_with_its_place(tmp_path: Path) -> None:
    """Samples stuck at full scale are found, whatever kind of file they come in."""
    timeline = _timeline(3)
    samples = _tone(timeline)
    samples[3 * RATE : 3 * RATE + 3] = 1.0
    path = tmp_path / "a.wav"
    soundfile.write(path, samples, RATE)
    assert "at 3.00 s" in _refused("clipping", lambda: check_mp3(path, timeline))


def test_wrong_loudness_is_refused(tmp_path: Path) -> None:
    """Too quiet or too loud by more than the tolerance is refused, with the figure."""
    timeline = _timeline(3)
    path = _mp3(tmp_path / "a.mp3", _tone(timeline, 0.18))
    assert "−16" in _refused("loudness", lambda: _hear(path, timeline)).replace("-", "−")


def test_peak_above_ceiling_is_refused(tmp_path: Path) -> None:
    """One spike above the ceiling is refused even though the loudness is right."""
    timeline = _timeline(3)
    samples = _tone(timeline)
    samples[5 * RATE : 5 * RATE + 40] = 0.98 * np.hanning(40)
    path = _mp3(tmp_path / "a.mp3", samples)
    _refused("true_peak", lambda: _hear(path, timeline))


def test_cut_file_is_refused(tmp_path: Path) -> None:
    """An MP3 shorter than its timeline is refused."""
    timeline = _timeline(3)
    path = _mp3(tmp_path / "a.mp3", _tone(timeline)[: int(timeline.n_samples * 0.9)])
    _refused("duration", lambda: check_mp3(path, timeline))
