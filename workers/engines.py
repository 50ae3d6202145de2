"""The engines of one process: each voice is loaded once, at its first use."""

import threading
from collections.abc import Callable, Sequence

from audio.model import Segment
from voices.engine import Engine, PreparesLater, SaysSounds
from voices.library.installed import InstalledVoice
from workers.settings import Settings


class Engines:
    """Loads what speaks, and what only knows how it would; safe to use from several threads."""

    def __init__(self, settings: Settings, find: Callable[[str], InstalledVoice]) -> None:
        """Load nothing yet.

        Args:
            settings: how voices are loaded.
            find: finds a voice by its id, or raises ``VoiceUnknown``.
        """
        self._settings, self._find = settings, find
        self._engines: dict[str, Engine] = {}
        self._readers: dict[str, SaysSounds] = {}
        self._lock = threading.Lock()

    def engine(self, voice_id: str, *, patient: bool = False) -> Engine:
        """Return the engine that speaks with a voice, loaded at its first use.

        For a ``patient`` caller its model is prepared first, if it was not; another gets one that
        speaks at once, as the model is, and is prepared beside that.
        """
        with self._lock:
            if voice_id not in self._engines:
                # Piper takes a third of a second to import, and not every command speaks.
                from voices.piper import load_engine  # noqa: PLC0415

                self._engines[voice_id] = load_engine(
                    self._find(voice_id),
                    threads=self._settings.voice_threads,
                    prepared_folder=self._settings.data_dir / "prepared",
                    in_background=not patient,
                    kernel=self._settings.voice_kernel,
                    providers=self._settings.onnx_providers,
                )
            engine = self._engines[voice_id]
        if patient and isinstance(engine, PreparesLater):
            engine.wait_until_prepared()
        return engine

    def word_phonemes(self, segment: Segment) -> tuple[str, ...] | None:
        """Return the IPA of each word of a segment as its voice would say it.

        None where another engine speaks, which says nothing of its phonemes.
        """
        from voices.piper import PiperEngine  # noqa: PLC0415

        engine = self.engine(segment.voice_id)
        if not isinstance(engine, PiperEngine):
            return None
        reading = engine.read(segment)
        return tuple("".join(reading.phonemes[start:end]).strip() for start, end in reading.words)

    def use(self, voice_id: str, engine: Engine) -> None:
        """Speak with this engine where the voice is asked for; for tests and other engines."""
        self._engines[voice_id] = engine

    def phonemes_of(self, segment: Segment) -> Sequence[str]:
        """Return the phonemes of a segment; the voice need not be loaded for that."""
        engine = self._engines.get(segment.voice_id) or self._readers.get(segment.voice_id)
        if not isinstance(engine, SaysSounds):
            from voices.piper import reader_of  # noqa: PLC0415  as above

            engine = self._readers[segment.voice_id] = reader_of(self._find(segment.voice_id))
        return engine.phonemes_of(segment.spoken_text)
