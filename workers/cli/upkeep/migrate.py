"""``listen migrate``: bring the ledger's tables up to date, and nothing else."""

import time
from typing import TYPE_CHECKING

import click

from audio.errors import LedgerUnavailable
from workers.cli.common import services_for

if TYPE_CHECKING:
    from workers.ledger import Ledger

_ASK_AGAIN_S = 1.0


@click.command("migrate")
@click.option(
    "--wait",
    "wait_s",
    type=click.FloatRange(min=0),
    default=0.0,
    help="How long to wait, in seconds, for a database that has just been started.",
)
def migrate_command(wait_s: float) -> None:
    """Bring the ledger's tables up to date before workers and web processes start.

    Several may run it at once; an up-to-date ledger is not touched. The exit status says whether
    the tables are as this program needs them.

    \b
    Example:
      listen migrate --wait 60
    """
    before, after = _migrated(services_for().ledger, time.monotonic() + wait_s)
    click.echo(f"ledger: version {before or 'none'} → {after}", err=True)


def _migrated(ledger: "Ledger", deadline: float) -> tuple[str | None, str]:
    """Migrate as soon as the database answers.

    Raises:
        LedgerUnavailable: it has not answered by the deadline, or can't be migrated.
    """
    from workers.ledger.migrate import migrate

    while True:
        try:
            return migrate(ledger)
        except LedgerUnavailable:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_ASK_AGAIN_S)
