"""A mark is written into sound, found in it, and found in nothing else."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st
from support.murmurs import RATE, murmur

from audio.encode import Encoding, encode_mp3
from audio.watermark import SURE, Marker, strongest_mark
from audio.watermark.__main__ import main
from audio.watermark.embed import MARKING
from audio.watermark.file import FileUnreadable, marks_in_file
from audio.watermark.pattern import mark_of, pattern_of, sync_pattern

MARK = 0xC1F282CF


def marked(
    samples: np.ndarray, mark: int = MARK, rate: int = RATE, position: int = 0
) -> np.ndarray:
    return Marker(mark, rate).marked(samples, position)


def by_mp3(samples: np.ndarray) -> np.ndarray:
    import io

    out = io.BytesIO()
    encode_mp3([samples], RATE, Encoding(bitrate_kbps=64), out)
    out.seek(0)
    return soxr.resample(soundfile.read(out, dtype="float32")[0], 44_100, RATE)


def by_noise(samples: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(4).standard_normal(len(samples))
    return (samples + noise * np.sqrt((samples**2).mean()) * 0.1).astype(np.float32)


def by_music(samples: np.ndarray) -> np.ndarray:
    t = np.arange(len(samples)) / RATE
    music = sum(np.sin(2 * np.pi * f * t) for f in (220, 277.2, 329.6, 440, 659.3)) * (
        t % 0.5 < 0.4
    )
    music = music * np.sqrt((samples**2).mean() / (music**2).mean()) * 0.1
    return (samples + music).astype(np.float32)


ATTACKS = {
    "nothing": lambda samples: samples,
    "mp3": by_mp3,
    "noise": by_noise,
    "music": by_music,
    "at 44.1 kHz and back": lambda s: soxr.resample(soxr.resample(s, RATE, 44_100), 44_100, RATE),
    "at 12 kHz and back": lambda s: soxr.resample(soxr.resample(s, RATE, 12_000), 12_000, RATE),
    "faster": lambda s: soxr.resample(s, RATE, RATE / 1.03),
    "slower": lambda s: soxr.resample(s, RATE, RATE / 0.97),
    "a semitone up, by playing faster": lambda s: soxr.resample(s, RATE, RATE / 1.0295),
    "softer": lambda s: s * np.float32(0.05),
    "begun in the middle": lambda s: s[12_345:],
    "16 bits": lambda s: np.round(s * 32767).astype(np.float32) / 32767,
}


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_a_mark_survives(attack: str) -> None:
    """Ten seconds are enough, whatever was done to them."""
    found = strongest_mark(ATTACKS[attack](marked(murmur(11)))[: 10 * RATE], RATE)
    assert found is not None
    assert (found.mark, found.strength > SURE) == (MARK, True)


def test_speed_and_pitch_are_told() -> None:
    """Whoever looks learns that the sound was played faster."""
    found = strongest_mark(ATTACKS["faster"](marked(murmur(11)))[: 10 * RATE], RATE)
    assert found is not None
    assert found.tempo == pytest.approx(1.03, abs=0.004)
    assert found.pitch == pytest.approx(1.03, abs=0.012)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_any_rate(rate: int) -> None:
    """The pattern is in seconds and hertz, so it is the same at every rate."""
    found = strongest_mark(marked(murmur(10, rate=rate), rate=rate), rate)
    assert found is not None
    assert (found.mark, found.strength > SURE) == (MARK, True)


def test_no_mark_is_found_where_none_is() -> None:
    """Unmarked sound, noise and silence are not taken for marked."""
    rng = np.random.default_rng(8)
    sounds = [murmur(10, seed) for seed in range(3)]
    sounds += [rng.standard_normal(10 * RATE).astype(np.float32), np.zeros(10 * RATE, np.float32)]
    for sound in sounds:
        found = strongest_mark(sound, RATE)
        assert found is None or found.strength < SURE


@settings(max_examples=3, deadline=None)
@given(mark=st.integers(0, 2**32 - 1), position=st.integers(0, 10**8))
def test_any_mark_at_any_place(mark: int, position: int) -> None:
    """Every number can be written and read, wherever the sound stands in the narration."""
    found = strongest_mark(marked(murmur(8), mark, position=position), RATE)
    assert found is not None
    assert found.mark == mark


@settings(max_examples=60, deadline=None)
@given(
    length=st.integers(0, 3000),
    position=st.integers(0, 10**7),
    rate=st.sampled_from([8000, 16000, 22050, 44100]),
)
def test_any_length_stays_as_long_and_bounded(length: int, position: int, rate: int) -> None:
    """Any length comes back as long as it was, silence silent, and the same again the next time."""
    samples = np.random.default_rng(length).uniform(-0.5, 0.5, length).astype(np.float32)
    once = marked(samples, rate=rate, position=position)
    assert len(once) == length
    assert np.array_equal(once, marked(samples, rate=rate, position=position))
    assert not marked(samples * 0, rate=rate, position=position).any()
    assert (once**2).sum() <= 1.6 * (samples**2).sum() + 1e-6


@settings(max_examples=30, deadline=None)
@given(cut=st.integers(1, 19_999), position=st.integers(0, 10**6))
def test_pieces_add_up_to_the_whole(cut: int, position: int) -> None:
    """Live sound is marked piece by piece; between the edges it is what the finished file has."""
    samples = murmur(1.25)
    whole = marked(samples, position=position)
    reach = round(0.026 * RATE)
    begun = marked(samples[:cut], position=position)
    rest = marked(samples[cut:], position=position + cut)
    assert np.allclose(begun[: max(0, cut - reach)], whole[: max(0, cut - reach)], atol=1e-5)
    assert np.allclose(rest[reach:], whole[cut + reach :], atol=1e-5)


def test_loudness_stays() -> None:
    """The mark makes the sound neither louder nor softer by more than a quarter of a decibel."""
    samples = murmur(20)
    change_db = 10 * np.log10((marked(samples) ** 2).sum() / (samples**2).sum())
    assert abs(change_db) < 0.25


def test_short_sound_has_no_mark_to_be_found() -> None:
    """Too little sound is no error."""
    assert strongest_mark(marked(murmur(1)), RATE) is None
    assert strongest_mark(np.zeros(0, np.float32), RATE) is None


def test_the_pattern_stays_as_it_is() -> None:
    """A detector of today finds the marks of every version: the pattern never changes."""
    import hashlib

    assert hashlib.sha256(pattern_of(MARK).tobytes()).hexdigest() == PATTERN_SHA256
    assert np.count_nonzero(sync_pattern()) == 912


PATTERN_SHA256 = "709e38fb6ee128e8f3051821fdcd6abc6a6c456b747d6817501f53e5cd140579"


def test_whoever_writes_it_otherwise_says_so() -> None:
    """Other gains need another ``MARKING``: files that differ have keys that differ."""
    import hashlib

    gains = Marker(MARK, RATE)._gains.astype(np.float64)
    hundredths_db = np.rint(2000 * np.log10(gains)).astype("<i2")
    digest = hashlib.sha256(hundredths_db.tobytes()).hexdigest()
    assert (MARKING, digest) == (2, GAINS_SHA256)


GAINS_SHA256 = "99f891169702a20a590cc1b4f34968f351527e40db85a8f9a01c5949d72bca14"


def test_low_harmonics_waver_least() -> None:
    """Below 1 kHz, where wavering is heard first, a tone changes by 1 dB, and above by 2.5 dB."""
    t = np.arange(4 * RATE) / RATE
    for hz, least, most in ((434, 1.5, 2.5), (2_028, 4.0, 6.0)):
        tone = np.sin(2 * np.pi * hz * t).astype(np.float32)
        frames = marked(tone)[RATE // 2 : -RATE // 2].reshape(-1, 160)
        level_db = 10 * np.log10((frames**2).mean(axis=1) * 2)
        assert least < np.ptp(level_db) < most, hz


def test_marks_differ() -> None:
    """Two marks share the part that finds them, and differ in a word at least."""
    one, other = pattern_of(MARK).astype(int), pattern_of(MARK ^ 1).astype(int)
    shared = sync_pattern() != 0
    assert (one[shared] == other[shared]).all()
    assert (one != other).mean() > 0.1


def test_a_wrong_check_is_no_mark() -> None:
    """Words that no mark has are not read as one."""
    assert [mark_of((word, 0, 0)) for word in range(1, 200)].count(None) > 195


@pytest.mark.parametrize("mark", [-1, 2**32])
def test_a_mark_has_32_bits(mark: int) -> None:
    """Any other number is refused."""
    with pytest.raises(ValueError, match="32 bits"):
        Marker(mark, RATE)


def test_a_file_says_where(tmp_path: Path) -> None:
    """Sound with a marked part tells which part, and which marks."""
    path = tmp_path / "both.flac"
    sound = np.concatenate([murmur(12, 2), marked(murmur(10, 3)), marked(murmur(10, 4), 77)])
    soundfile.write(path, sound, RATE)
    report = marks_in_file(path)
    assert [one.mark for one in report.stretches] == [MARK, 77]
    first, second = report.stretches
    assert 5 <= first.start_s <= 15
    assert 16 <= first.end_s <= 27
    assert 16 <= second.start_s <= 27
    assert second.end_s == pytest.approx(32)
    assert report.duration_s == pytest.approx(32)
    assert 0.5 < report.share < 0.9


def test_only_the_beginning_is_looked_through(tmp_path: Path) -> None:
    """Of a long file so much is looked at as was asked for, and the report says that it goes on."""
    samples = np.concatenate([murmur(12), marked(murmur(12, seed=2))])
    soundfile.write(tmp_path / "long.wav", samples, RATE)
    with (tmp_path / "long.wav").open("rb") as file:
        part = marks_in_file(file.fileno(), most_s=10)
    assert (part.duration_s, part.stretches, part.is_whole) == (10.0, (), False)
    whole = marks_in_file(tmp_path / "long.wav", most_s=24)
    assert (whole.duration_s, whole.is_whole) == (24.0, True)
    assert [one.mark for one in whole.stretches] == [MARK]


def test_stereo_is_heard_as_one(tmp_path: Path) -> None:
    """A file with two channels is looked into too."""
    path = tmp_path / "stereo.wav"
    one = marked(murmur(10))
    soundfile.write(path, np.stack([one, one * 0.5], axis=1), RATE)
    assert [found.mark for found in marks_in_file(path).stretches] == [MARK]


def test_no_sound_is_said(tmp_path: Path) -> None:
    """What can't be read is an error of its own, and no answer."""
    path = tmp_path / "text.mp3"
    path.write_text("no sound")
    with pytest.raises(FileUnreadable, match="as sound"):
        marks_in_file(path)


def test_the_module_says_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unmarked file is exit 1, one that can't be read exit 2."""
    path = tmp_path / "sound.wav"
    soundfile.write(path, murmur(10), RATE)
    assert main([str(path)]) == 1
    assert "no mark found" in capsys.readouterr().out
    assert main(["--json", str(path), str(tmp_path / "none.wav")]) == 2
    assert '"stretches": []' in capsys.readouterr().out
