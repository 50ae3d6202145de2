"""Choosing how a voice is computed on this machine: by its sound first, then by its speed.

A kernel may speak if it and onnxruntime, which computes the network as it came, make the same
sound of several sentences, short and long, with all noise off, and every phoneme lasts as long. Of
those that may, the one expected to be the fastest is taken, unless another is clearly faster here;
that may be onnxruntime. What is measured is never the same twice, and machines of one kind are to
choose alike.
"""

import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from voices.noise import NOISE_INPUT, noise_of

SAME_SOUND = 1e-4
"""−80 dB: the most by which two ways of computing a sound may differ, in parts of its peak."""
ONNXRUNTIME = "onnxruntime"
_CLEARLY = 0.75
"""A way that takes less than this part of another's time is clearly faster."""

_SENTENCES = (
    "jˈɛs, ʃiː sˈɛd.",
    "ðə lˈæst fˈɛɹi ʌvðə nˈaɪt lˈɛft ðə hˈɑːɹbɚɹ ɐn ˈaʊɚ lˈeɪt, wɪð ᵻlˈɛvən pˈiːpəl ˌɔn bˈɔːɹd.",
    "wˌɛn ðə kˈaʊnsəl mˈɛt ɐɡˈɛn ɪnðə spɹˈɪŋ, nˈoʊbɑːdi ɔnðɪ ˈiːst sˈaɪd ʌvðə ɹˈɪvɚ stˈɪl bᵻlˈiːvd"
    " ðætðɪ ˈoʊld bɹˈɪdʒ kʊd biː mˈɛndᵻd bᵻfˌɔːɹ ðə wˈɪntɚ stˈɔːɹmz kˈeɪm bˈæk, ænd sˌoʊ ðə"
    " fˈɪʃɚmˌɛn, hˌuː hæd wˈeɪɾᵻd fɔːɹ nˌɪɹli tˈuː jˈɪɹz, bɪɡˈæn tə kˈæɹi stˈoʊnz dˌaʊn tə ðə"
    " wˈɔːɾɚ ðɛmsˈɛlvz.",
)
"""Three sentences as espeak reads them; a voice without a sign for a sound leaves it out."""
_TIMED_ROUNDS = 3

_logger = logging.getLogger(__name__)

Feeds = dict[str, npt.NDArray[np.generic]]
Spoken = list[npt.NDArray[np.float32]]
"""The sound, and how long each phoneme lasts if the voice tells."""


class Session(Protocol):
    """What speaks: onnxruntime's session, or ours."""

    def get_inputs(self) -> Sequence[object]:
        """Return what it takes."""
        ...

    def run(
        self, names: None, feeds: Mapping[str, npt.NDArray[np.generic]]
    ) -> Sequence[npt.NDArray[np.float32]]:
        """Speak; the sound is the first result."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """How one way of computing did."""

    error_db: float | None
    """The largest difference from onnxruntime, in dB of the peak; None where there is none."""
    cpu_ratio: float
    """Processor time, in parts of onnxruntime's."""
    same_sound: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What was taken, and what was measured of all."""

    taken: str
    measured: Mapping[str, Measured]

    def as_json(self) -> str:
        """Return it as it is kept beside a prepared voice."""
        measured = {name: asdict(one) for name, one in self.measured.items()}
        return json.dumps({"taken": self.taken, "measured": measured}, indent=1)


def probes(config_path: Path) -> list[list[int]]:
    """Return the phoneme ids of the sentences that are compared, for a voice's configuration."""
    try:
        id_map = json.loads(config_path.read_text(encoding="utf-8"))["phoneme_id_map"]
        return [_ids(sentence, id_map) for sentence in _SENTENCES]
    except (OSError, KeyError, TypeError, ValueError):
        return [[1, *(i % 40 + 1 for i in range(n)), 2] for n in (12, 100, 400)]


def _ids(sentence: str, id_map: Mapping[str, list[int]]) -> list[int]:
    """As Piper does: a blank behind every sign but the last."""
    ids = [*id_map["^"], *id_map["_"]]
    for sign in sentence:
        if sign in id_map:
            ids += [*id_map[sign], *id_map["_"]]
    return [*ids, *id_map["$"]]


def choose(
    reference: Session,
    candidates: Mapping[str, Session],
    sentences: Sequence[Sequence[int]],
    *,
    forced: bool,
) -> Choice:
    """Compare the candidates' sound with the reference's, and their speed with each other's.

    Args:
        reference: onnxruntime with the network as it came, or in a layout that was compared.
        candidates: other ways, the ones expected to be faster first.
        sentences: phoneme ids.
        forced: take the first candidate with the same sound, however slow it is.
    """
    feeds = [_feeds(reference, ids) for ids in sentences]
    expected = [_spoken(reference, one) for one in feeds]
    errors: dict[str, float] = {}
    for name, candidate in candidates.items():
        pairs = zip(feeds, expected, strict=True)
        errors[name] = max(_error(_spoken(candidate, one), sound) for one, sound in pairs)
        _logger.info("%s differs by %.1f dB of the peak", name, _db(errors[name]))
    same = [name for name, error in errors.items() if error <= SAME_SOUND]
    ways = {ONNXRUNTIME: reference, **{name: candidates[name] for name in same}}
    ratios = _cpu_ratios(ways, feeds[len(feeds) // 2])
    measured = {
        name: Measured(_db(errors[name]), ratios.get(name, 0.0), name in same) for name in errors
    }
    measured[ONNXRUNTIME] = Measured(None, 1.0, same_sound=True)
    taken = _taken(ratios, [*same, ONNXRUNTIME])
    return Choice(same[0] if forced and same else taken, measured)


def _taken(ratios: Mapping[str, float], expected: Sequence[str]) -> str:
    """Return the first of the ways, as they are expected to be, that no other clearly beats."""
    clearly_slower = min(ratios.values()) / _CLEARLY
    return next(name for name in expected if ratios[name] <= clearly_slower)


def _feeds(session: Session, ids: Sequence[int]) -> Feeds:
    known: Feeds = {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array([0.0, 1.0, 0.0], np.float32),
        "sid": np.array([0], np.int64),
        NOISE_INPUT: noise_of(b"", len(ids)),
    }
    return {given.name: known[given.name] for given in session.get_inputs()}  # type: ignore[attr-defined]


def _spoken(session: Session, feeds: Feeds) -> Spoken:
    return [np.asarray(one, np.float32).ravel() for one in session.run(None, feeds)]


def _error(spoken: Spoken, told: Spoken) -> float:
    """Return the largest difference in parts of the peak; infinite if a length differs."""
    sound, expected = spoken[0], told[0]
    alike = all(map(np.array_equal, spoken[1:], told[1:]))
    if not alike or sound.shape != expected.shape or not np.isfinite(sound).all():
        return float("inf")
    peak = float(np.abs(expected).max(initial=0.0))
    return float(np.abs(sound - expected).max(initial=0.0)) / peak if peak else 0.0


def _db(error: float) -> float:
    return float(20 * np.log10(max(error, 1e-12)))


def _cpu_ratios(ways: Mapping[str, Session], feeds: Feeds) -> dict[str, float]:
    """Measure in turn; the least of each way's times counts, as others disturb that least."""
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(_TIMED_ROUNDS):
        for name, way in ways.items():
            began = time.process_time()
            way.run(None, feeds)
            least[name] = min(least[name], time.process_time() - began)
    return {name: value / max(least[ONNXRUNTIME], 1e-9) for name, value in least.items()}
