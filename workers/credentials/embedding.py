"""Where content credentials stand in an MP3: a GEOB frame, the first of its ID3v2.3 tag.

C2PA specification 2.2, A.3.6 (MP3): a General Encapsulated Object of the type ``application/c2pa``.
The library that signs can write one itself, but makes an ID3v2.4 tag of the whole, which some
players read without chapters. So the frame is written here, and the tag stays as it is.
"""

import hashlib
from pathlib import Path
from typing import BinaryIO, Final

from audio.errors import CredentialsUnusable

_HEADER_BYTES: Final = 10
"""Of a tag and of a frame, ID3v2.3, 3.1 and 3.3."""
_BEFORE_OBJECT: Final = b"\0application/c2pa\0c2pa\0c2pa manifest store\0"
"""Latin 1, media type, file name, what it is; ID3v2.3, 4.16."""
OBJECT_OFFSET: Final = 2 * _HEADER_BYTES + len(_BEFORE_OBJECT)
"""Where the credentials begin in the file, in bytes."""
_LARGEST_TAG_BYTES: Final = (1 << 28) - 1
_CHUNK_BYTES: Final = 1 << 20


def before_object(mp3: BinaryIO, n_bytes: int) -> bytes:
    """Return what stands before ``n_bytes`` of credentials in the signed file.

    ``mp3`` is read up to the end of its tag's header: what follows comes after the credentials.

    Raises:
        CredentialsUnusable: by reason ``unfit_file``: no MP3 of ours, or credentials in it already.
    """
    mp3.seek(0)
    header = mp3.read(_HEADER_BYTES)
    if header[:6] != b"ID3\3\0\0" or len(header) < _HEADER_BYTES:
        raise _unfit("it does not begin with a plain ID3v2.3 tag")
    if mp3.read(4) == b"GEOB":
        raise _unfit("it has an object where credentials would stand")
    mp3.seek(_HEADER_BYTES)
    object_bytes = len(_BEFORE_OBJECT) + n_bytes
    size = _from_sevens(header[6:]) + _HEADER_BYTES + object_bytes
    if size > _LARGEST_TAG_BYTES:
        raise _unfit("its tag is as large as one can be")
    frame = b"GEOB" + object_bytes.to_bytes(4, "big") + b"\0\0" + _BEFORE_OBJECT
    return header[:6] + _to_sevens(size) + frame


def sha256_without_object(mp3: BinaryIO, n_bytes: int) -> bytes:
    """Hash the signed file, but for its ``n_bytes`` of credentials."""
    digest = hashlib.sha256(before_object(mp3, n_bytes))
    while chunk := mp3.read(_CHUNK_BYTES):
        digest.update(chunk)
    return digest.digest()


def write_with_object(mp3: BinaryIO, credentials: bytes, target: Path) -> None:
    """Write the signed file."""
    with target.open("wb") as out:
        out.write(before_object(mp3, len(credentials)))
        out.write(credentials)
        while chunk := mp3.read(_CHUNK_BYTES):
            out.write(chunk)


def without_object(mp3: bytes) -> bytes:
    """Return a signed file as it was before it was signed; any other file as it is."""
    frame = mp3[_HEADER_BYTES : 2 * _HEADER_BYTES]
    if mp3[:6] != b"ID3\3\0\0" or frame[:4] != b"GEOB":
        return mp3
    if mp3[2 * _HEADER_BYTES : OBJECT_OFFSET] != _BEFORE_OBJECT:
        return mp3
    n_bytes = _HEADER_BYTES + int.from_bytes(frame[4:8], "big")
    size = _from_sevens(mp3[6:10]) - n_bytes
    return mp3[:6] + _to_sevens(size) + mp3[_HEADER_BYTES + n_bytes :] if size >= 0 else mp3


def _to_sevens(number: int) -> bytes:
    """Write 28 bits as four bytes of seven; ID3v2.3, 3.1."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _from_sevens(four: bytes) -> int:
    return four[0] << 21 | four[1] << 14 | four[2] << 7 | four[3]


def _unfit(why: str) -> CredentialsUnusable:
    return CredentialsUnusable(f"This MP3 can't be signed: {why}.", reason="unfit_file")
