"""Which process runs a data folder: one at a time, and the next is told who it is."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from audio.errors import SettingsInvalid

LOCK_NAME = "up.lock"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who runs a folder."""

    pid: int
    since: str
    """ISO 8601, UTC."""
    address: str
    """Where its web process answers."""

    def __str__(self) -> str:
        return f"process {self.pid}, since {self.since}, at {self.address}"


@contextmanager
def held(data_dir: Path, address: str) -> Iterator[Holder | None]:
    """Hold the folder until the block ends; give who held it before and never let go, if any.

    The kernel drops the lock with the process, however that ends, so a lock is never stale. Only
    the note beside it may be: it names a holder that was killed.

    Raises:
        SettingsInvalid: another process holds it, or the folder can't be made.
    """
    path = data_dir / LOCK_NAME
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsInvalid(
            f"Can't write {path}: {error.strerror}. Correct LISTEN_DATA_DIR, or the folder's owner."
        ) from error
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = _noted(path) or "a process that has not said which"
            raise SettingsInvalid(
                f"`listen up` runs in {data_dir.absolute()} already: {who}. Stop that one, or set"
                " another LISTEN_DATA_DIR."
            ) from None
        before = _noted(path)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        _note(path, Holder(os.getpid(), now, address))
        try:
            yield before
        finally:
            file.truncate(0)


def holder_of(data_dir: Path) -> Holder | None:
    """Return who runs a folder at this moment; None when nobody does."""
    path = data_dir / LOCK_NAME
    try:
        file = path.open()
    except OSError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _noted(path) or Holder(0, "an unknown time", "an unknown address")
    return None


def _noted(path: Path) -> Holder | None:
    try:
        return Holder(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _note(path: Path, holder: Holder) -> None:
    # Rewritten in place: the lock belongs to this file, not to its name.
    path.write_text(json.dumps(asdict(holder)))
