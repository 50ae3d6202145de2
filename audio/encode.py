"""Sound to MP3, streamed: resampled to 44.1 kHz, encoded by LAME at a constant bit rate.

The sound is cut in pauses and encoded on two threads; the frames join to what one encoder would
have made. LAME through ``lameenc`` writes bare frames. The first frame here is an Info frame: it
tells players how long the sound is, where to seek, and how many samples the encoder added at either
end, so that what is played starts and ends with the timeline to the sample.
"""

import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from math import isfinite
from typing import BinaryIO

import lameenc
import numpy as np
import numpy.typing as npt
import soundfile
import soxr
from numpy.lib.stride_tricks import sliding_window_view

from audio.ahead import ahead
from audio.errors import EncodingFailed
from audio.loudness import LoudnessMeter
from audio.sound import Floats, to_int16

Samples = npt.NDArray[np.int16]

OUTPUT_RATE_HZ = 44_100
_LEFT_OUT_LU = 0.1
_MOST_LEAD_LU = 3.0
_FRAME_SAMPLES = 1152
_PIECE_FRAMES = 766
"""A piece that one encoder makes is at least this long, 20 s."""
_ENCODERS = 2
_ENCODER_DELAY = 576
"""Samples LAME puts before the first; a decoder adds 529 of its own and knows it."""
DECODED_DELAY = _ENCODER_DELAY + 529
"""So many samples after its place a sound is heard, where no Info frame tells the player."""
_BITRATES_KBPS = {64: 5, 96: 7, 128: 9}
"""Bit rates offered, and their index in an MPEG-1 Layer III frame header."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the MP3 is made."""

    bitrate_kbps: int = 96
    """64, 96 or 128."""
    quality: int = 7
    """LAME's effort, from 2 (slow) to 7. On a narrated article at 96 kbit/s, 7 left no more noise
    in any octave than 5 did (within 0.3 dB) and took two thirds of its time."""


def encode_mp3(
    blocks: Iterable[Floats],
    sample_rate_hz: int,
    encoding: Encoding,
    out: BinaryIO,
    *,
    on_frames: Callable[[bytes], None] | None = None,
) -> int:
    """Encode mono blocks (float32 in −1…1) to MP3 at 44.1 kHz.

    Args:
        blocks: the sound, in order.
        sample_rate_hz: its rate.
        encoding: bit rate and effort.
        out: where the MP3 goes; must be seekable, for the Info frame is written last.
        on_frames: is given each run of whole frames once it is written, in order.

    Returns:
        How many samples at 44.1 kHz a player will play.

    Raises:
        EncodingFailed: the bit rate is not offered, or LAME refused the sound.
    """
    lame_encoder(encoding)  # refuses a bit rate before anything is written
    start = out.tell()
    out.write(_info_frame(encoding, n_frames=0, n_bytes=0, n_samples=0))
    n_samples = n_bytes = 0
    pieces = _cut_in_pauses(ahead(_at_output_rate(blocks, sample_rate_hz)))
    for piece, frames in _encoded(pieces, encoding):
        n_samples += len(piece)
        n_bytes += out.write(frames)
        if on_frames:
            on_frames(frames)
    # Constant bit rate: frames differ by at most one byte of padding, so their number is exact.
    n_frames = round(n_bytes / (144_000 * encoding.bitrate_kbps / OUTPUT_RATE_HZ))
    end = out.tell()
    out.seek(start)
    out.write(_info_frame(encoding, n_frames=n_frames, n_bytes=n_bytes, n_samples=n_samples))
    out.seek(end)
    return n_samples


def encoder_lead_lu(blocks: Iterable[Floats], sample_rate_hz: int, encoding: Encoding) -> float:
    """Measure how much louder a sound must be, for its MP3 to be as loud as is wanted.

    An excerpt of the sound itself is encoded, decoded and measured, because the answer depends on
    it: LAME scales speech by 0.95 (−0.45 dB), and takes more from a voice that is all breath. A
    tenth of a decibel is left out, so that both the sound and its MP3 are within half of one.

    Returns:
        The lead in LU, 0 to 3; 0 for silence.
    """
    before, after = LoudnessMeter(sample_rate_hz), LoudnessMeter(OUTPUT_RATE_HZ)
    excerpt = list(blocks)
    for block in excerpt:
        before.add_to_energies(block)
    with BytesIO() as mp3:
        encode_mp3(excerpt, sample_rate_hz, encoding, mp3)
        mp3.seek(0)
        after.add_to_energies(soundfile.read(mp3, dtype="float32")[0])
    lost_lu = before.result().integrated_lufs - after.result().integrated_lufs
    return min(max(lost_lu - _LEFT_OUT_LU, 0.0), _MOST_LEAD_LU) if isfinite(lost_lu) else 0.0


def _at_output_rate(blocks: Iterable[Floats], sample_rate_hz: int) -> Iterator[Samples]:
    resampler = soxr.ResampleStream(sample_rate_hz, OUTPUT_RATE_HZ, 1, dtype="float32")
    for block in blocks:
        yield to_int16(resampler.resample_chunk(block))
    yield to_int16(resampler.resample_chunk(np.empty(0, np.float32), last=True))


