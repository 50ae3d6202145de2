"""Pictures that players show: their format and their size, from their first bytes."""

import struct
from typing import Literal

PictureType = Literal["image/jpeg", "image/png"]

ENDINGS: dict[PictureType, str] = {"image/jpeg": ".jpg", "image/png": ".png"}

_PNG = b"\x89PNG"
_JPEG = b"\xff\xd8\xff"
# Frame headers, ITU-T T.81 table B.1: all of C0 to CF but the tables C4 and CC, and C8.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def picture_type(data: bytes) -> PictureType | None:
    """Return the media type of a JPEG or PNG by its first bytes; None for anything else."""
    if data.startswith(_PNG):
        return "image/png"
    return "image/jpeg" if data.startswith(_JPEG) else None


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return a JPEG's or PNG's width and height in pixels; None where its header says none.

    The picture itself is not decoded. PNG: ISO/IEC 15948, 11.2.2; JPEG: ITU-T T.81, B.2.2.
    """
    match picture_type(data):
        case "image/png":
            whole = data[12:16] == b"IHDR" and len(data) >= 24
            return struct.unpack(">II", data[16:24]) if whole else None
        case "image/jpeg":
            return _jpeg_size(data)
        case _:
            return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Go from marker to marker until the one of the frame."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        if marker == 0xFF:  # fill bytes may stand before any marker
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None
