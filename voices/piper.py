"""Speaking with Piper: the only module that knows the ``piper`` package.

One ``PiperEngine`` is one voice with one session, made once per process and shared by its threads.
onnxruntime runs each call on one thread, so that its sums come out alike everywhere; a voice kernel
may share the sound of one segment among several, and it is the same sound.
"""

import itertools
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from piper import PiperConfig, PiperVoice
from piper.config import PhonemeType
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP
from piper.tashkeel import TashkeelDiacritizer

from audio.errors import LanguageUnsupported, SynthesisFailed, VoiceUnknown
from audio.model import Clip, Segment, Voice
from voices.engine import ENGINE_NAME, SynthesisSettings, engine_version
from voices.feeding import Feeding, as_int16, fault_in
from voices.kernel.session import KernelSession, Latent
from voices.library.installed import InstalledVoice, check_model_now, read_config
from voices.onnx.file import IncompleteModelError
from voices.onnx.prepare import AUTO, MODEL_FAILURES
from voices.onnx.session import (
    CPU_ONLY,
    Preparation,
    Session,
    computed_by,
    open_if_prepared,
    open_prepared,
    open_session,
)
from voices.onnx.signs import unlearnt_modifiers
from voices.own_words import OwnSound, Said, own_sound, with_unheard_words
from voices.phonemes import Phonemizer, SegmentPhonemes, place_of
from voices.vowel_signs import WrittenVowelSigns
from voices.windows import ClipWindows, in_one_window, window_edges

_LOAD_FAILURES: tuple[type[Exception], ...] = (IncompleteModelError, OSError, *MODEL_FAILURES)

_logger = logging.getLogger(__name__)


