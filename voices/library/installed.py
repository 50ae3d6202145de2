"""The voices that are installed, and what is known about each.

A voice is two files, ``ID.onnx`` and ``ID.onnx.json``, in a voice folder or one level below it.
The starter voice comes with the package and is always among them. A model that Listen installed, or
ships, has to hash to what was recorded; any other is checked for what a model must not contain.
What could be installed is in ``voices.library.catalogue`` and ``voices.library.known``.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from audio.errors import VoiceRefused, VoiceUnknown
from audio.model import Voice
from voices.library.config_check import ConfigRefused, check_config
from voices.library.known import STARTER_VOICE_ID, known_voices
from voices.library.packages import check_file, installed_folder
from voices.library.record import RECORD_NAME, InstallRecord, read_record
from voices.library.verified import VERIFIED, Found, identity_of
from voices.onnx.check import ModelRefused, check_model
from voices.onnx.file import IncompleteModelError, check_whole

__all__ = [
    "STARTER_VOICE_ID",
    "InstalledVoice",
    "check_model_now",
    "comes_with_a_package",
    "find_voice",
    "installed_voices",
    "read_config",
    "starter_folder",
    "voice_locations",
    "voice_problems",
]

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InstalledVoice:
    """A voice whose files are here and whole."""

    voice: Voice
    model_path: Path
    config_path: Path
    record: InstallRecord | None = None
    """What was written down when it was installed; None where somebody put the files there."""


def starter_folder() -> Path:
    """Return the folder of the voice that comes with the package."""
    return Path(str(files("voices") / "starter"))


def comes_with_a_package(folder: Path) -> bool:
    """Say whether a voice's folder came with a package of Python, however its path is written.

    What is in such a folder is the package's, and nothing is written there.
    """
    ours = (starter_folder(), *(path.parent for path in _packaged_configs()))
    return folder.resolve() in {place.resolve() for place in ours}


def find_voice(voice_id: str, folders: Sequence[Path]) -> InstalledVoice:
    """Find a voice by its id in ``folders``, then in the package; the first one found is taken.

    Raises:
        VoiceUnknown: no folder has the voice, or its files are not whole. The message names the
            file, or the folders that were searched and the ids they have.
    """
    for config_path in _config_paths(folders):
        if _id_of(config_path) == voice_id:
            return _open(config_path)
    ids = sorted({_id_of(path) for path in _config_paths(folders)})
    searched = ", ".join(str(folder) for folder in _searched(folders))
    raise VoiceUnknown(
        f"No voice {voice_id!r} in {searched}. Installed: {', '.join(ids)}."
        " Choose one of those, or see `listen voices list` and `listen voices install`."
    )


def installed_voices(folders: Sequence[Path]) -> tuple[InstalledVoice, ...]:
    """Return every whole voice in ``folders`` and the package, by id; broken ones are logged."""
    found, problems = _survey(folders)
    for problem in problems:
        _logger.warning("%s", problem)
    return found


def voice_locations(folders: Sequence[Path]) -> tuple[tuple[str, Path], ...]:
    """Return the id and folder of every voice there is, usable or not, those found first first."""
    return tuple((_id_of(path), path.parent) for path in _config_paths(folders))


def voice_problems(folders: Sequence[Path]) -> tuple[VoiceUnknown, ...]:
    """Return what is wrong with the voices in ``folders`` that can't be used."""
    return _survey(folders)[1]


def _survey(
    folders: Sequence[Path],
) -> tuple[tuple[InstalledVoice, ...], tuple[VoiceUnknown, ...]]:
    found: dict[str, InstalledVoice] = {}
    problems: list[VoiceUnknown] = []
    seen: set[str] = set()
    for config_path in _config_paths(folders):
        voice_id = _id_of(config_path)
        if voice_id in seen:
            continue
        seen.add(voice_id)
        try:
            found[voice_id] = _open(config_path)
        except VoiceUnknown as problem:
            problems.append(problem)
    return tuple(found[voice_id] for voice_id in sorted(found)), tuple(problems)


def _searched(folders: Sequence[Path]) -> tuple[Path, ...]:
    return (*folders, starter_folder())


def _config_paths(folders: Sequence[Path]) -> Iterable[Path]:
    for folder in folders:
        yield from sorted(folder.glob("*.onnx.json"))
        yield from sorted(folder.glob("*/*.onnx.json"))
    yield from _packaged_configs()
    yield from sorted(starter_folder().glob("*.onnx.json"))


def _packaged_configs() -> Iterable[Path]:
    """Yield the configurations of known voices whose packages are installed beside Listen."""
    for voice_id, known in known_voices().items():
        folder = installed_folder(known.package) if known.package else None
        config_path = folder and folder / f"{voice_id}.onnx.json"
        if config_path and config_path.is_file():
            yield config_path


def _id_of(config_path: Path) -> str:
    return config_path.name.removesuffix(".onnx.json")


def _open(config_path: Path) -> InstalledVoice:
    """Read a voice, or return what was read if its files are still the same.

    Raises:
        VoiceUnknown: it can't be used.
    """
    beside = (config_path, config_path.with_suffix(""), config_path.with_name(RECORD_NAME))
    return _opened(config_path, tuple(map(_identity, beside)))


