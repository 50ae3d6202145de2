"""Voices that come in a Python package: found where one is installed, taken out of a wheel.

A package is a stranger's code, so nothing of it is imported or run: only files that
``known_voices.toml`` names are read, and each has to hash to what stands there.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from audio.errors import VoiceRefused

MAX_FILE_BYTES = 256 << 20
"""More than any file of a voice that is known to come in a package."""


@dataclass(frozen=True, slots=True)
class VoicePackage:
    """Where a voice is in a package of the Python index."""

    name: str
    version: str
    folder: str
    """Of the voice's files in the package, with a slash between names."""
    wheel_sha256: str
    files: Mapping[str, str]
    """SHA-256 by file name: the model, its configuration and its card."""

    @property
    def module(self) -> str:
        """The top-level name that the package has where it is installed."""
        return self.folder.partition("/")[0]


def installed_folder(package: VoicePackage) -> Path | None:
    """Return the folder of a package's voice where the package is installed, else None.

    The package is looked for as an import would look for it, and not imported.
    """
    try:
        spec = find_spec(package.module)
    except (ImportError, ValueError):
        return None
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place).joinpath(*package.folder.split("/")[1:])
        if folder.is_dir():
            return folder
    return None


def check_file(package: VoicePackage, name: str, body: bytes) -> None:
    """Check a file against what is known of it.

    Raises:
        VoiceRefused: it is no file of the voice, or another one.
    """
    found = hashlib.sha256(body).hexdigest()
    if found != package.files.get(name):
        raise VoiceRefused(
            f"{name} of the package {package.name} {package.version} has the SHA-256 {found},"
            f" known is {package.files.get(name)}. Remove the package, and take the voice from"
            " another place.",
            reason="checksum",
        )


def file_in_wheel(wheel: Path, package: VoicePackage, name: str) -> bytes:
    """Read one file of a voice out of a wheel, without unpacking or running anything else.

    Raises:
        VoiceRefused: the wheel is none, lacks the file, or has another one.
        OSError: the wheel can't be read.
    """
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(f"{package.folder}/{name}") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except (KeyError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        raise VoiceRefused(
            f"The package {package.name} {package.version} has no {name} that can be read"
            f" ({error}). Take the voice from another place.",
            reason="catalogue",
        ) from error
    check_file(package, name, body)
    return body
