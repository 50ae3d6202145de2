"""``listen tidy``: remove what nobody needs any more from the store."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workers.cli.common import json_option, print_json, services_for

if TYPE_CHECKING:
    from workers.services import Services
    from workers.upkeep.tidy import Removal


@click.command("tidy")
@click.option("--dry-run", is_flag=True, help="Only list what would be removed.")
@click.option(
    "--clips-days",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Also remove clips not used for so long; by default what LISTEN_KEEP_CLIPS_DAYS says.",
)
@json_option
def tidy_command(*, dry_run: bool, clips_days: int | None, as_json: bool) -> None:
    """Remove the files of narrations that were superseded, and clips that are not used.

    Files of old narrations stay for LISTEN_KEEP_SUPERSEDED_HOURS, because somebody may be
    listening; the workers remove them once an hour too, and recordings whose handing in broke off a
    day ago. Clips stay for ever unless DAYS are given
    here or in the settings, and are removed by this command alone. What is published is never
    touched.

    \b
    Examples:
      listen tidy --dry-run
      listen tidy --clips-days 90
    """
    services = services_for()
    days = clips_days or services.settings.keep_clips_days
    removed: list[Removal] = []
    for removal in _everything(services, days, dry_run=dry_run):
        removed.append(removal)
        if not as_json:
            files = f"{removal.n_objects} file{'s' if removal.n_objects != 1 else ''}"
            click.echo(f"{removal.what}  {files}, {_size(removal.size_bytes)}, {removal.why}")
    if as_json:
        print_json([asdict(removal) for removal in removed])
        return
    what_happened = "would be removed" if dry_run else "removed"
    size = _size(sum(removal.size_bytes for removal in removed))
    click.echo(f"{sum(removal.n_objects for removal in removed)} files, {size}: {what_happened}")


def _everything(services: "Services", days: int | None, *, dry_run: bool) -> "Iterator[Removal]":
    from workers.upkeep.tidy import tidy_clips, tidy_narrations, tidy_recordings

    yield from tidy_narrations(services, dry_run=dry_run)
    yield from tidy_recordings(services, dry_run=dry_run)
    if days is not None:
        yield from tidy_clips(services, days, dry_run=dry_run)


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB"
