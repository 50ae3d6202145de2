"""Narrating a 1,000-word article, beside the plain way, in one run: python -m benchmarks.narrate.

The plain way is the ``piper`` command on the text that Listen reads, then one ffmpeg call with
``loudnorm`` and libmp3lame. Both start as new processes; each is run in turn, several times, and
the medians are compared. Only ratios mean anything on a shared machine. The voice is prepared
before, as ``listen voices install`` prepares it; what that took is given apart.
"""

import argparse
import json
import os
import platform
import resource
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

from audio.errors import VoiceUnknown
from voices.kernel.names import KERNELS
from voices.library.installed import InstalledVoice, find_voice
from voices.onnx.prepare import AUTO, OFF
from voices.piper import load_engine

REAL_VOICE = "en_US-joe-medium"
"""A person's voice at Piper's usual size; `make setup` brings it."""
STARTER = "en_US-starter-low"
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
            # As it is installed: with byte code, not compiling its sources at each start.
            env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
            | (env or {}),
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with status {process.returncode}")
        out.seek(0)
        return Run(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read())


@dataclass(frozen=True)
class Bench:
    """What every round has in common."""

    folder: Path
    article: Path
    """What Listen narrates."""
    text: Path
    """The words that Listen reads of it, for the plain way."""
    voice: InstalledVoice
    kernel: str
    """As the setting ``voice_kernel`` is written."""
    ffmpeg: str

    @property
    def data(self) -> Path:
        """Return the data folder; what was prepared stays there, the store does not."""
        return self.folder / "listen-data"

    @property
    def env(self) -> dict[str, str]:
        """Return the settings."""
        return {
            "LISTEN_DATA_DIR": str(self.data),
            "LISTEN_STORE": str(self.data / "store"),
            "LISTEN_VOICE": self.voice.voice.id,
            "LISTEN_VOICES_DIRS": str(self.voice.model_path.parent),
            "LISTEN_VOICE_KERNEL": self.kernel,
            "LISTEN_PACE_WPM": "0",  # the voice's own, as the piper command speaks
        }


