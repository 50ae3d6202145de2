"""``listen hear``: what it says, to people and to machines, and what it exits with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.humming_narrations import humming_services
from support.stand_in_recogniser import StandInRecogniser

from audio.intake import read_article
from workers.cli import main
from workers.narrate import narrate

TEXT = "# Tide tables to be redrawn\n\nFour gauges were read for three years at the quay, and all agree.\n"
WHOLE = (
    "Tide tables to be redrawn. Four gauges were read for three years at the quay, and all agree."
)
CUT = "Four gauges were read, and all agree."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run the command on an article in a file; the recogniser gives the answers."""
    (tmp_path / "tide.md").write_text(TEXT)

    def invoke(answers: list[str], *arguments: str) -> Result:
        services, _ = humming_services(tmp_path / "store", data_dir=tmp_path / "data")
        services.use_recogniser("en", StandInRecogniser(answers))
        monkeypatch.setattr("workers.cli.hear.services_for", lambda: services)
        named = [str(tmp_path / "tide.md") if word == "FILE" else word for word in arguments]
        return CliRunner().invoke(main, ["hear", *named])

    return invoke


def test_what_is_as_written_is_said_to_be(run) -> None:
    """One line, and nothing wrong."""
    done = run([WHOLE], "FILE")
    assert done.exit_code == 0, done.output
    assert "2 segments heard, all as written" in done.stdout


def test_what_is_wrong_is_shown_with_its_words(run) -> None:
    """So that a producer knows where to listen; scripts see it by the exit status."""
    done = run(["Tide tables to be redrawn. " + CUT, "Tide tables to be redrawn.", CUT], "FILE")
    assert done.exit_code == 1
    assert "1 suspicious" in done.stdout
    assert "  segment 1, words are missing: Four gauges" in done.stdout
    assert "three years at the quay" in done.stdout


def test_it_says_when_that_is_heard_on_air(run, tmp_path: Path) -> None:
    """A producer goes straight there; what was changed since the article went on air has no time."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path / "data")
    article = read_article(TEXT.encode(), name="tide.md", default_id="tide")
    manifest = narrate(services, article).manifest
    words = json.loads(services.store.get(manifest.files["words.json"].key))
    start_ms = next(cue["start_ms"] for cue in words["cues"] if cue["index"] == 1)
    spoiled = ["Tide tables to be redrawn. " + CUT, "Tide tables to be redrawn.", CUT]
    assert f"  at 0:{start_ms // 1000:02}, words are missing" in run(spoiled, "FILE").stdout
    (heard,) = json.loads(run(spoiled, "FILE", "--json").stdout)["heard"]
    assert heard["suspicious"][0]["start_ms"] == start_ms
    (tmp_path / "tide.md").write_text(TEXT.replace("Four gauges", "All the gauges"))
    assert "  segment 1, words are missing" in run(spoiled, "FILE").stdout


def test_machines_get_json(run) -> None:
    """With all that people get."""
    done = run(
        ["Tide tables to be redrawn. " + CUT, "Tide tables to be redrawn.", CUT], "FILE", "--json"
    )
    (heard,) = json.loads(done.stdout)["heard"]
    assert (heard["segments"], len(heard["suspicious"])) == (2, 1)
    assert heard["suspicious"][0]["kind"] == "missing"


def test_a_voice_is_measured(run, tmp_path: Path) -> None:
    """What is heard of it is kept for its narrations."""
    done = run(["nothing of it"], "--voice", "en_US-starter-low", "--json")
    assert done.exit_code == 0, done.output
    (heard,) = json.loads(done.stdout)["heard"]
    assert heard["lost"] > 0.9
    assert heard["threshold"] == pytest.approx(1.5 * heard["worst"])
    assert (tmp_path / "data/calibrations/en_US-starter-low.hearing.json").is_file()


def test_people_are_told_what_a_voice_is_judged_by(run) -> None:
    """Of a voice that is hardly understood, much has to be wrong before it is suspicious."""
    (heard,) = json.loads(run(["nothing"], "--voice", "en_US-starter-low", "--json").stdout)[
        "heard"
    ]
    said = run(["nothing"], "--voice", "en_US-starter-low").stdout
    assert said.endswith(f"its narrations are suspicious from {heard['threshold']:.0f} on\n")


def test_it_says_what_it_needs(run) -> None:
    """Whoever types the name alone is told what may follow."""
    done = run([WHOLE])
    assert done.exit_code == 2
    assert "--voice ID" in done.output
    assert "pip install 'listen-narrator[hear]'" in run([WHOLE], "--help").stdout
