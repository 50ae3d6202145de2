"""Content credentials are one frame more in a tag that stays ID3v2.3, and nothing else changes."""

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3, TIT2, TXXX, Encoding

from audio.errors import CredentialsUnusable
from workers.credentials.embedding import (
    OBJECT_OFFSET,
    before_object,
    sha256_without_object,
    write_with_object,
)

SOUND = b"\xff\xfb\x90\x64" + bytes(400)


def tagged(title: str, padding: int = 0) -> bytes:
    id3 = ID3()
    id3.add(TIT2(text=title, encoding=Encoding.UTF16))
    id3.add(TXXX(desc="SYNTHETIC_SPEECH", text="true", encoding=Encoding.UTF16))
    out = io.BytesIO()
    id3.save(out, v2_version=3, padding=lambda _info: padding)
    return out.getvalue() + SOUND


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=300),
    st.sampled_from([0, 1, 20_000]),
    st.binary(min_size=1, max_size=40_000).map(lambda some: b"jumb" + some),
)
def test_tags_and_sound_stay(
    tmp_path_factory: pytest.TempPathFactory, title: str, padding: int, credentials: bytes
) -> None:
    """Whatever the tag says, long or padded, it says the same afterwards, in the same version."""
    before = tagged(title, padding)
    target = tmp_path_factory.mktemp("signed") / "audio.mp3"
    write_with_object(io.BytesIO(before), credentials, target)
    after = target.read_bytes()
    old, new = ID3(io.BytesIO(before)), ID3(io.BytesIO(after))
    (frame,) = new.getall("GEOB")
    assert (frame.mime, frame.data) == ("application/c2pa", credentials)
    assert new.version == (2, 3, 0)
    new.delall("GEOB")
    assert {key: str(one) for key, one in new.items()} == {k: str(one) for k, one in old.items()}
    assert after.endswith(before[10:])
    assert after[OBJECT_OFFSET:][: len(credentials)] == credentials


@given(st.binary(min_size=300, max_size=40_000))
def test_the_hash_is_of_all_but_the_credentials(
    tmp_path_factory: pytest.TempPathFactory, credentials: bytes
) -> None:
    """Which credentials they are does not matter to it, how many bytes does."""
    mp3, target = io.BytesIO(tagged("Tide")), tmp_path_factory.mktemp("signed") / "audio.mp3"
    write_with_object(mp3, credentials, target)
    signed = target.read_bytes()
    rest = signed[:OBJECT_OFFSET] + signed[OBJECT_OFFSET + len(credentials) :]
    assert sha256_without_object(mp3, len(credentials)) == hashlib.sha256(rest).digest()


@pytest.mark.parametrize(
    "mp3",
    [b"", SOUND, b"ID3\4\0\0\0\0\0\0", b"ID3\3\0\x80\0\0\0\0", b"ID3\3\0\0\0\0"],
    ids=["nothing", "no tag", "version 2.4", "unsynchronised", "cut off"],
)
def test_what_is_no_file_of_ours_is_refused(mp3: bytes) -> None:
    """No frame is put where it would not be one."""
    with pytest.raises(CredentialsUnusable) as refused:
        before_object(io.BytesIO(mp3), 100)
    assert refused.value.reason == "unfit_file"


def test_nothing_is_signed_twice(tmp_path: Path) -> None:
    """Of two credentials in a file, a reader could not tell which are meant."""
    write_with_object(io.BytesIO(tagged("Tide")), b"credentials", tmp_path / "audio.mp3")
    with pytest.raises(CredentialsUnusable):
        before_object(io.BytesIO((tmp_path / "audio.mp3").read_bytes()), 100)
