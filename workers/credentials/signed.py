"""What a narration is signed with, and whether it is to be.

Apart from what signs, whose libraries take longer to load than a short script to write.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal

from workers.settings import Settings

SIDECAR: Final = "audio.c2pa"
"""The credentials alone, beside ``audio.mp3``."""

Signature = Literal["signed", "untimed", "unsigned"]
"""How an MP3 is signed: with an authority's time, without one, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a narration was signed with."""

    sidecar: bytes = field(repr=False)
    by: str
    """The certificate's holder."""
    certificate_sha256: str
    signed_at: datetime
    """By this machine's clock; aware, UTC."""
    timestamped: bool
    """An authority says when, too."""


def is_wanted(settings: Settings) -> bool:
    """Say whether narrations are to be signed."""
    return settings.credentials_certificate is not None


def now_utc() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)
