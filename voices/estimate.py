"""How long a narration will sound, said before a word of it is spoken.

A voice takes time for each sound, and pauses at marks inside a sentence. How long for a sound is
measured when it is calibrated; what sounds a script has, espeak says in milliseconds. What is
written is counted where nobody says them: of an article that has no script yet, or with a voice
that was never measured. See docs/sound.md for how far off each is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from audio.languages import LanguageFacts, language_facts
from audio.model import Article, Script, Segment, Voice
from audio.pauses import PAUSE_AFTER_MS, PAUSE_AFTER_SENTENCE_MS
from audio.script import pieces_of
from audio.spoken import segment_spans
from voices.calibration import Calibration
from voices.sample_text import sample_text, segments_of
from voices.sounds import sounds_in

EDGES_MS = 50
"""What stitching leaves of the silence round a sentence, a margin on either side."""
_MARKS = ",;:،؛"
_LETTERS_FOR_A_MARK = 5
"""Fitted to what voices of ours said, as the next one: a comma takes as long as five letters."""
_LETTERS_FOR_A_SENTENCE = 2
_WRITTEN_MARK = re.compile(r"[,;:](?!\d)|[–—()،؛]")
_ZEROS_IN_A_ROW = re.compile(r"(?<=[\d.,])0{2,}")
_SIGNS = "/_@=+~#&%$€£|\\<>"
"""Said by name, mostly."""
_LETTERS_FOR_A_WRITTEN_MARK = 4.3
_LETTERS_FOR_A_WRITTEN_SENTENCE = 1
_WORD_OF_CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")


def estimated_ms(
    script: Script,
    voices: Mapping[str, Voice],
    known: Mapping[tuple[str, int | None], Calibration | None],
    phonemes_of: Callable[[Segment], Sequence[str]],
) -> tuple[int, ...]:
    """Estimate how long each segment will sound with the pause after it, from its speaker's pace.

    Args:
        script: what will be read.
        voices: those that read it, by id.
        known: what was measured of them, by voice id and speaker.
        phonemes_of: says what a segment's voice makes of it.
    """

    def speech_ms(segment: Segment) -> float:
        voice = voices[segment.voice_id]
        scale = segment.synthesis.length_scale or voice.default_length_scale
        calibration = known[segment.voice_id, segment.synthesis.speaker]
        if calibration and calibration.ms_per_sound and segment.words:
            ms_per_sound = calibration.ms_per_sound * calibration.slowdown(scale)
            return sounds_in(phonemes_of(segment)) * ms_per_sound
        language = segment.language or script.language
        return _letters(segment.spoken_text) * ms_per_letter(language, calibration, scale)

    return tuple(
        round(speech_ms(s)) + (EDGES_MS if s.words else 0) + s.pause_after_ms
        for s in script.segments
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
    facts = language_facts(article.language)
    for kind, text in pieces_of(article):
        spans = segment_spans(text, article.language) if facts.reading_rules else [(0, len(text))]
        letters += _letters_as_written(text, facts) + _LETTERS_FOR_A_WRITTEN_SENTENCE * len(spans)
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
    facts = language_facts(language)
    ms = calibration.ms_per_sound * facts.sounds_per_letter
    if not ms:
        ms = calibration.ms_per_char * _chars_for_a_letter(language) * facts.news_for_sample
    return ms * calibration.slowdown(length_scale)


def _usual_ms(language: str) -> float:
    return language_facts(language).ms_per_char * _chars_for_a_letter(language)


def _letters(text: str) -> float:
    """Return how many letters a sentence is as long as."""
    marks = sum(text.count(mark) for mark in _MARKS)
    letters = sum(map(str.isalnum, text))
    return letters + _LETTERS_FOR_A_MARK * marks + _LETTERS_FOR_A_SENTENCE if letters else 0.0


def _letters_as_written(text: str, facts: LanguageFacts) -> float:
    """Return how many letters of running text a text is as long as, when it is spoken."""
    letters, marks = sum(map(str.isalpha, text)), len(_WRITTEN_MARK.findall(text))
    digits = sum(map(str.isdigit, text)) - sum(map(len, _ZEROS_IN_A_ROW.findall(text)))
    signs = sum(map(text.count, _SIGNS))
    words = (found.group() for found in _WORD_OF_CAPITALS.finditer(text))
    capitals = sum(len(word) for word in words if word.isupper())
    return (
        letters
        + facts.letters_for_a_digit * digits
        + facts.letters_for_a_capital * capitals
        + facts.letters_for_a_sign * signs
        + _LETTERS_FOR_A_WRITTEN_MARK * marks
    )


@cache
def _chars_for_a_letter(language: str) -> float:
    """Return how many characters of the text that voices are measured with are one such letter."""
    if not language_facts(language).sample_text:
        return 1.0
    segments = segments_of(sample_text(language), language, "")
    n_chars = sum(len(segment.spoken_text) for segment in segments)
    return n_chars / sum(_letters(segment.spoken_text) for segment in segments)
