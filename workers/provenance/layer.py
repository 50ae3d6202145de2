"""One layer of what is checked of a narration, beside files, map and sound."""

from dataclasses import dataclass

from audio.verify.finding import Finding


@dataclass(frozen=True, slots=True)
class Layer:
    """What was looked at, and what came of it."""

    name: str
    """``signature``, ``watermark``, ``article``, ``heard`` or ``remake``."""
    said: str
    """One line, whether something is wrong or not."""
    findings: tuple[Finding, ...] = ()
    checked: bool = True
    """False: there was nothing to check, or nothing to check it with."""
