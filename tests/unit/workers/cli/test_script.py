"""``listen script --json``, as it is typed, where no voice is needed."""

import json
from pathlib import Path

from click.testing import CliRunner

from workers.cli import main

TEXT = "Gate closes\n\nThe gate closed at 5 p.m. on Monday, and nobody has seen the guard since then.\n"


def words_of(tmp_path: Path, *options: str) -> list[dict[str, str]]:
    source = tmp_path / "gate.txt"
    source.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(
        main, ["script", str(source), "--language", "en", "--json", *options]
    )
    assert result.exit_code == 0, result.output
    segments = json.loads(result.stdout)["segments"]
    return [word for segment in segments for word in segment.get("words", ())]


def test_without_a_voice_nothing_is_phonemised(tmp_path: Path) -> None:
    """No voice is loaded by who only wants the script."""
    assert words_of(tmp_path) == []


def test_a_script_needs_no_voice(tmp_path: Path) -> None:
    """Every language that Listen reads has its script, also where no installed voice speaks it."""
    source = tmp_path / "gate.txt"
    source.write_text(
        "إغلاق البوابة\n\nأغلقت البوابة يوم الاثنين ولم ير أحد الحارس منذ ذلك الوقت في الميناء القديم.",
        encoding="utf-8",
    )
    result = CliRunner().invoke(main, ["script", str(source), "--language", "ar", "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert [segment["voice_id"] for segment in document["segments"]] == [None, None]
    assert document["estimated_duration_ms"] > 3_000
    assert "nothing could speak this here" in result.stderr


def test_a_named_voice_still_has_to_speak_the_language(tmp_path: Path) -> None:
    """Who names a voice wants that voice; another language than its own is an error."""
    source = tmp_path / "gate.txt"
    source.write_text("Cierra la puerta\n\nLa puerta cerró el lunes.", encoding="utf-8")
    arguments = ["script", str(source), "--language", "es", "--voice", "en_US-starter-low"]
    assert CliRunner().invoke(main, arguments).exit_code == 2
