"""Decoding beside the encoder: the same sound as the finished file's, and an end in any case."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.decoding import Decoding
from audio.encode import Encoding, encode_mp3
from audio.errors import EncodingFailed, GateRefused
from audio.gate import check_file
from audio.model import Timeline
from audio.sound import BLOCK_SAMPLES

RATE = 22_050


def _speechlike(seconds: float, seed: int = 1) -> np.ndarray:
    """Noise in bursts, so that frames are unlike one another and use the bits of their neighbours."""
    noise = np.random.default_rng(seed).standard_normal(int(seconds * RATE))
    loud = np.abs(np.sin(np.arange(len(noise)) * 9 / RATE)) ** 3
    return (0.15 * noise * loud).astype(np.float32)


def _encoded(sound: np.ndarray, kbps: int = 96) -> tuple[bytes, list[bytes], int]:
    """Return the whole MP3, its runs of frames, and how many samples of it are played."""
    out, runs = io.BytesIO(), list[bytes]()
    n = encode_mp3([sound], RATE, Encoding(bitrate_kbps=kbps), out, on_frames=runs.append)
    return out.getvalue(), runs, n


def _heard(runs: list[bytes], n_samples: int) -> list[np.ndarray]:
    decoding = Decoding()
    for run in runs:
        decoding.add(run)
    decoding.end(n_samples)
    return list(decoding.blocks())


def _frames(runs: list[bytes], kbps: int) -> list[bytes]:
    mp3, frames = b"".join(runs), list[bytes]()
    while mp3:
        size = 144_000 * kbps // 44_100 + (mp3[2] >> 1 & 1)
        frames.append(mp3[:size])
        mp3 = mp3[size:]
    return frames


@pytest.mark.parametrize("kbps", [64, 96, 128])
@settings(max_examples=15, deadline=None)
@given(cuts=st.lists(st.integers(0, 160), max_size=8))
def test_any_cut_is_heard_as_the_whole(kbps: int, cuts: list[int]) -> None:
    """Wherever a run of frames ends, each sample and each block is what the finished file gives."""
    mp3, runs, n = _encoded(_speechlike(4), kbps)
    frames = _frames(runs, kbps)
    ends = sorted({0, len(frames), *(cut for cut in cuts if cut < len(frames))})
    pieces = [b"".join(frames[a:b]) for a, b in zip(ends, ends[1:], strict=False)]
    blocks = _heard(pieces, n)
    assert np.array_equal(
        np.concatenate(blocks), soundfile.read(io.BytesIO(mp3), dtype="float32")[0]
    )
    assert {len(block) for block in blocks[:-1]} == {BLOCK_SAMPLES}


def test_what_the_encoder_gives_is_heard_as_the_whole() -> None:
    """Sound that two encoders made, cut in a pause, is decoded as one file."""
    sound = np.concatenate([_speechlike(22), np.zeros(RATE, np.float32), _speechlike(9, seed=2)])
    mp3, runs, n = _encoded(sound)
    assert len(runs) > 1
    blocks = _heard(runs, n)
    assert np.array_equal(
        np.concatenate(blocks), soundfile.read(io.BytesIO(mp3), dtype="float32")[0]
    )


@pytest.mark.parametrize("n_samples", [1, 300, 1152])
def test_the_shortest_sounds(n_samples: int) -> None:
    """A sound shorter than what a decoder needs to begin has an end like any other."""
    mp3, runs, n = _encoded(np.full(n_samples, 0.1, np.float32))
    whole = soundfile.read(io.BytesIO(mp3), dtype="float32")[0]
    assert np.array_equal(np.concatenate(_heard(runs, n)), whole)


def test_it_ends_when_the_encoder_fails() -> None:
    """Whoever decodes is not left waiting for frames that never come."""

    def failing() -> Iterator[np.ndarray]:
        yield _speechlike(1)
        raise EncodingFailed("no")

    decoding = Decoding()
    with pytest.raises(EncodingFailed), decoding:
        encode_mp3(failing(), RATE, Encoding(), io.BytesIO(), on_frames=decoding.add)
    assert list(decoding.blocks()) == []


def test_a_file_that_is_not_what_was_heard_is_refused(tmp_path: Path) -> None:
    """One changed byte of sound, or a length that is not the timeline's, stops a narration."""
    sound = _speechlike(3)
    timeline = Timeline(sample_rate_hz=RATE, cues=(), chapters=(), n_samples=len(sound))
    mp3, runs, _ = _encoded(sound)
    decoding = Decoding()
    for run in runs:
        decoding.add(run)
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3)
    check_file(path, decoding, timeline)
    with pytest.raises(GateRefused) as refused:
        check_file(path, decoding, replace(timeline, n_samples=2 * len(sound)))
    assert refused.value.check == "duration"
    for damaged in (mp3[:-1], mp3[:-900] + b"\0" + mp3[-899:], b""):
        path.write_bytes(damaged)
        with pytest.raises(GateRefused) as refused:
            check_file(path, decoding, timeline)
        assert refused.value.check == "frames"