def prepare_run(bench: Bench) -> tuple[float, float, str]:
    """Prepare the voice as installing does; return wall and CPU seconds, and what will speak."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    load_engine(bench.voice, prepared_folder=bench.data / "prepared", kernel=bench.kernel)
    wall_s, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    choices = [json.loads(path.read_text()) for path in (bench.data / "prepared").glob("*.json")]
    return wall_s, cpu_s, choices[0]["taken"] if choices else "onnxruntime"


def listen_run(bench: Bench) -> tuple[Run, dict[str, int], float]:
    """Narrate into an empty store; return the run, its stages and the length of the sound."""
    shutil.rmtree(bench.data / "store", ignore_errors=True)
    done = run(listen_command("narrate", str(bench.article), "--json"), env=bench.env)
    report = json.loads(done.stdout)
    return done, report["timings_ms"], report["listen"]["duration_ms"] / 1000


def plain_run(bench: Bench) -> Run:
    """Do the same with the tools at hand: piper, then ffmpeg."""
    wav, mp3 = bench.folder / "plain.wav", bench.folder / "plain.mp3"
    model = str(bench.voice.model_path)
    spoken = run([_tool("piper"), "-m", model, "-f", str(wav)], stdin=bench.text)
    loudnorm = "loudnorm=I=-16:TP=-1.5:LRA=11"
    mastered = run(
        [bench.ffmpeg, "-y", "-v", "error", "-i", str(wav), "-af", loudnorm, "-ar", "44100",
         "-ac", "1", "-c:a", "libmp3lame", "-b:a", "96k", str(mp3)]
    )  # fmt: skip
    return Run(
        spoken.wall_s + mastered.wall_s,
        spoken.cpu_s + mastered.cpu_s,
        max(spoken.peak_mb, mastered.peak_mb),
        "",
    )


def main() -> None:
    """Measure and print the table."""
    options = _options()
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415
    except ImportError:
        sys.exit("The plain way needs ffmpeg: pip install imageio-ffmpeg")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(
            folder=folder,
            article=folder / "article.md",
            text=folder / "article.txt",
            voice=options.voice,
            kernel=options.kernel,
            ffmpeg=get_ffmpeg_exe(),
        )
        bench.article.write_text(ARTICLE.read_text() + MORE)
        script = run(listen_command("script", str(bench.article), "--json"), env=bench.env)
        segments = json.loads(script.stdout)["segments"]
        bench.text.write_text("\n".join(segment["spoken_text"] for segment in segments))
        prepared = prepare_run(bench)
        ours, stages, plain = [], [], []
        for number in track(range(options.runs), "Narrating", console=Console(stderr=True)):
            if number % 2:  # who goes first has what the other left in the processor and the disk
                plain.append(plain_run(bench))
            done, timings, audio_s = listen_run(bench)
            ours.append(done)
            stages.append(timings)
            if not number % 2:
                plain.append(plain_run(bench))
        words = len(bench.text.read_text().split())
        print_conditions(bench, prepared)
        print_table(ours, stages, plain, audio_s, f"{bench.voice.voice.id}, {words} spoken words")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--voices", type=Path, action="append", default=[], help="folder with voices"
    )
    parser.add_argument(
        "--voice", help=f"id of the voice (default: {REAL_VOICE} where it is found, or {STARTER})"
    )
    parser.add_argument(
        "--kernel", choices=(AUTO, OFF, *KERNELS), default=AUTO, help="what makes the sound"
    )
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    options.voice = _voice(options.voices, options.voice)
    return options


def _voice(folders: list[Path], voice_id: str | None) -> InstalledVoice:
    """Find a voice in a folder of them, flat or as ``listen voices install`` lays them out."""
    try:
        return find_voice(voice_id or REAL_VOICE, folders)
    except VoiceUnknown as error:
        if voice_id:
            sys.exit(str(error))
    return find_voice(STARTER, folders)


def print_conditions(bench: Bench, prepared: tuple[float, float, str]) -> None:
    """Print on what and with what it was measured, and what preparing took, which happens once."""
    wall_s, cpu_s, taken = prepared
    print(f"{processor_name()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"asked for kernel {bench.kernel}; the sound is made by {taken}")
    print(f"preparing the voice, once, not in the table: {wall_s:.1f} s, {cpu_s:.1f} s CPU")


def processor_name() -> str:
    """Return the processor's own name, where the system tells it."""
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line for line in cpuinfo.splitlines() if line.startswith("model name")]
    return named[0].partition(":")[2].strip() if named else platform.machine()


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
    print(
        f"wall time, Listen ÷ plain: {_ratio([r.wall_s for r in ours], [r.wall_s for r in plain])}"
    )
    print(f"CPU time, Listen ÷ plain: {_ratio([r.cpu_s for r in ours], [r.cpu_s for r in plain])}")
    rest = [run.wall_s - timings["speak"] / 1000 for run, timings in zip(ours, stages, strict=True)]
    rest_s = statistics.median(rest)
    print(f"all but speaking: {rest_s:.2f} s, {rest_s / wall:.1%} of Listen's wall time")
    cpu_s = statistics.median(r.cpu_s for r in ours)
    print(f"such articles an hour and core, at this processor time: {3600 / cpu_s:.0f}")


def _ratio(ours: list[float], plain: list[float]) -> str:
    """Return the median of the ratios of each round, and the least and the most."""
    ratios = sorted(a / b for a, b in zip(ours, plain, strict=True))
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"


def listen_command(*arguments: str) -> list[str]:
    """Return the command line of the ``listen`` that is installed beside this Python."""
    return [_tool("listen"), *arguments]


def _tool(name: str) -> str:
    """Path of a command installed beside this Python."""
    return str(Path(sys.executable).with_name(name))


if __name__ == "__main__":
    main()
