"""``listen up``: everything on one machine, in one command."""

import sys

import click

from workers.cli.context import services_for
from workers.ledger.migrate import migrate
from workers.supervise import Program, supervise

_FINISH_WITHIN_S = 120.0
"""What a worker has in hand is finished in this time, or released to be done after the restart."""


@click.command("up", short_help="Run everything on this machine.")
@click.option(
    "--workers",
    "n_workers",
    type=click.IntRange(1, 256),
    help="Worker processes; one per processor by default.",
)
def up_command(n_workers: int | None) -> None:
    """Run the workers and their clock until Ctrl-C, restarting what ends.

    The ledger's tables are brought up to date first. Ctrl-C lets what is being spoken be finished;
    a second one does not wait. Nothing is lost either way: the next start goes on.

    \b
    Example:
      listen up --workers 2
    """
    migrate(services_for().ledger)
    supervise(_programs(n_workers))


def _programs(n_workers: int | None) -> list[Program]:
    """Name what runs on one machine. The web process goes first in this list, and stops last."""
    celery = (sys.executable, "-m", "celery", "-A", "workers")
    size = ("--concurrency", str(n_workers)) if n_workers else ()
    worker = (*celery, "worker", "--without-mingle", "--without-gossip", *size)
    return [
        Program("worker", worker, stop_within_s=_FINISH_WITHIN_S),
        Program("beat", (*celery, "beat"), stop_within_s=5.0),
    ]
