"""Pieces of an MP3: cut at a frame, never longer than asked for, without what tells of the whole."""

import io

import numpy as np
import pytest
import soundfile

from audio.encode import Encoding, encode_mp3
from audio.errors import EncodingFailed
from audio.mp3_frames import Excerpt, first_ms, frame_bytes, tag_bytes

HEADER = bytes([0xFF, 0xFB, 0x70, 0xC4])
SIZE = 144_000 * 96 // 44_100
TAG = b"ID3\x03\x00\x00\x00\x00\x00\x0a" + bytes(10)


def test_an_excerpt_grows_to_its_end() -> None:
    """However few bytes come at a time, the end is the same whole frame, and never later."""
    mp3 = TAG + (HEADER + bytes(SIZE - 4)) * 200
    excerpt = Excerpt(1000)
    ends = [
        excerpt.walk(lambda at, n, upto=upto: mp3[at : min(at + n, upto)], upto)
        for upto in range(0, len(mp3), 7)
    ]
    assert ends == sorted(ends)
    assert all(end <= upto for end, upto in zip(ends, range(0, len(mp3), 7), strict=True))
    assert ends[-1] == 20 + 38 * SIZE
    assert excerpt.whole


def test_a_piece_of_our_own_mp3() -> None:
    """It decodes, is as long as asked for within a frame, and has no frame that tells the whole length."""
    rate = 22_050
    tone = (0.3 * np.sin(np.arange(5 * rate) * 0.1)).astype(np.float32)
    out = io.BytesIO()
    encode_mp3([tone], rate, Encoding(), out)
    mp3 = TAG + out.getvalue()
    piece = first_ms(io.BytesIO(mp3), 2000)
    assert piece in mp3
    assert b"Info" not in piece
    sound, decoded_rate = soundfile.read(io.BytesIO(piece))
    assert 2000 - 27 <= len(sound) * 1000 / decoded_rate <= 2000
    assert first_ms(io.BytesIO(mp3[20:]), 2000) == piece
    assert len(first_ms(io.BytesIO(mp3), 60_000)) > len(piece) * 2
    assert first_ms(io.BytesIO(mp3), 0) == b""
    assert first_ms(io.BytesIO(b""), 1000) == b""


@pytest.mark.parametrize(
    "header", [b"", b"ID3", b"\xff\xfb", b"\xff\xf3\x70\xc4", b"\xff\xfb\xf0\xc4", b"abcd"]
)
def test_what_begins_no_frame(header: bytes) -> None:
    """Nothing else is taken for a frame, so that a damaged file is not walked for ever."""
    with pytest.raises(EncodingFailed):
        frame_bytes(header)


def test_lengths_of_frames_and_tags() -> None:
    """By the header alone; the padding bit adds a byte."""
    assert frame_bytes(HEADER) == (313, 44_100)
    assert frame_bytes(bytes([0xFF, 0xFB, 0x72, 0xC4])) == (314, 44_100)
    assert (tag_bytes(TAG), tag_bytes(HEADER + bytes(6)), tag_bytes(b"ID3")) == (20, 0, 0)
