"""What a voice measures when it speaks a known text: how loud, how fast, how silent at its edges.

A calibration is kept in ``ID.calibration.json`` in a folder of one's own, or beside the voice where
that is asked for; that of speaker N of several in ``ID.speaker-N.calibration.json``. It
holds for one model, engine, pace and text; what was measured with another counts as not there.
"""

import json
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from audio.errors import SynthesisFailed
from audio.languages import same_language
from audio.model import REFERENCE_LUFS, Clip, Segment, SynthesisSettings, Voice
from voices.engine import Engine, SaysSounds, engine_version
from voices.library.installed import InstalledVoice, comes_with_a_package
from voices.sample_text import TEXT_VERSION, sample_text, segments_of
from voices.sounds import sounds_in
from voices.whole_file import write_whole

_EDGE_LEVEL = 0.003
"""About −50 dBFS, as in ``audio.stitch``: quieter counts as silence."""

_SLOWED = 1.5
"""Where the stretch is measured: quick voices are slowed down by about so much, and a phoneme that
is rounded up heeds a larger scale better than a smaller one."""
_LEAST_STRETCH, _MOST_STRETCH = 0.4, 1.6
"""What is beyond is taken for chance."""

_OURS = Path(__file__).parent / "library"
"""What we measured of voices that come as packages."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What was measured, and what it holds for."""

    integrated_lufs: float
    """Of all that was said, without its edges."""
    true_peak_dbtp: float
    words_per_minute: float
    """Spoken words of the sample text, pauses between sentences left out; see
    :func:`voices.pace.news_wpm`."""
    ms_per_char: float
    """Of spoken text; steadier from text to text than words are."""
    times_real_time: float
    """Seconds of sound made in a second, by one thread of the machine that measured."""
    lead_ms: float
    """Silence before a sentence, on average."""
    trail_ms: float
    """Silence after a sentence, on average."""
    model_sha256: str
    engine_version: str
    length_scale: float
    text_version: int = TEXT_VERSION
    ms_per_sound: float = 0.0
    """As :func:`voices.sounds.sounds_in` counts them, steadiest of all; 0.0: not measured."""
    stretch: float = 1.0
    """How much of the length scale is heard: speech at a scale of 1.5 is longer by half of this.
    Below 1 where a voice rounds each phoneme up to whole frames, as Piper's own do."""

    @property
    def gain_db(self) -> float:
        """What brings the voice to ``REFERENCE_LUFS``."""
        return REFERENCE_LUFS - self.integrated_lufs

    def slowdown(self, length_scale: float) -> float:
        """Return how many times longer than measured the voice speaks at a length scale."""
        return 1 + self.stretch * (length_scale / self.length_scale - 1)

    def holds_for(self, voice: Voice) -> bool:
        """Say whether the voice, the engine and the text are those that were measured."""
        return (self.model_sha256, self.engine_version, self.length_scale, self.text_version) == (
            voice.model_sha256,
            engine_version(),
            voice.default_length_scale,
            TEXT_VERSION,
        )


def calibrate(
    installed: InstalledVoice,
    engine: Engine,
    *,
    folder: Path,
    speaker: int | None = None,
    beside: bool = False,
) -> Calibration:
    """Measure a voice and keep what was measured.

    Args:
        installed: the voice.
        engine: what speaks with it.
        folder: where the calibration goes.
        speaker: index of one of its speakers; None: who speaks where none is named.
        beside: keep it beside the voice instead, for everybody who has the voice; ``folder`` takes
            it where that can't be written, and always for a voice that comes with a package.

    Raises:
        LanguageUnsupported: Listen has no text in the voice's language.
        OSError: the folder can't be written.
        SynthesisFailed: the voice makes no usable sound of the text.
    """
    calibration = measure(engine, speaker)
    body = json.dumps(asdict(calibration), indent=1) + "\n"
    home = installed.model_path.parent
    own = _path(folder, installed.voice, speaker)
    if beside and not comes_with_a_package(home):
        try:
            write_whole(_path(home, installed.voice, speaker), body)
        except OSError as error:
            _logger.info("%s can't be written (%s): kept in %s.", home, error.strerror, folder)
        else:
            own.unlink(missing_ok=True)
            return calibration
    write_whole(own, body)
    return calibration


def known_calibration(
    installed: InstalledVoice, *, folder: Path, speaker: int | None = None
) -> Calibration | None:
    """Return what was measured of a voice, if it still holds; a damaged file counts as none.

    Of a voice that comes as a package of Python, and so never passed an installation, it is what we
    measured, until somebody measures it here. For a speaker whom nobody measured it is what was
    measured of the voice where none is named.
    """
    if speaker is not None and len(installed.voice.speakers) > 1:
        own = _known(installed, folder, speaker)
        if own is not None:
            return own
    return _known(installed, folder, None)


