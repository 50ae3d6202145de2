"""Voices that a cluster shares: put into the store once, fetched by each machine at first use.

``voices/<id>/voice.json`` is the record of the installation, with the size and SHA-256 of every
file beside it. It is written last, so a machine never sees a voice whose files are not all there.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from audio.errors import ChecksumMismatch, ObjectMissing, VoiceRefused
from voices.library.record import (
    RECORD_NAME,
    InstallRecord,
    RecordedFile,
    parse_record,
)
from voices.library.shelf import VoiceShelf, disk_errors_explained, write_whole
from voices.library.verify import (
    check_against_record,
    measured_file,
    undamaged_record,
    verify_voice,
)
from workers.store import SHORT_LIVED, Store

PREFIX = "voices"
LOCK_WAIT_S = 600.0
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Shared:
    """What sharing a voice did."""

    record: InstallRecord
    address: str
    sent_bytes: int
    """0: the store had it already."""


def share_voice(store: Store, folder: Path, record: InstallRecord) -> Shared:
    """Put an installed voice into the store, for every machine that has none of it.

    Raises:
        VoiceRefused: the voice is not what was installed.
        StoreUnavailable, ChecksumMismatch: the store refuses, or keeps something else.
    """
    check_against_record(folder, record)
    key = _key(record.id, RECORD_NAME)
    if _shared_record(store, record.id) == record:
        return Shared(record, store.url(key), 0)
    store.delete(key)  # while the files change, the voice is not there
    for name in record.files:
        store.put(_key(record.id, name), folder / name)
    store.put(key, record.as_bytes(), cache_control=SHORT_LIVED)
    return Shared(record, store.url(key), sum(f.size_bytes for f in record.files.values()))


def fetch_shared(store: Store, shelf: VoiceShelf, voice_id: str) -> bool:
    """Install a voice that the cluster shares; return whether it is there now.

    One process of a machine fetches it; the others wait for that. A voice that is there and
    damaged is replaced.

    Raises:
        ChecksumMismatch, StoreUnavailable: it did not come whole.
        VoiceRefused: what is shared is no voice.
        VoicesUnavailable: the disk refuses.
    """
    record = _shared_record(store, voice_id)
    if record is None:
        return False
    with shelf.locked(voice_id, wait_s=LOCK_WAIT_S):
        if undamaged_record(shelf.home(voice_id)):
            return True
        folder = shelf.partial(voice_id)
        shelf.require_space(sum(file.size_bytes for file in record.files.values()))
        try:
            for name, expected in record.files.items():
                _fetch(store, _key(voice_id, name), folder / name, expected)
            with disk_errors_explained("read", folder):
                # Who shared the voice may have chosen another model than the one that is pinned.
                verify_voice(folder, voice_id, sha256=record.model_sha256)
        except (ChecksumMismatch, VoiceRefused):
            shutil.rmtree(folder, ignore_errors=True)
            raise
        shelf.publish(folder, record)
    return True


def _shared_record(store: Store, voice_id: str) -> InstallRecord | None:
    key = _key(voice_id, RECORD_NAME)
    try:
        body = store.get(key)
    except ObjectMissing:
        return None
    record = parse_record(body, store.url(key))
    if record.id != voice_id:
        raise VoiceRefused(
            f"{store.url(key)} is the record of {record.id}. Share the voice again.",
            reason="catalogue",
        )
    return record


def _fetch(store: Store, key: str, target: Path, expected: RecordedFile) -> None:
    if target.is_file() and measured_file(target) == expected:
        return
    size = 0
    with disk_errors_explained("write", target):
        output = target.open("wb", buffering=0)
    with store.open(key) as stream, output:
        while chunk := stream.read(_COPY_BYTES):
            size += len(chunk)
            if size > expected.size_bytes:
                break
            write_whole(output, chunk, target)
    if size != expected.size_bytes or measured_file(target) != expected:
        raise ChecksumMismatch(f"{store.url(key)} is not what was shared. Share the voice again.")


def _key(voice_id: str, name: str) -> str:
    return f"{PREFIX}/{voice_id}/{name}"
