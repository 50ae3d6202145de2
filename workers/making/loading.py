"""Loading the voice, and speaking the opening, while the script is being written."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial

from audio.errors import ListenError
from audio.languages import same_language
from audio.model import Article, Clip
from workers.making.clips import find_or_speak
from workers.plan import Opening
from workers.services import Services

Ahead = Mapping[str, "Future[tuple[Clip, bool]]"]
"""Clips that are spoken ahead: by key, the clip and whether it had to be spoken."""


class Loading:
    """One thread that loads the voice, and then speaks what it is given."""

    def __init__(self, services: Services, voice_id: str) -> None:
        self._services = services
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="loading")
        self._thread.submit(services.speakers.engine, voice_id, patient=True)
        self._ahead: dict[str, Future[tuple[Clip, bool]]] = {}

    def speak(self, opening: Opening, article: Article) -> None:
        """Speak an opening as soon as the voice is there."""
        speak = partial(
            find_or_speak,
            self._services,
            opening.clip_key,
            opening.segment,
            article_id=article.id,
            patient=True,
        )
        self._ahead[opening.clip_key] = self._thread.submit(speak)

    @property
    def ahead(self) -> Ahead:
        """What was given to be spoken."""
        return self._ahead

    def leave(self, *, cancel: bool) -> None:
        """Wait for nothing; what has not begun is left if it is not wanted any more."""
        self._thread.shutdown(wait=False, cancel_futures=cancel)


@contextmanager
def voice_loaded_ahead(
    services: Services, article: Article, voice_id: str | None
) -> Iterator[Loading | None]:
    """Load who reads by default on a thread of its own, if the article is in its language.

    It goes on when the block ends. Whoever needs the voice waits for it, and is told what is wrong.

    Raises:
        VoiceUnknown: the voice is not installed.
    """
    speakers = services.speakers
    voice = speakers.find(voice_id or speakers.settings.voice).voice
    if not same_language(voice.language, speakers.with_language(article).language):
        yield None
        return
    # Imported here: two threads that import modules of one package at once can stop each other.
    import voices.piper  # noqa: F401, PLC0415  only who speaks waits for it

    loading = Loading(services, voice.id)
    try:
        yield loading
    except BaseException:
        loading.leave(cancel=True)
        raise
    loading.leave(cancel=False)


def spoken_ahead(ahead: Ahead, key: str) -> tuple[Clip, bool] | None:
    """Wait for a clip that is spoken ahead; None: it is not, or could not be spoken.

    What went wrong goes wrong again, where it is dealt with.
    """
    if key in ahead:
        with suppress(ListenError):
            return ahead[key].result()
    return None