class PiperEngine:
    """One Piper voice, ready to speak; safe to call from several threads."""

    name = ENGINE_NAME

    def __init__(
        self, voice: Voice, piper_voice: PiperVoice, unlearnt: frozenset[str] = frozenset()
    ) -> None:
        """Wrap a loaded voice; most callers want :func:`load_engine`.

        Args:
            voice: who speaks.
            piper_voice: Piper's own.
            unlearnt: modifiers in its map that it never learned, which are left out.
        """
        self.voice, self.version = voice, engine_version()
        self._piper = piper_voice
        self._config = piper_voice.config
        self._network = Feeding(self._config, voice.default_length_scale)
        if self._config.espeak_voice == "ar":
            piper_voice.tashkeel_diacritizier = WrittenVowelSigns(TashkeelDiacritizer)
        self._phonemizer = Phonemizer(
            piper_voice,
            voice_id=voice.id,
            espeak_voice=self._config.espeak_voice,
            by_espeak=self._config.phoneme_type == PhonemeType.ESPEAK,
            known=self._config.phoneme_id_map.keys() - unlearnt,
            left_out=unlearnt,
            clusters=self._config.vowel_clusters or (),
        )
        self._config.vowel_clusters = None  # merged there, after the lexicon's IPA is in its place
        self._preparing: threading.Thread | None = None

    @property
    def has_exact_times(self) -> bool:
        """Whether the model says how long each phoneme lasts; if not, word times are estimated."""
        return len(self._piper.session.get_outputs()) > 1

    @property
    def kernel(self) -> str | None:
        """The voice kernel that makes the sound; None where onnxruntime makes it."""
        session = self._piper.session
        return session.kernel if isinstance(session, KernelSession) else None

    def speak_prepared_later(self, preparation: Preparation, threads: int = 1) -> None:
        """Prepare the model beside everything else, and speak with what comes of it from then on.

        It sounds the same to within what a preparation may change; until then clips are
        provisional.
        """

        def prepare() -> None:
            try:
                self._piper.session = open_prepared(preparation, threads, behind_others=True)
            except _LOAD_FAILURES as error:
                _logger.warning("%s goes on as it is: %s", preparation.model_path, error)

        # Not a daemon: a thread that is inside the runtime when Python ends takes the process down.
        self._preparing = threading.Thread(target=prepare, name=f"prepare {self.voice.id}")
        self._preparing.start()

    def wait_until_prepared(self) -> None:
        """Return when the model is prepared, or is known not to be: within minutes."""
        if self._preparing is not None:
            self._preparing.join()

    @property
    def _is_provisional(self) -> bool:
        return self._preparing is not None and self._preparing.is_alive()

    @property
    def phonemes_known(self) -> frozenset[str]:
        """Every code point that the voice's phoneme map has a sound for."""
        return frozenset("".join(self._config.phoneme_id_map))

    def warm_up(self) -> None:
        """Speak one word to nobody, so that the first listener doesn't wait for first uses."""
        ids = self._ids(tuple(self._phonemizer.joined("ready.")))
        self._network.sound(self._piper.session, ids, SynthesisSettings(), take=0)

    def read(self, segment: Segment) -> SegmentPhonemes:
        """Work out the phonemes of a segment; see :meth:`voices.phonemes.Phonemizer.read`.

        Raises:
            SynthesisFailed: the voice has a sign for none of the phonemes.
        """
        return self._phonemizer.read(segment)

    def phonemes_of(self, text: str) -> tuple[str, ...]:
        """Return the phonemes of a text; see :class:`voices.engine.SaysSounds`."""
        return self._phonemizer.joined(text)

    def sentences(self, text: str) -> tuple[str, ...]:
        """Return the phonemes of ``text``, one string per sentence that it is taken for."""
        return self._phonemizer.sentences(text)

    def speak(self, segment: Segment, settings: SynthesisSettings) -> Clip:
        """Say one segment; see :meth:`voices.engine.Engine.speak`.

        Words of its neighbours are spoken with it where it has any, and cut away. A code point of
        the phonemes that the voice's map lacks is left out, and reported once in the log. Without
        durations in the model the word times are estimates. The noise in it
        depends on the phonemes, the speaker and the segment's take alone.

        Raises:
            SynthesisFailed: the model failed, or made no usable sound of text with phonemes.
            VoiceUnknown: the voice has no such speaker.
        """
        self._check_speaker(settings)
        said = self._said(segment)
        if not said.has_sound:
            silence = np.zeros(0, dtype=np.int16)
            return Clip(silence, self.voice.sample_rate_hz, ((0, 0),) * len(segment.words))
        ids = self._ids(said.reading.phonemes)
        provisional, session = self._is_provisional, self._piper.session
        try:
            sound, samples_per_id = self._network.sound(session, ids, settings, take=segment.take)
        except MODEL_FAILURES as error:
            raise self._failed(segment, error) from error
        own = self._own_sound(said, samples_per_id, sound.size)
        self._check_sound(sound[own.start : own.end], segment)
        return Clip(
            samples=as_int16(sound[own.start : own.end]),
            sample_rate_hz=self.voice.sample_rate_hz,
            word_times=own.word_times,
            provisional=provisional,
            computed_by=computed_by(session),
        )

    def speak_windows(
        self, segment: Segment, settings: SynthesisSettings, *, first_window_ms: int
    ) -> ClipWindows:
        """Say one segment in windows; see :func:`voices.windows.speak_windows`.

        Raises:
            SynthesisFailed, VoiceUnknown: as in :meth:`speak`; a window may raise the first too.
        """
        session = self._piper.session
        if not isinstance(session, KernelSession):
            return in_one_window(self.speak(segment, settings))
        self._check_speaker(settings)
        said = self._said(segment)
        if not said.has_sound:
            return in_one_window(self.speak(segment, settings))
        ids = self._ids(said.reading.phonemes)
        try:
            feeds = self._network.feeds(session, ids, settings, take=segment.take)
            with self._network.giving_back(session, ids) as options:
                latent = session.latent(feeds, options)
        except MODEL_FAILURES as error:
            raise self._failed(segment, error) from error
        hop, rate_hz = session.hop, self.voice.sample_rate_hz
        n_frames = latent.frames.shape[0]
        samples_per_id = None
        if latent.durations is not None:
            samples_per_id = (latent.durations.squeeze() * hop).astype(np.int64)
        own = self._own_sound(said, samples_per_id, n_frames * hop)
        first, last = own.start // hop, own.end // hop
        edges = window_edges(last - first, 1000 * hop / rate_hz, first_window_ms)
        return ClipWindows(
            n_samples=own.end - own.start,
            sample_rate_hz=rate_hz,
            word_times=own.word_times,
            computed_by=computed_by(session),
            windows=lambda: self._windows(segment, session, latent, [first + e for e in edges]),
        )

    def _windows(
        self, segment: Segment, session: KernelSession, latent: Latent, edges: Sequence[int]
    ) -> Iterator[npt.NDArray[np.int16]]:
        peak = 0.0
        for first, last in itertools.pairwise(edges):
            try:
                sound = session.window(latent, first, last)
            except MODEL_FAILURES as error:
                raise self._failed(segment, error) from error
            whole = bool(np.isfinite(sound).all())
            peak = max(peak, float(np.abs(sound).max())) if whole else peak
            if last == edges[-1] or not whole:
                self._check_sound(sound, segment, peak=peak)
            yield as_int16(sound)

    def _said(self, segment: Segment) -> Said:
        """Work out what the network is given: with its neighbours' words, if these can be cut away.

        Only a network that tells how long each phoneme lasts says where they are.
        """
        if not self.has_exact_times:
            return Said(self.read(segment))
        whole, first, end = with_unheard_words(segment)
        return Said(self.read(whole), first, end)

    def _own_sound(
        self, said: Said, samples_per_id: npt.NDArray[np.int64] | None, n_samples: int
    ) -> OwnSound:
        durations, lead_in = self._network.durations(
            said.reading.phonemes, samples_per_id, n_samples
        )
        return own_sound(said, durations, lead_in, n_samples, self._config.hop_length)

    def _failed(self, segment: Segment, error: Exception) -> SynthesisFailed:
        return SynthesisFailed(
            f"{place_of(segment)}: the voice {self.voice.id} failed: {error}."
            " Try another voice; if it fails again, report the text."
        )

    def _ids(self, phonemes: Sequence[str]) -> list[int]:
        ids: list[int] = self._piper.phonemes_to_ids(list(phonemes))
        return ids

    def _check_speaker(self, settings: SynthesisSettings) -> None:
        if settings.speaker is not None and not 0 <= settings.speaker < self._config.num_speakers:
            raise VoiceUnknown(
                f"Voice {self.voice.id} has no speaker {settings.speaker}:"
                f" choose 0 to {self._config.num_speakers - 1}."
            )

    def _check_sound(
        self, sound: npt.NDArray[np.float32], segment: Segment, *, peak: float = 0.0
    ) -> None:
        if fault := fault_in(sound, peak):
            raise SynthesisFailed(
                f"{place_of(segment)}: the voice {self.voice.id} {fault}."
                " Check the voice with another text; reinstall it if that fails too."
            )


