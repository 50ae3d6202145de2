"""Reading bodies that may be large, cut short or compressed to harm."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import ArticleUnreadable
from workers.fetching.body import CutShort, read_body
from workers.fetching.policy import FetchPolicy

POLICY = FetchPolicy()


def in_chunks(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@given(st.binary(max_size=3000), st.integers(1, 700), st.sampled_from("pgzdm"))
def test_every_coding_gives_the_bytes_back(data: bytes, size: int, how: str) -> None:
    """However a body is packed and cut into chunks, the same bytes come out."""
    packed, coding = {
        "p": (data, ""),
        "g": (gzip.compress(data), "gzip"),
        "z": (zlib.compress(data), "deflate"),
        "d": (bare_deflate(data), "Deflate"),
        "m": (gzip.compress(data[:9]) + gzip.compress(data[9:]), "x-gzip"),
    }[how]
    assert read_body(in_chunks(packed, size), coding, POLICY, "a page") == data


def test_bare_deflate_works_byte_by_byte() -> None:
    """A headerless deflate stream is read even when its first byte comes alone."""
    data = b"<p>The ferry left at nine.</p>" * 50
    assert read_body(in_chunks(bare_deflate(data), 1), "deflate", POLICY, "a page") == data


def test_bomb_is_refused_early() -> None:
    """A bomb is refused after about a megabyte, however much it would unpack to."""
    bomb = gzip.compress(bytes(50_000_000))
    taken: list[int] = []

    def chunks():
        for chunk in in_chunks(bomb, 512):
            taken.append(len(chunk))
            yield chunk

    with pytest.raises(ArticleUnreadable) as caught:
        read_body(chunks(), "gzip", POLICY, "a page")
    assert caught.value.reason == "decompression_bomb"
    assert sum(taken) < len(bomb) / 10


def test_bomb_in_one_chunk_is_bounded() -> None:
    """The limit holds inside one chunk as well, and for what unpacks just under the ratio."""
    policy = FetchPolicy(max_ratio=10_000)
    with pytest.raises(ArticleUnreadable) as caught:
        read_body([gzip.compress(bytes(20_000_000))], "gzip", policy, "a page")
    assert caught.value.reason == "too_large"


def test_bomb_of_many_members_is_bounded() -> None:
    """A file of many small gzip members counts as one body."""
    packed = gzip.compress(bytes(100_000)) * 400
    with pytest.raises(ArticleUnreadable):
        read_body(in_chunks(packed, 4096), "gzip", POLICY, "a page")


def test_plain_body_has_a_limit() -> None:
    """An endless body is given up at the limit."""

    def endless():
        while True:
            yield bytes(65536)

    with pytest.raises(ArticleUnreadable) as caught:
        read_body(endless(), "", POLICY, "a page")
    assert caught.value.reason == "too_large"


def test_truncated_gzip_is_not_half_an_article() -> None:
    """A compressed body without its end is a failure, never a shorter article."""
    packed = gzip.compress(b"one two three four five" * 100)
    with pytest.raises(CutShort):
        read_body([packed[:-12]], "gzip", POLICY, "a page")


@pytest.mark.parametrize(
    ("coding", "body"), [("br", b"x"), ("gzip", b"no gzip"), ("gzip, gzip", b"")]
)
def test_what_cannot_be_unpacked(coding: str, body: bytes) -> None:
    """Unknown codings and broken streams are named, not guessed at."""
    with pytest.raises(ArticleUnreadable) as caught:
        read_body([body], coding, POLICY, "a page")
    assert caught.value.reason == "encoding"
