"""How long a narration will sound, said beforehand."""

from dataclasses import replace
from pathlib import Path

import pytest

from audio.model import Article, Block, Chapter, Script, SynthesisSettings
from audio.script import Part, Reading, write_script
from voices.calibration import Calibration, known_calibration
from voices.estimate import article_ms, estimated_ms, ms_per_letter
from voices.library.installed import STARTER_VOICE_ID, find_voice
from voices.piper import load_engine, reader_of
from voices.sample_text import segments_of
from voices.sounds import sounds_in


def _script(text: str, synthesis: SynthesisSettings | None = None) -> Script:
    return Script(
        article_id="a",
        language="en",
        segments=segments_of(text, "en", STARTER_VOICE_ID, synthesis=synthesis),
        chapters=(Chapter(0, "A"),),
        dropped=(),
        coverage=1.0,
    )


def test_lengths_are_estimated_before_a_word_is_spoken(tmp_path: Path) -> None:
    """A text that was not the measured one sounds about as long as was said beforehand."""
    installed = find_voice(STARTER_VOICE_ID, [])
    known: dict[tuple[str, int | None], Calibration | None] = {
        (STARTER_VOICE_ID, None): known_calibration(installed, folder=tmp_path)
    }
    voices = {STARTER_VOICE_ID: installed.voice}
    text = (
        "Rain is expected on the northern coast from Tuesday. Ferries will run an hour later than"
        " usual, and the bridge is closed to lorries. Nobody was hurt when a crane fell on Sunday."
    )
    engine = load_engine(installed)
    script = _script(text)
    spoken_ms = 0
    for segment in script.segments:
        clip = engine.speak(segment, segment.synthesis)
        loud = abs(clip.samples.astype(int)) > 100
        spoken_ms += 1000 * int(loud.nonzero()[0][-1] - loud.nonzero()[0][0]) // 22_050 + 300

    def estimated(script: Script, known: dict[tuple[str, int | None], Calibration | None]) -> int:
        return sum(estimated_ms(script, voices, known, lambda s: engine.phonemes_of(s.spoken_text)))

    assert estimated(script, known) == pytest.approx(spoken_ms, rel=0.05)
    unknown = estimated(script, {(STARTER_VOICE_ID, None): None})
    assert unknown == pytest.approx(spoken_ms, rel=0.3)
    slower = _script(text, SynthesisSettings(length_scale=2.0))
    pauses_ms = 350 * len(script.segments)
    assert estimated(slower, known) - pauses_ms == pytest.approx(
        2 * (estimated(script, known) - pauses_ms), abs=5
    )


def test_an_article_is_as_long_by_its_text_as_by_its_script(tmp_path: Path) -> None:
    """The button says before anything is prepared what the player says afterwards."""
    installed = find_voice(STARTER_VOICE_ID, [])
    known = known_calibration(installed, folder=tmp_path)
    text = (
        "Rain is expected on the northern coast from Tuesday, says the office for weather. It rained"
        " for 14 days in 1998; nobody minded. The bridge is closed to lorries."
    )
    article = Article(id="a", title="", language="en", blocks=(Block("paragraph", text),))
    by_script = sum(
        estimated_ms(
            _script(text),
            {STARTER_VOICE_ID: installed.voice},
            {(STARTER_VOICE_ID, None): known},
            lambda s: reader_of(installed).phonemes_of(s.spoken_text),
        )
    )
    by_text = article_ms(article, ms_per_letter("en", known, 1.0), 1.0)
    assert by_text == pytest.approx(by_script + 1150, rel=0.12)  # the pauses after both blocks
    slow = article_ms(article, ms_per_letter("en", known, 1.5), 1.5)
    assert slow == pytest.approx(1.5 * by_text, rel=0.01)


def test_a_length_is_that_of_the_sounds_and_not_of_the_letters(tmp_path: Path) -> None:
    """A word is as long as it is said, however it is spelt, and a comma takes time."""
    assert sounds_in("kjˈuː") == 1 + 3
    assert sounds_in("θˈɔːɹoʊ") == 1 + 5
    assert sounds_in("kjˈuː, θˈɔːɹoʊ.") == 1 + 3 + 4 + 5
    assert sounds_in(" .,ˈ") == 0
    installed = find_voice(STARTER_VOICE_ID, [])
    measured = known_calibration(installed, folder=tmp_path)
    assert measured
    known: dict[tuple[str, int | None], Calibration | None] = {(STARTER_VOICE_ID, None): measured}
    script = _script("It rained all day.", SynthesisSettings(length_scale=1.5))

    def estimate() -> int:
        voices = {STARTER_VOICE_ID: installed.voice}
        return sum(estimated_ms(script, voices, known, lambda _: "aaaaaaaaa"))

    assert estimate() == pytest.approx(10 * 1.5 * measured.ms_per_sound + 350, abs=2)
    known[STARTER_VOICE_ID, None] = replace(measured, stretch=0.5)
    assert estimate() == pytest.approx(10 * 1.25 * measured.ms_per_sound + 350, abs=2)


def test_a_language_that_nobody_reads_has_a_length_too() -> None:
    """A page in German may carry the player as well."""
    article = Article(
        id="a", title="Der Regen", language="de", blocks=(Block("paragraph", "Es regnet."),)
    )
    assert 1000 < article_ms(article, ms_per_letter("de", None, 1.0), 1.0) < 5000


@pytest.mark.parametrize(
    ("language", "voice_id", "text"),
    [
        (
            "en",
            STARTER_VOICE_ID,
            "The port lists its ships at https://ports.example.org/lists/north_pier and sends"
            " changes to pier@example.org. The EU, the UN and the IMF read them, and so do HMRC and"
            " the BBC (on weekdays); 45 % of the 562 ships of 2026 came back in 2027.",
        ),
        (
            "es",
            "es_ES-starter-low",
            "La página puertos.example.org/muelle_norte cuenta 1.250 barcos en 2026, de los que el"
            " 45 % (unos 562) eran de fuera. Costó 2.500.000 € – la mitad de lo que se pidió – y un"
            " 0,3 % queda para 2027.",
        ),
    ],
)
def test_figures_capitals_and_signs_count_before_there_is_a_script(
    tmp_path: Path, language: str, voice_id: str, text: str
) -> None:
    """The button's length holds for a text whose letters say little of how long it sounds."""
    installed = find_voice(voice_id, [])
    known = known_calibration(installed, folder=tmp_path)
    article = Article(id="a", title="", language=language, blocks=(Block("paragraph", text),))
    reading = Reading(caster=lambda _kind, _language: Part(voice_id))
    script = write_script(article, reading)
    reader = reader_of(installed)
    voices = {voice_id: installed.voice}
    by_script = sum(
        estimated_ms(
            script, voices, {(voice_id, None): known}, lambda s: reader.phonemes_of(s.spoken_text)
        )
    )
    by_text = article_ms(article, ms_per_letter(language, known, 1.0), 1.0)
    assert by_text == pytest.approx(by_script + 1050, rel=0.1)  # no pause after a title there
