"""Loudness and true peak, held against signals whose measure BS.1770 and EBU Tech 3341 state."""

import numpy as np
import pytest

from audio.loudness import LoudnessMeter, integrated_lufs, to_db
from audio.model import Loudness


def _measure(samples: np.ndarray, rate: int, block: int = 10_000) -> Loudness:
    meter = LoudnessMeter(rate)
    for start in range(0, len(samples), block):
        meter.add(samples[start : start + block].astype(np.float32))
    return meter.result()


def _sine(frequency_hz: float, dbfs: float, seconds: float, rate: int) -> np.ndarray:
    t = np.arange(round(seconds * rate)) / rate
    return 10 ** (dbfs / 20) * np.sin(2 * np.pi * frequency_hz * t)


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_full_scale_sine_reads_minus_3_01(rate: int) -> None:
    """BS.1770: a 997 Hz sine at 0 dBFS in one channel reads −3.01 LUFS, at any sample rate."""
    assert _measure(_sine(997, 0, 5, rate), rate).integrated_lufs == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("dbfs", [-23.0, -33.0])
def test_level_follows_the_signal(dbfs: float) -> None:
    """EBU Tech 3341 cases 1 and 2, in one channel: 3.01 LU below the stereo reading."""
    measured = _measure(_sine(1000, dbfs, 20, 48_000), 48_000).integrated_lufs
    assert measured == pytest.approx(dbfs - 3.01, abs=0.1)


def test_relative_gate_ignores_quiet_passages() -> None:
    """EBU Tech 3341 case 3: quiet passages 13 dB down do not pull the loudness down."""
    parts = [_sine(1000, level, s, 48_000) for level, s in ((-36, 10), (-23, 60), (-36, 10))]
    measured = _measure(np.concatenate(parts), 48_000).integrated_lufs
    assert measured == pytest.approx(-23 - 3.01, abs=0.1)


def test_absolute_gate_ignores_silence() -> None:
    """EBU Tech 3341 case 4: what is below −70 LUFS does not count."""
    parts = [
        _sine(1000, level, s, 48_000)
        for level, s in ((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10))
    ]
    assert _measure(np.concatenate(parts), 48_000).integrated_lufs == pytest.approx(-26.01, abs=0.1)


def test_high_frequencies_count_more() -> None:
    """The K-weighting's shelf lifts 4 kHz by between 3 and 4 dB over 1 kHz."""
    low = _measure(_sine(1000, -20, 5, 48_000), 48_000).integrated_lufs
    high = _measure(_sine(4000, -20, 5, 48_000), 48_000).integrated_lufs
    assert 3.0 < high - low < 4.0


def test_loudness_range() -> None:
    """EBU Tech 3342 case 1: 20 s at −20 and 20 s at −30 dBFS have a range of 10 LU."""
    parts = [_sine(1000, level, 20, 48_000) for level in (-20, -30)]
    assert _measure(np.concatenate(parts), 48_000).range_lu == pytest.approx(10, abs=1)


def test_true_peak_between_samples() -> None:
    """EBU Tech 3341 case 16: a quarter-rate sine sampled off its peaks still reads its true peak."""
    rate = 48_000
    t = np.arange(rate)
    samples = 0.5 * np.sin(2 * np.pi * t / 4 + np.pi / 4)
    assert np.abs(samples).max() < 0.36
    assert _measure(samples, rate).true_peak_dbtp == pytest.approx(-6.0, abs=0.4)


def test_blocks_make_no_difference() -> None:
    """However the sound is cut into blocks, the measure is the same."""
    noise = np.random.default_rng(1).standard_normal(50_000) * 0.1
    whole, parts = _measure(noise, 22_050, 50_000), _measure(noise, 22_050, 777)
    assert parts.integrated_lufs == pytest.approx(whole.integrated_lufs, abs=0.001)
    assert parts.true_peak_dbtp == pytest.approx(whole.true_peak_dbtp, abs=0.05)


def test_silence_is_minus_infinity() -> None:
    """Silence, and no sound at all, have no loudness rather than an error."""
    assert _measure(np.zeros(44_100), 44_100).integrated_lufs == -np.inf
    assert _measure(np.zeros(0), 44_100).true_peak_dbtp == -np.inf
    assert integrated_lufs(np.empty(0)) == -np.inf
    assert to_db(0.0) == -np.inf
