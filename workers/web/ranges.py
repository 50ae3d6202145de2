"""Byte ranges (RFC 9110, 14): which of them are answered."""

import re
from collections.abc import Sequence
from typing import Final

_SINGLE: Final = re.compile(
    r"\s*bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))\s*", re.IGNORECASE
)


def single_range(header: str) -> tuple[int | None, int | None] | None:
    """Return the first and the last byte of a range; of a suffix, None and its length.

    None: it is of several, of another unit or without sense, and the whole is the answer.
    """
    match = _SINGLE.fullmatch(header)
    if match is None:
        return None
    if match[3]:
        return None, int(match[3])
    first, last = int(match[1]), int(match[2]) if match[2] else None
    return None if last is not None and last < first else (first, last)


def checked_range(headers: Sequence[str], size_bytes: int) -> tuple[int, int] | None:
    """Return the first and the last byte that are meant, of so many that there are.

    None: the whole. The first is behind the end where the range is.
    """
    wanted = single_range(headers[0]) if len(headers) == 1 else None
    if wanted is None:
        return None
    first, last = wanted
    if first is None:
        assert last is not None
        return (max(0, size_bytes - last) if last else size_bytes), size_bytes - 1
    return first, min(size_bytes - 1 if last is None else last, size_bytes - 1)
