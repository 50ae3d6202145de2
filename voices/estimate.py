"""How long a narration will sound, said before a word of it is spoken.

A voice takes time for each letter, and pauses at marks inside a sentence. Of 20 English articles of
ours with the starter voice and 12 Spanish ones with its own, every script came within 5 %, and all
but one of the articles by their text alone. With a voice that nobody measured, expect a fifth.
"""

from collections.abc import Mapping
from functools import cache

from audio.languages import language_facts
from audio.model import Article, Script, Segment, Voice
from audio.script import PAUSE_AFTER_MS, PAUSE_AFTER_SENTENCE_MS, pieces_of
from audio.spoken import segment_spans
from voices.calibration import Calibration
from voices.sample_text import sample_text, segments_of

EDGES_MS = 50
"""What stitching leaves of the silence round a sentence, a margin on either side."""
_MARKS = ",;:،؛"
_LETTERS_FOR_A_MARK = 5
"""Fitted to what voices of ours said, as the next one: a comma takes as long as five letters."""
_LETTERS_FOR_A_SENTENCE = 2
_LETTERS_FOR_A_FIGURE = 6
"""Figures are words when they are spoken: 14 is fourteen, 1998 nineteen ninety-eight."""


def estimated_ms(
    script: Script,
    voices: Mapping[str, Voice],
    known: Mapping[tuple[str, int | None], Calibration | None],
) -> tuple[int, ...]:
    """Estimate how long each segment will sound with the pause after it, from its speaker's pace.

    Args:
        script: what will be read.
        voices: those that read it, by id.
        known: what was measured of them, by voice id and speaker.
    """
    speech_ms = (
        _speech_ms(s, script.language, voices[s.voice_id], known[s.voice_id, s.synthesis.speaker])
        for s in script.segments
    )
    return tuple(
        round(ms) + (EDGES_MS if segment.words else 0) + segment.pause_after_ms
        for ms, segment in zip(speech_ms, script.segments, strict=True)
    )


def unvoiced_ms(script: Script) -> int:
    """Estimate how long a script would sound with a voice of its language that nobody knows yet."""
    return sum(
        round(_letters(segment.spoken_text) * _usual_ms(segment.language or script.language))
        + (EDGES_MS if segment.words else 0)
        + segment.pause_after_ms
        for segment in script.segments
    )


def article_ms(article: Article, ms_per_letter: float, pause_scale: float) -> int:
    """Estimate how long an article will sound, from its text as it is written; quickly.

    Args:
        article: what will be read.
        ms_per_letter: of whoever reads it; see :func:`ms_per_letter`.
        pause_scale: how much longer pauses are; see :func:`voices.pace.pause_scale_for`.
    """
    letters, n_sentences, pauses_ms = 0.0, 0, 0
    is_read = bool(language_facts(article.language).reading_rules)
    for kind, text in pieces_of(article):
        spans = segment_spans(text, article.language) if is_read else [(0, len(text))]
        letters += sum(_letters(text[start:end]) for start, end in spans)
        letters += (_LETTERS_FOR_A_FIGURE - 1) * sum(map(str.isdigit, text))
        n_sentences += len(spans)
        pauses_ms += PAUSE_AFTER_MS[kind] + PAUSE_AFTER_SENTENCE_MS * max(0, len(spans) - 1)
    return round(letters * ms_per_letter + n_sentences * EDGES_MS + pauses_ms * pause_scale)


def ms_per_letter(language: str, calibration: Calibration | None, length_scale: float) -> float:
    """Return how long a voice takes for a letter of news, in ms.

    Args:
        language: BCP 47, the voice's.
        calibration: what was measured of it; None: what is usual in the language.
        length_scale: with which it speaks; what was measured holds for the calibration's.
    """
    if calibration is None:
        return _usual_ms(language) * length_scale
    of_sample = calibration.ms_per_char * _chars_for_a_letter(language)
    news = language_facts(language).news_for_sample
    return of_sample * news * length_scale / calibration.length_scale


def _speech_ms(
    segment: Segment, language: str, voice: Voice, calibration: Calibration | None
) -> float:
    scale = segment.synthesis.length_scale or voice.default_length_scale
    spoken = segment.language or language
    return _letters(segment.spoken_text) * ms_per_letter(spoken, calibration, scale)


def _usual_ms(language: str) -> float:
    return language_facts(language).ms_per_char * _chars_for_a_letter(language)


def _letters(text: str) -> float:
    """Return how many letters a sentence is as long as."""
    marks = sum(text.count(mark) for mark in _MARKS)
    letters = sum(map(str.isalnum, text))
    return letters + _LETTERS_FOR_A_MARK * marks + _LETTERS_FOR_A_SENTENCE if letters else 0.0


@cache
def _chars_for_a_letter(language: str) -> float:
    """Return how many characters of the text that voices are measured with are one such letter."""
    if not language_facts(language).sample_text:
        return 1.0
    segments = segments_of(sample_text(language), language, "")
    n_chars = sum(len(segment.spoken_text) for segment in segments)
    return n_chars / sum(_letters(segment.spoken_text) for segment in segments)
