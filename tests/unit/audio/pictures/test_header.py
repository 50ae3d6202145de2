"""Pictures: their format and size are read from their first bytes, whatever these are."""

import struct
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.pictures.header import picture_size, picture_type

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 1600, 900) + bytes(5)
APP = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
FRAME = struct.pack(">HBHH", 17, 8, 900, 1600) + bytes(10)


@pytest.mark.parametrize(
    "before", [b"", APP, APP + b"\xff\xff", b"\xff\xc4\x00\x04\x00\x00", b"\xff\xd0" + APP]
)
@pytest.mark.parametrize("frame", [b"\xff\xc0", b"\xff\xc2"])
def test_a_jpegs_size_stands_in_its_frame(before: bytes, frame: bytes) -> None:
    """Baseline or progressive, whatever segments and fill bytes come before it."""
    data = b"\xff\xd8" + before + frame + FRAME
    assert (picture_type(data), picture_size(data)) == ("image/jpeg", (1600, 900))


def test_a_pngs_size_stands_at_its_start() -> None:
    """Width first."""
    assert (picture_type(PNG), picture_size(PNG)) == ("image/png", (1600, 900))


def test_our_own_cover_is_what_podcasts_ask_for() -> None:
    """A square of 1400 pixels, as another program made it."""
    cover = files("workers").joinpath("cover.jpg").read_bytes()
    assert picture_size(cover) == (1400, 1400)


@pytest.mark.parametrize("data", [b"", b"GIF89a", PNG[:20], b"\xff\xd8\xff", b"\xff\xd8" + APP])
def test_what_says_no_size_has_none(data: bytes) -> None:
    """Another format, or one that is cut short."""
    assert picture_size(data) is None


@given(st.sampled_from([b"", PNG[:8], b"\xff\xd8\xff", b"\xff\xd8" + APP]), st.binary())
def test_no_bytes_raise(head: bytes, rest: bytes) -> None:
    """A damaged file is a picture without a size, not a failure."""
    size = picture_size(head + rest)
    assert size is None or min(size) >= 0