def _cut_in_pauses(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Cut the sound into pieces of whole frames, each border in the middle of a pause.

    A border has three silent frames on either side, more than the encoder looks round it, so what
    one encoder doesn't know of its neighbour's sound is silence. Without a pause there is no cut.
    """
    piece = np.empty(0, np.int16)
    for block in blocks:
        piece = np.concatenate([piece, block])
        if len(piece) < _PIECE_FRAMES * _FRAME_SAMPLES:
            continue
        frames = piece[: len(piece) // _FRAME_SAMPLES * _FRAME_SAMPLES].reshape(-1, _FRAME_SAMPLES)
        silent = np.abs(frames).max(axis=1) <= 1
        borders = np.flatnonzero(sliding_window_view(silent, 6).all(axis=1)) + 3
        if len(borders):
            end = int(borders[-1]) * _FRAME_SAMPLES
            yield piece[:end]
            piece = piece[end:]
    yield piece


def _encoded(pieces: Iterable[Samples], encoding: Encoding) -> Iterator[tuple[Samples, bytes]]:
    """Encode pieces on two threads, and yield each with its frames, in order."""
    waiting: deque[tuple[Samples, Future[bytes]]] = deque()
    pieces = iter(pieces)
    piece = next(pieces)
    with ThreadPoolExecutor(_ENCODERS) as pool:
        for following in chain(pieces, [None]):
            last = following is None
            waiting.append((piece, pool.submit(_encode_piece, piece, encoding, last=last)))
            while waiting and (last or len(waiting) > _ENCODERS):
                done, frames = waiting.popleft()
                yield done, frames.result()
            if following is not None:
                piece = following


def _encode_piece(samples: Samples, encoding: Encoding, *, last: bool) -> bytes:
    """Encode one piece with an encoder of its own.

    An encoder ends with frames for the samples it still holds back. Behind every piece but the
    last these are silence that the next piece has too, so they are left out: what follows is at
    its place to the sample.
    """
    lame = lame_encoder(encoding)
    try:
        frames = bytes(lame.encode(samples.tobytes())) + bytes(lame.flush())
    except RuntimeError as error:
        raise EncodingFailed(f"LAME refused the sound: {error}") from error
    if last:
        return frames
    size, end = 144_000 * encoding.bitrate_kbps // OUTPUT_RATE_HZ, 0
    for _ in range(len(samples) // _FRAME_SAMPLES):
        end += size + (frames[end + 2] >> 1 & 1)  # the header's padding bit
    return frames[:end]


def lame_encoder(encoding: Encoding) -> lameenc.Encoder:
    """Return an encoder of mono 16-bit sound at 44.1 kHz, silent about its work.

    Raises:
        EncodingFailed: the bit rate is not offered.
    """
    if encoding.bitrate_kbps not in _BITRATES_KBPS:
        offered = ", ".join(map(str, _BITRATES_KBPS))
        raise EncodingFailed(f"No MP3 at {encoding.bitrate_kbps} kbit/s; choose one of {offered}.")
    lame = lameenc.Encoder()
    lame.set_bit_rate(encoding.bitrate_kbps)
    lame.set_in_sample_rate(OUTPUT_RATE_HZ)
    lame.set_channels(1)
    lame.set_quality(encoding.quality)
    lame.silence()
    return lame


def _info_frame(encoding: Encoding, *, n_frames: int, n_bytes: int, n_samples: int) -> bytes:
    """Build the Info frame that stands before constant-bit-rate frames.

    Layout: "MP3 Info Tag" revision 1 by Gabriel Bouvigne, as players read it: frame header, empty
    side information, ``Info``, counts, a seek table, then LAME's own fields with the encoder delay
    and padding in three bytes.
    """
    kbps = encoding.bitrate_kbps
    size = 144_000 * kbps // OUTPUT_RATE_HZ
    header = bytes([0xFF, 0xFB, _BITRATES_KBPS[kbps] << 4, 0xC4])  # MPEG-1 III, 44.1 kHz, mono
    side_information = bytes(17)
    total = n_bytes + size
    counts = struct.pack(">4sIII", b"Info", 0b1111, n_frames, total)
    seek_table = bytes(i * 256 // 100 for i in range(100))
    padding = max(0, n_frames * _FRAME_SAMPLES - n_samples - _ENCODER_DELAY)
    lame = struct.pack(
        ">I9sBBIHHBB3sBBHI",
        100 - 10 * encoding.quality,
        b"LAME3.100",
        0x01,  # revision 0, constant bit rate
        0,  # low-pass: unknown
        0,  # peak: unknown
        0,
        0,
        0,
        min(kbps, 255),
        ((_ENCODER_DELAY << 12) | min(padding, 0xFFF)).to_bytes(3, "big"),
        0,
        0,
        0,
        total,
    ) + struct.pack(">H", 0)
    frame = header + side_information + counts + seek_table + lame
    frame += struct.pack(">H", _crc16(frame))
    return frame.ljust(size, b"\0")


def _crc16(data: bytes) -> int:
    """CRC-16/ARC, which LAME keeps over the Info frame up to itself."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc
