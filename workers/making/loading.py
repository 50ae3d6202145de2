"""Loading the voice while the script is being written."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from audio.languages import same_language
from audio.model import Article
from workers.speakers import Speakers


@contextmanager
def voice_loaded_ahead(
    speakers: Speakers, article: Article, voice_id: str | None
) -> Iterator[None]:
    """Load who reads by default on a thread of its own, if the article is in its language.

    It goes on when the block ends. Whoever needs the voice waits for it, and is told what is wrong.

    Raises:
        VoiceUnknown: the voice is not installed.
    """
    voice = speakers.find(voice_id or speakers.settings.voice).voice
    if not same_language(voice.language, speakers.with_language(article).language):
        yield
        return
    # Imported here: two threads that import modules of one package at once can stop each other.
    import voices.piper  # noqa: F401, PLC0415  only who speaks waits for it

    thread = ThreadPoolExecutor(1, thread_name_prefix="loading")
    thread.submit(speakers.engine, voice.id, patient=True)
    try:
        yield
    finally:
        thread.shutdown(wait=False)
