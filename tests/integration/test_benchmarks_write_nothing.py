"""Benchmarks measure voices that are others': a folder of them is read, and never written to."""

import argparse
import ast
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from support.tone_voices import write_voice

from benchmarks import sound

BENCHMARKS = sorted(Path(sound.__file__).parent.glob("*.py"))
VOICE = "en_GB-tones-low"


class Deaf:
    """A recogniser that hears nothing."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name

    def hear(self, sound: npt.NDArray[np.float32], language: str) -> str:
        return ""


def test_a_folder_of_voices_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be the shipped one, or a newsroom's: nobody's voices change for being measured."""
    voices, lines = tmp_path / "voices", tmp_path / "lines.txt"
    write_voice(voices, VOICE)
    lines.write_text("The ferry came back at night.\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in voices.rglob("*")}
    monkeypatch.setattr(sound, "WhisperRecogniser", Deaf)
    monkeypatch.chdir(tmp_path)
    sound.main(
        argparse.Namespace(
            voice=[VOICE], voices=[Path("voices")], sentences=lines, articles=1, blocks=None,
            models=tmp_path, model=None, dnsmos=None, kernel="off",
        )
    )  # fmt: skip
    assert f"## {VOICE}: 1 articles, 1 segments" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in voices.rglob("*")} == before


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda path: path.stem)
def test_no_benchmark_asks_to_keep_something_beside_a_voice(benchmark: Path) -> None:
    """What it measures goes into a folder of its own, as long as it asks for nothing else."""
    nodes = list(ast.walk(ast.parse(benchmark.read_text(encoding="utf-8"))))
    asked = {node.arg for node in nodes if isinstance(node, ast.keyword)}
    named = {node.name for node in nodes if isinstance(node, ast.alias)}
    assert "beside" not in asked
    assert not named & {"calibrate_everybody", "install_voice", "remove_voice", "write_whole"}
