"""The texts that voices are measured and compared with, one for each language read aloud."""

from audio.errors import LanguageUnsupported
from audio.languages import READ_ALOUD, language_facts
from audio.model import DurationMs, Segment, SynthesisSettings
from audio.spoken import normalise, render, segment_spans
from audio.spoken.pronunciation import Pronunciations

TEXT_VERSION = 1
"""Changes with any of the texts: what was measured with another is measured again."""

_PAUSE_MS = 300


def sample_text(language: str) -> str:
    """Return the text that voices of a language are measured with.

    Raises:
        LanguageUnsupported: there is none; Listen can't read the language either.
    """
    text = language_facts(language).sample_text
    if not text:
        raise LanguageUnsupported(
            f"Listen does not read {language!r}, so it has no text to try its voices with;"
            f" it reads {', '.join(READ_ALOUD)}."
        )
    return text


def segments_of(
    text: str,
    language: str,
    voice_id: str,
    *,
    synthesis: SynthesisSettings | None = None,
    names: Pronunciations | None = None,
) -> tuple[Segment, ...]:
    """Cut a text into the segments that it would be narrated in; each is its own block.

    Raises:
        LanguageUnsupported: there are no rules for the language.
    """
    segments = []
    for index, (start, end) in enumerate(segment_spans(text, language)):
        spoken_text, words = render(normalise(text[start:end], language, names))
        segments.append(
            Segment(
                index=index,
                kind="paragraph",
                chapter=0,
                display_text=text[start:end],
                spoken_text=spoken_text,
                words=words,
                voice_id=voice_id,
                pause_after_ms=DurationMs(_PAUSE_MS),
                synthesis=synthesis or SynthesisSettings(),
            )
        )
    return tuple(segments)
