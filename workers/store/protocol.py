"""What a store promises, whatever is behind it."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Protocol

from audio.errors import ChecksumMismatch

IMMUTABLE = "public, max-age=31536000, immutable"
"""Cache-Control of a key whose content never changes: a year, RFC 8246."""
SHORT_LIVED = "public, max-age=60"
"""Cache-Control of the manifest, the one key whose content changes."""

MEDIA_TYPES = {
    "chapters.json": "application/json+chapters",
    ".c2pa": "application/c2pa",
    ".flac": "audio/flac",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml",
}
"""Media types by a key's last part, or by its ending (IANA; chapters by the podcast namespace)."""

KEY_MAX_BYTES = 1024
"""The longest key in S3, in UTF-8."""
PART_MAX_BYTES = 255
"""The longest file name on the file systems we know, in UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """One object in a store, as far as the call that returns it knows."""

    key: str
    size_bytes: int
    sha256: str | None = None
    """Lower-case hexadecimal; ``None`` in a listing, and where another program put the object."""
    media_type: str | None = None
    """``None`` in a listing."""
    cache_control: str | None = None
    """``None`` in a listing."""
    modified_at: datetime | None = None
    """Aware, UTC; ``None`` in what ``put`` returns."""


class Store(Protocol):
    """Objects under keys; safe to use from several threads and processes at once.

    A reader sees an object whole or not at all, whatever happens to the writer. When two write
    one key, the last one wins. A key is either an object or a folder of objects, never both.

    Every method raises:
        StoreUnavailable: the store can't be reached, refuses, is misconfigured or is full.
        ValueError: the key is not one (see :func:`check_key`); that is a bug of the caller.
    """

    def put(
        self,
        key: str,
        body: bytes | Path,
        *,
        media_type: str | None = None,
        cache_control: str | None = None,
    ) -> StoredObject:
        """Store ``body`` (or the file it names) under ``key``, in place of what was there.

        When it returns, the object is durable and is known to be what was given. Without a media
        type or Cache-Control, the key decides: :func:`media_type_of`, :func:`cache_control_of`.

        Raises:
            ChecksumMismatch: what arrived is not what was sent.
        """
        ...

    def put_if_absent(
        self,
        key: str,
        body: bytes | Path,
        *,
        media_type: str | None = None,
        cache_control: str | None = None,
    ) -> bool:
        """Store as ``put`` does unless the key has an object; return whether this call stored.

        Two callers at the same instant may both store on S3, so use it for keys that name their
        content. A folder lets exactly one of them.
        """
        ...

    def get(self, key: str) -> bytes:
        """Return an object's bytes, checked against its checksum where the store keeps one.

        Raises:
            ObjectMissing: there is no such object.
            ChecksumMismatch: the bytes are not those that were put.
        """
        ...

    def open(self, key: str) -> BufferedReader:
        """Open an object to be read from start to end; the caller closes it.

        Reading raises what ``get`` raises, a wrong checksum at the end.
        """
        ...

    def head(self, key: str) -> StoredObject | None:
        """Return what is known of an object, or ``None`` when there is none."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object; no error when it is gone already."""
        ...

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with ``prefix``, ordered by key, lazily."""
        ...

    def url(self, key: str) -> str:
        """Return where a reader finds the object, whether or not it is there yet."""
        ...

    def signed_url(self, key: str, *, for_s: int) -> str | None:
        """Return where the object is found for so many seconds though it is private.

        None where the store hands out nothing itself: something before it has to judge.
        """
        ...


def verify(store: Store, key: str, sha256: str) -> None:
    """Read an object back, whole, and compare it with its SHA-256 in hexadecimal.

    Raises:
        ObjectMissing: there is no such object.
        ChecksumMismatch: it is another.
    """
    with store.open(key) as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != sha256:
        raise ChecksumMismatch(
            f"{store.url(key)} has SHA-256 {found}, expected {sha256}; delete it and make it again."
        )


def media_type_of(key: str) -> str:
    """Return the media type that a key's name says; bytes of no known kind by default."""
    name = key.rpartition("/")[2]
    ending = Path(name).suffix.lower()
    return MEDIA_TYPES.get(name) or MEDIA_TYPES.get(ending, "application/octet-stream")


def cache_control_of(key: str) -> str:
    """Return the Cache-Control that a key's name says: only manifests ever change."""
    return SHORT_LIVED if key.rpartition("/")[2] == "manifest.json" else IMMUTABLE


def check_key(key: str) -> str:
    """Return the key if it is one, on every store alike.

    Parts are joined by ``/``. No part is empty, begins with a dot or is longer than a file name
    may be; the key has no control character, lone surrogate or backslash.

    Raises:
        ValueError: it is none.
    """
    try:
        parts = [part.encode() for part in key.split("/")]
    except UnicodeEncodeError:
        raise ValueError(f"the key {key!r} is not Unicode text") from None
    if any(not part or part.startswith(b".") or len(part) > PART_MAX_BYTES for part in parts):
        raise ValueError(f"the key {key!r} has a part that is empty, hidden or too long")
    if sum(map(len, parts)) + len(parts) - 1 > KEY_MAX_BYTES:
        raise ValueError(f"the key {key[:60]!r}… is longer than {KEY_MAX_BYTES} bytes")
    if "\\" in key or any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in key):
        raise ValueError(f"the key {key!r} has a control character or a backslash")
    return key


def check_prefix(prefix: str) -> str:
    """Return the beginning of keys if it is one: nothing, or a key with or without a final slash.

    Raises:
        ValueError: no key can begin so.
    """
    if prefix:
        check_key(prefix.removesuffix("/"))
    return prefix


def reading(body: bytes | Path) -> BinaryIO:
    """Open a body, from its start.

    Raises:
        OSError: the file can't be read; that is no fault of the store.
    """
    return io.BytesIO(body) if isinstance(body, bytes) else body.open("rb")
