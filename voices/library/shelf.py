"""The folder that voices are installed into: locks, half-fetched files, and publishing whole ones.

::

    <voices_dir>/<id>/            an installed voice: ID.onnx, ID.onnx.json, MODEL_CARD, voice.json
    <voices_dir>/.partial/<id>/   what is fetched so far; a folder is moved from here when whole
    <voices_dir>/.locks/<id>      held while one process installs or removes a voice

A voice becomes visible by the rename of a whole folder, so a killed process leaves a partial or a
voice, never half of one.
"""

import contextlib
import errno
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path

from audio.errors import VoicesUnavailable
from voices.library.record import RECORD_NAME, InstallRecord

PARTIAL = ".partial"
LOCKS = ".locks"
SPARE_BYTES = 32 << 20
"""Room that has to be left on the disk when a voice has been installed."""
_POLL_S = 0.1
_REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space or set LISTEN_VOICES_INSTALL_DIR",
    errno.EDQUOT: "the disk quota is used up; free some space or set LISTEN_VOICES_INSTALL_DIR",
    errno.EFBIG: "the file is larger than the file system or the process may write",
    errno.EACCES: "this user may not; change the folder's owner or permissions",
    errno.EPERM: "this user may not; change the folder's owner or permissions",
    errno.EROFS: "the file system is read-only; set LISTEN_VOICES_INSTALL_DIR to another folder",
}


class VoiceShelf:
    """The installed voices of one machine; safe to use from several processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def home(self, voice_id: str) -> Path:
        """Return where a voice is, or would be, when it is installed."""
        return self.root / voice_id

    def has(self, voice_id: str) -> bool:
        """Say whether a voice was installed here by Listen."""
        return (self.home(voice_id) / RECORD_NAME).is_file()

    def partial(self, voice_id: str) -> Path:
        """Return the folder for the files of a voice that are not all there, and make it."""
        folder = self.root / PARTIAL / voice_id
        with disk_errors_explained("make", folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    @contextlib.contextmanager
    def locked(
        self, voice_id: str, *, wait_s: float, waiting: Callable[[], None] | None = None
    ) -> Iterator[None]:
        """Hold the only right to change a voice.

        Args:
            voice_id: a valid id.
            wait_s: how long to wait for another process to finish, in seconds.
            waiting: called once when there is somebody to wait for.

        Raises:
            VoicesUnavailable: another process held it all that time, or no file can be made.
        """
        path = self.root / LOCKS / voice_id
        with disk_errors_explained("lock", path):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._wait(descriptor, voice_id, wait_s, waiting)
            yield
        finally:
            os.close(descriptor)

    def _wait(
        self, descriptor: int, voice_id: str, wait_s: float, waiting: Callable[[], None] | None
    ) -> None:
        ends_at = time.monotonic() + wait_s
        told = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= ends_at:
                    raise VoicesUnavailable(
                        f"Another process has been changing {voice_id} in {self.root} for"
                        f" {wait_s:.0f} s; wait for it, or end it and try again."
                    ) from None
            else:
                return
            if waiting and not told:
                waiting()
                told = True
            time.sleep(_POLL_S)

    def require_space(self, needed_bytes: int) -> None:
        """Check that there is room before anything is fetched.

        Raises:
            VoicesUnavailable: there is not.
        """
        place = next(p for p in (self.root, *self.root.parents) if p.exists())
        free = shutil.disk_usage(place).free
        if free < needed_bytes + SPARE_BYTES:
            raise VoicesUnavailable(
                f"{(needed_bytes + SPARE_BYTES) / 1e6:.0f} MB are needed at {place} and"
                f" {free / 1e6:.0f} MB are free; free some space or set LISTEN_VOICES_INSTALL_DIR."
            )

    def publish(self, folder: Path, record: InstallRecord) -> Path:
        """Make a whole, verified folder of :meth:`partial` the installed voice.

        Everything is on the disk before the name is.

        Raises:
            VoicesUnavailable: the disk refuses.
        """
        home = self.home(record.id)
        with disk_errors_explained("write", home):
            (folder / RECORD_NAME).write_bytes(record.as_bytes())
            for path in sorted(folder.iterdir()):
                if path.name in {*record.files, RECORD_NAME}:
                    path.chmod(0o644)
                    _flush(path)
                else:
                    path.unlink()
            _flush(folder)
            if home.exists():
                self._discard(home)
            folder.rename(home)
            _flush(self.root)
        return home

    def remove(self, voice_id: str) -> None:
        """Take an installed voice away, and what was fetched of it.

        Raises:
            VoicesUnavailable: the disk refuses.
        """
        with disk_errors_explained("remove", self.home(voice_id)):
            if self.home(voice_id).exists():
                self._discard(self.home(voice_id))
            shutil.rmtree(self.root / PARTIAL / voice_id, ignore_errors=True)

    def _discard(self, home: Path) -> None:
        """Take a voice's name away at once, and its files afterwards."""
        aside = self.root / PARTIAL / f".old-{uuid.uuid4().hex}"
        aside.parent.mkdir(exist_ok=True)
        home.rename(aside)
        _flush(self.root)
        for old in aside.parent.glob(".old-*"):  # this one, and what killed processes left
            shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def disk_errors_explained(doing: str, path: Path) -> Iterator[None]:
    """Turn an operating system's refusal into an error that says what to do."""
    try:
        yield
    except OSError as error:
        code = error.errno or 0
        remedy = _REMEDIES.get(code, "look at the disk and try again")
        reason = os.strerror(code) if code else str(error)
        raise VoicesUnavailable(f"Can't {doing} {path}: {reason}; {remedy}.") from error


def write_whole(file: FileIO, chunk: bytes, path: Path) -> None:
    """Write bytes to a file without a buffer, so that closing it has nothing left that could fail.

    Raises:
        VoicesUnavailable: there is no room for them.
    """
    rest = memoryview(chunk)
    with disk_errors_explained("write", path):
        while rest:
            rest = rest[file.write(rest) :]


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems keep names durable by themselves and refuse to be asked.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)