def _known(installed: InstalledVoice, folder: Path, speaker: int | None) -> Calibration | None:
    for place in (folder, installed.model_path.parent, _OURS):
        path = _path(place, installed.voice, speaker)
        try:
            calibration = _read(path)
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError) as error:
            _logger.warning("%s is no calibration (%s): `listen voices calibrate`.", path, error)
            continue
        if calibration.holds_for(installed.voice):
            return calibration
    return None


def calibrated(installed: InstalledVoice, *, folder: Path) -> Voice:
    """Return the voice with its calibrated gain, 0 dB if it was never measured."""
    calibration = known_calibration(installed, folder=folder)
    return replace(installed.voice, gain_db=calibration.gain_db if calibration else 0.0)


def measure(engine: Engine, speaker: int | None = None) -> Calibration:
    """Have a voice, or one of its speakers, speak the text of its language, and measure it.

    Raises:
        LanguageUnsupported: Listen has no text in the voice's language.
        SynthesisFailed: the voice makes no usable sound of the text.
    """
    # What is known of a voice is asked for often; only measuring one works with sound.
    import numpy as np  # noqa: PLC0415

    from audio.loudness import LoudnessMeter  # noqa: PLC0415

    voice = engine.voice
    segments = segments_of(
        sample_text(voice.language),
        voice.language,
        voice.id,
        synthesis=SynthesisSettings(speaker=speaker),
    )
    engine.speak(segments[0], segments[0].synthesis)  # the first use of a voice is slower
    started = time.perf_counter()
    clips = [engine.speak(segment, segment.synthesis) for segment in segments]
    spent_s = time.perf_counter() - started
    rate = voice.sample_rate_hz
    meter = LoudnessMeter(rate)
    edges = [_edges(clip) for clip in clips]
    for clip, (start, end) in zip(clips, edges, strict=True):
        meter.add(clip.samples[start:end].astype(np.float32) / np.float32(32768))
    loudness = meter.result()
    spoken_s = sum(end - start for start, end in edges) / rate
    if not math.isfinite(loudness.integrated_lufs):
        raise SynthesisFailed(f"The voice {voice.id} makes only silence. Install it again.")
    slowed = replace(segments[0].synthesis, length_scale=_SLOWED * voice.default_length_scale)
    slow_s = sum(end - start for start, end in (_edges(engine.speak(s, slowed)) for s in segments))
    stretch = (slow_s / rate / spoken_s - 1) / (_SLOWED - 1)
    trails = [len(clip.samples) - end for clip, (_, end) in zip(clips, edges, strict=True)]
    return Calibration(
        integrated_lufs=round(loudness.integrated_lufs, 2),
        true_peak_dbtp=round(loudness.true_peak_dbtp, 2),
        words_per_minute=round(60 * sum(len(s.words) for s in segments) / spoken_s, 1),
        ms_per_char=round(1000 * spoken_s / sum(len(s.spoken_text) for s in segments), 2),
        times_real_time=round(sum(len(c.samples) for c in clips) / rate / spent_s, 1),
        lead_ms=round(1000 * float(np.mean([start for start, _ in edges])) / rate, 1),
        trail_ms=round(1000 * float(np.mean(trails)) / rate, 1),
        model_sha256=voice.model_sha256,
        engine_version=engine.version,
        length_scale=voice.default_length_scale,
        ms_per_sound=_ms_per_sound(engine, segments, spoken_s),
        stretch=round(min(max(stretch, _LEAST_STRETCH), _MOST_STRETCH), 2),
    )


def _ms_per_sound(engine: Engine, segments: Sequence[Segment], spoken_s: float) -> float:
    # Arabic is written as it sounds but for its vowels, and finding those takes long.
    if not isinstance(engine, SaysSounds) or same_language(engine.voice.language, "ar"):
        return 0.0
    n_sounds = sum(sounds_in(engine.phonemes_of(segment.spoken_text)) for segment in segments)
    return round(1000 * spoken_s / n_sounds, 2) if n_sounds else 0.0


def _edges(clip: Clip) -> tuple[int, int]:
    """Return where the sound of a clip starts and ends, in samples."""
    import numpy as np  # noqa: PLC0415  as above

    loud = np.flatnonzero(np.abs(clip.samples.astype(np.int32)) > _EDGE_LEVEL * 32768)
    return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, 0)


def _path(folder: Path, voice: Voice, speaker: int | None) -> Path:
    who = voice.id if speaker is None else f"{voice.id}.speaker-{speaker}"
    return folder / f"{who}.calibration.json"


def _read(path: Path) -> Calibration:
    content = json.loads(path.read_text(encoding="utf-8"))
    names = {field.name for field in fields(Calibration)}
    needed = names - {"ms_per_sound", "stretch"}  # those of older versions have none
    if not isinstance(content, dict) or not needed <= content.keys() <= names:
        raise ValueError("it has other fields")
    numbers = [v for k, v in content.items() if k not in {"model_sha256", "engine_version"}]
    if not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        raise ValueError("a figure in it is no number")
    return Calibration(**content)
