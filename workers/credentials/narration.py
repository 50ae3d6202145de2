"""What is claimed of one narration: drawn from its article, its script and whoever is heard."""

from collections.abc import Sequence

from audio.model import Article, Script, Voice
from audio.script import HUMAN
from workers.credentials.claims import (
    Claims,
    SourceType,
    article_sha256,
    readers_of,
    source_type_of,
)
from workers.credentials.signed import now_utc
from workers.describe import Recorded


def claims_of(
    article: Article,
    script: Script,
    voices: Sequence[Voice],
    recorded: Recorded | None,
    publisher: str,
) -> Claims:
    """Return what is signed of a narration that has just been made.

    ``publisher`` is who publishes an article that names nobody.
    """
    people = [recorded.reader or ""] if recorded else []
    read = recorded.text if recorded else article
    return Claims(
        publisher=article.publisher or publisher,
        title=article.title,
        language=article.language,
        source_type=heard_in(script, recorded),
        readers=readers_of(
            [(voice.id, voice.licence) for voice in voices if voice.id != HUMAN], people
        ),
        article_id=article.id,
        article_url=article.url,
        article_sha256=article_sha256(read),
        made_at=now_utc(),
    )


def heard_in(script: Script, recorded: Recorded | None) -> SourceType:
    """Return how the sound of a narration came to be: by voices, by people, or by both."""
    if recorded:
        return source_type_of(0, 1)
    n_people = sum(segment.recording is not None for segment in script.segments)
    return source_type_of(len(script.segments) - n_people, n_people)
