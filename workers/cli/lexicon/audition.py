"""Hearing a name as it is said without a lexicon entry and with it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from audio.errors import LexiconInvalid

if TYPE_CHECKING:
    from audio.model import Segment
    from voices.lexicon.entries import Lexicon
    from voices.piper import PiperEngine

_BETWEEN_S = 0.5
"""Silence between the name as it was and as it will be."""

_WORD = re.compile(r"\w+")


def segment_of(text: str, names: "Lexicon") -> "Segment":
    """Make a segment of a sentence as it stands, but for what the lexicon says otherwise."""
    from audio.model import DurationMs, Segment, SpokenWord

    spoken, words, at = "", [], 0
    for match in _WORD.finditer(text):
        if match.start() < at:
            continue
        found = names.find(text, match.start())
        end = found.end if found else match.end()
        spoken_words = list(found.words) if found else [match.group()]
        phonemes = found.phonemes if found else (None,)
        spoken += text[at : match.start()]
        for i, (word, ipa) in enumerate(zip(spoken_words, phonemes, strict=True)):
            spoken += " " if i else ""
            start = len(spoken)
            spoken += word
            words.append(SpokenWord(start, len(spoken), match.start(), end, ipa))
        at = end
    return Segment(
        index=0,
        kind="paragraph",
        chapter=0,
        display_text=text,
        spoken_text=spoken + text[at:],
        words=tuple(words),
        voice_id="",
        pause_after_ms=DurationMs(0),
    )


def write_both(
    engine: "PiperEngine", without: "Segment", with_entry: "Segment", path: Path
) -> None:
    """Write both as one mono 16-bit WAV file, half a second apart.

    Raises:
        LexiconInvalid: the file can't be written.
        SynthesisFailed: the voice made no usable sound.
    """
    import numpy as np
    import soundfile

    from voices.engine import SynthesisSettings

    rate_hz = engine.voice.sample_rate_hz
    gap = np.zeros(int(_BETWEEN_S * rate_hz), dtype=np.int16)
    clips = [engine.speak(segment, SynthesisSettings()) for segment in (without, with_entry)]
    sound = np.concatenate([clips[0].samples, gap, clips[1].samples])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, sound, rate_hz, subtype="PCM_16", format="WAV")
    except (OSError, soundfile.LibsndfileError) as error:
        raise LexiconInvalid(f"{path} can't be written: {error}. Give another --out.") from error
