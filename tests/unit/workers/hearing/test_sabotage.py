"""The benchmark that spoils narrations: what it keeps, and how it goes on."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from support.humming_narrations import humming_services

from benchmarks import hearing
from benchmarks.sound import articles_of

LINE = "The ferry left the harbour on day {n}, with forty cars on board, and came back at night."


class Listener:
    """Hears the same of the same sound, until its patience is at an end."""

    name = "listener"

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def speaks(self, language: str) -> bool:
        return True

    def hear(self, sound: npt.NDArray[np.float32], language: str) -> str:
        if self.patience == 0:
            raise KeyboardInterrupt
        self.patience -= 1
        return f"{len(sound)} and {int(1000 * np.abs(sound).sum())}"


@pytest.fixture
def asked(tmp_path: Path) -> argparse.Namespace:
    lines = tmp_path / "lines.txt"
    lines.write_text("\n".join(LINE.format(n=n) for n in range(1, 31)), encoding="utf-8")
    return argparse.Namespace(
        sentences=lines, faults=6, clean=10, spoilt=2, skip=2, seed=1, keep=tmp_path / "kept.jsonl"
    )


def kept(
    asked: argparse.Namespace, monkeypatch: pytest.MonkeyPatch, *, patience: int
) -> list[dict[str, Any]]:
    """Run the benchmark with a voice that hums, and return what it kept, without times."""

    def reader(voice_id: str, _: argparse.Namespace) -> hearing.Reader:
        _, engine = humming_services(asked.keep.parent / "store")
        lines = articles_of(asked.sentences, "en")
        segments: Iterator[Any] = hearing.segments_of(lines, voice_id, "en", None)
        return hearing.Reader(engine, Listener(patience), 9.0, tuple(segments))  # type: ignore[arg-type]

    monkeypatch.setattr(hearing, "reader", reader)
    try:
        hearing.run("en_US-starter-low", asked)
    except KeyboardInterrupt:
        assert patience >= 0
    windows = [json.loads(line) for line in asked.keep.read_text("utf-8").splitlines()]
    return [{k: v for k, v in window.items() if k != "cpu_s"} for window in windows]


def test_what_was_cut_off_goes_on_as_if_it_had_not_been(
    asked: argparse.Namespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No segment is heard twice or left out, and the same ones are spoilt."""
    whole = kept(asked, monkeypatch, patience=-1)
    told = capsys.readouterr().out
    kinds = [one["kind"] for window in whole for one in window["segments"] if one["kind"]]
    assert sorted(kinds[:4]) == sorted(hearing.KINDS)
    asked.keep.unlink()
    part = kept(asked, monkeypatch, patience=12)
    assert 0 < len(part) < len(whole)
    assert kept(asked, monkeypatch, patience=-1) == whole
    assert capsys.readouterr().out.split(";")[:2] == told.split(";")[:2]
    texts = [one["text"] for window in whole for one in window["segments"]]
    assert len(texts) == len(set(texts))
    assert "on day three," in texts[0]  # two were to be left out
