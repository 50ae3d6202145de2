"""Hearing with Whisper: the only module that knows ``faster_whisper``, which the extra brings."""

import hashlib
import logging
import threading
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from audio.errors import RecogniserFailed, RecogniserMissing
from audio.languages import primary_subtag

_MOST_TOKENS = 200
"""Half a minute has about a hundred; a network that repeats itself would write on and on."""


class WhisperRecogniser:
    """A Whisper model in a folder, as CTranslate2 has it: ``model.bin`` and its tokens.

    It hears with one thread and whole numbers of eight bits, which is a recogniser's pace for half
    of the processor time and no more mistakes. It always takes the likeliest word, so the same
    sound is heard alike every time.
    """

    def __init__(self, folder: Path, *, model_sha256: str | None = None) -> None:
        """Use a model; it is loaded at the first sound.

        Args:
            folder: where it is.
            model_sha256: of ``model.bin``, if that was checked already.
        """
        self._folder = folder
        self._model_sha256 = model_sha256
        self._one_at_a_time = threading.Lock()

    @cached_property
    def name(self) -> str:
        """``whisper`` and the beginning of the model's SHA-256."""
        if self._model_sha256 is None:
            with (self._folder / "model.bin").open("rb") as model:
                self._model_sha256 = hashlib.file_digest(model, "sha256").hexdigest()
        return f"whisper {self._model_sha256[:8]}"

    @cached_property
    def _model(self) -> Any:
        if find_spec("faster_whisper") is None:
            raise RecogniserMissing(
                "Listening back needs faster-whisper, which is not installed:"
                " pip install 'listen-narrator[hear]'."
            )
        from faster_whisper import WhisperModel  # noqa: PLC0415  an extra, and slow to import

        logging.getLogger("faster_whisper").setLevel(logging.WARNING)  # it tells of every sound
        try:
            return WhisperModel(
                str(self._folder), device="cpu", compute_type="int8", cpu_threads=1, num_workers=1,
                local_files_only=True,
            )  # fmt: skip
        except (RuntimeError, ValueError, OSError) as error:
            raise RecogniserMissing(
                f"{self._folder} has no Whisper model that can be loaded ({error}). Point"
                " LISTEN_HEARING_MODEL at one, or unset it."
            ) from error

    def speaks(self, language: str) -> bool:
        """Say whether the model knows a language."""
        known: list[str] = self._model.supported_languages
        return primary_subtag(language) in known

    def hear(self, sound: npt.NDArray[np.float32], language: str) -> str:
        """Write down what is said; see :meth:`voices.hearing.recogniser.Recogniser.hear`."""
        with self._one_at_a_time:
            try:
                found, _ = self._model.transcribe(
                    sound,
                    language=primary_subtag(language),
                    beam_size=1,
                    temperature=0.0,
                    condition_on_previous_text=False,
                    without_timestamps=True,
                    max_new_tokens=_MOST_TOKENS,
                    compression_ratio_threshold=None,
                    log_prob_threshold=None,
                    no_speech_threshold=None,
                )
                return " ".join(piece.text.strip() for piece in found)
            except RuntimeError as error:
                raise RecogniserFailed(f"The recogniser failed: {error}.") from error
