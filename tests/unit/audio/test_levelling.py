"""Several voices in one sound: one rate, and one loudness after the limiter."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from audio.levelling import at_one_rate, at_rate, excerpts, plan_levelled_gain
from audio.loudness import LoudnessMeter
from audio.master import Mastering, apply_gain, measure, plan_gain
from audio.model import Chapter, Clip, DurationMs, Segment, SpokenWord, SynthesisSettings
from audio.sound import Sound
from audio.stitch import stitch

RATE = 22_050


def segment(index: int, voice_id: str, speaker: int | None = None) -> Segment:
    return Segment(
        index=index,
        kind="paragraph",
        chapter=0,
        display_text="word",
        spoken_text="word",
        words=(SpokenWord(0, 4, 0, 4),),
        voice_id=voice_id,
        pause_after_ms=DurationMs(300),
        synthesis=SynthesisSettings(speaker=speaker),
    )


def clip(samples: npt.NDArray[np.float64], rate: int = RATE) -> Clip:
    whole = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    return Clip(whole, rate, ((len(whole) // 4, len(whole) // 2),))


def hum(level: float, seconds: float = 3.0, rate: int = RATE) -> Clip:
    t = np.arange(int(seconds * rate)) / rate
    return clip(level * (0.8 + 0.2 * np.sin(6 * np.pi * t)) * np.sin(2 * np.pi * 220 * t), rate)


def crackle(level: float, seconds: float = 3.0) -> Clip:
    """A sound of high peaks: a limiter takes decibels from it, and none from a hum."""
    t = np.arange(int(seconds * RATE)) / RATE
    noise = np.random.default_rng(7).laplace(0, 0.07, t.size) * (0.6 + 0.4 * np.sin(8 * np.pi * t))
    return clip(level * noise)


def lufs_by_voice(folder: Path, spoken: list[tuple[Segment, Clip]]) -> dict[str, float]:
    """Stitch and master, and measure what each voice says in the outcome."""
    with Sound(RATE, folder) as sound:
        timeline = stitch(at_one_rate(spoken, RATE), [Chapter(0, "A")], sound)
        measured = measure(sound)
        gains = plan_levelled_gain(measured, timeline, Mastering())
        out = np.concatenate(list(apply_gain(sound, measured, gains)))
    meters: dict[str, LoudnessMeter] = {}
    for cue in timeline.cues:
        who = f"{cue.segment.voice_id}{cue.segment.synthesis.speaker or ''}"
        heard = out[cue.start_sample : cue.end_sample]
        meters.setdefault(who, LoudnessMeter(RATE)).add(heard)
    return {who: meter.result().integrated_lufs for who, meter in meters.items()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (hum(0.5), hum(0.05)),
        (hum(0.5), crackle(0.5)),
        (crackle(0.05), hum(0.02)),
        (hum(0.3), hum(0.1, rate=16_000)),
    ],
)
def test_two_voices_are_equally_loud(tmp_path: Path, one: Clip, other: Clip) -> None:
    """However loud, however peaky: within half a unit of one another after the limiter."""
    spoken = [(segment(0, "a"), one), (segment(1, "b"), other), (segment(2, "a"), one)]
    lufs = lufs_by_voice(tmp_path, spoken)
    assert abs(lufs["a"] - lufs["b"]) < 0.3
    assert lufs["a"] == pytest.approx(-16, abs=0.5)


def test_two_speakers_of_one_voice_are_levelled_too(tmp_path: Path) -> None:
    """Speakers of one model can be as far apart as two voices."""
    spoken = [(segment(0, "a", 0), hum(0.5)), (segment(1, "a", 1), hum(0.1))]
    lufs = lufs_by_voice(tmp_path, spoken)
    assert abs(lufs["a"] - lufs["a1"]) < 0.3


def test_a_sentence_keeps_its_place_among_the_others_of_its_voice(tmp_path: Path) -> None:
    """One voice alone is mastered as before: nothing is levelled sentence by sentence."""
    spoken = [(segment(0, "a"), hum(0.3)), (segment(1, "a"), hum(0.1))]
    with Sound(RATE, tmp_path) as sound:
        timeline = stitch(spoken, [Chapter(0, "A")], sound)
        measured = measure(sound)
        gains = plan_levelled_gain(measured, timeline, Mastering())
        np.testing.assert_array_equal(gains, plan_gain(measured, Mastering()))


def test_a_silent_voice_is_left_alone(tmp_path: Path) -> None:
    """A voice that says nothing audible is not raised out of nowhere."""
    nothing = clip(np.zeros(RATE))
    lufs = lufs_by_voice(tmp_path, [(segment(0, "a"), hum(0.3)), (segment(1, "b"), nothing)])
    assert lufs["a"] == pytest.approx(-16, abs=0.3)


def test_resampling_keeps_words_in_their_places() -> None:
    """A word's share of the clip is the same at the new rate; an empty clip stays empty."""
    before = hum(0.3, seconds=1.5, rate=16_000)
    after = at_rate(before, RATE)
    assert after.sample_rate_hz == RATE
    assert len(after.samples) == pytest.approx(1.5 * RATE, abs=2)
    for old, new in zip(before.word_times[0], after.word_times[0], strict=True):
        assert new / RATE == pytest.approx(old / 16_000, abs=1e-4)
    assert at_rate(before, 16_000) is before
    nothing = Clip(np.zeros(0, np.int16), 16_000, ((0, 0),))
    assert at_rate(nothing, RATE).word_times == ((0, 0),)


def test_excerpts_are_of_each_voice_alone(tmp_path: Path) -> None:
    """What is probed of one voice has nothing of another in it."""
    spoken = [(segment(i, "ab"[i % 2]), hum(0.2 + 0.3 * (i % 2), seconds=1)) for i in range(8)]
    with Sound(RATE, tmp_path) as sound:
        timeline = stitch(spoken, [Chapter(0, "A")], sound)
        taken = excerpts(sound.blocks(5000), timeline)
    peaks = {speaker[0]: max(np.abs(p).max() for p in pieces) for speaker, pieces in taken.items()}
    assert peaks["a"] == pytest.approx(0.2, abs=0.01)
    assert peaks["b"] == pytest.approx(0.5, abs=0.01)
    lengths = {speaker[0]: sum(map(len, pieces)) for speaker, pieces in taken.items()}
    assert lengths["a"] == pytest.approx(4 * RATE, rel=0.02)
