"""A sample of a voice: a short text, spoken, stitched and levelled as a narration would be."""

import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path

import numpy as np

from audio.encode import Encoding, encode_mp3
from audio.errors import InputError
from audio.levelling import plan_gains
from audio.loudness import LoudnessMeter
from audio.master import apply_gain, measure
from audio.model import Chapter, SynthesisSettings
from audio.sound import Floats, Sound
from audio.stitch import stitch
from voices.sample_text import sample_text, segments_of
from workers.services import Services


@dataclass(frozen=True)
class Sample:
    """What a voice made of a text."""

    samples: Floats
    """At the loudness of a narration, −1 to 1."""
    sample_rate_hz: int
    spoken_lufs: float
    """How loud the voice was by itself."""
    n_words: int
    licence: str
    """The voice's."""
    encoding: Encoding

    @property
    def duration_s(self) -> float:
        """Length, with pauses."""
        return len(self.samples) / self.sample_rate_hz

    @cached_property
    def mp3(self) -> bytes:
        """The sound as an MP3."""
        out = BytesIO()
        encode_mp3([self.samples], self.sample_rate_hz, self.encoding, out)
        return out.getvalue()


def speak_sample(
    services: Services, voice_id: str, synthesis: SynthesisSettings, text: str | None = None
) -> Sample:
    """Speak a text, by default ours for the voice's language, with the newsroom's lexicon.

    Raises:
        InputError: there is nothing in the text to say.
        LanguageUnsupported: Listen does not read the voice's language.
        SynthesisFailed: the voice made no usable sound.
    """
    engine = services.speakers.engine(voice_id)
    language = engine.voice.language
    spoken_text = sample_text(language) if text is None else text
    if synthesis.length_scale is None:
        scale = services.speakers.length_scale(voice_id, synthesis.speaker)
        synthesis = replace(synthesis, length_scale=scale)
    segments = segments_of(
        spoken_text,
        language,
        voice_id,
        synthesis=synthesis,
        names=services.speakers.lexicon(language),
    )
    clips = [(segment, engine.speak(segment, segment.synthesis)) for segment in segments]
    if not any(len(clip.samples) for _, clip in clips):
        raise InputError(
            f"There is nothing to say in {spoken_text!r}. Give a text with words in it."
        )
    with tempfile.TemporaryDirectory(prefix="listen-") as folder:
        rate = engine.voice.sample_rate_hz
        with Sound(rate, Path(folder)) as sound:
            timeline = stitch(clips, [Chapter(0, "")], sound)
            measured = measure(sound)
            gains = plan_gains(sound, measured, timeline, services.mastering, services.encoding)
            meter = LoudnessMeter(rate)
            for block in sound.blocks():
                meter.add(block)
            samples = np.concatenate(list(apply_gain(sound, measured, gains)))
    return Sample(
        samples=samples,
        sample_rate_hz=rate,
        spoken_lufs=meter.result().integrated_lufs,
        n_words=sum(len(segment.words) for segment in segments),
        licence=engine.voice.licence,
        encoding=services.encoding,
    )
