"""Which languages Listen can read, and the rules of each."""

from functools import lru_cache

from audio.errors import LanguageUnsupported
from audio.spoken import arabic, english, spanish
from audio.spoken.scan import Language

#: Primary subtag → what builds its rules for a whole tag (``en`` → ``en-GB`` differs from ``en-US``).
_BUILDERS = {
    "ar": arabic.language,
    "en": english.language,
    "es": spanish.language,
}


@lru_cache(maxsize=32)
def language_for(tag: str) -> Language:
    """Return the rules for a BCP 47 tag such as ``en`` or ``es-MX``.

    Raises:
        LanguageUnsupported: no language of the tag's primary subtag is known.
    """
    build = _BUILDERS.get(primary_subtag(tag))
    if build is None:
        known = ", ".join(sorted(_BUILDERS))
        raise LanguageUnsupported(
            f"no rules for reading {tag!r}; give the article's language as one of: {known}"
        )
    return build(tag)


def primary_subtag(tag: str) -> str:
    """Return the language of a BCP 47 tag, without region or script, in lower case."""
    return tag.replace("_", "-").split("-")[0].lower()
