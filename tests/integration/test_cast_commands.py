"""``listen cast``, and ``listen voices calibrate``, ``try`` and ``compare``, as they are typed."""

import base64
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile
from click.testing import CliRunner, Result
from support.several_voices import voices_in

from audio.loudness import LoudnessMeter
from workers.cli import main

ROOT = Path(__file__).resolve().parents[2]
INTERVIEW = ROOT / "docs" / "samples" / "buoy-interview.md"

RULES = """
voice = "en_GB-loud-low"
voices_dirs = ["voices"]

[[casting]]
foreign = true
language = "es"
voice = "es_ES-tones-low"

[[casting]]
section = "Interview"
kind = ["answer"]
voice = "en_US-pair-low"
speaker = "ben"
length_scale = 1.1

[[casting]]
kind = "title"
voice = "en_US-nobody-high"
"""

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of voices of tones, made once."""
    return voices_in(tmp_path_factory.mktemp("voices"))


@pytest.fixture
def run(tmp_path: Path, voices: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command in a folder with rules and voices."""
    for name in list(os.environ):
        if name.startswith("LISTEN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "voices").mkdir()
    for file in voices.glob("*.onnx*"):
        (tmp_path / "voices" / file.name).symlink_to(file)
    (tmp_path / "listen.toml").write_text(RULES)
    return lambda *arguments: CliRunner().invoke(main, arguments, env={"COLUMNS": "160"})


def test_cast_says_who_reads_what_and_why(run: Run) -> None:
    """Each voice with its kinds, its manner and its rule; and who stands in for whom."""
    done = run("cast", str(INTERVIEW))
    assert done.exit_code == 0, done.output
    lines = {
        line.split()[0].rstrip(","): line for line in done.output.splitlines() if "en_" in line
    }
    assert "rule 2: section Interview, kind answer" in lines["answer"]
    assert "speaker ben, length_scale 1.1" in lines["answer"]
    assert "stands in for en_US-nobody-high (not installed)" in lines["title"]
    assert "rule 1: foreign, language es" in done.output


def test_cast_as_json(run: Run) -> None:
    """A machine gets the same."""
    told = json.loads(run("cast", str(INTERVIEW), "--json").stdout)
    reads = {part["voice"]: part for part in told["parts"]}
    assert reads["es_ES-tones-low"]["reads"] == {"quote (es)": 1}
    assert (reads["en_US-pair-low"]["speaker"], reads["en_US-pair-low"]["rule"]) == ("ben", 2)
    assert told["fallbacks"] == [
        {"wanted": "en_US-nobody-high", "used": "en_GB-loud-low", "why": "not_installed"}
    ]


def test_script_has_the_cast_and_the_length(run: Run) -> None:
    """What is foreign is read by its own language's rules, and how long it all takes is told."""
    told = json.loads(run("script", str(INTERVIEW), "--json").stdout)
    quote = next(s for s in told["segments"] if s["kind"] == "quote")
    assert (quote["language"], quote["voice_id"]) == ("es", "es_ES-tones-low")
    assert 40_000 < told["estimated_duration_ms"] < 140_000
    explained = run("script", str(INTERVIEW), "--explain").output
    assert "because" in explained
    assert re.search(r"about \d:\d\d of sound", explained)


def test_calibrate_measures_and_keeps(run: Run, tmp_path: Path) -> None:
    """A row for each voice; louder ones get less gain; the figures are kept beside the voices."""
    done = run("voices", "calibrate", "en_GB-loud-low", "en_US-soft-low", "--json")
    assert done.exit_code == 0, done.output
    rows = {row["id"]: row for row in json.loads(done.stdout)["voices"]}
    assert rows["en_US-soft-low"]["gain_db"] - rows["en_GB-loud-low"]["gain_db"] > 15
    assert (tmp_path / "voices" / "en_US-soft-low.calibration.json").is_file()
    assert "words/min" in run("voices", "calibrate", "en_GB-loud-low").output


def test_calibrate_goes_on_after_a_voice_that_fails(run: Run) -> None:
    """One unknown voice is told, and the others are measured."""
    done = run("voices", "calibrate", "en_US-nobody-high", "en_GB-loud-low", "--json")
    assert done.exit_code == 2
    assert "en_US-nobody-high: voice_unknown" in done.stderr
    assert [row["id"] for row in json.loads(done.stdout)["voices"]] == ["en_GB-loud-low"]


def test_try_makes_a_sample_at_the_loudness_of_a_narration(run: Run, tmp_path: Path) -> None:
    """A quiet voice is heard as readers will hear it, with the speaker and the pace asked for."""
    text = "The tide came late again on Monday, and nobody at the quay was surprised."
    done = run("voices", "try", "en_US-pair-low:ben", text, "--length-scale", "2")
    assert done.exit_code == 0, done.output
    samples, rate = soundfile.read(tmp_path / "en_US-pair-low-ben.wav", dtype="float32")
    meter = LoudnessMeter(rate)
    meter.add(samples)
    assert meter.result().integrated_lufs == pytest.approx(-16, abs=0.6)
    run("voices", "try", "en_US-pair-low:1", text, "--out", "short.mp3")
    shorter, mp3_rate = soundfile.read(tmp_path / "short.mp3", dtype="float32")
    assert mp3_rate == 44_100
    assert len(samples) / rate == pytest.approx(2 * len(shorter) / mp3_rate, rel=0.1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("try", "en_US-nobody-high"), "voice_unknown"),
        (("try", "en_US-pair-low:cai"), "ada, ben"),
        (("try", "en_US-pair-low", "…"), "nothing to say"),
        (("try", "en_US-pair-low", "Hello.", "--out", "x.ogg"), "neither .wav nor .mp3"),
        (("compare", "en_US-pair-low", "es_ES-tones-low"), "don't speak one language"),
    ],
)
def test_mistakes_are_told(run: Run, arguments: tuple[str, ...], told: str) -> None:
    """Bad input is exit status 2, with what to do."""
    done = run("voices", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_compare_makes_one_page_with_the_sound_in_it(run: Run, tmp_path: Path) -> None:
    """Every voice says the text, all within half a unit, in a file that needs nothing else."""
    done = run(
        "voices", "compare", "en_GB-loud-low", "en_US-soft-low", "en_US-pair-low:ada",
        "--text", "Rain is expected on the coast. Ferries <will> run late.",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    page = (tmp_path / "voices.html").read_text()
    assert re.findall(r"<h2>([^<]*)</h2>", page) == [
        "en_GB-loud-low", "en_US-soft-low", "en_US-pair-low:ada",
    ]  # fmt: skip
    assert "Ferries &lt;will&gt; run late." in page
    assert page.count("licence GPL-3.0-or-later") == 3
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    lufs = []
    for sound in re.findall(r"base64,([A-Za-z0-9+/=]+)", page):
        samples, rate = soundfile.read(io.BytesIO(base64.b64decode(sound)), dtype="float32")
        meter = LoudnessMeter(rate)
        meter.add(samples)
        lufs.append(meter.result().integrated_lufs)
    assert max(lufs) - min(lufs) < 0.5, lufs


def test_an_arabic_page_is_written_right_to_left(run: Run, tmp_path: Path) -> None:
    """The text stands as it is read."""
    assert run("voices", "compare", "ar_JO-tones-low", "--text", "وصل القطار.").exit_code == 0
    assert '<blockquote lang="ar-JO" dir="rtl">' in (tmp_path / "voices.html").read_text()