def load_engine(
    installed: InstalledVoice,
    *,
    threads: int = 1,
    exact_times: bool = True,
    prepared_folder: Path | None = None,
    in_background: bool = False,
    kernel: str = AUTO,
    providers: Sequence[str] = CPU_ONLY,
) -> PiperEngine:
    """Load a voice; do so once per process and voice, after any fork.

    Args:
        installed: the voice's files.
        threads: those that a voice kernel shares the sound of a segment among.
        exact_times: make the model say how long each phoneme lasts, where it can.
        prepared_folder: keeps the model as it was optimised for this machine, which opens in a
            quarter of the time and speaks a tenth faster; None opens it as it is.
        in_background: speak with the model as it is until it is prepared.
        kernel: the voice kernel that makes the sound of a prepared voice: ``auto`` takes the
            fastest one that sounds the same, ``off`` none, and a name that one.
        providers: onnxruntime's execution providers, the preferred one first. What is prepared
            fits the processor, so with any but the usual one the model is opened as it is.

    Raises:
        SettingsInvalid: a provider is not there, or can't start.
        VoiceUnknown: the files are not a voice that can be loaded; the message names the file.
    """
    config = read_config(installed.config_path)
    preparation, prepared = None, None
    try:
        if prepared_folder is not None and tuple(providers) == CPU_ONLY:
            preparation = Preparation(
                model_path=installed.model_path,
                model_sha256=installed.voice.model_sha256,
                folder=prepared_folder,
                exact_times=exact_times,
                kernel=kernel,
            )
            prepared = open_if_prepared(preparation, threads)
        if prepared is None:
            check_model_now(installed)
            if preparation is not None and not in_background:
                prepared = open_prepared(preparation, threads)
        session = prepared or open_session(
            installed.model_path, exact_times=exact_times, providers=providers
        )
    except _LOAD_FAILURES as error:
        raise VoiceUnknown(
            f"{installed.model_path} can't be loaded: {error}. Install the voice again."
        ) from error
    engine = _engine(installed, config, session)
    if preparation is not None and prepared is None:
        engine.speak_prepared_later(preparation, threads)
    return engine


