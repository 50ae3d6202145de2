"""What one check of ``listen doctor`` found."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    verdict: Literal["fine", "warning", "bad"]
    message: str
    remedy: str = ""
