"""What a Piper network is given, and what it gives: ids, scales and noise; sound and durations."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import numpy as np
import numpy.typing as npt
from onnxruntime import RunOptions

from voices.engine import SynthesisSettings
from voices.kernel.session import KernelSession
from voices.noise import NOISE_INPUT, noise_of
from voices.onnx.memory import MOST_IDS_KEPT_FOR, given_back
from voices.onnx.session import CPU_ONLY, Session
from voices.word_times import estimated_durations

_BOS, _EOS, _PAD = "^", "$", "_"
"""Piper's signs for the start, the end and the place between two phonemes."""

_NOISE_SCHEMA = "noise/1"
"""Changes with what the seed of a segment's noise is made of."""
_FEW_IDS = 16
_SILENCE_PEAK = 1e-4
"""−80 dBFS: quieter than this all the way through, nobody hears anything."""


class NetworkConfig(Protocol):
    """What Piper's configuration of a voice says of its network."""

    noise_scale: float
    noise_w_scale: float
    num_speakers: int
    default_speaker_id: int
    hop_length: int
    phoneme_id_map: Mapping[str, Sequence[int]]


class Feeding:
    """Runs a voice's network on phoneme ids; knows nothing of text."""

    def __init__(self, config: NetworkConfig, default_length_scale: float) -> None:
        """Take what the voice's configuration says, and how slowly it speaks by itself."""
        self._config, self._default_length_scale = config, default_length_scale

    def sound(
        self, session: Session, ids: list[int], settings: SynthesisSettings, *, take: int
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64] | None]:
        """Return the sound, and how many samples of it each id lasts where the model tells."""
        feeds = self.feeds(session, ids, settings, take=take)
        with self.giving_back(session, ids) as options:
            given = (feeds, options) if options else (feeds,)
            sound, *rest = session.run(None, *given)
        if not rest:
            return np.atleast_1d(sound.squeeze()), None
        samples_per_id = (rest[0].squeeze() * self._config.hop_length).astype(np.int64)
        return np.atleast_1d(sound.squeeze()), samples_per_id

    @contextmanager
    def giving_back(self, session: Session, ids: list[int]) -> Iterator[RunOptions | None]:
        """Yield options to run with, for a long sentence, on the processor: nothing is kept."""
        if len(ids) <= MOST_IDS_KEPT_FOR or tuple(session.get_providers()) != CPU_ONLY:
            yield None
            return
        with given_back() as options:
            yield options
            # What came out is free only now, and goes with the next call, which may be a short one.
            few = self.feeds(session, ids[:_FEW_IDS], SynthesisSettings(), take=0)
            if isinstance(session, KernelSession):
                session.latent(few, options)
            else:
                session.run(None, few, options)

    def _length_scale(self, settings: SynthesisSettings) -> float:
        length_scale = settings.length_scale
        return self._default_length_scale if length_scale is None else length_scale

    def feeds(
        self, session: Session, ids: list[int], settings: SynthesisSettings, *, take: int
    ) -> dict[str, npt.NDArray[np.generic]]:
        """Return what Piper gives a network for these ids, and its noise if it takes that."""
        noise, noise_w = settings.noise_scale, settings.noise_w
        scales = [
            self._config.noise_scale if noise is None else noise,
            self._length_scale(settings),
            self._config.noise_w_scale if noise_w is None else noise_w,
        ]
        feeds: dict[str, npt.NDArray[np.generic]] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if self._config.num_speakers > 1:
            speaker = settings.speaker
            speaker = self._config.default_speaker_id if speaker is None else speaker
            feeds["sid"] = np.array([speaker], np.int64)
        if NOISE_INPUT in {getattr(given, "name", "") for given in session.get_inputs()}:
            seed = f"{_NOISE_SCHEMA} {settings.speaker} {take} {ids}"
            feeds[NOISE_INPUT] = noise_of(seed.encode(), len(ids))
        return feeds

    def durations(
        self,
        phonemes: Sequence[str],
        samples_per_id: npt.NDArray[np.int64] | None,
        n_samples: int,
    ) -> tuple[npt.NDArray[np.float64], float]:
        """Return the samples each phoneme lasts, and those before the first one."""
        id_map = self._config.phoneme_id_map
        n_pad = len(id_map[_PAD])
        counts = [len(id_map[p]) + n_pad for p in phonemes]
        n_lead = len(id_map[_BOS]) + n_pad
        n_ids = n_lead + sum(counts) + len(id_map[_EOS])
        if samples_per_id is None or samples_per_id.size != n_ids:
            with_edges = estimated_durations(["a", *phonemes, "a"], n_samples)
            return with_edges[1:-1], float(with_edges[0])
        edges = np.concatenate([[0], np.cumsum(samples_per_id)]).astype(np.float64)
        at = np.array(list(itertools.accumulate(counts, initial=n_lead)))
        return np.diff(edges[at]), float(edges[n_lead])


def fault_in(sound: npt.NDArray[np.float32], peak: float = 0.0) -> str | None:
    """Say what is wrong with a sound, or with the last window of one whose windows had this peak.

    Returns:
        What the voice did, None where nothing is wrong.
    """
    if sound.size == 0:
        return "made no sound"
    if not np.isfinite(sound).all():
        return "made a sound with holes in it (not a number)"
    if max(peak, float(np.abs(sound).max())) < _SILENCE_PEAK:
        return "made only silence"
    return None


def as_int16(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.int16]:
    """Turn samples in −1…1 into int16, clipped at full scale."""
    whole: npt.NDArray[np.int16] = np.rint(np.clip(sound, -1.0, 1.0) * 32767.0).astype(np.int16)
    return whole
