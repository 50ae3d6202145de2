"""``listen script --json`` with a voice, as it is typed."""

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


def test_a_voice_gives_the_phonemes_of_each_word(tmp_path: Path) -> None:
    """Each word says what is written, what is said for it, and how it sounds."""
    words = words_of(tmp_path, "--voice", "en_US-starter-low")
    five = next(word for word in words if word["spoken"] == "five")
    assert five["written"].strip() == "5"
    assert five["phonemes"] == "fˈaɪv"
    assert all(word["phonemes"] for word in words)


def test_without_a_voice_nothing_is_phonemised(tmp_path: Path) -> None:
    """No voice is loaded by who only wants the script."""
    assert words_of(tmp_path) == []