def _engine(
    installed: InstalledVoice, config: Mapping[str, Any], session: Session | None
) -> PiperEngine:
    piper_voice = _piper_voice(installed, config, session)
    try:
        unlearnt = unlearnt_modifiers(installed.model_path, piper_voice.config.phoneme_id_map)
    except (IncompleteModelError, OSError) as error:
        raise VoiceUnknown(
            f"{installed.model_path} can't be read: {error}. Install the voice again."
        ) from error
    return PiperEngine(installed.voice, piper_voice, unlearnt)


def _piper_voice(
    installed: InstalledVoice, config: Mapping[str, Any], session: Session | None
) -> PiperVoice:
    try:
        return PiperVoice(session=session, config=PiperConfig.from_dict(config))
    except (KeyError, TypeError, ValueError) as error:
        raise VoiceUnknown(
            f"{installed.config_path} is not a Piper voice configuration: {error!r}."
            " Install the voice again."
        ) from error


def reader_of(installed: InstalledVoice) -> PiperEngine:
    """Return an engine that knows what a voice makes of a text, and can't speak; it loads no model.

    Raises:
        VoiceUnknown: the configuration is not of a voice, or the model's file can't be read.
    """
    return _engine(installed, read_config(installed.config_path), None)


def espeak_alone(language: str) -> PiperEngine:
    """Return an engine that knows how a language is pronounced and has no voice to say it with.

    It serves to check pronunciations in a language that no voice is installed for; it can't speak.

    Raises:
        LanguageUnsupported: espeak has no such language.
    """
    espeak_voice = "en-us" if language == "en" else language
    config = PiperConfig(
        num_symbols=len(DEFAULT_PHONEME_ID_MAP),
        num_speakers=1,
        sample_rate=22050,
        espeak_voice=espeak_voice,
        phoneme_id_map=DEFAULT_PHONEME_ID_MAP,
        phoneme_type=PhonemeType.ESPEAK,
    )
    voice = Voice(
        id=f"espeak-{language}",
        language=language,
        quality="none",
        sample_rate_hz=config.sample_rate,
        model_sha256="",
        licence="GPL-3.0-or-later",
    )
    engine = PiperEngine(voice, PiperVoice(session=None, config=config))
    try:
        engine.sentences("a")
    except RuntimeError as error:
        raise LanguageUnsupported(
            f"espeak has no language {language!r}. Use a code such as en, es or ar."
        ) from error
    return engine
