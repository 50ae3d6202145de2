"""``listen script --voice ID --json``: how each word sounds."""

import json
from pathlib import Path

from support.listen_command import listen

TEXT = "Gate closes\n\nThe gate closed at 5 p.m. on Monday, and nobody has seen the guard since then.\n"


def test_a_voice_gives_the_phonemes_of_each_word(tmp_path: Path) -> None:
    """Each word says what is written, what is said for it, and how it sounds."""
    (tmp_path / "gate.txt").write_text(TEXT, encoding="utf-8")
    options = ("--language", "en", "--voice", "en_US-starter-low", "--json")
    done = listen(tmp_path, "script", "gate.txt", *options)
    segments = json.loads(done.stdout)["segments"]
    words = [word for segment in segments for word in segment["words"]]
    five = next(word for word in words if word["spoken"] == "five")
    assert five["written"].strip() == "5"
    assert five["phonemes"] == "fˈaɪv"
    assert all(word["phonemes"] for word in words)
