"""What every speaking engine can do, and the key under which its sound is kept.

The pipeline knows this protocol only; ``voices.piper`` is the one engine there is today.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import Protocol, runtime_checkable

from audio.directions import MOST_TAKES
from audio.model import Clip, Segment, SpokenWord, SynthesisSettings, Voice

__all__ = ["ENGINE_NAME", "Engine", "SynthesisSettings", "clip_key", "engine_version"]

ENGINE_NAME = "piper"
_KEY_SCHEMA = "clip/2"
"""Changes with the meaning of the fields below, so that no old clip is taken for a new one."""


class Engine(Protocol):
    """Anything that turns a segment into sound with one voice.

    An engine may be called from several threads at once.
    """

    @property
    def name(self) -> str:
        """What the engine is called, such as ``piper``."""
        ...

    @property
    def version(self) -> str:
        """Version of the engine; a new one makes new clips."""
        ...

    @property
    def voice(self) -> Voice:
        """Who speaks."""
        ...

    def speak(self, segment: Segment, settings: SynthesisSettings) -> Clip:
        """Say one segment.

        The clip has one (start, end) per word of the segment, ordered and inside the sound. Text
        without any phonemes gives a clip of no samples, all of whose word times are (0, 0). The
        same segment with the same settings gives the same samples, and another take of it others,
        unless the clip is provisional.

        Raises:
            SynthesisFailed: the segment has phonemes, and no usable sound came of them.
        """
        ...


@runtime_checkable
class PreparesLater(Protocol):
    """An engine whose clips are provisional until it is prepared."""

    def wait_until_prepared(self) -> None:
        """Return when it is prepared, or never will be."""
        ...


@runtime_checkable
class SaysSounds(Protocol):
    """An engine that knows, without speaking, what sounds it would make of a text."""

    def phonemes_of(self, text: str) -> Sequence[str]:
        """Return the phonemes of a text as it is spoken, quickly; names of the lexicon left out."""
        ...


def draw(engine: Engine, segment: Segment, number: int) -> Clip:
    """Say a segment with noise of another draw; number 0 is what is said where nobody objects.

    A voice that says everything the same way every time gets a little chance from the first on.

    Raises:
        SynthesisFailed: as :meth:`Engine.speak`.
    """
    if not number:
        return engine.speak(segment, segment.synthesis)
    settings = segment.synthesis
    if settings.noise_scale == 0 and settings.noise_w == 0:
        settings = replace(settings, noise_scale=0.3, noise_w=0.3)
    take = segment.take + number * (MOST_TAKES + 1)  # no producer can ask for it
    return replace(engine.speak(replace(segment, take=take), settings), draw=number)


@cache
def engine_version() -> str:
    """Return the version of the engine that is installed, without loading it."""
    return version("piper-tts")


def clip_key(
    engine_name: str,
    engine_version: str,
    voice: Voice,
    settings: SynthesisSettings,
    segment: Segment,
) -> str:
    """Return the name of the sound that this engine makes of this segment with this voice.

    The key is the SHA-256, in 64 lower-case hex digits, of a canonical JSON array (no white space,
    ASCII) of: the key's own schema, engine name and version; the voice's id, model hash and sample
    rate; the four synthesis settings, where an unset pace is the voice's default; the spoken text;
    and for each word its span in that text and its phoneme override. Word spans count because the
    clip's word times follow them. Nothing else does: a lexicon, a corrected display text or a
    changed pause leaves the key alone unless it changes what is said. Another take of a sentence
    adds its number, and a piece of a sentence the words around it that are spoken with it.
    """
    length_scale = settings.length_scale
    if length_scale is None:
        length_scale = voice.default_length_scale
    content: list[object] = [
        _KEY_SCHEMA,
        [engine_name, engine_version],
        [voice.id, voice.model_sha256, voice.sample_rate_hz],
        [
            float(length_scale),
            None if settings.noise_scale is None else float(settings.noise_scale),
            None if settings.noise_w is None else float(settings.noise_w),
            settings.speaker,
        ],
        segment.spoken_text,
        _spans(segment.words),
    ]
    if segment.take:  # keys of first takes stay as they were before there were others
        content.append(["take", segment.take])
    for place, part in (("before", segment.unheard_before), ("after", segment.unheard_after)):
        if part:
            content.append([place, part.spoken_text, _spans(part.words)])
    canonical = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _spans(words: Sequence[SpokenWord]) -> list[object]:
    return [[word.spoken_start, word.spoken_end, word.phonemes] for word in words]
