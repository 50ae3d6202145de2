"""What a recogniser hears of a voice when all is well: what a narration is judged against.

Some voices are heard badly, and no narration of theirs is to be suspected for it. A baseline is
measured at calibration and kept in ``ID.hearing.json``. It holds for one voice, engine and
recogniser.
"""

import json
import logging
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from audio.model import SynthesisSettings, Voice
from voices.engine import Engine, engine_version
from voices.hearing.listening import hear_together, windows
from voices.hearing.recogniser import Recogniser
from voices.sample_text import TEXT_VERSION, sample_text, segments_of
from voices.whole_file import write_whole

LEAST_THRESHOLD = 9.0
"""Letters: what a voice without a baseline is judged by, and every voice at least. Misheard names
score up to six on clean sound, and a clause of three words eleven or more."""
_ROOM = 1.5
"""How much worse than its own worst stretch a voice's narration has to be."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """How a recogniser hears a voice say the text of its language."""

    lost: float
    """Share of the letters that it does not hear, 0 to 1."""
    worst: float
    """The score of the worst stretch, in letters."""
    recogniser: str
    model_sha256: str
    engine_version: str
    text_version: int = TEXT_VERSION

    def holds_for(self, voice: Voice, recogniser: str) -> bool:
        """Say whether the voice, the engine, the text and the recogniser are those measured."""
        return (self.model_sha256, self.engine_version, self.text_version, self.recogniser) == (
            voice.model_sha256,
            engine_version(),
            TEXT_VERSION,
            recogniser,
        )


def measure_baseline(
    engine: Engine, recogniser: Recogniser, *, length_scale: float | None = None
) -> Baseline:
    """Have a voice speak the text of its language, and hear it.

    Args:
        engine: what speaks with the voice.
        recogniser: what listens.
        length_scale: with which the voice speaks; None: its own.

    Raises:
        LanguageUnsupported: Listen has no text in the voice's language.
        RecogniserFailed: it could not hear.
        SynthesisFailed: the voice makes no usable sound of the text.
    """
    voice = engine.voice
    segments = segments_of(
        sample_text(voice.language),
        voice.language,
        voice.id,
        synthesis=SynthesisSettings(length_scale=length_scale),
    )
    spoken = [(segment, engine.speak(segment, segment.synthesis)) for segment in segments]
    compared = [
        hear_together(w, recogniser, voice.language) for w in windows(spoken, voice.language)
    ]
    faults = [fault.score for one in compared for fault in one.faults]
    return Baseline(
        lost=round(sum(one.lost for one in compared) / max(1, len(compared)), 4),
        worst=max(faults, default=0.0),
        recogniser=recogniser.name,
        model_sha256=voice.model_sha256,
        engine_version=engine.version,
    )


def keep_baseline(baseline: Baseline, voice_id: str, folder: Path) -> None:
    """Keep what was measured of a voice.

    Raises:
        OSError: the folder can't be written.
    """
    write_whole(_path(folder, voice_id), json.dumps(asdict(baseline), indent=1) + "\n")


def known_baseline(voice: Voice, recogniser: str, folder: Path) -> Baseline | None:
    """Return what was measured of a voice, if it still holds; a damaged file counts as none."""
    path = _path(folder, voice.id)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        baseline = Baseline(**content)
        whole = all(math.isfinite(number) for number in (baseline.lost, baseline.worst))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        _logger.warning("%s is no baseline (%s): `listen voices calibrate`.", path, error)
        return None
    return baseline if whole and baseline.holds_for(voice, recogniser) else None


def threshold_for(baseline: Baseline | None) -> float:
    """Return the score from which a stretch is suspicious."""
    return max(LEAST_THRESHOLD, _ROOM * baseline.worst if baseline else 0.0)


def _path(folder: Path, voice_id: str) -> Path:
    return folder / f"{voice_id}.hearing.json"
