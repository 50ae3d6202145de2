"""A mono sound kept on disk while it is worked on, so that an hour of it costs no memory."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from audio.errors import ScratchUnavailable
from audio.model import ms_to_samples

Floats = npt.NDArray[np.float32]

BLOCK_SAMPLES = 1 << 16
_EDGE_FADE_MS = 5
"""Long enough that sound cut in the middle of a wave does not click, too short to be heard."""


class Sound:
    """16-bit mono samples in a temporary file: appended once, then read in blocks, many times.

    Use it as a context manager; the file goes when the block ends.
    """

    def __init__(self, sample_rate_hz: int, folder: Path | None = None) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.n_samples = 0
        self._folder = folder or Path(tempfile.gettempdir())
        try:
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed by __exit__
        except OSError as error:
            raise self._no_scratch(error) from error

    def append(self, samples: npt.NDArray[np.int16] | bytes) -> None:
        """Add samples (int16, or their little-endian bytes) to the end.

        Raises:
            ScratchUnavailable: the temporary folder is full or can't be written.
        """
        data = (
            samples if isinstance(samples, bytes) else samples.astype("<i2", copy=False).tobytes()
        )
        self._write(self.n_samples, data)
        self.n_samples += len(data) // 2

    def overwrite(self, position: int, samples: npt.NDArray[np.int16]) -> None:
        """Replace samples that are already there, from sample ``position`` on."""
        self._write(position, samples.astype("<i2", copy=False).tobytes())

    def blocks(self, block_samples: int = BLOCK_SAMPLES, start: int = 0) -> Iterator[Floats]:
        """Yield the sound from sample ``start`` on, ``block_samples`` at a time.

        Samples are float32 in −1…1; the last block may be shorter.
        """
        position = start
        while position < self.n_samples:
            self._file.seek(position * 2)
            raw = self._file.read(block_samples * 2)
            position += len(raw) // 2
            yield np.frombuffer(raw, dtype="<i2").astype(np.float32) / np.float32(32768)

    def __enter__(self) -> Self:
        """Return the sound itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Remove the file."""
        self.close()

    def close(self) -> None:
        """Remove the file."""
        self._file.close()

    def _write(self, position: int, data: bytes) -> None:
        try:
            self._file.seek(position * 2)
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise self._no_scratch(error) from error

    def _no_scratch(self, error: OSError) -> ScratchUnavailable:
        return ScratchUnavailable(
            f"Can't write temporary sound in {self._folder}: {error.strerror}. "
            "Free some space there, or point TMPDIR at a disk that has it."
        )


def to_int16(block: Floats) -> npt.NDArray[np.int16]:
    """Turn float samples in −1…1 into int16, rounded and clipped at full scale."""
    clipped: npt.NDArray[np.int16] = np.clip(np.rint(block * 32768.0), -32768, 32767).astype(
        np.int16
    )
    return clipped


def fade_edges(samples: npt.NDArray[np.int16], sample_rate_hz: int) -> npt.NDArray[np.int16]:
    """Return mono samples faded in and out, so that no join clicks; what is inside stays."""
    faded = samples.copy()
    n_fade = min(ms_to_samples(_EDGE_FADE_MS, sample_rate_hz), len(faded) // 2)
    ramp = np.linspace(0.0, 1.0, n_fade, endpoint=False)
    faded[:n_fade] = (faded[:n_fade] * ramp).astype(np.int16)
    if n_fade:
        faded[-n_fade:] = (faded[-n_fade:] * ramp[::-1]).astype(np.int16)
    return faded
