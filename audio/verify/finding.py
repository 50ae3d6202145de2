"""What is wrong with a narration: what, where, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    layer: str
    """``files``, ``map`` or ``sound`` here; others may have more."""
    code: str
    """Names the kind of fault, such as ``word_lost``."""
    where: str
    what: str
    do: str = "Narrate the article again; if it is found again, report it with the article."
