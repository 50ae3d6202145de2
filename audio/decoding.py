"""Decoding an MP3 beside its encoder, so that it is heard by the time it is finished.

A decoder knows of what came before no more than the last frames, and adds up in an order that
repeats every four. A piece that is decoded behind eight to eleven frames of the piece before it,
cut where that order begins, comes out as in the whole file, bit for bit.
"""

import struct
from collections.abc import Iterator
from io import BytesIO
from queue import SimpleQueue
from types import TracebackType
from typing import Self
from zlib import crc32

import numpy as np
import soundfile

from audio.mp3_frames import FRAME_SAMPLES, frame_bytes
from audio.sound import BLOCK_SAMPLES, Floats

_MOST_FRAMES = 766
"""Decoded at once: 20 s."""
_ORDER_FRAMES = 4
_LEAD_FRAMES = 8
_DELAY = 529
"""Samples that a decoder leaves out at the start of a file."""
_ENCODER_DELAY = 576
"""Samples behind those that the Info frame of the finished file has players leave out too."""
_MOST_PADDING = 4 * FRAME_SAMPLES
"""More than an encoder adds at the end."""
_SIDE_INFORMATION = 17
_PADDED = 2


class Decoding:
    """An MP3's frames, handed over by the encoder's thread and decoded on another one.

    Use it as a context manager: when the block ends, whoever decodes comes to an end too, even if
    the encoder failed. Frames wait as they are, so a slow decoder costs the MP3's size at most.
    """

    def __init__(self) -> None:
        self.n_bytes = 0
        self.crc32 = 0
        """CRC-32 of the frames so far."""
        self._runs: SimpleQueue[bytes | int] = SimpleQueue()
        self._frames_before: list[bytes] = []
        self._n_frames = 0

    def __enter__(self) -> Self:
        """Return the decoding itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """End what was not ended."""
        self.end(0)

    def add(self, frames: bytes) -> None:
        """Take the next run of whole frames, of a constant bit rate and mono."""
        self.n_bytes += len(frames)
        self.crc32 = crc32(frames, self.crc32)
        self._runs.put(frames)

    def end(self, n_samples: int) -> None:
        """Say that there are no more frames, and how many samples a player plays of them all."""
        self._runs.put(n_samples)

    def blocks(self) -> Iterator[Floats]:
        """Yield the sound, as reading the finished file in blocks of one size does."""
        waiting, position = np.empty(0, np.float32), -_ENCODER_DELAY
        while isinstance(run := self._runs.get(), bytes):
            frames = _cut(run)
            for first in range(0, len(frames), _MOST_FRAMES):
                decoded = self._decoded(frames[first : first + _MOST_FRAMES])
                waiting = np.concatenate([waiting, decoded])
                if position < 0:
                    left_out = min(-position, len(waiting))
                    waiting, position = waiting[left_out:], position + left_out
                while len(waiting) > BLOCK_SAMPLES + _MOST_PADDING:
                    yield waiting[:BLOCK_SAMPLES]
                    waiting, position = waiting[BLOCK_SAMPLES:], position + BLOCK_SAMPLES
        waiting = waiting[: max(0, run - position)]
        for start in range(0, len(waiting), BLOCK_SAMPLES):
            yield waiting[start : start + BLOCK_SAMPLES]

    def _decoded(self, frames: list[bytes]) -> Floats:
        lead = self._frames_before[-(self._n_frames % _ORDER_FRAMES) - _LEAD_FRAMES :]
        self._frames_before = [*lead, *frames][-_ORDER_FRAMES - _LEAD_FRAMES :]
        self._n_frames += len(frames)
        whole = [_length_frame(frames[0], len(lead) + len(frames)), *lead, *frames]
        # In one go: between two reads the decoder would begin anew, and round otherwise.
        decoded: Floats = soundfile.read(BytesIO(b"".join(whole)), dtype="float32")[0]
        return decoded[len(lead) * FRAME_SAMPLES - _DELAY :] if lead else decoded


def _cut(run: bytes) -> list[bytes]:
    """Cut a run of frames into its frames."""
    frames, at = [], 0
    while at < len(run):
        end = at + frame_bytes(run[at : at + 4])[0]
        frames.append(run[at:end])
        at = end
    return frames


def _length_frame(frame: bytes, n_frames: int) -> bytes:
    """Return a frame without sound that tells a decoder how many follow, which it would guess."""
    header = bytes([*frame[:2], frame[2] & ~_PADDED, frame[3]])
    told = struct.pack(">4sII", b"Info", 1, n_frames)
    return (header + bytes(_SIDE_INFORMATION) + told).ljust(frame_bytes(header)[0], b"\0")
