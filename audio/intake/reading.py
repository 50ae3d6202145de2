"""What every reader of a source hands on, whatever the source was written in."""

from dataclasses import dataclass

from audio.intake.facts import Facts
from audio.intake.piece import Piece


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of one form of source hands on."""

    pieces: tuple[Piece, ...]
    facts: Facts
    review: tuple[str, ...] = ()
    """Why a person should look before this is narrated unattended."""
    source_chars: int = 0
    """Characters the source says its article has; 0: not said."""
