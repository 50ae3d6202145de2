"""Encoding: what is decoded is what went in, from the first sample to the last."""

import io

import numpy as np
import pytest
import soundfile
from mutagen.mp3 import MP3, BitrateMode

from audio.encode import Encoding, encode_mp3
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
