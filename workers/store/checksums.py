"""The checksums by which an upload is compared with what an S3 server then has."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

SHA256_NAME = "sha256"
"""User metadata (``x-amz-meta-sha256``) that keeps an object's checksum beside it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a body's checksums are, computed before it is sent."""

    size_bytes: int
    sha256: str
    md5: bytes
    part_md5s: tuple[bytes, ...]

    @property
    def etags(self) -> set[str]:
        """What a server that names objects by MD5 calls this one, sent whole or in parts."""
        of_parts = hashlib.md5(b"".join(self.part_md5s), usedforsecurity=False).hexdigest()
        return {self.md5.hex(), f"{of_parts}-{len(self.part_md5s)}"}


def measure(source: BinaryIO, part_bytes: int) -> Measured:
    """Read a body to its end, once for all its checksums."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    size_bytes, part_md5s = 0, []
    while part := source.read(part_bytes):
        sha256.update(part)
        md5.update(part)
        size_bytes += len(part)
        part_md5s.append(hashlib.md5(part, usedforsecurity=False).digest())
    return Measured(size_bytes, sha256.hexdigest(), md5.digest(), tuple(part_md5s))


def kept_sha256(metadata: Mapping[str, str]) -> str | None:
    """Return the checksum kept beside an object; some servers capitalise the names of metadata."""
    lowered = {name.lower(): value for name, value in metadata.items()}
    found = lowered.get(SHA256_NAME, "")
    return found if re.fullmatch(r"[0-9a-f]{64}", found) else None
