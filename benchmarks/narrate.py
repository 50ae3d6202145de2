"""Narrating a 1,000-word article, beside the plain way, in one run: python -m benchmarks.narrate.

The plain way is the ``piper`` command on the text that Listen reads, then one ffmpeg call with
``loudnorm`` and libmp3lame. Both start as new processes; each is run in turn, several times, and
the medians are compared. Only ratios mean anything on a shared machine.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "docs" / "samples" / "night-ferry.md"
MORE = """
The harbour office keeps a ledger of every sailing since 1931, and for most of that time the entries
are short: the hour, the wind, the number of passengers, the name of the mate. In the storm of 1953
the boat left on time and arrived eleven hours late. In 1974 it carried a giraffe. Nobody on board
complained, the mate wrote, though several asked whether it was going to be a regular thing.

Historians at the island museum are reading the ledgers aloud, a decade at a time, and expect to
finish by next summer. They have found two births, one wedding and 14 proposals, of which 12 were
accepted. They have also found the reason why the boat always sounds its horn twice off the northern
light: the keeper's daughter was afraid of the dark, and the captain had promised.
"""


@dataclass(frozen=True)
class Run:
    """One process as the operating system accounts for it."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    stdout: str


def run(
    command: Sequence[str], *, stdin: Path | None = None, env: dict[str, str] | None = None
) -> Run:
    """Run a command to its end and measure it."""
    with tempfile.TemporaryFile("w+") as out, (stdin or Path(os.devnull)).open() as source:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=source,
            stdout=out,
            stderr=subprocess.DEVNULL,
            env=os.environ | (env or {}),
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with status {process.returncode}")
        out.seek(0)
        return Run(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read())


def listen_run(
    folder: Path, article: Path, voice: str, voices: Path | None
) -> tuple[Run, dict[str, int], float]:
    """Narrate with Listen into an empty store; return the run, its stages and the sound's length."""
    data = folder / "listen-data"
    shutil.rmtree(data, ignore_errors=True)
    env = {"LISTEN_DATA_DIR": str(data), "LISTEN_VOICE": voice}
    if voices:
        env["LISTEN_VOICES_DIRS"] = str(voices)
    done = run(listen_command("narrate", str(article), "--json"), env=env)
    report = json.loads(done.stdout)
    return done, report["timings_ms"], report["listen"]["duration_ms"] / 1000


def plain_run(folder: Path, text: Path, model: Path, ffmpeg: str) -> Run:
    """Do the same with the tools at hand: piper, then ffmpeg."""
    wav, mp3 = folder / "plain.wav", folder / "plain.mp3"
    spoken = run([_tool("piper"), "-m", str(model), "-f", str(wav)], stdin=text)
    loudnorm = "loudnorm=I=-16:TP=-1.5:LRA=11"
    mastered = run(
        [ffmpeg, "-y", "-v", "error", "-i", str(wav), "-af", loudnorm, "-ar", "44100", "-ac", "1",
         "-c:a", "libmp3lame", "-b:a", "96k", str(mp3)]
    )  # fmt: skip
    return Run(
        spoken.wall_s + mastered.wall_s,
        spoken.cpu_s + mastered.cpu_s,
        max(spoken.peak_mb, mastered.peak_mb),
        "",
    )


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--voices", type=Path, help="folder with the voice (default: the package)")
    parser.add_argument("--voice", default="en_US-starter-low", help="id of the voice")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415
    except ImportError:
        sys.exit("The plain way needs ffmpeg: pip install imageio-ffmpeg")

    model = (options.voices or ROOT / "voices" / "starter") / f"{options.voice}.onnx"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        article, text = folder / "article.md", folder / "article.txt"
        article.write_text(ARTICLE.read_text() + MORE)
        script = run(listen_command("script", str(article), "--json"))
        segments = json.loads(script.stdout)["segments"]
        text.write_text("\n".join(segment["spoken_text"] for segment in segments))
        ours, stages, plain = [], [], []
        for _ in track(range(options.runs), "Narrating", console=Console(stderr=True)):
            done, timings, audio_s = listen_run(folder, article, options.voice, options.voices)
            ours.append(done)
            stages.append(timings)
            plain.append(plain_run(folder, text, model, get_ffmpeg_exe()))
        words = len(text.read_text().split())
        print_table(ours, stages, plain, audio_s, f"{options.voice}, {words} spoken words")


def print_table(
    ours: list[Run], stages: list[dict[str, int]], plain: list[Run], audio_s: float, title: str
) -> None:
    """Print medians: Listen's stages, both totals, and their ratio pair by pair."""
    table = Table(title=f"{title}, {audio_s / 60:.1f} min of sound, median of {len(ours)}")
    for heading in ("", "wall s", "share", "CPU s", "× real time", "peak MB"):
        table.add_column(heading, justify="left" if not heading else "right")
    wall = statistics.median(r.wall_s for r in ours)
    named_s = 0.0
    for stage in stages[0]:
        seconds = statistics.median(t[stage] for t in stages) / 1000
        named_s += seconds
        table.add_row(f"  {stage}", f"{seconds:.2f}", f"{seconds / wall:.1%}")
    table.add_row(
        "  start and end of the process", f"{wall - named_s:.2f}", f"{1 - named_s / wall:.1%}"
    )
    for label, runs in (("Listen", ours), ("piper, then ffmpeg", plain)):
        seconds = statistics.median(r.wall_s for r in runs)
        table.add_row(
            label,
            f"{seconds:.2f}",
            "",
            f"{statistics.median(r.cpu_s for r in runs):.2f}",
            f"{audio_s / seconds:.1f}",
            f"{max(r.peak_mb for r in runs):.0f}",
        )
    Console().print(table)
    ratios = sorted(a.wall_s / b.wall_s for a, b in zip(ours, plain, strict=True))
    speak = statistics.median(t["speak"] for t in stages) / 1000
    print(
        f"wall time, Listen ÷ plain: {statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    )
    print(f"all but speaking: {1 - speak / wall:.1%} of Listen's wall time")


def listen_command(*arguments: str) -> list[str]:
    """Return the command line of the ``listen`` that is installed beside this Python."""
    return [_tool("listen"), *arguments]


def _tool(name: str) -> str:
    """Path of a command installed beside this Python."""
    return str(Path(sys.executable).with_name(name))


if __name__ == "__main__":
    main()
