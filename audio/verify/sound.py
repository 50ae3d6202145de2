"""The sound of a narration: is each cue as long as its words may take, and the MP3 as long as all?

MP3 frames are counted by their headers (ISO/IEC 11172-3, MPEG-1 Layer III), behind an ID3v2 tag.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from audio.verify.finding import Finding

_BITRATES_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_HZ = (44_100, 48_000, 32_000)
_FRAME_SAMPLES = 1152
_FASTEST_MS, _SLOWEST_MS = 18, 400
"""Milliseconds of a spoken letter that no voice of ours goes below or above, whatever its pace."""
_EDGES_MS = 900
"""What a short cue may be longer by: the silence round its words."""
_LENGTH_MS = 400
"""What the MP3 may differ by from the end of the last cue, beside its pause and stings."""


def check_sound(document: Mapping[str, Any], mp3: bytes) -> Iterator[Finding]:
    """Check when each segment of a ``provenance.json`` is heard, and that the MP3 is that long.

    Raises:
        KeyError, TypeError, ValueError: it is no such document.
    """
    at_ms = 0
    for segment in document["segments"]:
        start_ms, end_ms = segment["start_ms"], segment["end_ms"]
        where = f"segment {segment['index']}, {segment['text'].strip()[:60]!r}"
        if start_ms < at_ms or end_ms < start_ms:
            yield Finding("sound", "out_of_order", where, "It is heard before the one before ends.")
        at_ms = max(at_ms, end_ms)
        n_letters = sum(map(str.isalnum, segment["said"]))
        spent_ms = end_ms - start_ms
        if n_letters and not (
            _FASTEST_MS * n_letters <= spent_ms <= _SLOWEST_MS * n_letters + _EDGES_MS
        ):
            yield Finding(
                "sound", "length_implausible", where,
                f"{n_letters} letters are said in {spent_ms} ms.",
                "Listen to it, and have it spoken anew with `listen regenerate`.",
            )  # fmt: skip
    length_ms = mp3_ms(mp3)
    if length_ms + _LENGTH_MS < at_ms:
        yield Finding(
            "sound", "cut_short", "audio.mp3",
            f"It is {length_ms} ms long, and words are to be heard until {at_ms} ms.",
        )  # fmt: skip


def mp3_ms(mp3: bytes) -> int:
    """Return how long an MP3 lasts, in milliseconds, by its frames; what is no frame ends it."""
    at = behind_tag(mp3)
    n_frames, rate_hz = 0, _RATES_HZ[0]
    while at + 4 <= len(mp3) and mp3[at] == 0xFF and mp3[at + 1] & 0xFE == 0xFA:
        index, rate = mp3[at + 2] >> 4, mp3[at + 2] >> 2 & 3
        if index in {0, 15} or rate == 3:
            break
        rate_hz = _RATES_HZ[rate]
        at += 144_000 * _BITRATES_KBPS[index] // rate_hz + (mp3[at + 2] >> 1 & 1)
        n_frames += 1
    return n_frames * _FRAME_SAMPLES * 1000 // rate_hz


def behind_tag(mp3: bytes) -> int:
    """Return where an MP3's sound begins, in bytes: behind its ID3v2 tag."""
    if mp3[:3] != b"ID3" or len(mp3) < 10:
        return 0
    size = 0
    for byte in mp3[6:10]:  # "synchsafe": seven bits each
        size = size << 7 | byte & 0x7F
    return 10 + size
