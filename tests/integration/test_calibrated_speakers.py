"""Measuring voices of several speakers, and what speaks with what was measured."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.tone_voices import write_voice

from audio.model import Article, Block
from workers.cli import main
from workers.narrate import prepare
from workers.services import Services, build_services
from workers.settings import Settings
from workers.voice_supply import measure
from workers.voice_supply.measure import calibrate_everybody, calibrate_voice

CROWD = "en_GB-crowd-low"
TALK = Article(
    id="talk",
    title="A talk",
    language="en",
    blocks=(
        Block("paragraph", "They met at the harbour on a grey Tuesday, and talked for an hour."),
        Block("quote", "I was here before the bridge was built, and I will be here afterwards."),
    ),
)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """Build services of which ben reads quotes."""
    write_voice(tmp_path / "voices", CROWD, speakers=("ada", "ben", "cai"))
    return build_services(
        Settings(
            data_dir=tmp_path,
            store=str(tmp_path / "store"),
            voices_dirs=(tmp_path / "voices",),
            voice=CROWD,
            casting=[{"kind": "quote", "voice": CROWD, "speaker": "ben"}],
        )
    )


def test_a_voice_is_measured_with_each_of_its_speakers(services: Services) -> None:
    """Nobody has to know that it has several."""
    made = calibrate_everybody(services, CROWD)
    assert list(made) == [CROWD, f"{CROWD}:ada", f"{CROWD}:ben", f"{CROWD}:cai"]
    assert made[f"{CROWD}:ada"].integrated_lufs != made[f"{CROWD}:ben"].integrated_lufs


def test_of_a_crowd_only_those_who_are_cast_are_measured(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some voices have nine hundred speakers, each of whom takes seconds."""
    monkeypatch.setattr(measure, "MOST_SPEAKERS", 2)
    assert list(calibrate_everybody(services, CROWD)) == [CROWD, f"{CROWD}:ben"]


def test_a_speaker_has_its_own_gain_pace_and_length(services: Services, tmp_path: Path) -> None:
    """What was measured of ben holds where ben speaks, and nowhere else."""
    calibrate_voice(services, CROWD, beside=True)
    calibrate_voice(services, CROWD, 1, beside=True)
    path = tmp_path / "voices" / f"{CROWD}.speaker-1.calibration.json"
    ben = json.loads(path.read_text()) | {"stretch": 1.0}
    path.write_text(json.dumps(ben))
    before = prepare(services, TALK)
    ben |= {"integrated_lufs": -30.0, "words_per_minute": ben["words_per_minute"] * 0.9}
    path.write_text(json.dumps(ben))
    after = prepare(services, TALK)
    gains_db = services.speakers.gains_db(after.voices, after.script.segments)
    assert gains_db[CROWD, 1] == pytest.approx(14.0)
    assert gains_db[CROWD, None] == pytest.approx(after.voice.gain_db)
    for old, new in zip(before.script.segments, after.script.segments, strict=True):
        slower = (new.synthesis.length_scale or 1.0) / (old.synthesis.length_scale or 1.0)
        assert slower == pytest.approx(0.9 if new.kind == "quote" else 1.0, abs=0.02)
    quotes = [n for n, s in enumerate(after.script.segments) if s.kind == "quote"]
    assert quotes
    assert all(after.estimated_ms[n] < before.estimated_ms[n] for n in quotes)


def test_one_speaker_is_measured_by_name(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``listen voices calibrate ID:SPEAKER`` is for those of a crowd."""
    monkeypatch.setenv("LISTEN_VOICES_DIRS", str(tmp_path / "voices"))
    monkeypatch.setenv("LISTEN_DATA_DIR", str(tmp_path / "data"))
    done = CliRunner().invoke(main, ["voices", "calibrate", f"{CROWD}:cai", "--json"])
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)["voices"]
    assert row["id"] == f"{CROWD}:cai"
    assert (tmp_path / "voices" / f"{CROWD}.speaker-2.calibration.json").is_file()
