"""The catalogue of voices that a place offers, in the format of Piper's ``voices.json``.

It is one JSON object: for each voice's id its ``language`` (``code``, ``family``, ``region``,
names), ``quality``, ``num_speakers``, ``speaker_id_map``, ``aliases``, and ``files``: for each path
below the catalogue's own place ``size_bytes`` and ``md5_digest``. The catalogue comes from outside,
so every value is checked, and an entry with a wrong one is left out and named.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from audio.errors import VoiceRefused
from voices.library.ids import is_voice_id, language_of, quality_of
from voices.onnx.check import MAX_MODEL_BYTES

CATALOGUE_NAME = "voices.json"
MODEL_CARD = "MODEL_CARD"
MAX_CATALOGUE_BYTES = 20 << 20
"""Piper's own has about 0.2 MB."""
MAX_CARD_BYTES = 64 << 10
_MD5 = re.compile(r"[0-9a-f]{32}")
_PATH_PART = re.compile(r"[\w.+-]{1,120}")


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """One file of a voice, as its catalogue describes it."""

    path: str
    """Relative to the catalogue, with slashes."""
    size_bytes: int | None = None
    md5: str | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True)
class CatalogueVoice:
    """One voice that a catalogue offers."""

    id: str
    language: str
    """BCP 47."""
    quality: str
    num_speakers: int
    model: CatalogueFile
    config: CatalogueFile
    card: CatalogueFile | None = None
    aliases: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[CatalogueFile, ...]:
        """The files to fetch, the small ones first."""
        return tuple(f for f in (self.config, self.card, self.model) if f is not None)

    @property
    def size_bytes(self) -> int | None:
        """Bytes of all its files; None where one is not known."""
        sizes = [file.size_bytes for file in self.files]
        return None if None in sizes else sum(size for size in sizes if size is not None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one place offers."""

    voices: Mapping[str, CatalogueVoice]
    problems: tuple[str, ...] = ()
    """Entries that were left out, and why."""

    def find(self, name: str) -> CatalogueVoice | None:
        """Return the voice with this id, or with this as its former name."""
        if name in self.voices:
            return self.voices[name]
        return next((v for v in self.voices.values() if name in v.aliases), None)


class _Wrong(ValueError):
    """An entry of the catalogue can't be used."""


def read_catalogue(body: bytes, where: str) -> Catalogue:
    """Read a ``voices.json``.

    Args:
        body: the file's bytes.
        where: what to call it in messages.

    Raises:
        VoiceRefused: it is no catalogue at all. A wrong entry is no reason: it is left out.
    """
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise VoiceRefused(
            f"{where} is no catalogue of voices: it is not JSON ({error}).", reason="catalogue"
        ) from error
    if not isinstance(entries, dict):
        raise VoiceRefused(
            f"{where} is no catalogue of voices: it is no JSON object.", reason="catalogue"
        )
    voices, problems = {}, []
    for voice_id, entry in entries.items():
        try:
            voices[voice_id] = _voice(voice_id, entry)
        except _Wrong as wrong:
            problems.append(f"{voice_id[:80]!r}: {wrong}")
    return Catalogue(voices, tuple(problems))


def _voice(voice_id: str, entry: object) -> CatalogueVoice:
    if not is_voice_id(voice_id):
        raise _Wrong("its id is none")
    if not isinstance(entry, dict):
        raise _Wrong("it is no object")
    files = entry.get("files")
    if not isinstance(files, dict):
        raise _Wrong("it has no files")
    found = {}
    for path, described in files.items():
        if PurePosixPath(path).name in (f"{voice_id}.onnx", f"{voice_id}.onnx.json", MODEL_CARD):
            file = _file(path, described)
            if file.name in found:
                raise _Wrong(f"{file.name} is in it twice")
            found[file.name] = file
    try:
        model, config = found[f"{voice_id}.onnx"], found[f"{voice_id}.onnx.json"]
    except KeyError as error:
        raise _Wrong(f"{error.args[0]} is not among its files") from None
    return CatalogueVoice(
        id=voice_id,
        language=language_of(voice_id),
        quality=quality_of(voice_id),
        num_speakers=_whole(entry.get("num_speakers", 1), "num_speakers", 1, 10_000),
        model=model,
        config=config,
        card=found.get(MODEL_CARD),
        aliases=_aliases(entry.get("aliases", [])),
    )


def _file(path: str, described: Any) -> CatalogueFile:
    parts = path.split("/")
    if len(parts) > 12 or not all(_PATH_PART.fullmatch(p) and p[0] != "." for p in parts):
        raise _Wrong(f"the path {path[:80]!r} is none below the catalogue")
    if not isinstance(described, dict):
        raise _Wrong(f"{path} is not described")
    size, md5 = described.get("size_bytes"), described.get("md5_digest")
    if size is not None:
        size = _whole(size, f"the size of {path}", 1, MAX_MODEL_BYTES)
    if md5 is not None and (not isinstance(md5, str) or not _MD5.fullmatch(md5.lower())):
        raise _Wrong(f"the MD5 of {path} is none")
    return CatalogueFile(path, size, md5.lower() if md5 else None)


def _whole(value: object, what: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _Wrong(f"{what} has to be {least} to {most}")
    return value


def _aliases(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(alias for alias in value[:20] if isinstance(alias, str) and len(alias) <= 120)
