"""The bytes of a live narration: written once, read by many, kept in a temporary file."""

import os
import tempfile

from audio.errors import ScratchUnavailable

READ_BYTES = 1 << 16
"""The most that is read at a time."""


class LiveSound:
    """An MP3 that grows, in a temporary file that is removed with the last reference."""

    def __init__(self, max_bytes: int) -> None:
        """Open the file; more than ``max_bytes`` are refused.

        Raises:
            ScratchUnavailable: the temporary folder can't be written.
        """
        self.n_bytes = 0
        self._max_bytes = max_bytes
        try:
            self._file = tempfile.TemporaryFile(prefix="listen-live-")  # noqa: SIM115  see close
        except OSError as error:
            raise _no_scratch(error) from error

    def append(self, data: bytes) -> None:
        """Add bytes to the end.

        Raises:
            ScratchUnavailable: the disk is full, or the narration is longer than is allowed live.
        """
        if self.n_bytes + len(data) > self._max_bytes:
            raise ScratchUnavailable(
                f"A live narration may have {self._max_bytes >> 20} MiB; this one has more."
                " It can be heard once it is published."
            )
        try:
            written = 0
            while written < len(data):
                written += os.pwrite(self._file.fileno(), data[written:], self.n_bytes + written)
        except OSError as error:
            raise _no_scratch(error) from error
        self.n_bytes += len(data)

    def read(self, position: int, at_most: int = READ_BYTES) -> bytes:
        """Return what there is from a position on, at most ``at_most`` bytes."""
        return os.pread(self._file.fileno(), min(at_most, self.n_bytes - position), position)

    def close(self) -> None:
        """Remove the file."""
        self._file.close()


def _no_scratch(error: OSError) -> ScratchUnavailable:
    return ScratchUnavailable(
        f"Can't write live sound to the temporary folder: {error.strerror}. "
        "Free some space there, or point TMPDIR at a disk that has it."
    )