def _identity(path: Path) -> tuple[int, ...] | None:
    """Return what changes when a file is written or replaced; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


@lru_cache(maxsize=256)
def _opened(
    config_path: Path,
    files_now: tuple[tuple[int, ...] | None, ...],  # noqa: ARG001  others are another question
) -> InstalledVoice:
    config = read_config(config_path)
    model_path = config_path.with_suffix("")
    if not model_path.is_file():
        raise VoiceUnknown(
            f"{config_path} has no model beside it: {model_path.name} is missing."
            " Install the voice again."
        )
    record = _record_beside(config_path)
    expected = record.model_sha256 if record else _pinned_sha256(config_path)
    try:
        _check_packaged(config_path)
        check_config(config)
        model_sha256 = _checked_sha256(model_path, expected)
    except ConfigRefused as error:
        raise VoiceUnknown(
            f"{config_path} is not a Piper voice configuration: {error}. Install the voice again."
        ) from error
    except (IncompleteModelError, ModelRefused, VoiceRefused, OSError) as error:
        raise _unusable(model_path, error) from error
    voice = _describe(_id_of(config_path), config, model_sha256, record)
    return InstalledVoice(voice, model_path, config_path, record)


def _unusable(model_path: Path, error: Exception) -> VoiceUnknown:
    return VoiceUnknown(f"{model_path} can't be used as a voice: {error}. Install the voice again.")


def _record_beside(config_path: Path) -> InstallRecord | None:
    try:
        record = read_record(config_path.with_name(RECORD_NAME))
    except (OSError, VoiceRefused) as error:
        raise VoiceUnknown(f"{config_path.parent} can't be used as a voice: {error}") from error
    return record if record and record.id == _id_of(config_path) else None


def _pinned_sha256(config_path: Path) -> str | None:
    """Return what the model of a voice that nobody installed has to hash to, if that is known."""
    known = known_voices().get(_id_of(config_path))
    if known is None or not (config_path.parent == starter_folder() or _is_packaged(config_path)):
        return None
    return known.sha256


def _is_packaged(config_path: Path) -> bool:
    return config_path in _packaged_configs()


def _check_packaged(config_path: Path) -> None:
    """Check the configuration of a voice that came in a package; its model is checked as ever.

    Raises:
        VoiceRefused: it is not the known one.
        OSError: it can't be read.
    """
    known = known_voices().get(_id_of(config_path))
    if known and known.package and _is_packaged(config_path):
        check_file(known.package, config_path.name, config_path.read_bytes())


def read_config(config_path: Path) -> dict[str, Any]:
    """Read a voice's configuration as Piper wrote it.

    Raises:
        VoiceUnknown: the file can't be read or is not a JSON object.
    """
    try:
        config = json.loads(config_path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VoiceUnknown(
            f"{config_path} can't be read as a voice configuration: {error}."
            " Install the voice again."
        ) from error
    if not isinstance(config, dict):
        raise VoiceUnknown(
            f"{config_path} is not a Piper voice configuration: no JSON object."
            " Install the voice again."
        )
    return config


def _describe(
    voice_id: str, config: dict[str, Any], model_sha256: str, record: InstallRecord | None
) -> Voice:
    described = config.get("language")
    language = described.get("code") if isinstance(described, dict) else None
    known = known_voices().get(voice_id)
    if record:
        licence = record.licence
    else:
        licence = str(config.get("licence") or (known and known.licence) or "unknown")
    return Voice(
        id=voice_id,
        language=_bcp_47(str(language or config["espeak"]["voice"])),
        quality=str(config["audio"].get("quality", "unknown")),
        sample_rate_hz=config["audio"]["sample_rate"],
        model_sha256=model_sha256,
        licence=licence,
        default_length_scale=float(config.get("inference", {}).get("length_scale", 1.0)),
        speakers=_speakers(config),
    )


def _speakers(config: dict[str, Any]) -> tuple[str, ...]:
    """Return the speakers' names by index, a number where one has no name; none for one speaker."""
    n_speakers = int(config.get("num_speakers", 1))
    if n_speakers <= 1:
        return ()
    named = config.get("speaker_id_map") or {}
    names = {int(index): str(name) for name, index in named.items()}
    return tuple(names.get(index, str(index)) for index in range(n_speakers))


def _bcp_47(code: str) -> str:
    """Turn ``en_US`` or ``en-us`` into ``en-US``."""
    language, _, region = code.replace("_", "-").partition("-")
    return f"{language.lower()}-{region.upper()}" if region else language.lower()


def _checked_sha256(model_path: Path, expected: str | None) -> str:
    """Return a model's hash; it is the one that was installed, or was judged.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
        ModelRefused: it is not the expected one, or contains what it must not.
        OSError: it can't be read.
    """
    identity = identity_of(model_path.stat())
    known = VERIFIED.find(model_path, identity)
    if known and (known.judged_by == _rules() if expected is None else known.sha256 == expected):
        return known.sha256
    model = model_path.read_bytes()
    found = _judged_sha256(model, expected)
    if identity_of(model_path.stat()) == identity:
        VERIFIED.keep(model_path, identity, Found(found, "" if expected else _rules()))
    return found


def _judged_sha256(model: bytes, expected: str | None) -> str:
    found = hashlib.sha256(model).hexdigest()
    if expected is None:
        check_whole(model)
        check_model(model)
    elif found != expected:
        check_whole(model)
        raise ModelRefused(f"its SHA-256 is {found}, installed was {expected}")
    return found


def check_model_now(installed: InstalledVoice) -> None:
    """Read a voice's model and check that it is what it was when the voice was found.

    Whoever loads a model calls it: what rots on a disk is found in no other way.

    Raises:
        VoiceUnknown: it has changed, or can't be read.
    """
    try:
        _judged_sha256(installed.model_path.read_bytes(), installed.voice.model_sha256)
    except (IncompleteModelError, ModelRefused, OSError) as error:
        raise _unusable(installed.model_path, error) from error


@cache
def _rules() -> str:
    """Name the rules by which models are judged: what was judged by others is judged again."""
    source = files("voices.onnx") / "check.py"
    return hashlib.sha256(source.read_bytes()).hexdigest()
