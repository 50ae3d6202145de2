"""Many simulated histories of a newsroom's bad days: python -m benchmarks.histories.

Each seed makes one history of the real ledger, leases and stages on a virtual clock
(tests/support/simulation): messages are lost, repeated, late and out of order, processes stop at
any transaction, the disk fills up, clocks are set. A seed that fails is named, fails again each
time, and is replayed with --from SEED.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.simulation import Violation, run_history

TOLD_EVERY_S = 10.0
AT_ONCE = 4
"""A process takes so many seeds at a time."""


@dataclass
class Told:
    """What became of the histories so far."""

    histories: int
    done: int = 0
    cpu_s: float = 0.0
    failed: list[int] = field(default_factory=list)
    began_s: float = field(default_factory=time.monotonic)

    def add(self, seed: int, cpu_s: float, violation: str | None) -> None:
        """Count a history, and say at once when it failed."""
        self.done += 1
        self.cpu_s += cpu_s
        if violation is not None:
            self.failed.append(seed)
            print(f"seed {seed}: {violation}", flush=True)

    def __str__(self) -> str:
        took_s = max(0.001, time.monotonic() - self.began_s)
        return (
            f"{self.done} of {self.histories} histories in {took_s:.0f} s,"
            f" {3600 * self.done / took_s:.0f} in an hour,"
            f" {self.cpu_s / max(1, self.done):.2f} s of a processor each;"
            f" {len(self.failed)} failed"
        )


def main() -> None:
    """Run histories; end with 1, and name their seeds, when any failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--histories", type=int, default=1, help="how many, with 1 as the default")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    parser.add_argument("--processes", type=int, default=1, help="so many at the same time")
    options = parser.parse_args()
    told, told_at_s = Told(options.histories), time.monotonic()
    seeds = range(options.first, options.first + options.histories)
    with _running(seeds, options.processes) as ended:
        for seed, cpu_s, violation in ended:
            told.add(seed, cpu_s, violation)
            if time.monotonic() - told_at_s > TOLD_EVERY_S:
                told_at_s = time.monotonic()
                print(told, file=sys.stderr, flush=True)
    print(told)
    if told.failed:
        print(f"failed: {' '.join(map(str, sorted(told.failed)))}; replay one with --from SEED")
    sys.exit(bool(told.failed))


@contextmanager
def _running(seeds: range, n_processes: int) -> Iterator[Iterable[tuple[int, float, str | None]]]:
    """Run histories in so many processes; yield what comes of each as it ends."""
    if n_processes == 1:
        yield map(_run, seeds)
        return
    with multiprocessing.get_context("spawn").Pool(n_processes) as pool:
        yield pool.imap_unordered(_run, seeds, chunksize=AT_ONCE)


def _run(seed: int) -> tuple[int, float, str | None]:
    """Live through a history; return its seed, the processor's time, and what was not as promised.

    An error that is no violation is a bug as well, and names the seed too.
    """
    began_s = time.process_time()
    violation = None
    try:
        run_history(seed)
    except Violation as error:
        violation = str(error)
    except Exception as error:  # noqa: BLE001 - a bug of any kind, and the other seeds go on
        violation = f"{type(error).__name__}: {error}"
    return seed, time.process_time() - began_s, violation


if __name__ == "__main__":
    main()
