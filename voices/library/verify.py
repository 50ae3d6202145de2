"""Judging a voice's files: whole, harmless, and what they were said to be."""

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio.errors import VoiceRefused
from voices.library.catalogue import MAX_CARD_BYTES, MODEL_CARD, CatalogueFile
from voices.library.config_check import MAX_CONFIG_BYTES, ConfigRefused, check_config
from voices.library.known import known_voices, pinned_sha256
from voices.library.record import RECORD_NAME, InstallRecord, RecordedFile, read_record
from voices.library.shelf import disk_errors_explained
from voices.onnx.check import ModelFacts, ModelRefused, check_is_voice, checked_model
from voices.onnx.file import IncompleteModelError

_LICENCE = re.compile(r"^\s*[*-]?\s*licen[cs]e\s*:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class VerifiedVoice:
    """The files of a voice, all of them in one folder and judged."""

    id: str
    folder: Path
    facts: ModelFacts
    config: dict[str, Any]
    files: dict[str, RecordedFile]
    licence: str
    licence_from: str


def check_against_catalogue(path: Path, described: CatalogueFile, where: str) -> None:
    """Check a fetched file against the size and MD5 that its catalogue gives.

    Raises:
        VoiceRefused: it differs.
    """
    size = path.stat().st_size
    if described.size_bytes is not None and size != described.size_bytes:
        raise VoiceRefused(
            f"{where} has {size} bytes, its catalogue says {described.size_bytes}."
            " Nothing was installed. Ask who keeps the place, or use another.",
            reason="size",
        )
    if described.md5 is None:
        return
    with path.open("rb") as file:
        found = hashlib.file_digest(file, _md5).hexdigest()
    if found != described.md5:
        raise VoiceRefused(
            f"{where} has the MD5 {found}, its catalogue says {described.md5}."
            " Nothing was installed. Ask who keeps the place, or use another.",
            reason="checksum",
        )


def verify_voice(folder: Path, voice_id: str, *, sha256: str | None = None) -> VerifiedVoice:
    """Judge the model, configuration and card of a voice in ``folder``.

    Args:
        folder: where ``ID.onnx`` and ``ID.onnx.json`` are.
        voice_id: a valid id.
        sha256: what the model has to hash to, instead of what the package pins.

    Raises:
        VoiceRefused: they are not a Piper voice, not harmless or not the pinned ones.
        OSError: a file can't be read.
    """
    config = _read_config(folder / f"{voice_id}.onnx.json")
    model_path = folder / f"{voice_id}.onnx"
    try:
        model, facts = checked_model(model_path)
        check_is_voice(facts, config["num_speakers"])
    except (IncompleteModelError, ModelRefused) as error:
        raise VoiceRefused(
            f"{model_path.name} is refused: {error}. Install the voice from another place.",
            reason="model",
        ) from error
    found = hashlib.sha256(model).hexdigest()
    pinned = sha256 or pinned_sha256(voice_id)
    if pinned and found != pinned.lower():
        raise VoiceRefused(
            f"{model_path.name} has the SHA-256 {found}, and {pinned} is what this voice is known"
            " by. If you know that it was replaced and trust the new one, say --sha256 and its"
            " checksum.",
            reason="checksum",
        )
    files = {model_path.name: RecordedFile(len(model), found)}
    for name in (f"{voice_id}.onnx.json", MODEL_CARD):
        if (folder / name).is_file():
            files[name] = measured_file(folder / name)
    licence, licence_from = _licence(folder, voice_id, config)
    return VerifiedVoice(voice_id, folder, facts, config, files, licence, licence_from)


def check_against_record(folder: Path, record: InstallRecord) -> None:
    """Check every file that a record names.

    Raises:
        VoiceRefused: one is missing, or not what it was.
        OSError: one can't be read.
    """
    for name, recorded in record.files.items():
        path = folder / name
        if not path.is_file():
            raise VoiceRefused(
                f"{path} is missing. Run `listen voices install {record.id}`.", reason="size"
            )
        found = measured_file(path)
        if found != recorded:
            raise VoiceRefused(
                f"{path} is not what was installed: {found.size_bytes} bytes with SHA-256"
                f" {found.sha256[:12]}…, recorded are {recorded.size_bytes} bytes with"
                f" {recorded.sha256[:12]}…. Run `listen voices install {record.id}`.",
                reason="size" if found.size_bytes != recorded.size_bytes else "checksum",
            )


def undamaged_record(folder: Path) -> InstallRecord | None:
    """Return the record of an installed voice whose files are all as they were installed.

    None where nothing was installed, or something of it is damaged.

    Raises:
        VoicesUnavailable: the disk refuses.
    """
    with suppress(VoiceRefused), disk_errors_explained("read", folder):
        record = read_record(folder / RECORD_NAME)
        if record:
            check_against_record(folder, record)
        return record
    return None


def measured_file(path: Path) -> RecordedFile:
    """Return the size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return RecordedFile(file.tell(), digest)


def licence_in_card(card: str) -> str | None:
    """Return what a model card says of its dataset's licence."""
    found = _LICENCE.search(card)
    return " ".join(found[1].split())[:300] if found else None


def _licence(folder: Path, voice_id: str, config: dict[str, Any]) -> tuple[str, str]:
    card = folder / MODEL_CARD
    if card.is_file():
        with card.open("rb") as file:
            said = licence_in_card(file.read(MAX_CARD_BYTES).decode("utf-8", errors="replace"))
        if said and not said.lower().startswith("see url"):
            return said, MODEL_CARD
    known = known_voices().get(voice_id)
    if known and known.licence:
        return known.licence, "Listen"
    said = config.get("licence")
    return (
        (said[:300], "configuration") if isinstance(said, str) and said else ("unknown", "nobody")
    )


def _read_config(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        body = file.read(MAX_CONFIG_BYTES + 1)
    try:
        return _config_in(body)
    except (ConfigRefused, ValueError, RecursionError) as error:
        raise VoiceRefused(
            f"{path.name} is refused: {error}. Install the voice from another place.",
            reason="config",
        ) from error


def _config_in(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_CONFIG_BYTES:
        raise ConfigRefused(f"it is longer than {MAX_CONFIG_BYTES >> 20} MiB")
    config = json.loads(body)
    if not isinstance(config, dict):
        raise ConfigRefused("it is no JSON object")
    check_config(config)
    return config


def _md5() -> "hashlib._Hash":
    # It is no defence, only the checksum that Piper's catalogue has.
    return hashlib.md5(usedforsecurity=False)
