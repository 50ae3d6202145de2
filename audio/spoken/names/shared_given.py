"""Given names that English has too, such as Jean and Andrea: the family name tells whose they are.

``shared_given.toml`` lists them, each with the sounds it has in the languages it may come from.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from audio.spoken.item import Item
from audio.spoken.names.given import PARTICLES

FOREIGN = "foreign"
"""Instead of a language: the sounds before any family name that isn't English."""
_SPACES = (" ", "\u00a0")
_MOST_PARTICLES = 3


def shared_given(lower: str, language: str) -> Mapping[str, str]:
    """Return the IPA of a given name for each language of origin; empty where it is not listed.

    Args:
        lower: the name in lower case.
        language: of the narration; only English says its own names otherwise.
    """
    return _listed().get(lower, {}) if language == "en" else {}


def family_name(items: Sequence[Item], i: int, text: str) -> str | None:
    """Return the family name that follows item ``i``, after particles such as *van*."""
    for item in items[i + 1 : i + 2 + 2 * _MOST_PARTICLES]:
        written = text[item.start : item.end]
        if written in _SPACES:
            continue
        if written.lower() not in PARTICLES:
            return written.removesuffix("'s").removesuffix("’s") if written[:1].isupper() else None
    return None


@cache
def _listed() -> Mapping[str, Mapping[str, str]]:
    resource = files("audio.spoken.names") / "shared_given.toml"
    return tomllib.loads(resource.read_text(encoding="utf-8"))
