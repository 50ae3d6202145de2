"""Levelling: the loudness asked for, no peak above the ceiling, nothing else changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.loudness import LoudnessMeter
from audio.master import Mastering, Measuring, apply_gain, measure, plan_gain
from audio.model import Loudness
from audio.sound import BLOCK_SAMPLES, Sound, to_int16

RATE = 22_050


def _speechlike(seconds: float, level: float, seed: int = 0) -> np.ndarray:
    """Noise in bursts with sharp peaks: as hard to level as speech."""
    rng = np.random.default_rng(seed)
    n = round(seconds * RATE)
    envelope = np.interp(np.arange(n), np.arange(0, n, RATE // 6), rng.random(-(-n // (RATE // 6))))
    samples = rng.standard_normal(n) * envelope * level
    samples[:: RATE // 3] *= 6
    return samples


def _mastered(samples: np.ndarray, mastering: Mastering) -> tuple[np.ndarray, Loudness]:
    with Sound(RATE) as sound:
        sound.append(to_int16(samples.astype(np.float32)))
        measured = measure(sound)
        out = np.concatenate(list(apply_gain(sound, measured, plan_gain(measured, mastering))))
    meter = LoudnessMeter(RATE)
    meter.add(out)
    return out, meter.result()


@pytest.mark.parametrize("level", [0.003, 0.05, 0.2])
@pytest.mark.parametrize("target_lufs", [-16.0, -18.0])
def test_reaches_target_below_ceiling(level: float, target_lufs: float) -> None:
    """Quiet or loud, peaky sound ends at its target, with true peaks at or below the ceiling."""
    mastering = Mastering(target_lufs=target_lufs, ceiling_dbtp=-1.5, lead_lu=0.0)
    _, loudness = _mastered(_speechlike(20, level), mastering)
    assert loudness.integrated_lufs == pytest.approx(target_lufs, abs=0.1)
    assert loudness.true_peak_dbtp <= -1.45


def test_same_length_and_same_gain_where_nothing_peaks() -> None:
    """Levelling changes no length, and a sound without peaks gets one plain gain."""
    t = np.arange(RATE * 5 + 123) / RATE
    samples = 0.02 * np.sin(2 * np.pi * 440 * t)
    out, _ = _mastered(samples, Mastering(lead_lu=0.0))
    assert len(out) == len(samples)
    middle = slice(RATE, 4 * RATE)
    gain = np.std(out[middle]) / np.std(samples[middle])
    assert np.abs(out[middle] - gain * samples[middle]).max() < 1e-3


@given(lengths=st.lists(st.integers(0, 150_000), max_size=6))
@settings(max_examples=25, deadline=None)
def test_measured_as_it_grows_is_the_same(lengths: list[int]) -> None:
    """However a sound comes, what is measured on the way is that of the whole, bit for bit."""
    whole = to_int16(_speechlike(sum(lengths) / RATE + 1, 0.1).astype(np.float32))[: sum(lengths)]
    with Sound(RATE) as sound:
        measuring, at = Measuring(sound), 0
        for length in lengths:
            sound.append(whole[at : at + length])
            measuring.catch_up()
            at += length
        growing, at_once = measuring.result(), measure(sound)
    assert np.array_equal(growing.energies, at_once.energies)
    assert np.array_equal(growing.peaks, at_once.peaks)


def test_silence_stays_silence() -> None:
    """Silence is not turned up, and nothing at all is no error."""
    out, loudness = _mastered(np.zeros(RATE), Mastering())
    assert not out.any()
    assert loudness.integrated_lufs == -np.inf
    with Sound(RATE) as empty:
        measured = measure(empty)
        assert list(apply_gain(empty, measured, plan_gain(measured, Mastering()))) == []


def test_block_borders_are_inaudible() -> None:
    """The gain slides across the borders of blocks: no step larger than inside them."""
    with Sound(RATE) as sound:
        sound.append(to_int16(np.full(200_000, 0.1, np.float32)))
        measured = measure(sound)
        gains = (
            np.random.default_rng(0).uniform(0.5, 1.0, len(measured.energies)).astype(np.float32)
        )
        out = np.concatenate(list(apply_gain(sound, measured, gains)))
    assert np.abs(np.diff(out)).max() < 0.1 * 0.5 / measured.step_samples * 1.1


def test_a_sound_can_be_had_from_a_later_block_on() -> None:
    """What the encoder does to the middle is measured without working through what is before."""
    noise = np.random.default_rng(3).normal(0, 0.2, 5 * BLOCK_SAMPLES).clip(-1, 1)
    with Sound(RATE) as sound:
        sound.append(to_int16(noise.astype(np.float32)))
        measured = measure(sound)
        gains = plan_gain(measured, Mastering())
        whole = list(apply_gain(sound, measured, gains))
        late = list(apply_gain(sound, measured, gains, first_block=2))
    assert len(late) == len(whole) - 2
    for expected, block in zip(whole[2:], late, strict=True):
        np.testing.assert_array_equal(block, expected)
