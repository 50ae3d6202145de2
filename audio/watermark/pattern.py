"""Which cell of time and frequency a mark makes louder, and which softer.

Time is cut into slots and the spectrum into bands; a slot of a band is a cell, and has the sign +1
or −1. The pattern of signs repeats. A quarter of its cells is the same in every mark, so that a
detector finds the pattern; the others carry three words of 15 bits: the mark and its check.

Everything is drawn from SHA-256 of one public name, so that it is the same on every machine, with
every version of every library, and anybody can detect a mark.
"""

import hashlib
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Signs = npt.NDArray[np.int8]
"""+1 or −1 for each cell, shape ``(PERIOD_SLOTS, N_BANDS)``."""

MARK_BITS: Final = 32
SLOT_S: Final = 0.032
PERIOD_SLOTS: Final = 64
"""The pattern repeats after 2.048 s."""
LOW_HZ: Final = 200.0
BAND_HZ: Final = 93.75
N_BANDS: Final = 57
"""Bands from 200 to 5544 Hz."""
N_WORDS: Final = 3
WORD_BITS: Final = 15
"""Three words hold 45 bits: the mark, and a check of 13."""
CODE_LENGTH: Final = 1 << (WORD_BITS - 1)
"""A word is a row of a Hadamard matrix of this size, or its negative; some columns are sent."""
_CHECK_BITS: Final = N_WORDS * WORD_BITS - MARK_BITS
_NAME: Final = b"listen watermark 1"
_PART: Final = PERIOD_SLOTS * N_BANDS // (N_WORDS + 1)
"""So many cells are sync, and so many carry each word."""


@cache
def band_edges_hz() -> npt.NDArray[np.float64]:
    """Return the borders between the bands, in Hz, shape ``(N_BANDS + 1,)``."""
    return np.linspace(LOW_HZ, LOW_HZ + BAND_HZ * N_BANDS, N_BANDS + 1, dtype=np.float64)


@cache
def _cells() -> npt.NDArray[np.int64]:
    """Return which cells are sync, and which carry each word, shape ``(N_WORDS + 1, _PART)``."""
    order = np.argsort(_draws("cells", PERIOD_SLOTS * N_BANDS), kind="stable")
    return order.reshape(N_WORDS + 1, _PART)


@cache
def _hidden_signs() -> Signs:
    """Return the signs with which all cells are multiplied, shape ``(n_cells,)``."""
    return (
        1 - 2 * (_draws("signs", PERIOD_SLOTS * N_BANDS) & np.uint64(1)).astype(np.int8)
    ).astype(np.int8)


@cache
def _columns() -> npt.NDArray[np.int64]:
    """Return which column of its code each cell of a word sends, shape ``(N_WORDS, _PART)``."""
    return np.stack(
        [
            np.argsort(_draws(f"columns {word}", CODE_LENGTH), kind="stable")[:_PART]
            for word in range(N_WORDS)
        ]
    )


def sync_pattern() -> npt.NDArray[np.float32]:
    """Return the signs of the cells that are the same in every mark; 0 for the others."""
    signs = np.zeros(PERIOD_SLOTS * N_BANDS, np.float32)
    signs[_cells()[0]] = _hidden_signs()[_cells()[0]]
    return signs.reshape(PERIOD_SLOTS, N_BANDS)


def pattern_of(mark: int) -> Signs:
    """Return the sign of every cell.

    Args:
        mark: 0 to 2³² − 1.

    Raises:
        ValueError: the mark has more than 32 bits.
    """
    if not 0 <= mark < 1 << MARK_BITS:
        raise ValueError(f"A mark has {MARK_BITS} bits; {mark} has not.")
    signs = _hidden_signs().copy()
    for word, cells, columns in zip(_words(mark), _cells()[1:], _columns(), strict=True):
        row, negative = word & (CODE_LENGTH - 1), word >> (WORD_BITS - 1)
        parity = _parity(columns & row)
        signs[cells] *= (1 - 2 * (parity ^ negative)).astype(np.int8)
    return signs.reshape(PERIOD_SLOTS, N_BANDS)


def code_values(cells: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Put what was measured in the cells of a period where it stands in the words' codes.

    Args:
        cells: shape ``(n, PERIOD_SLOTS, N_BANDS)``.

    Returns:
        Shape ``(n, N_WORDS, CODE_LENGTH)``, 0 where a column is not sent.
    """
    flat = (cells.reshape(len(cells), -1) * _hidden_signs()).astype(np.float32)
    values = np.zeros((len(cells), N_WORDS, CODE_LENGTH), np.float32)
    for word, (where, columns) in enumerate(zip(_cells()[1:], _columns(), strict=True)):
        values[:, word, columns] = flat[:, where]
    return values


def mark_of(words: tuple[int, ...]) -> int | None:
    """Return the mark that three words carry, None if their check is not right."""
    bits = 0
    for word in words:
        bits = bits << WORD_BITS | word
    mark = bits >> _CHECK_BITS
    return mark if bits & ((1 << _CHECK_BITS) - 1) == _check(mark) else None


def _words(mark: int) -> tuple[int, ...]:
    bits = mark << _CHECK_BITS | _check(mark)
    shifts = range((N_WORDS - 1) * WORD_BITS, -1, -WORD_BITS)
    return tuple(bits >> shift & ((1 << WORD_BITS) - 1) for shift in shifts)


def _parity(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return 1 where a number of up to 16 bits has an odd number of ones."""
    for shift in (8, 4, 2, 1):
        numbers = numbers ^ numbers >> shift
    return numbers & 1


def _check(mark: int) -> int:
    digest = hashlib.sha256(_NAME + mark.to_bytes(4, "big")).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _CHECK_BITS)


def _draws(what: str, count: int) -> npt.NDArray[np.uint64]:
    """Return numbers that look random and are the same everywhere."""
    blocks = [
        hashlib.sha256(_NAME + f" {what} {index}".encode()).digest()
        for index in range(-(-count // 4))
    ]
    return np.frombuffer(b"".join(blocks), ">u8").astype(np.uint64)[:count]
