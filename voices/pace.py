"""The pace of a newsroom: how far a voice is slowed down or hurried to speak as fast as it should.

Voices have paces of their own, from 130 words a minute to 230, because their speakers had. What was
measured of a voice says by how much its sounds have to last longer or shorter.
"""

from audio.languages import language_facts
from audio.model import Voice
from voices.calibration import Calibration

NEWSREADER_WPM = 172.0
"""Words a minute of a newsreader, in English; what the pauses of a script are made for."""
MOST_SLOWED, MOST_HURRIED = 1.5, 0.7
"""No voice takes more or less of its own time than this: beyond it, voices begin to slur."""


def news_wpm(calibration: Calibration, language: str) -> float:
    """Return how many words of news a voice speaks a minute at its own pace, without pauses.

    It was measured with the language's sample text, whose words may be shorter.
    """
    return calibration.words_per_minute / language_facts(language).news_word_for_sample


def length_scale_for(voice: Voice, calibration: Calibration | None, pace_wpm: float) -> float:
    """Return the length scale with which a voice speaks at a pace, in steps of 0.01.

    Args:
        voice: who speaks.
        calibration: what was measured of it; without it, the voice keeps its own pace.
        pace_wpm: English words of news a minute, counted without the pauses between sentences; in
            another language as many as say the same in that time. 0 leaves the voice alone.
    """
    own = voice.default_length_scale
    if not pace_wpm or calibration is None:
        return own
    wanted_wpm = pace_wpm * language_facts(voice.language).words_for_an_english_one
    own_wpm = news_wpm(calibration, voice.language)
    slowdown = min(max(own_wpm / wanted_wpm, MOST_HURRIED), MOST_SLOWED)
    # In steps, so that two machines that measured a voice each say the same clip alike.
    return round(own * (1 + (slowdown - 1) / calibration.stretch), 2)


def pause_scale_for(pace_wpm: float) -> float:
    """Return how much longer pauses are than they are at a newsreader's pace; 1 where it is 0."""
    return NEWSREADER_WPM / pace_wpm if pace_wpm else 1.0
