"""How far a voice is slowed down or hurried to speak at the newsroom's pace."""

from dataclasses import replace

import pytest

from audio.model import Article, Block, SynthesisSettings, Voice
from audio.script import Part, Reading, opening_segment, write_script
from voices.calibration import Calibration
from voices.casting import Casting, Rule
from voices.pace import length_scale_for, pause_scale_for

ANN = Voice(
    id="en_US-ann-low",
    language="en-US",
    quality="low",
    sample_rate_hz=22_050,
    model_sha256="0" * 64,
    licence="unknown",
)
MEASURED = Calibration(
    integrated_lufs=-20.0,
    true_peak_dbtp=-3.0,
    words_per_minute=256.0,
    ms_per_char=55.0,
    times_real_time=20.0,
    lead_ms=80.0,
    trail_ms=100.0,
    model_sha256="0" * 64,
    engine_version="1.8.0",
    length_scale=1.0,
)


@pytest.mark.parametrize(
    ("own", "language", "pace_wpm", "scale"),
    [
        (256.0, "en-US", 172.0, 1.16),  # 200 words of news, which are longer than the sample's
        (256.0, "en-US", 200.0, 1.0),
        (192.0, "en-US", 172.0, 0.87),
        (136.0, "es-ES", 172.0, 0.81),  # as many Spanish words as say the same
        (136.0, "es-ES", 0.0, 1.0),
        (500.0, "en-US", 100.0, 1.5),
        (100.0, "en-US", 300.0, 0.7),
    ],
)
def test_a_voice_gets_the_pace_that_is_asked_for(
    own: float, language: str, pace_wpm: float, scale: float
) -> None:
    """A fast voice is slowed down and a slow one hurried, never so far that it slurs."""
    voice = replace(ANN, language=language)
    measured = replace(MEASURED, words_per_minute=own)
    assert length_scale_for(voice, measured, pace_wpm) == pytest.approx(scale, abs=0.011)


def test_a_voice_that_nobody_measured_keeps_its_pace() -> None:
    """Nobody knows how fast it is."""
    assert length_scale_for(replace(ANN, default_length_scale=1.2), None, 172.0) == 1.2


def test_a_voices_own_scale_counts() -> None:
    """What was measured was measured at the scale of its configuration."""
    voice = replace(ANN, default_length_scale=1.2)
    assert length_scale_for(voice, MEASURED, 200.0) == 1.2


def test_a_voice_that_heeds_half_of_a_scale_gets_twice_as_much() -> None:
    """Whole frames swallow a part of it; the pace is what is heard."""
    heeds_half = replace(MEASURED, stretch=0.5)
    plain = length_scale_for(ANN, MEASURED, 172.0)
    assert length_scale_for(ANN, heeds_half, 172.0) == pytest.approx(1 + 2 * (plain - 1), abs=0.03)
    assert heeds_half.slowdown(1 + 2 * (plain - 1)) == pytest.approx(plain)


def test_measurements_that_hardly_differ_make_the_same_clips() -> None:
    """Two machines that calibrated a voice each, with its chance in it, say the same."""
    other = replace(MEASURED, words_per_minute=256.3)
    assert length_scale_for(ANN, MEASURED, 172.0) == length_scale_for(ANN, other, 172.0)


def test_a_rules_own_scale_goes_before_the_pace() -> None:
    """Whoever wrote a scale meant that scale."""
    casting = Casting(
        article=Article(id="a", title="A", language="en", blocks=()),
        default=ANN,
        installed={ANN.id: ANN},
        rules=(Rule(kind=("quote",), length_scale=1.4),),
        length_scales={(ANN.id, None): 1.16},
    )
    assert casting.choose("quote").synthesis.length_scale == 1.4
    assert casting.choose("title").synthesis.length_scale == 1.16
    silent = replace(casting, synthesis=SynthesisSettings(noise_w=0.0), length_scales={})
    assert silent.choose("title").synthesis == SynthesisSettings(noise_w=0.0)


def test_pauses_scale_with_the_pace() -> None:
    """All of them, in the opening as in the whole script; without a pace they stay."""
    article = Article(
        id="a",
        title="A quiet day",
        language="en",
        blocks=(Block("paragraph", "It rained. Nobody minded."), Block("heading", "Later")),
    )

    def pauses(pace_wpm: float) -> list[int]:
        reading = Reading(
            caster=lambda _kind, _language: Part(ANN.id), pause_scale=pause_scale_for(pace_wpm)
        )
        script = write_script(article, reading)
        assert script.segments[0] == opening_segment(article, reading)
        return [segment.pause_after_ms for segment in script.segments]

    assert pauses(0) == pauses(172)
    assert pauses(86) == [2 * pause for pause in pauses(172)]
