"""The key under which a segment's sound is kept."""

from dataclasses import replace

import pytest
from support.segments_to_speak import segment_of

from audio.model import DurationMs, Voice
from voices.engine import SynthesisSettings, clip_key

VOICE = Voice(
    id="en_US-test-low",
    language="en-US",
    quality="low",
    sample_rate_hz=22050,
    model_sha256="0" * 64,
    licence="unknown",
)
SEGMENT = segment_of("Xi spoke.", {"Xi": "ʃˈiː"})
SETTINGS = SynthesisSettings()
KEY = clip_key("piper", "1.8.0", VOICE, SETTINGS, SEGMENT)


def test_the_key_is_the_same_in_every_process_and_release():
    """Clips that are already stored must be found again; a change here throws all of them away."""
    assert KEY == "9dda650a206a276a94671578b39e2793e47996725388374a5c1c442bda69ec63"


@pytest.mark.parametrize(
    "changed",
    [
        clip_key("other", "1.8.0", VOICE, SETTINGS, SEGMENT),
        clip_key("piper", "1.8.1", VOICE, SETTINGS, SEGMENT),
        clip_key("piper", "1.8.0", replace(VOICE, model_sha256="1" * 64), SETTINGS, SEGMENT),
        clip_key("piper", "1.8.0", replace(VOICE, default_length_scale=1.1), SETTINGS, SEGMENT),
        clip_key("piper", "1.8.0", VOICE, SynthesisSettings(length_scale=1.1), SEGMENT),
        clip_key("piper", "1.8.0", VOICE, SynthesisSettings(noise_scale=0.0), SEGMENT),
        clip_key("piper", "1.8.0", VOICE, SynthesisSettings(noise_w=0.0), SEGMENT),
        clip_key("piper", "1.8.0", VOICE, SynthesisSettings(speaker=0), SEGMENT),
        clip_key("piper", "1.8.0", VOICE, SETTINGS, segment_of("Xi speaks.", {"Xi": "ʃˈiː"})),
        clip_key("piper", "1.8.0", VOICE, SETTINGS, segment_of("Xi spoke.", {"Xi": "ʃˈi"})),
        clip_key("piper", "1.8.0", VOICE, SETTINGS, segment_of("Xi spoke.")),
        clip_key("piper", "1.8.0", VOICE, SETTINGS, replace(SEGMENT, words=SEGMENT.words[:1])),
    ],
)
def test_whatever_is_heard_or_timed_differently_has_another_key(changed):
    """A clip is never used for a text, voice or setting it was not made with."""
    assert changed != KEY


def test_what_is_not_heard_leaves_the_key_alone():
    """A corrected display text, another pause or place in the article reuses the clip."""
    moved = replace(
        SEGMENT,
        index=7,
        chapter=2,
        kind="quote",
        display_text="Xi  spoke.",
        pause_after_ms=DurationMs(900),
        words=tuple(replace(w, display_start=w.display_start + 1) for w in SEGMENT.words),
    )
    assert clip_key("piper", "1.8.0", VOICE, SETTINGS, moved) == KEY


def test_the_voices_own_pace_is_one_key_however_it_is_asked_for():
    """Setting the pace to what it would be anyway doesn't speak an article again."""
    assert clip_key("piper", "1.8.0", VOICE, SynthesisSettings(length_scale=1), SEGMENT) == KEY


def test_text_that_is_not_unicode_has_a_key_too():
    """A lone surrogate in a page must not stop the narration at the cache."""
    assert len(clip_key("piper", "1.8.0", VOICE, SETTINGS, segment_of("a \ud800 b"))) == 64
