"""Which models were found whole, so that they are not hashed again whenever a process starts.

What was found is kept by what changes whenever a file is written or replaced: device, inode, size
and both times, of which no program can set the second (``ctime``) back. A file that was changed so
shortly before that its times might not show another change is hashed again. What rots on a disk
changes no times, so a model is hashed at any rate before it is itself loaded, by
:func:`voices.library.installed.check_model_now`; what was prepared of it has a checksum of its own.
"""

import hashlib
import json
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from voices.whole_file import write_whole

_SETTLED_NS = 3_000_000_000
"""The coarsest file systems tell times in steps of two seconds."""

Identity = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a model's bytes."""

    sha256: str
    judged_by: str = ""
    """The rules by which it was found to contain nothing that a model must not; none: it was not
    judged."""


def identity_of(status: os.stat_result) -> Identity:
    """Return what changes whenever a file is written, replaced, moved or restored."""
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


class Verified:
    """What was found of models, in this process and, where there is a folder, in earlier ones."""

    def __init__(self) -> None:
        """Know nothing, and keep it in memory alone."""
        self._folder: Path | None = None
        self._found: dict[Path, tuple[Identity, Found]] = {}
        self._lock = threading.Lock()

    def keep_in(self, folder: Path) -> None:
        """Keep what is found in a folder, for later processes.

        It is made only where its parent is: a command that only reads leaves no trace. Whoever can
        write there can also write what was prepared of the voices.
        """
        self._folder = folder

    def find(self, path: Path, identity: Identity) -> Found | None:
        """Return what was found of a file that has not changed since; None where nothing was."""
        with self._lock:
            known = self._found.get(path) or self._read(path)
            if known is None or known[0] != identity:
                return None
            self._found[path] = known
            return known[1]

    def keep(self, path: Path, identity: Identity, found: Found) -> None:
        """Keep what was found of a file, unless a change might not have shown in its times."""
        mtime_ns, ctime_ns = identity[-2:]
        if max(mtime_ns, ctime_ns) + _SETTLED_NS > time.time_ns():
            return
        with self._lock:
            self._found[path] = identity, found
            if self._folder is None or not self._folder.parent.is_dir():
                return
            content = {"identity": identity, "sha256": found.sha256, "judged_by": found.judged_by}
            with suppress(OSError):  # it is hashed again then
                write_whole(self._file(self._folder, path), json.dumps(content))

    def _read(self, path: Path) -> tuple[Identity, Found] | None:
        if self._folder is None:
            return None
        try:
            kept = json.loads(self._file(self._folder, path).read_bytes())
            found = Found(str(kept["sha256"]), str(kept["judged_by"]))
            return tuple(map(int, kept["identity"])), found
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @staticmethod
    def _file(folder: Path, path: Path) -> Path:
        place = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()
        return folder / f"verified-{place[:20]}.json"


VERIFIED = Verified()
"""What this process knows."""
