"""What is known of voices without asking anybody: licences, recommendations, pinned checksums."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from voices.library.ids import language_of, quality_of
from voices.library.packages import VoicePackage

STARTER_VOICE_ID = "en_US-starter-low"
STARTER_VOICE_IDS = (STARTER_VOICE_ID, "es_ES-starter-low")
"""The voices that ship with Listen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVoice:
    """One voice of ``known_voices.toml``; None is what could not be verified."""

    id: str
    speakers: int | None = None
    size_bytes: int | None = None
    """Size of the model file alone."""
    md5: str | None = None
    """Of the model file."""
    sha256: str | None = None
    """Of the model file; an installation is refused when it differs."""
    licence: str | None = None
    """Of the recordings that the voice was made from."""
    trained: str | None = None
    """What it was trained from: ``from scratch``, or ``fine-tuned from`` another voice."""
    recommended: bool = False
    """Whether its licence suits a product, with those of the voices it was trained from."""
    why: str = ""
    """The reason for recommending it or not."""
    package: VoicePackage | None = None
    """A package of the Python index that has the voice, made by others than Listen."""

    @property
    def language(self) -> str:
        """BCP 47."""
        return language_of(self.id)

    @property
    def quality(self) -> str:
        """Piper's word for it: ``x_low``, ``low``, ``medium`` or ``high``."""
        return quality_of(self.id)


@cache
def known_voices() -> dict[str, KnownVoice]:
    """Return every voice that the package knows of, by id."""
    table = tomllib.loads(files("voices.library").joinpath("known_voices.toml").read_text("utf-8"))
    return {voice_id: _known_voice(voice_id, facts) for voice_id, facts in table.items()}


def _known_voice(voice_id: str, facts: dict[str, Any]) -> KnownVoice:
    package = facts.pop("package", None)
    return KnownVoice(id=voice_id, package=package and VoicePackage(**package), **facts)


def pinned_sha256(voice_id: str) -> str | None:
    """Return what a voice's model has to hash to, where the package knows that."""
    known = known_voices().get(voice_id)
    return known.sha256 if known else None
