"""A store in a folder: what one machine needs, and nothing to install."""

import contextlib
import errno
import hashlib
import io
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import quote

from audio.errors import ObjectMissing, StoreUnavailable
from workers.store.protocol import (
    StoredObject,
    cache_control_of,
    check_key,
    check_prefix,
    media_type_of,
    reading,
)

INCOMING = ".incoming"
"""Folder of half-written files; on the same file system, so that a rename is atomic."""
HEADERS = ".headers"
"""Folder of the few media types and Cache-Controls that a key's name does not tell."""
ABANDONED_AFTER_S = 24 * 3600
"""A half-written file this old has lost its writer."""
COPY_BYTES = 1 << 20

PRIVATE = "clips/"
"""Keys that nobody but we ever read."""

NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What ``link`` answers on file systems without hard links."""
REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space or move the store",
    errno.EDQUOT: "the disk quota is used up; free some space or move the store",
    errno.EFBIG: "the file is larger than the file system or the process may write",
    errno.EACCES: "this user may not; change the folder's owner or permissions",
    errno.EPERM: "this user may not; change the folder's owner or permissions",
    errno.EROFS: "the file system is read-only; remount it or move the store",
    errno.EEXIST: "there is a file where a folder should be; move it away or name another store",
    errno.ENOTDIR: "there is a file where a folder should be; move it away or name another store",
    errno.EISDIR: "there is a folder where a file should be; move it away or name another store",
}


Readers = Literal["everyone", "group", "owner"]


@dataclass(frozen=True, slots=True)
class Modes:
    """Permissions of what is made."""

    file: int
    folder: int


MODES: dict[Readers, Modes] = {
    "everyone": Modes(0o644, 0o755),
    "group": Modes(0o640, 0o750),
    "owner": Modes(0o600, 0o700),
}


@dataclass(frozen=True, slots=True)
class _Staged:
    """A file that is whole and on the disk, under no key yet."""

    path: Path
    size_bytes: int
    sha256: str


class FolderStore:
    """Objects as plain files under ``root``, which is made when the first one is put.

    Files are written beside the store's tree, flushed to the disk and renamed, so a killed writer
    leaves nothing under a key. Folders that become empty stay. Clips are for their owner alone;
    ``readers`` says which users of this machine may read the rest, such as a web server.
    """

    def __init__(
        self,
        root: Path,
        *,
        public_base_url: str | None = None,
        readers: Readers = "everyone",
    ) -> None:
        self.root = root.absolute()
        self._readers = readers
        self._public_base_url = public_base_url
        self._swept = False

    def __repr__(self) -> str:
        return f"FolderStore({str(self.root)!r})"

    def put(
        self,
        key: str,
        body: bytes | Path,
        *,
        media_type: str | None = None,
        cache_control: str | None = None,
    ) -> StoredObject:
        """Store a body, replacing what was there; see :class:`~workers.store.Store`."""
        target = self._path(key)
        stored_as = (media_type or media_type_of(key), cache_control or cache_control_of(key))
        with (
            reading(body) as source,
            _explained("write", target),
            self._staged(source, key) as staged,
        ):
            self._make_folder_of(key)
            self._write_headers(key, *stored_as)
            staged.path.replace(target)
            _flush_folder(target.parent)
        return _described(key, staged, stored_as)

    def put_if_absent(
        self,
        key: str,
        body: bytes | Path,
        *,
        media_type: str | None = None,
        cache_control: str | None = None,
    ) -> bool:
        """Store a body unless the key has one; exactly one of several racers is told True."""
        target = self._path(key)
        stored_as = (media_type or media_type_of(key), cache_control or cache_control_of(key))
        with reading(body) as source, _explained("write", target):
            if target.exists():
                return False
            with self._staged(source, key) as staged:
                self._make_folder_of(key)
                if not _link_if_absent(staged.path, target):
                    return False
                self._write_headers(key, *stored_as)
                _flush_folder(target.parent)
        return True

    def get(self, key: str) -> bytes:
        """Return an object's bytes; a folder keeps no checksum to compare them with."""
        with self.open(key) as stream, _explained("read", self._path(key)):
            return stream.read()

    def open(self, key: str) -> BufferedReader:
        """Open an object to be read from start to end."""
        path = self._path(key)
        with _explained("read", path):
            try:
                return path.open("rb")
            except (FileNotFoundError, IsADirectoryError):
                raise ObjectMissing(
                    f"There is no object {key} in {self.root}; make it again."
                ) from None

    def head(self, key: str) -> StoredObject | None:
        """Return what is known of an object; its checksum is computed from the file, now."""
        try:
            stream = self.open(key)
        except ObjectMissing:
            return None
        with stream, _explained("read", self._path(key)):
            stat = os.fstat(stream.fileno())
            media_type, cache_control = self._read_headers(key)
            return StoredObject(
                key=key,
                size_bytes=stat.st_size,
                sha256=hashlib.file_digest(stream, "sha256").hexdigest(),
                media_type=media_type,
                cache_control=cache_control,
                modified_at=datetime.fromtimestamp(stat.st_mtime, UTC),
            )

    def delete(self, key: str) -> None:
        """Remove an object, durably; no error when it is gone already."""
        path = self._path(key)
        with _explained("delete", path), contextlib.suppress(FileNotFoundError, IsADirectoryError):
            path.unlink()
            self._headers_path(key).unlink(missing_ok=True)
            _flush_folder(path.parent)

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with ``prefix``, ordered by key."""
        folder = prefix.rpartition("/")[0]
        check_prefix(prefix)
        with _explained("list", self.root / folder):
            yield from self._walk(folder, prefix)

    def url(self, key: str) -> str:
        """Return the address below the public base URL, or a ``file:`` URL without one."""
        path = self._path(key)
        if self._public_base_url is None:
            return path.as_uri()
        return f"{self._public_base_url.rstrip('/')}/{quote(key)}"

    def signed_url(self, key: str, *, for_s: int) -> str | None:  # noqa: ARG002 - as S3 has it
        """Return nothing: a folder is served by the web process, or by what stands before it."""
        check_key(key)
        return None

    def _path(self, key: str) -> Path:
        return self.root / check_key(key)

    def _walk(self, folder: str, prefix: str) -> Iterator[StoredObject]:
        try:
            entries = list(os.scandir(self.root / folder))
        except FileNotFoundError:
            return
        # A folder sorts as the keys in it do: with the slash that follows its name.
        named = sorted((f"{e.name}/" if e.is_dir() else e.name, e) for e in entries)
        for name, entry in named:
            key = f"{folder}/{name}" if folder else name
            if name.startswith(".") or not key.startswith(prefix):
                continue
            if name.endswith("/"):
                yield from self._walk(key.removesuffix("/"), prefix)
                continue
            with contextlib.suppress(FileNotFoundError):
                stat = entry.stat()
                modified_at = datetime.fromtimestamp(stat.st_mtime, UTC)
                yield StoredObject(key=key, size_bytes=stat.st_size, modified_at=modified_at)

    @contextlib.contextmanager
    def _staged(self, source: BinaryIO, key: str) -> Iterator[_Staged]:
        """Write a body, whole and flushed, to a file without a key, and remove that afterwards."""
        incoming = self.root / INCOMING
        _make_folder(self.root, MODES[self._readers].folder)
        _make_folder(incoming, MODES["owner"].folder)
        self._sweep(incoming)
        descriptor, name = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                size_bytes, sha256 = _copy(source, stream)
                stream.flush()
                os.fchmod(stream.fileno(), self._modes_of(key).file)
                os.fsync(stream.fileno())
            yield _Staged(Path(name), size_bytes, sha256)
        finally:
            Path(name).unlink(missing_ok=True)

    def _modes_of(self, key: str) -> Modes:
        return MODES["owner" if key.startswith(PRIVATE) else self._readers]

    def _make_folder_of(self, key: str) -> None:
        _make_folder(self._path(key).parent, self._modes_of(key).folder)

    def _sweep(self, incoming: Path) -> None:
        """Remove, once per store, what killed writers left behind."""
        if self._swept:
            return
        self._swept = True
        for entry in os.scandir(incoming):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - entry.stat().st_mtime > ABANDONED_AFTER_S:
                    Path(entry.path).unlink()

    def _headers_path(self, key: str) -> Path:
        return self.root / HEADERS / f"{hashlib.sha256(key.encode()).hexdigest()}.json"

    def _write_headers(self, key: str, media_type: str, cache_control: str) -> None:
        path = self._headers_path(key)
        if (media_type, cache_control) == (media_type_of(key), cache_control_of(key)):
            path.unlink(missing_ok=True)
            return
        headers = {"key": key, "media_type": media_type, "cache_control": cache_control}
        with self._staged(io.BytesIO(json.dumps(headers).encode()), key) as staged:
            _make_folder(path.parent, MODES[self._readers].folder)
            staged.path.replace(path)
            _flush_folder(path.parent)

    def _read_headers(self, key: str) -> tuple[str, str]:
        try:
            headers = json.loads(self._headers_path(key).read_bytes())
        except FileNotFoundError:
            return media_type_of(key), cache_control_of(key)
        return headers["media_type"], headers["cache_control"]


def _described(key: str, staged: _Staged, stored_as: tuple[str, str]) -> StoredObject:
    return StoredObject(
        key=key,
        size_bytes=staged.size_bytes,
        sha256=staged.sha256,
        media_type=stored_as[0],
        cache_control=stored_as[1],
    )


def _copy(source: BinaryIO, target: BinaryIO) -> tuple[int, str]:
    """Copy an open file into another; return the size in bytes and the SHA-256."""
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := source.read(COPY_BYTES):
        target.write(chunk)
        digest.update(chunk)
        size_bytes += len(chunk)
    return size_bytes, digest.hexdigest()


def _link_if_absent(source: Path, target: Path) -> bool:
    """Give a file a second name unless it is taken; return whether it was free."""
    try:
        target.hardlink_to(source)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        if target.exists():
            return False
        source.replace(target)
    return True


def _make_folder(path: Path, mode: int) -> None:
    """Make a folder and those above it, each of them durable and with this mode."""
    if path.is_dir():
        return
    if path.parent != path:
        _make_folder(path.parent, mode)
    try:
        path.mkdir()
    except FileExistsError:
        return  # somebody else has just made it
    path.chmod(mode)  # whatever the umask is
    _flush_folder(path.parent)


def _flush_folder(path: Path) -> None:
    """Make the names in a folder durable: a rename is only as safe as its folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems keep names durable by themselves and refuse to be asked.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _explained(doing: str, path: Path) -> Iterator[None]:
    """Turn an operating system's refusal into one that says what to do."""
    try:
        yield
    except OSError as error:
        code = error.errno or 0
        remedy = REMEDIES.get(code, "look at the disk and try again")
        reason = os.strerror(code) if code else str(error)
        raise StoreUnavailable(f"Can't {doing} {path}: {reason}; {remedy}.") from error
