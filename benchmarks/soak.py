"""A newsroom's day in minutes: memory of every worker process, size of every file.

``python -m benchmarks.soak --minutes 15``. Two worker processes narrate articles of every length,
with corrections, regenerations and withdrawals, without a pause. The resident memory of each is
read every few seconds, and so are the sizes of the ledger and the broker's file, and their rows.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.faults import Keeper
from support.newsroom_traffic import Newsroom
from support.site_processes import Site, running

from audio.model import Article, Block
from workers.ledger.status import counts
from workers.ledger.tables import IN_FLIGHT, metadata

SAMPLE_EVERY_S = 2.0
MOST_IN_FLIGHT = 6
PLOT_COLUMNS = 60
PLOT_ROWS = 10


class LongReads(Newsroom):
    """Publishes articles of three to eighty paragraphs, of sentences short and very long."""

    def publish(self, name: str | None = None) -> None:
        name = name or f"news-{len(self.wanted)}"
        n_blocks = round(3 * 27 ** self.chance.random())
        blocks = tuple(self._paragraph(name, number) for number in range(n_blocks))
        self._accept(Article(id=name, title=f"About {name}", language="en", blocks=blocks))

    def _paragraph(self, name: str, number: int) -> Block:
        day = self.chance.randrange(1_000_000)
        clause = f", and on day {day} nobody at the harbour of {name} had anything to add to that"
        text = f"Paragraph {number} says that the boat left{clause * self.chance.randint(1, 5)}."
        return Block("paragraph", text)


@dataclass
class Measured:
    """What was seen at one time."""

    at_s: float
    rss_mb: dict[int, float]
    ledger_kb: float
    broker_kb: float
    rows: dict[str, int]
    published: int
    segments: int


@dataclass
class Soak:
    """A site that works while it is watched."""

    site: Site
    samples: list[Measured] = field(default_factory=list)

    def run(self, minutes: float, seed: int) -> None:
        newsroom = LongReads(self.site, random.Random(seed))
        with Keeper(self.site) as keeper:
            started = time.monotonic()
            next_sample = started
            while time.monotonic() - started < minutes * 60:
                states = counts(self.site.ledger)
                if sum(states.get(state, 0) for state in IN_FLIGHT) < MOST_IN_FLIGHT:
                    newsroom.something()
                if time.monotonic() >= next_sample:
                    next_sample += SAMPLE_EVERY_S
                    self._sample(keeper.children(), time.monotonic() - started)
                time.sleep(0.1)

    def _sample(self, pids: list[int], at_s: float) -> None:
        data = self.site.folder / "data"
        rss_mb = {}
        for pid in pids:
            with suppress(OSError, IndexError):
                pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                rss_mb[pid] = pages * os.sysconf("SC_PAGESIZE") / 1e6
        with self.site.ledger.read() as connection:
            rows = {
                name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
                for name, table in metadata.tables.items()
            }
        self.samples.append(
            Measured(
                at_s,
                rss_mb,
                _size_kb(data / "ledger.sqlite3"),
                _size_kb(data / "broker.sqlite3"),
                rows,
                len(self.site.events("published")),
                rows["segments"],
            )
        )


def _size_kb(path: Path) -> float:
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*")) / 1e3


def report(samples: list[Measured]) -> None:
    """Print memory over time, and files and rows at ten times."""
    by_pid: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for sample in samples:
        for pid, mb in sample.rss_mb.items():
            by_pid[pid].append((sample.at_s, mb))
    for pid, series in by_pid.items():
        if len(series) > 5:
            _plot(f"process {pid}: resident MB over {series[-1][0] / 60:.1f} min", series)
            _say_flatness(series)
    table = Table(title="Files and rows")
    names = [name for name in samples[-1].rows if name != "alembic_version"]
    for heading in ("min", "published", "ledger KB", "broker KB", *names):
        table.add_column(heading, justify="right")
    for sample in samples[:: max(1, len(samples) // 10)]:
        cells = (sample.published, round(sample.ledger_kb), round(sample.broker_kb))
        rows = (sample.rows[name] for name in names)
        table.add_row(f"{sample.at_s / 60:.1f}", *map(str, cells), *map(str, rows))
    Console(width=140).print(table)


def _plot(title: str, series: list[tuple[float, float]]) -> None:
    low, high = 0.0, max(mb for _, mb in series) * 1.05
    columns = [series[i * len(series) // PLOT_COLUMNS][1] for i in range(PLOT_COLUMNS)]
    print(title)
    for row in range(PLOT_ROWS, 0, -1):
        level = low + (high - low) * (row - 0.5) / PLOT_ROWS
        print(f"{level:7.0f} |" + "".join("#" if mb >= level else " " for mb in columns))
    print("        +" + "-" * PLOT_COLUMNS)


def _say_flatness(series: list[tuple[float, float]]) -> None:
    """Compare the last third with the second, which comes after warm-up."""
    third = len(series) // 3
    middle = sum(mb for _, mb in series[third : 2 * third]) / max(1, third)
    last = sum(mb for _, mb in series[2 * third :]) / max(1, len(series) - 2 * third)
    peak = max(mb for _, mb in series)
    print(f"mean of the last third ÷ of the second: {last / middle:.3f}; peak {peak:.0f} MB\n")


def main() -> None:
    """Run the soak and print what was seen."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--voices", type=Path, help="folder with the voice (default: the package)")
    parser.add_argument("--voice", default="en_US-starter-low", help="id of the voice")
    parser.add_argument("--hum", action="store_true", help="with a voice that only hums")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    settings = {"LISTEN_VOICE": options.voice}
    if options.voices:
        settings["LISTEN_VOICES_DIRS"] = str(options.voices.resolve())
    program = "celery_with_faults.py" if options.hum else "celery_with_short_leases.py"
    with (
        tempfile.TemporaryDirectory(prefix="listen-soak-") as name,
        running(Site(Path(name), settings, program=program)) as site,
    ):
        soak = Soak(site)
        soak.run(options.minutes, options.seed)
        report(soak.samples)


if __name__ == "__main__":
    main()
