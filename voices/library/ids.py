"""The ids of Piper's voices: language, region, name and quality, and never a path."""

import re
import unicodedata

from audio.errors import VoiceRefused

_ID = re.compile(
    r"(?P<language>[a-z]{2,3})_(?P<region>[A-Z]{2}|[0-9]{3})-(?P<name>\w{1,64})-(?P<quality>\w{1,16})"
)
MAX_ID_BYTES = 120


def check_voice_id(voice_id: str) -> str:
    """Return an id in its normal form if it is one, such as ``en_US-lessac-medium``.

    An id becomes the name of a folder, of files and of objects in a store, so it has letters (of
    any script), digits, underscores and hyphens only.

    Raises:
        VoiceRefused: it is none.
    """
    normal = unicodedata.normalize("NFC", voice_id)
    if not _ID.fullmatch(normal) or len(normal.encode()) > MAX_ID_BYTES:
        raise VoiceRefused(
            f"{voice_id[:80]!r} is no voice id. One looks like en_US-lessac-medium;"
            " see `listen voices list`.",
            reason="catalogue",
        )
    return normal


def is_voice_id(voice_id: str) -> bool:
    """Say whether a text is a voice id in its normal form."""
    try:
        return check_voice_id(voice_id) == voice_id
    except VoiceRefused:
        return False


def language_of(voice_id: str) -> str:
    """Return the BCP 47 tag in a voice id: ``en-US``."""
    return voice_id.partition("-")[0].replace("_", "-")


def quality_of(voice_id: str) -> str:
    """Return the quality in a voice id: ``medium``."""
    return voice_id.rpartition("-")[2]


def official_folder(voice_id: str) -> str:
    """Return where Piper's own place keeps a voice: ``en/en_US/lessac/medium``."""
    found = _ID.fullmatch(voice_id)
    assert found, voice_id
    language, region, name, quality = found.groups()
    return f"{language}/{language}_{region}/{name}/{quality}"
