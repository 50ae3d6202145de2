"""The rules by which each language is read aloud."""

from functools import lru_cache
from importlib import import_module

from audio.errors import LanguageUnsupported
from audio.languages import READ_ALOUD, language_facts
from audio.spoken.scan import Language


@lru_cache(maxsize=32)
def language_for(tag: str) -> Language:
    """Return the rules for a BCP 47 tag such as ``en`` or ``es-MX``.

    Raises:
        LanguageUnsupported: no language of the tag's primary subtag is read aloud.
    """
    package_name = language_facts(tag).reading_rules
    if not package_name:
        known = ", ".join(READ_ALOUD)
        raise LanguageUnsupported(
            f"no rules for reading {tag!r}; give the article's language as one of: {known}"
        )
    # A language takes a tenth of a second to import, and most sites need one.
    package = import_module(f"audio.spoken.{package_name}")
    rules: Language = package.language(tag)
    return rules
