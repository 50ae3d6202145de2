"""Installing a voice: fetched, compared, judged, and only then visible."""

import difflib
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from audio.errors import VoiceRefused, VoiceUnknown
from voices.library.catalogue import (
    MAX_CARD_BYTES,
    Catalogue,
    CatalogueFile,
    CatalogueVoice,
)
from voices.library.config_check import MAX_CONFIG_BYTES
from voices.library.ids import check_voice_id, is_voice_id
from voices.library.known import known_voices
from voices.library.record import InstallRecord
from voices.library.shelf import VoiceShelf, disk_errors_explained
from voices.library.verify import (
    check_against_catalogue,
    undamaged_record,
    verify_voice,
)
from voices.onnx.check import MAX_MODEL_BYTES
from workers.voice_supply.sources import VoiceSource, locate

LOCK_WAIT_S = 1_800.0
"""A large voice on a slow line takes a quarter of an hour."""

Outcome = Literal["installed", "replaced", "already installed"]
OnFile = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes there are, and all there will be (None: not known)."""


@dataclass(frozen=True, slots=True)
class InstallResult:
    """What became of one voice."""

    record: InstallRecord
    home: Path
    outcome: Outcome
    fetched_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallOptions:
    """How a voice is to be installed."""

    force: bool = False
    """Fetch and replace a voice that is installed."""
    sha256: str | None = None
    """What the model has to hash to, instead of what the package pins."""


def find_at_source(source: VoiceSource, catalogue: Catalogue | None, name: str) -> CatalogueVoice:
    """Return the voice of a name at a place.

    Raises:
        VoiceUnknown: the place has none; the message names those that look like it.
        VoiceRefused: the name is no id.
    """
    if catalogue is not None:
        found = catalogue.find(name)
        if found is None:
            check_voice_id(name)
            near = difflib.get_close_matches(name, catalogue.voices, n=3)
            meant = f" Did you mean {' or '.join(near)}?" if near else ""
            raise VoiceUnknown(f"{source.name} offers no voice {name!r}.{meant}")
        return found
    voice = locate(source, check_voice_id(name))
    if voice is None:
        raise VoiceUnknown(
            f"{source.name} has neither a voices.json nor {name}.onnx with its .onnx.json."
        )
    return voice


def install_voice(
    source: VoiceSource,
    voice: CatalogueVoice,
    shelf: VoiceShelf,
    options: InstallOptions,
    *,
    on_file: OnFile,
    waiting: Callable[[], None] | None = None,
) -> InstallResult:
    """Install one voice, or find it installed.

    Raises:
        AddressRefused, FetchFailed, StoreUnavailable, VoiceUnknown: it did not come; what came of
            it is kept for the next attempt.
        VoiceRefused: it is not what it is said to be; nothing of it is kept.
        VoicesUnavailable: the disk is full, or another process holds the voice.
    """
    with shelf.locked(voice.id, wait_s=LOCK_WAIT_S, waiting=waiting):
        there = shelf.has(voice.id)
        whole = None if options.force else undamaged_record(shelf.home(voice.id))
        if whole:
            return InstallResult(whole, shelf.home(voice.id), "already installed")
        folder = shelf.partial(voice.id)
        shelf.require_space(_missing_bytes(voice, folder))
        try:
            fetched = sum(_fetch(source, file, folder, on_file) for file in voice.files)
            record = _verified_record(source, voice, folder, options)
        except VoiceRefused:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        home = shelf.publish(folder, record)
        return InstallResult(record, home, "replaced" if there else "installed", fetched)


def _missing_bytes(voice: CatalogueVoice, folder: Path) -> int:
    total = voice.size_bytes
    if total is None:
        known = known_voices().get(voice.id)
        total = (known and known.size_bytes) or 0
    here = sum(path.stat().st_size for path in folder.iterdir())
    return max(0, total - here)


def _fetch(source: VoiceSource, file: CatalogueFile, folder: Path, on_file: OnFile) -> int:
    """Fetch one file and compare it with its description; return the bytes that came."""
    target = folder / file.name
    where = f"{source.name}/{file.path}"
    if target.is_file() and file.md5:  # whole, from an attempt that was killed afterwards
        with suppress(VoiceRefused):
            check_against_catalogue(target, file, where)
            return 0
    limit = file.size_bytes or _limit_of(file)

    def on_bytes(have: int, total: int | None) -> None:
        on_file(file.name, have, total)

    done = source.fetch(file, target, limit, on_bytes)
    try:
        check_against_catalogue(target, file, where)
    except VoiceRefused:
        target.unlink()
        if not done.resumed:
            raise
        # The part that was here may have been of another file, or damaged: once more, whole.
        again = source.fetch(file, target, limit, on_bytes)
        check_against_catalogue(target, file, where)
        return done.fetched_bytes + again.fetched_bytes
    return done.fetched_bytes


def _limit_of(file: CatalogueFile) -> int:
    if file.name.endswith(".onnx"):
        return MAX_MODEL_BYTES
    return MAX_CONFIG_BYTES if file.name.endswith(".json") else MAX_CARD_BYTES


def _verified_record(
    source: VoiceSource, voice: CatalogueVoice, folder: Path, options: InstallOptions
) -> InstallRecord:
    with disk_errors_explained("read", folder):
        verified = verify_voice(folder, voice.id, sha256=options.sha256)
    return InstallRecord(
        id=voice.id,
        source=source.name,
        installed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        licence=verified.licence,
        licence_from=verified.licence_from,
        files=verified.files,
    )


def installed_ids(shelf: VoiceShelf) -> tuple[str, ...]:
    """Return the ids of the voices that were installed here, usable or not."""
    if not shelf.root.is_dir():
        return ()
    return tuple(
        sorted(p.name for p in shelf.root.iterdir() if is_voice_id(p.name) and shelf.has(p.name))
    )
