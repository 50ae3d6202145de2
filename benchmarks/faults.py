"""Killing everything that a busy site is made of, and counting: python -m benchmarks.faults.

For every broker with every ledger and store: a newsroom publishes, corrects, regenerates and
withdraws, people hand recordings in, and a briefing is kept, while workers are killed with SIGKILL
at the steps of their stages and at random instants,
while the broker, the ledger and the store are killed, frozen, flushed, taken away or fall silent,
and (--clock) while the workers' clock is set forward and back. Then all is given time to come to
rest, and everything that was accepted is looked at: in the ledger, in the store, byte by byte, and
in the webhooks that were delivered. Lost and repeated have to be 0. It wants redis,
rabbitmq-server, postgresql and rclone, and libfaketime for the clock. `make campaign` takes
everything: all traps and 50 random kills in each of the twelve places, some hours.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.fault_campaign import Campaign, Outcome, run
from support.set_clock import HOW_TO_INSTALL, clock_library

PLACES = [
    ("sqlite", "sqlite", "folder"),
    ("redis", "postgresql", "s3"),
    ("rabbitmq", "postgresql", "folder"),
    ("redis", "sqlite", "folder"),
    ("rabbitmq", "sqlite", "s3"),
    ("sqlite", "postgresql", "folder"),
    ("sqlite", "sqlite", "s3"),
    ("redis", "sqlite", "s3"),
    ("rabbitmq", "sqlite", "folder"),
    ("redis", "postgresql", "folder"),
    ("rabbitmq", "postgresql", "s3"),
    ("sqlite", "postgresql", "s3"),
]
"""Broker, ledger, store."""


def main() -> None:
    """Run the campaigns and print the table; end with 1 when anything was lost or repeated."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", type=int, nargs="*", help="places by number, from 0")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--traps", type=int, default=88, help="kills at steps, of 88, in each")
    parser.add_argument("--random", type=int, default=10, help="kills at random instants in each")
    parser.add_argument("--outage", type=float, default=20.0, help="seconds without a server")
    parser.add_argument("--quiet", type=float, default=600.0, help="seconds to come to rest in")
    parser.add_argument("--clock", action="store_true", help="set the workers' clock as well")
    options = parser.parse_args()
    if options.clock and clock_library() is None:
        parser.error(HOW_TO_INSTALL)
    outcomes: dict[tuple[str, str, str], Outcome] = {}
    for number in options.only or range(len(PLACES)):
        broker, ledger, store = PLACES[number]
        campaign = Campaign(
            broker=broker,
            ledger=ledger,
            store=store,
            seed=options.seed + number,
            n_random_kills=options.random,
            n_traps=options.traps,
            outage_s=options.outage,
            quiet_within_s=options.quiet,
            clock_steps=options.clock,
        )
        outcomes[PLACES[number]] = _report(campaign)
        print_table(outcomes)  # after each place: it takes hours, and may be interrupted
    sys.exit(any(outcome.problems for outcome in outcomes.values()))


def _report(campaign: Campaign) -> Outcome:
    """Run one campaign; say what happens while it does."""
    started = time.monotonic()

    def tell(line: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {line}", file=sys.stderr, flush=True)

    tell(f"{campaign}")
    with tempfile.TemporaryDirectory(prefix="listen-faults-") as folder:
        outcome = run(campaign, Path(folder), tell)
        for problem in outcome.problems:
            tell(f"PROBLEM {problem}")
        if outcome.problems:
            kept = Path(tempfile.mkdtemp(prefix="listen-faults-log-")) / "log.jsonl"
            kept.write_bytes((Path(folder) / "log.jsonl").read_bytes())
            tell(f"the workers' log is {kept}")
    tell(f"{len(outcome.faults)} faults, {len(outcome.problems)} problems")
    return outcome


def print_table(outcomes: dict[tuple[str, str, str], Outcome]) -> None:
    """Print what was done to each place and what came of it."""
    table = Table(title="Faults")
    for heading in ("broker", "ledger", "store"):
        table.add_column(heading)
    for heading in ("faults", "not met", "requests", "articles", "lost", "repeated",
                    "longest recovery s", "took s"):  # fmt: skip
        table.add_column(heading, justify="right")
    for place, outcome in outcomes.items():
        repeated = sum(" times" in problem or "twice" in problem for problem in outcome.problems)
        table.add_row(
            *place,
            *map(str, (len(outcome.faults), len(outcome.not_met), outcome.n_requests,
                       outcome.n_articles, len(outcome.problems) - repeated, repeated)),
            f"{outcome.longest_recovery_s:.0f}",
            f"{outcome.took_s:.0f}",
        )  # fmt: skip
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
