"""What is written down beside an installed voice: where it came from, its licence, its checksums.

``voice.json`` stands in the voice's folder, and in the store at ``voices/<id>/voice.json`` where a
voice is shared with a cluster. From then on a model is loaded only if it still hashes to what
stands there.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audio.errors import VoiceRefused
from voices.library.ids import is_voice_id

RECORD_NAME = "voice.json"
SCHEMA = 1
MAX_RECORD_BYTES = 64 << 10
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE_NAME = re.compile(r"[\w+-][\w.+-]{0,139}")


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One file of a voice, as it was when it was verified."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallRecord:
    """The contents of ``voice.json``."""

    id: str
    source: str
    """Where the files came from: an address, a folder or a store."""
    installed_at: str
    """ISO 8601, UTC."""
    licence: str
    """Of the recordings; ``unknown`` where nobody says."""
    licence_from: str
    """Who says so: ``MODEL_CARD``, ``Listen``, ``configuration`` or ``nobody``."""
    files: Mapping[str, RecordedFile]
    """By file name: the model, its configuration and, where there is one, its card."""
    schema: int = SCHEMA

    @property
    def model_sha256(self) -> str:
        """What the model hashes to."""
        return self.files[f"{self.id}.onnx"].sha256

    def as_bytes(self) -> bytes:
        """Return the record as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode() + b"\n"


def read_record(path: Path) -> InstallRecord | None:
    """Read the record beside a voice; None when there is none.

    Raises:
        VoiceRefused: the file is no such record.
        OSError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_RECORD_BYTES + 1)
    except FileNotFoundError:
        return None
    return parse_record(body, str(path))


def parse_record(body: bytes, where: str) -> InstallRecord:
    """Read a record.

    Args:
        body: the JSON.
        where: what to call it in messages.

    Raises:
        VoiceRefused: it is none, or names what can't be files of the voice.
    """
    try:
        return _record(json.loads(body[:MAX_RECORD_BYTES]))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise VoiceRefused(
            f"{where} is not the record of a voice ({error!r}). Install the voice again.",
            reason="catalogue",
        ) from error


def _record(fields: Any) -> InstallRecord:
    if fields["schema"] != SCHEMA:
        raise ValueError(f"its schema is {fields['schema']!r}, known is {SCHEMA}")
    voice_id = fields["id"]
    if not isinstance(voice_id, str) or not is_voice_id(voice_id):
        raise ValueError(f"its id is {voice_id!r}")
    files = {name: _file(name, described) for name, described in fields["files"].items()}
    if not {f"{voice_id}.onnx", f"{voice_id}.onnx.json"} <= set(files):
        raise ValueError("the model or its configuration is not among its files")
    return InstallRecord(
        id=voice_id,
        source=str(fields["source"])[:2000],
        installed_at=str(fields["installed_at"])[:40],
        licence=str(fields["licence"])[:300],
        licence_from=str(fields["licence_from"])[:40],
        files=files,
    )


def _file(name: str, described: Any) -> RecordedFile:
    if not _FILE_NAME.fullmatch(name) or name == RECORD_NAME:
        raise ValueError(f"{name[:80]!r} is no name of a file of a voice")
    size, sha256 = described["size_bytes"], described["sha256"]
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError(f"the size of {name} is {size!r}")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ValueError(f"the SHA-256 of {name} is {sha256!r}")
    return RecordedFile(size, sha256)
