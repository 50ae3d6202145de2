"""Calling kernel.c: the library, and a prepared voice mapped into memory.

The library is built when Listen is installed, where there is a C compiler. It is called through
``ctypes``, which lets other Python threads run meanwhile.
"""

import ctypes
import hashlib
import importlib.machinery
import mmap
import platform
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voices.kernel.names import KERNELS
from voices.kernel.packing import FORMAT, HEADER, MAGIC

Floats = npt.NDArray[np.float32]

_WHY = {
    -1: "there is not enough memory",
    -2: "the file is damaged or of another version",
    -3: "it was asked for frames or phonemes that are not there",
    -4: "the processor can't run this kernel",
}


class KernelFailedError(Exception):
    """The kernel could not do what it was asked for; the message says why."""


@cache
def library() -> ctypes.CDLL | None:
    """Return the compiled kernel, or None where Listen was installed without a C compiler."""
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        path = Path(__file__).with_name(f"_native{suffix}")
        if path.exists():
            try:
                return _declared(ctypes.CDLL(str(path)))
            except (OSError, AttributeError):  # of another system, or of an older version
                continue
    return None


def kernels_here() -> tuple[str, ...]:
    """Return the kernels that run on this machine, the fastest first; none without the library."""
    found = library()
    if found is None:
        return ()
    best = int(found.listen_kernel_best())
    return tuple(name for name, kernel in KERNELS.items() if kernel.number <= best)


def processor_kind() -> str:
    """Name the kind of processor: its best kernel, or its family where no kernel was built."""
    return next(iter(kernels_here()), platform.machine())


class PackedVoice:
    """A voice's weights, mapped from the file that :func:`voices.kernel.packing.packed` made.

    Processes that map the same file share its memory. Safe to use from several threads at once.
    """

    def __init__(self, path: Path) -> None:
        """Map a file and check it.

        Raises:
            KernelFailedError: it is damaged, or made for another machine, or the library is not
                there.
            OSError: it can't be read.
        """
        found = library()
        if found is None:
            raise KernelFailedError("the kernel was not built when Listen was installed")
        self._library = found
        with path.open("rb") as file:
            size = path.stat().st_size
            if size < HEADER.size:
                raise KernelFailedError(_WHY[-2])
            self._map = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        self.kernel, self.latent = _checked(self._map)
        view = np.frombuffer(self._map, np.uint8)
        self._file = (ctypes.c_void_p(view.ctypes.data), ctypes.c_int64(size))
        self._view = view  # keeps the mapping as long as the voice
        self._call("check")
        facts = np.zeros(8, np.int64)
        self._call("facts", facts.ctypes.data)
        self.decoder_reach, self.reach, self.hop, self.n_couplings = map(int, facts[:4])
        self.n_symbols, self._encoded, self._projected = map(int, facts[5:])

    @property
    def encodes(self) -> bool:
        """Whether the file has the voice's encoder."""
        return self.n_symbols > 0

    def encode(self, ids: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return what the encoder makes of phoneme ids: its rows, and what these are projected to.

        The first is [phonemes][channels], the second [phonemes][2 x latent channels]: means, then
        logarithms of deviations.

        Raises:
            KernelFailedError: there is not enough memory, or the voice has no such ids.
        """
        given = np.ascontiguousarray(ids, np.int64)
        rows = np.empty((given.size, self._encoded), np.float32)
        projected = np.empty((given.size, self._projected), np.float32)
        self._call("encode", given.ctypes.data, given.size, rows.ctypes.data, projected.ctypes.data)
        return rows, projected

    def flow(self, frames: Floats, first: int, last: int, speaker: Floats | None = None) -> None:
        """Turn latent frames into the decoder's input, in place; the others are of no use then.

        Args:
            frames: latent frames, [frames][channels].
            first: the first frame that is wanted.
            last: the frame after the last one.
            speaker: what the voice adds for one of several speakers.

        Raises:
            KernelFailedError: there is not enough memory, or there are no such frames.
        """
        _check_range(frames, first, last)
        if first < last:
            self._call(
                "flow", self._frames(frames), frames.shape[0], first, last, _address(speaker)
            )

    def decode(
        self, frames: Floats, first: int, last: int, speaker: Floats | None = None
    ) -> Floats:
        """Return the samples, −1 to 1, of the frames from ``first`` on up to ``last``.

        Args:
            frames: the decoder's input, [frames][channels].
            first: the first frame that is wanted.
            last: the frame after the last one.
            speaker: what the voice adds for one of several speakers.

        Raises:
            KernelFailedError: there is not enough memory, or there are no such frames.
        """
        _check_range(frames, first, last)
        samples = np.empty((last - first) * self.hop, np.float32)
        if samples.size:
            self._call(
                "decode", self._frames(frames), frames.shape[0], first, last, _address(speaker),
                samples.ctypes.data,
            )  # fmt: skip
        return samples

    def _frames(self, frames: Floats) -> int:
        if frames.dtype != np.float32 or frames.ndim != 2 or frames.shape[1] != self.latent:
            raise KernelFailedError(f"frames have to be rows of {self.latent} 32-bit floats")
        if not frames.flags.c_contiguous:
            raise KernelFailedError("frames have to lie one after the other")
        return int(frames.ctypes.data)

    def _call(self, name: str, *arguments: int | None) -> None:
        status = int(getattr(self._library, f"listen_kernel_{name}")(*self._file, *arguments))
        if status:
            raise KernelFailedError(_WHY.get(status, f"status {status}"))


def _checked(file: mmap.mmap) -> tuple[str, int]:
    """Return the kernel and the latent channels of an undamaged file."""
    magic, file_format, number, n_words, digest, crc = HEADER.unpack(file[: HEADER.size])
    names = [name for name, kernel in KERNELS.items() if kernel.number == number]
    if magic != MAGIC or file_format != FORMAT or not names:
        raise KernelFailedError(_WHY[-2])
    with memoryview(file) as everything, everything[HEADER.size :] as body:
        whole = zlib.crc32(body) == crc if crc else hashlib.sha256(body).digest() == digest
        if not whole or len(body) < 8 * max(n_words, 1):
            raise KernelFailedError(_WHY[-2])
        latent = int.from_bytes(body[:8], "little")
    return names[0], latent


def _check_range(frames: Floats, first: int, last: int) -> None:
    if not 0 <= first <= last <= frames.shape[0]:
        raise KernelFailedError(_WHY[-3])


def _address(numbers: Floats | None) -> int | None:
    return None if numbers is None else int(numbers.ctypes.data)


def _declared(found: ctypes.CDLL) -> ctypes.CDLL:
    """Say what the functions take; all return a status."""
    pointer, count = ctypes.c_void_p, ctypes.c_int64
    file: tuple[type[ctypes.c_void_p], type[ctypes.c_int64]] = (pointer, count)
    found.listen_kernel_best.argtypes = []
    found.listen_kernel_check.argtypes = file
    found.listen_kernel_facts.argtypes = (*file, pointer)
    found.listen_kernel_encode.argtypes = (*file, pointer, count, pointer, pointer)
    found.listen_kernel_flow.argtypes = (*file, pointer, count, count, count, pointer)
    found.listen_kernel_decode.argtypes = (*file, pointer, count, count, count, pointer, pointer)
    for name in ("best", "check", "facts", "encode", "flow", "decode"):
        getattr(found, f"listen_kernel_{name}").restype = ctypes.c_int32
    return found
