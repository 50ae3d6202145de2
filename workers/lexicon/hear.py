"""A name in a sentence, as it is said now and as it would be: what a producer hears first."""

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from audio.errors import LanguageUnsupported, LexiconInvalid, ListenError
from audio.languages import primary_subtag
from audio.model import Article, Block, Clip, DurationMs, Segment
from audio.script import write_script
from voices.lexicon.check import Pronouncer, check_entry
from voices.lexicon.entries import Entry, Lexicon
from workers.ledger import latest_article
from workers.lexicon.names import Names, Place
from workers.narrate import clip_for
from workers.services import Services

MOST_SENTENCE_CHARS: Final = 400
_READY: Final = {"en": "Ostrana is ready for 3.", "es": "Ostrana lista.", "ar": "المدينة جاهزة."}
"""Texts that need what texts with names need, by language."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence as it sounds."""

    phonemes: str
    """IPA, as the voice reads it; "" where it does not say."""
    wav: bytes
    duration_ms: DurationMs


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence without and with an entry."""

    voice_id: str
    before: Heard
    after: Heard


def try_entry(
    services: Services,
    entry: Entry,
    sentence: str,
    *,
    article_id: str | None = None,
    voice_id: str | None = None,
) -> Trial:
    """Speak a sentence as it is said by now, and as it would be with an entry.

    It is read, cast and spoken as a paragraph of the article would be, or of any article.

    Raises:
        LexiconInvalid: the entry can't be spoken, or is not in the sentence.
        ArticleUnknown: there is no such article.
        VoiceUnknown, LanguageUnsupported: nobody speaks it.
        SynthesisFailed: the voice made no sound of it.
        LedgerUnavailable, StoreUnavailable: a service failed.
    """
    sentence = " ".join(sentence.split())
    if not sentence or len(sentence) > MOST_SENTENCE_CHARS:
        raise LexiconInvalid(f"A sentence has 1 to {MOST_SENTENCE_CHARS} characters to be tried.")
    if not _is_in(entry, sentence):
        raise LexiconInvalid(f"{entry.written!r} is not in the sentence {sentence!r}, as written.")
    article = _article_of(services, article_id, entry.language, sentence)
    now = services.names()
    then = replace(now, entries=(*_without(now, entry), replace(entry, scope=None)))
    casting = services.speakers.casting(article, voice_id)
    voice = casting.choose("paragraph").voice
    check_entry(entry, pronouncer(services, entry.language, voice.id))
    heard = [
        _speak(
            services,
            [
                segment
                for segment in write_script(
                    article, services.speakers.reading(casting, names=names)
                ).segments
                if segment.kind == "paragraph"
            ],
        )
        for names in (now, then)
    ]
    return Trial(voice.id, *heard)


def warm_up(services: Services, language: str = "") -> None:
    """Load all that a try needs, so that the first one is not kept waiting.

    That is the voice, how it reads, and the rules and names of its language.

    What goes wrong here goes wrong again at the try, and is told there.

    Args:
        services: of this process.
        language: BCP 47; by default that of the voice that reads by default.
    """
    import soundfile  # noqa: F401, PLC0415  loaded here, used at the try

    try:
        voice = services.speakers.voice_for(language or services.settings.language)
        engine = services.speakers.engine(voice.id)
        text = _READY.get(primary_subtag(voice.language), _READY["en"])
        blocks = (Block("paragraph", text),)
        sample = Article(id="try", title="…", language=voice.language, blocks=blocks)
        casting = services.speakers.casting(sample)
        segments = write_script(sample, services.speakers.reading(casting)).segments
        engine.speak(segments[-1], segments[-1].synthesis)
        pronouncer(services, voice.language).sentences(text)
    except ListenError as error:
        log.info("no voice is ready for trying names: %s", error)


def pronouncer(services: Services, language: str, voice_id: str | None = None) -> Pronouncer:
    """Return what tells whether an entry can be spoken: how a voice reads, without its sound.

    Where no voice speaks the language, and none is named, it is espeak's knowledge alone, so names
    can be collected before a voice is installed.

    Raises:
        VoiceUnknown: the named voice is not installed.
        LanguageUnsupported: the named voice speaks another language, or espeak has none such.
    """
    from voices.piper import espeak_alone, reader_of  # noqa: PLC0415  a third of a second

    try:
        voice = services.speakers.voice_for(language, voice_id)
    except LanguageUnsupported:
        if voice_id:
            raise
        return espeak_alone(primary_subtag(language))
    return reader_of(services.speakers.find(voice.id))


def _article_of(
    services: Services, article_id: str | None, language: str, sentence: str
) -> Article:
    """Return an article of one sentence, with all that decides how it is read."""
    block = (Block("paragraph", sentence),)
    if article_id is None:
        return Article(id="try", title="…", language=language, blocks=block)
    known = services.speakers.with_language(latest_article(services.ledger, article_id))
    return replace(known, blocks=block, body_chars=0, dropped=())


def _without(names: Names, entry: Entry) -> Iterable[Entry]:
    """Return the entries that stay when another says the same name."""
    place = Place.of(entry)
    return (
        one
        for one in names.entries
        if (one.language, one.written) != (place.language, place.written)
    )


def _is_in(entry: Entry, sentence: str) -> bool:
    lexicon = Lexicon([[replace(entry, scope=None)]])
    starts = [0, *(i + 1 for i, char in enumerate(sentence) if not char.isalnum())]
    return any(lexicon.find(sentence, start) for start in starts if start < len(sentence))


def _speak(services: Services, segments: list[Segment]) -> Heard:
    """Speak segments one after the other; clips that are there are not spoken again."""
    import numpy as np  # noqa: PLC0415  most that is asked of names makes no sound
    import soundfile  # noqa: PLC0415  as above

    clips: list[Clip] = []
    phonemes: list[str] = []
    for segment in segments:
        clips.append(clip_for(services, segment))
        phonemes.append(" ".join(services.speakers.word_phonemes(segment) or ()))
    rate_hz = max(clip.sample_rate_hz for clip in clips)
    samples = np.concatenate([clip.samples for clip in clips if clip.sample_rate_hz == rate_hz])
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, subtype="PCM_16", format="WAV")
    duration_ms = DurationMs(len(samples) * 1000 // rate_hz)
    return Heard(" ".join(phonemes), file.getvalue(), duration_ms)
