"""A text as sound, piece by piece, with the clips, the casting and the names of narrations."""

import io
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import soundfile

from audio.intake.language import detect_language
from audio.levelling import Speaker, at_rate, speaker_of
from audio.live import Leveller, LiveEncoder
from audio.model import Article, Block, DurationMs, Segment, Voice
from audio.script import write_script
from audio.sound import to_int16
from audio.stitch import Stitcher
from workers.narrate import clip_for
from workers.services import Services
from workers.watermark import mark_of_article
from workers.web.live.maker import gains_db_of

Format = Literal["mp3", "wav", "flac"]
MEDIA_TYPES: Final[Mapping[Format, str]] = {
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
}
_PARAGRAPHS = re.compile(r"\n\s*\n")
_ARTICLE_ID: Final = "speech"
_UNKNOWN_LENGTH: Final = 0xFFFFFFFF
"""What a WAV says of its length while it is still being made."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What is to be spoken, and how loud each speaker is."""

    segments: tuple[Segment, ...]
    sample_rate_hz: int
    gains_db: Mapping[Speaker, float]


def speech_of(
    services: Services, text: str, *, voice_id: str | None = None, speed: float = 1.0
) -> Speech:
    """Cast a text as the paragraphs of an article are, and say names as the newsroom does.

    Args:
        services: those of this process.
        text: what is to be said; an empty line ends a paragraph.
        voice_id: who speaks; None: whoever reads the text's language here.
        speed: 2.0 takes half the time.

    Raises:
        ArticleUnreadable: there are no words in it.
        VoiceUnknown: the voice is not installed.
        LanguageUnsupported: nobody speaks its language.
        LedgerUnavailable: the newsroom's names can't be read.
    """
    speakers = services.speakers
    if voice_id is not None:
        language = speakers.find(voice_id).voice.language
    else:
        language = detect_language(text) or services.settings.language
    blocks = tuple(Block("paragraph", " ".join(one.split())) for one in _PARAGRAPHS.split(text))
    article = Article(id=_ARTICLE_ID, title="…", language=language, blocks=blocks)
    casting = speakers.casting(article, voice_id)
    script = write_script(article, replace(speakers.reading(casting), min_coverage=0.0))
    spoken = tuple(one for one in script.segments if one.kind == "paragraph")
    voices = {one.voice.id: one.voice for one in casting.cast_of(spoken)}
    return Speech(
        segments=tuple(_at_speed(one, voices[one.voice_id], speed) for one in spoken),
        sample_rate_hz=max(voice.sample_rate_hz for voice in voices.values()),
        gains_db=gains_db_of(services, voices.values(), spoken),
    )


def sound_of(services: Services, speech: Speech, form: Format) -> Iterator[bytes]:
    """Yield a speech in a format; each sentence as soon as it is spoken, but FLAC all at once.

    Raises:
        SynthesisFailed: a voice makes no sound of it.
        EncodingFailed: LAME refused the sound.
        StoreUnavailable: clips can't be kept or found.
    """
    if form == "mp3":
        return _mp3(services, speech)
    return _wav(services, speech) if form == "wav" else _flac(services, speech)


def _at_speed(segment: Segment, voice: Voice, speed: float) -> Segment:
    """Return a segment that is spoken faster; unchanged, its clip is that of narrations."""
    if speed == 1.0:
        return segment
    scale = segment.synthesis.length_scale or voice.default_length_scale
    return replace(
        segment,
        synthesis=replace(segment.synthesis, length_scale=round(scale / speed, 4)),
        pause_after_ms=DurationMs(round(segment.pause_after_ms / speed)),
    )


def _mp3(services: Services, speech: Speech) -> Iterator[bytes]:
    encoder = LiveEncoder(
        speech.sample_rate_hz,
        services.encoding,
        services.mastering,
        gains_db=speech.gains_db,
        mark=mark_of_article(services.settings, _ARTICLE_ID),
    )
    for segment in speech.segments:
        yield b"".join(encoder.add(segment, clip_for(services, segment))[1])
    yield from encoder.close()


def _samples(services: Services, speech: Speech) -> Iterator[bytes]:
    """Yield each sentence with its pause, as 16-bit little-endian samples at the target."""
    rate = speech.sample_rate_hz
    stitcher = Stitcher(rate, mark=mark_of_article(services.settings, _ARTICLE_ID))
    leveller = Leveller(rate, services.mastering, dict(speech.gains_db))
    for segment in speech.segments:
        piece = stitcher.place(segment, at_rate(clip_for(services, segment), rate))
        floats = piece.samples.astype(np.float32) / np.float32(32768)
        levelled = leveller.level(floats, speaker_of(segment)) if len(floats) else floats
        yield to_int16(levelled).astype("<i2", copy=False).tobytes() + bytes(
            2 * piece.pause_samples
        )


def _wav(services: Services, speech: Speech) -> Iterator[bytes]:
    rate = speech.sample_rate_hz
    head = _wav_head(rate)
    for samples in _samples(services, speech):
        yield head + samples
        head = b""


def _wav_head(sample_rate_hz: int) -> bytes:
    """Return a WAV's head: 16-bit mono PCM (RIFF, Microsoft 1991), its length not known yet."""
    form = struct.pack("<HHIIHH", 1, 1, sample_rate_hz, 2 * sample_rate_hz, 2, 16)
    unknown = struct.pack("<I", _UNKNOWN_LENGTH)
    return b"RIFF" + unknown + b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + unknown


def _flac(services: Services, speech: Speech) -> Iterator[bytes]:
    samples = np.frombuffer(b"".join(_samples(services, speech)), "<i2")
    file = io.BytesIO()
    soundfile.write(file, samples, speech.sample_rate_hz, format="FLAC", subtype="PCM_16")
    yield file.getvalue()
