"""Speaking alone, beside the ``piper`` command, in one run: python -m benchmarks.speak.

Each line of the table is a way to use the machine: so many processes, each with so many segments
at a time and so many threads for each. All speak the same text, started together; a round runs
every way once, and the ways are compared within their round, because other programs share the
machine. ``piper ×2`` is two plain commands side by side, which is what the others are held against.

``--scale`` asks one thing alone: what a second worker process adds. One and two processes speak in
turn, each held to a processor of its own, and are compared once their voices are loaded. On a busy
machine only the sound for each second of processor time means something.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.narrate import ARTICLE, MORE, ROOT, processor_name
from voices.library.installed import find_voice


@dataclass(frozen=True)
class Way:
    """How the processors are used."""

    name: str
    processes: int
    at_once: int = 1
    threads: int = 1
    prepared: bool = True
    piper: bool = False


@dataclass(frozen=True)
class Figure:
    """What one round of one way came to, all processes together."""

    times_real: float
    """Seconds of sound for each second from the start of the processes to the end of the last."""
    times_real_warm: float
    """The same from when every voice was loaded; as with workers, which stay."""
    peak_mb: float
    """Of the largest process."""
    sound_per_cpu: float = float("nan")
    """Seconds of sound for each second of processor time, once the voices are loaded."""


ONE = Way("1 process, 1 segment, 1 thread", 1)
TWO = Way("2 processes, 1 segment, 1 thread", 2)
WAYS = (
    Way("piper ×1", 1, piper=True),
    Way("piper ×2", 2, piper=True),
    ONE,
    Way("1 process, 1 segment, 2 threads", 1, threads=2),
    Way("1 process, 2 segments, 1 thread", 1, at_once=2),
    TWO,
    Way("2 processes, 1 segment, 2 threads", 2, threads=2),
    Way("2 processes, not prepared", 2, prepared=False),
)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--voices", type=Path, help="folder with the voice (default: the package)")
    parser.add_argument("--voice", default="en_US-starter-low", help="id of the voice")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--segments", type=int, default=40, help="how many of the article's")
    parser.add_argument("--scale", action="store_true", help="two processes beside one, pinned")
    parser.add_argument("--speak", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.speak:
        _speak(json.loads(options.speak[0]), *map(Path, options.speak[1:]))
        return
    voices = options.voices or ROOT / "voices" / "starter"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        segments = _write_segments(folder, options.segments)
        task = {"voices": str(voices), "voice": options.voice, "folder": str(folder)}
        if options.scale:
            task["pinned"] = "yes"
        _prepare(task, segments)
        ways = (ONE, TWO) if options.scale else WAYS
        shown = track(range(options.rounds), "Speaking", console=Console(stderr=True))
        rounds = [{way.name: _round(way, task, segments) for way in ways} for _ in shown]
        title = f"{options.voice}, {options.segments} segments"
        (_print_scale if options.scale else _print)(rounds, title)


def _write_segments(folder: Path, n_segments: int) -> Path:
    article = folder / "article.md"
    article.write_text(ARTICLE.read_text() + MORE)
    command = [sys.executable, "-m", "workers.cli", "script", str(article), "--json"]
    script = subprocess.run(command, capture_output=True, text=True, check=True)
    texts = [segment["spoken_text"] for segment in json.loads(script.stdout)["segments"]]
    (folder / "segments.json").write_text(json.dumps(texts[:n_segments]))
    (folder / "segments.txt").write_text("\n".join(texts[:n_segments]) + "\n")
    return folder / "segments.json"


def _prepare(task: dict[str, str], segments: Path) -> None:
    """Let the first of all opens, which optimises the model, not count."""
    _run(_ours(Way("", 1), task, segments, 0), segments)


def _ours(way: Way, task: dict[str, str], segments: Path, number: int) -> list[str]:
    told = json.dumps(task | {"at_once": way.at_once, "threads": way.threads,
                              "prepared": way.prepared, "number": number})  # fmt: skip
    out = Path(task["folder"]) / f"done-{number}.json"
    return [sys.executable, "-m", "benchmarks.speak", "--speak", told, str(segments), str(out)]


def _piper(task: dict[str, str], number: int) -> list[str]:
    model = find_voice(task["voice"], [Path(task["voices"])]).model_path
    wav = Path(task["folder"]) / f"piper-{number}.wav"
    return [str(Path(sys.executable).with_name("piper")), "-m", str(model), "-f", str(wav)]


def _run(command: list[str], segments: Path) -> tuple[float, float]:
    """Run a command to its end; return when it ended and its peak memory in MB."""
    with segments.with_suffix(".txt").open() as text:
        process = subprocess.Popen(
            command,
            stdin=text,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with status {process.returncode}")
    return time.time(), usage.ru_maxrss / 1024


def _round(way: Way, task: dict[str, str], segments: Path) -> Figure:
    commands = [
        _piper(task, number) if way.piper else _ours(way, task, segments, number)
        for number in range(way.processes)
    ]
    started = time.time()
    with ThreadPoolExecutor(way.processes) as pool:
        ended = list(pool.map(lambda command: _run(command, segments), commands))
    wall_s = max(at for at, _ in ended) - started
    peak_mb = max(mb for _, mb in ended)
    if way.piper:
        import soundfile  # noqa: PLC0415

        made = [soundfile.info(command[-1]).duration for command in commands]
        return Figure(sum(made) / wall_s, float("nan"), peak_mb)
    reports = [json.loads(Path(command[-1]).read_text()) for command in commands]
    audio_s = sum(report["audio_s"] for report in reports)
    warm_s = max(r["ended"] for r in reports) - min(r["loaded"] for r in reports)
    sound_per_cpu = audio_s / sum(report["cpu_s"] for report in reports)
    return Figure(audio_s / wall_s, audio_s / warm_s, peak_mb, sound_per_cpu)


def _speak(task: dict[str, object], segments: Path, out: Path) -> None:
    """Speak every segment, as a worker does; the command of one of our processes."""
    from audio.model import Segment, SpokenWord  # noqa: PLC0415
    from voices.engine import SynthesisSettings  # noqa: PLC0415
    from voices.piper import load_engine  # noqa: PLC0415

    if "pinned" in task:
        mine = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {mine[int(str(task["number"])) % len(mine)]})
    installed = find_voice(str(task["voice"]), [Path(str(task["voices"]))])
    engine = load_engine(
        installed,
        threads=int(str(task["threads"])),
        prepared_folder=Path(str(task["folder"])) / "prepared" if task["prepared"] else None,
    )
    loaded, cpu_s = time.time(), time.process_time()

    def speak(number: int, text: str) -> float:
        word = SpokenWord(0, len(text), 0, len(text))
        segment = Segment(index=number, kind="paragraph", chapter=0, display_text=text,
                          spoken_text=text, words=(word,), voice_id=installed.voice.id,
                          pause_after_ms=0)  # fmt: skip
        clip = engine.speak(segment, SynthesisSettings())
        return len(clip.samples) / clip.sample_rate_hz

    texts = json.loads(segments.read_text())
    with ThreadPoolExecutor(int(str(task["at_once"]))) as pool:
        audio_s = sum(pool.map(speak, range(len(texts)), texts))
    report = {"audio_s": audio_s, "loaded": loaded, "ended": time.time()}
    out.write_text(json.dumps(report | {"cpu_s": time.process_time() - cpu_s}))


def _print(rounds: list[dict[str, Figure]], title: str) -> None:
    """Print medians, and each way against two plain commands, round by round."""
    table = Table(title=f"{title}, median of {len(rounds)} rounds")
    for heading in ("", "× real time", "warm", "÷ piper ×2", "warm ÷ piper ×2", "peak MB"):
        table.add_column(heading, justify="left" if not heading else "right")
    for way in WAYS:
        figures = [each[way.name] for each in rounds]
        plain = [each["piper ×2"].times_real for each in rounds]
        ratio = statistics.median(f.times_real / p for f, p in zip(figures, plain, strict=True))
        warm = statistics.median(f.times_real_warm / p for f, p in zip(figures, plain, strict=True))
        table.add_row(
            way.name,
            f"{statistics.median(f.times_real for f in figures):.1f}",
            "" if way.piper else f"{statistics.median(f.times_real_warm for f in figures):.1f}",
            f"{ratio:.2f}",
            "" if way.piper else f"{warm:.2f}",
            f"{statistics.median(f.peak_mb for f in figures):.0f}",
        )
    Console().print(table)


def _print_scale(rounds: list[dict[str, Figure]], title: str) -> None:
    """Print what two processes make beside one, by the clock and by processor time."""
    print(
        f"{processor_name()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {title}"
    )
    for way in (ONE, TWO):
        figures = [each[way.name] for each in rounds]
        warm = statistics.median(f.times_real_warm for f in figures)
        per_cpu = statistics.median(f.sound_per_cpu for f in figures)
        print(f"{way.name}: {warm:.1f} × real time, {per_cpu:.1f} s of sound a CPU second")
    for name, ratios in (
        (
            "by the clock",
            [r[TWO.name].times_real_warm / r[ONE.name].times_real_warm for r in rounds],
        ),
        ("a CPU second", [r[TWO.name].sound_per_cpu / r[ONE.name].sound_per_cpu for r in rounds]),
    ):
        middle = statistics.median(ratios)
        print(f"two ÷ one, {name}: {middle:.2f} ({min(ratios):.2f}–{max(ratios):.2f})")


if __name__ == "__main__":
    main()
