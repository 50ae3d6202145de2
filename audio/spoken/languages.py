"""Which languages Listen can read, and the rules of each."""

from functools import lru_cache
from importlib import import_module

from audio.errors import LanguageUnsupported
from audio.spoken.scan import Language

_PACKAGES = {"ar": "arabic", "en": "english", "es": "spanish"}
"""Primary subtag → the package here whose ``language`` builds the rules for a whole tag."""


@lru_cache(maxsize=32)
def language_for(tag: str) -> Language:
    """Return the rules for a BCP 47 tag such as ``en`` or ``es-MX``.

    Raises:
        LanguageUnsupported: no language of the tag's primary subtag is known.
    """
    primary = primary_subtag(tag)
    if primary not in _PACKAGES:
        known = ", ".join(sorted(_PACKAGES))
        raise LanguageUnsupported(
            f"no rules for reading {tag!r}; give the article's language as one of: {known}"
        )
    # A language takes a tenth of a second to import, and most sites need one.
    package = import_module(f"audio.spoken.{_PACKAGES[primary]}")
    rules: Language = package.language(tag)
    return rules


def primary_subtag(tag: str) -> str:
    """Return the language of a BCP 47 tag, without region or script, in lower case."""
    return tag.replace("_", "-").split("-")[0].lower()
