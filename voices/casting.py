"""Which voice reads what."""

from collections.abc import Iterable

from audio.errors import LanguageUnsupported
from audio.model import Voice
from audio.spoken.languages import primary_subtag


def cast_voice(language: str, wanted: Voice, installed: Iterable[Voice]) -> Voice:
    """Choose who reads an article: the wanted voice, else another one of the article's language.

    Args:
        language: the article's, BCP 47; only its primary part has to match.
        wanted: the voice that was asked for.
        installed: the voices there are.

    Raises:
        LanguageUnsupported: nobody installed speaks the language.
    """
    primary = primary_subtag(language)
    candidates = [wanted, *sorted(installed, key=lambda voice: voice.id)]
    for voice in candidates:
        if primary_subtag(voice.language) == primary:
            return voice
    have = ", ".join(sorted({f"{v.id} ({v.language})" for v in candidates}))
    raise LanguageUnsupported(
        f"No installed voice speaks {language!r}. Installed: {have}. "
        "Put a Piper voice of that language in a voice folder and name it with --voice."
    )
