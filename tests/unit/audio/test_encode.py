"""Encoding: what is decoded is what went in, from the first sample to the last."""

import io

import numpy as np
import pytest
import soundfile
from mutagen.mp3 import MP3, BitrateMode

from audio.encode import Encoding, _cut_in_pauses, encode_mp3
from audio.errors import EncodingFailed


def _encode(samples: np.ndarray, rate: int, kbps: int = 96, block: int = 7000) -> io.BytesIO:
    out = io.BytesIO()
    blocks = (samples[i : i + block].astype(np.float32) for i in range(0, len(samples), block))
    encode_mp3(blocks, rate, Encoding(bitrate_kbps=kbps), out)
    out.seek(0)
    return out


@pytest.mark.parametrize("rate", [16_000, 22_050])
@pytest.mark.parametrize("n_samples", [5_000, 22_050, 100_003])
def test_decoded_length_and_place_are_exact(rate: int, n_samples: int) -> None:
    """The Info frame makes a decoder cut the encoder's padding, so the times of cues stay right."""
    samples = np.zeros(n_samples)
    samples[n_samples // 2] = 0.9
    decoded, decoded_rate = soundfile.read(_encode(samples, rate))
    assert decoded_rate == 44_100
    assert abs(len(decoded) - n_samples * 44_100 / rate) <= 2
    assert abs(int(np.abs(decoded).argmax()) - n_samples // 2 * 44_100 / rate) <= 2


@pytest.mark.parametrize("kbps", [64, 96, 128])
def test_constant_bit_rate_mono(kbps: int) -> None:
    """Players read the bit rate asked for, one channel, constant, and the right duration."""
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(22_050 * 3) / 22_050)
    info = MP3(_encode(tone, 22_050, kbps)).info
    assert (info.channels, info.sample_rate) == (1, 44_100)
    assert info.bitrate == pytest.approx(kbps * 1000, abs=10)
    assert info.bitrate_mode == BitrateMode.CBR
    assert not info.sketchy
    assert info.length == pytest.approx(3.0, abs=0.001)


def test_sound_survives() -> None:
    """A tone comes back at its frequency, 0.45 dB lower: what LAME's presets do, and no more."""
    tone = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(22_050 * 2) / 22_050)
    decoded, _ = soundfile.read(_encode(tone, 22_050))
    spectrum = np.abs(np.fft.rfft(decoded[:44_100]))
    assert int(spectrum.argmax()) == 1000
    assert 20 * np.log10(np.std(decoded[4000:-4000]) / np.std(tone)) == pytest.approx(
        -0.45, abs=0.1
    )


def test_info_frame_counts_what_follows() -> None:
    """The frame and byte counts that players seek by are those of the file."""
    data = _encode(np.zeros(44_100), 22_050).getvalue()
    at = data.index(b"Info")
    n_frames, n_bytes = (
        int.from_bytes(data[at + 8 + 4 * i : at + 12 + 4 * i], "big") for i in (0, 1)
    )
    assert n_bytes == len(data)
    assert n_frames == len(data) // 313 - 1


def test_unknown_bit_rate_is_refused() -> None:
    """A bit rate that is not offered is refused with those that are."""
    with pytest.raises(EncodingFailed, match="64, 96, 128"):
        _encode(np.zeros(100), 22_050, kbps=97)


def _talk(n_pauses: int, rate: int = 22_050) -> np.ndarray:
    """Bursts of tone, seven seconds each, with pauses of 0.6 s between."""
    burst = 0.3 * np.sin(2 * np.pi * 300 * np.arange(7 * rate) / rate) * np.hanning(7 * rate)
    pause = np.zeros(rate * 6 // 10)
    return np.concatenate([part for _ in range(n_pauses) for part in (burst, pause)] + [burst])


@pytest.mark.parametrize("rate", [16_000, 22_050])
def test_pieces_join_to_one_sound(rate: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sound encoded in pieces is the sound encoded whole: same length, same place, no clicks."""
    samples = _talk(9, rate)
    joined, _ = soundfile.read(_encode(samples, rate), dtype="float32")
    monkeypatch.setattr("audio.encode._PIECE_FRAMES", 10**9)
    whole, _ = soundfile.read(_encode(samples, rate), dtype="float32")
    assert len(joined) == len(whole)
    assert np.abs(joined - whole).max() < 0.01
    error = np.sqrt(np.mean((joined - whole) ** 2))
    assert error < 1e-3


def test_pieces_are_cut_in_pauses_only() -> None:
    """A sound without pauses is one piece; with pauses, every border lies in silence."""
    steady = np.full(44_100 * 50, 500, np.int16)
    assert (
        len(list(_cut_in_pauses([steady[i : i + 9999] for i in range(0, len(steady), 9999)]))) == 1
    )
    talk = (np.repeat(_talk(9), 2) * 32767).astype(np.int16)
    pieces = list(_cut_in_pauses([talk[i : i + 65_536] for i in range(0, len(talk), 65_536)]))
    assert len(pieces) > 2
    assert np.array_equal(np.concatenate(pieces), talk)
    for before, after in zip(pieces, pieces[1:], strict=False):
        assert len(before) % 1152 == 0
        assert np.abs(before[-3 * 1152 :]).max() <= 1
        assert np.abs(after[: 3 * 1152]).max() <= 1


def test_frames_of_all_pieces_are_whole() -> None:
    """Every frame of a sound made of pieces is where the one before it says."""
    data = _encode(_talk(9), 22_050).getvalue()
    at = n_frames = 0
    while at < len(data):
        assert data[at : at + 2] == b"\xff\xfb"
        at += 313 + (data[at + 2] >> 1 & 1)
        n_frames += 1
    assert at == len(data)
    info = data.index(b"Info")
    assert int.from_bytes(data[info + 8 : info + 12], "big") == n_frames - 1
