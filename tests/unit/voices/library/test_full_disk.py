"""A disk that is full is said so, at whatever byte it became full."""

import errno
from io import FileIO
from pathlib import Path

import pytest

from audio.errors import VoicesUnavailable
from voices.library.shelf import write_whole


class SmallDisk(FileIO):
    """A file that takes a few bytes at a time, and so many in all."""

    room_bytes = 10

    def write(self, chunk) -> int:
        if not self.room_bytes:
            raise OSError(errno.ENOSPC, "full")
        written = super().write(bytes(chunk[: min(3, self.room_bytes)]))
        self.room_bytes -= written
        return written


def test_every_byte_is_written(tmp_path: Path) -> None:
    """A disk that takes less at once than it is given gets the rest after that."""
    path = tmp_path / "part"
    with SmallDisk(path, "wb") as file:
        write_whole(file, b"0123456789", path)
    assert path.read_bytes() == b"0123456789"


@pytest.mark.parametrize("sizes", [(11,), (10, 1), (9, 2)])
def test_closing_does_not_fail_in_place_of_writing(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    """What is told is that there is no room; closing the file has nothing left to write."""
    path = tmp_path / "part"
    with pytest.raises(VoicesUnavailable, match="No space left"), SmallDisk(path, "wb") as file:
        for size in sizes:
            write_whole(file, b"x" * size, path)
    assert path.stat().st_size == 10
