"""Where the frames of an MP3 begin and end, so that a piece of it can be given away.

Layout of the tag: ID3v2.3, 3.1; of a frame's header: ISO 11172-3, 2.4.1.3. Only what we make
ourselves is walked: MPEG-1 Layer III, whose frames hold 1152 samples each.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from audio.errors import EncodingFailed

FRAME_SAMPLES: Final = 1152
_TAG_HEADER_BYTES: Final = 10
_FRAME_HEADER_BYTES: Final = 4
_KBPS: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_RATES_HZ: Final = (44_100, 48_000, 32_000, 0)
_INFO: Final = (b"Info", b"Xing")
_INFO_PLACES: Final = (36, 21)
"""Where that stands in a frame that holds no sound: behind stereo or mono side information."""
_HEAD_BYTES: Final = 40
"""So much of a frame tells its length and whether it holds sound; none is shorter (32 kbit/s)."""
_PIECE_BYTES: Final = 1 << 16

Read = Callable[[int, int], bytes]
"""Returns what there is from a position on, at most so many bytes."""


def tag_bytes(head: bytes) -> int:
    """Return how long the ID3v2 tag is that a file begins with, in bytes; 0 without one.

    Args:
        head: the first ten bytes.
    """
    if len(head) < _TAG_HEADER_BYTES or not head.startswith(b"ID3"):
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return _TAG_HEADER_BYTES + size


def frame_bytes(header: bytes) -> tuple[int, int]:
    """Return how long a frame is in bytes, and its sample rate in Hz.

    Args:
        header: the frame's first four bytes.

    Raises:
        EncodingFailed: no frame of MPEG-1 Layer III begins so.
    """
    found = int.from_bytes(header[:_FRAME_HEADER_BYTES], "big")
    kbps, rate_hz = _KBPS[found >> 12 & 15], _RATES_HZ[found >> 10 & 3]
    # Eleven bits of sync, two of the version (MPEG-1), two of the layer (III).
    if len(header) < _FRAME_HEADER_BYTES or found >> 17 != 0x7FFD or not kbps or not rate_hz:
        raise EncodingFailed("There is no MP3 frame where one should begin; narrate again.")
    return 144_000 * kbps // rate_hz + (found >> 9 & 1), rate_hz


@dataclass(slots=True)
class Excerpt:
    """Finds the end of the first ``ms`` of an MP3 that may still grow; it is never past that."""

    ms: int
    start: int = 0
    """Where the sound begins: behind the tag and the Info frame, in bytes."""
    end: int = 0
    """So many bytes belong to it by what is known: whole frames only."""
    whole: bool = False
    """There is no more to come."""
    _begun: bool = field(default=False, repr=False)
    _walked_ms: float = field(default=0.0, repr=False)

    def walk(self, read: Read, n_bytes: int) -> int:
        """Go as far as the first ``n_bytes`` bytes of a file reach, and return :attr:`end`.

        Raises:
            EncodingFailed: it is no MP3 of ours.
        """
        if not self._begun:
            tag = tag_bytes(read(0, _TAG_HEADER_BYTES)) if n_bytes >= _TAG_HEADER_BYTES else n_bytes
            if tag >= n_bytes:
                return 0
            self.start = self.end = tag
            self._begun = True
        while not self.whole and self._step(read, n_bytes):
            pass
        return self.end

    def _step(self, read: Read, n_bytes: int) -> bool:
        """Take in one more frame, if all of it is there."""
        head = read(self.end, _HEAD_BYTES) if self.end + _HEAD_BYTES <= n_bytes else b""
        if len(head) < _HEAD_BYTES:
            return False
        size, rate_hz = frame_bytes(head)
        if self.end + size > n_bytes:
            return False
        if self.end == self.start and any(head[at : at + 4] in _INFO for at in _INFO_PLACES):
            self.start = self.end = self.end + size
            return True
        self._walked_ms += FRAME_SAMPLES * 1000 / rate_hz
        if self._walked_ms > self.ms:
            self.whole = True
        else:
            self.end += size
        return True


def first_ms(mp3: BinaryIO, ms: int) -> bytes:
    """Return the frames of the first ``ms`` milliseconds, without tag and Info frame.

    An Info frame says how long the whole is, which players would believe. Little more of the file
    is read than that.

    Raises:
        EncodingFailed: it is no MP3 of ours.
    """
    found, excerpt = bytearray(), Excerpt(ms)

    def read(at: int, n_bytes: int) -> bytes:
        return bytes(found[at : at + n_bytes])

    while not excerpt.whole and (piece := mp3.read(_PIECE_BYTES)):
        found += piece
        excerpt.walk(read, len(found))
    return bytes(found[excerpt.start : excerpt.end])
