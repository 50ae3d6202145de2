"""``listen backup`` and ``listen restore``: a site in one file, and back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workers.cli.common import json_option, print_json, services_for
from workers.cli.progress import bar

if TYPE_CHECKING:
    from workers.upkeep.restore import Restoring


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--no-sound", is_flag=True, help="Leave published files out; they are made again.")
@json_option
def backup_command(*, file: Path, no_sound: bool, as_json: bool) -> None:
    """Write ledger, settings, lexicon and all that is published into a new FILE.

    The site may be at work meanwhile. A ledger on PostgreSQL is no part of it: pg_dump is for
    that. FILE is readable by you alone, for it may hold the settings' secrets.

    \b
    Examples:
      listen backup /backups/listen-monday.tar
      listen backup /backups/listen-monday.tar --no-sound
    """
    from workers.settings import config_path
    from workers.upkeep.backup import back_up

    services = services_for()
    with bar("Backing up") as shown:
        made = back_up(
            services.settings,
            services.store,
            services.ledger,
            file,
            sound=not no_sound,
            config=config_path(),
            on_article=shown,
        )
    if as_json:
        print_json(asdict(made))
        return
    click.echo(
        f"{file}: {made.n_manifests} articles, {made.n_files} files, {made.size_bytes / 1e6:.1f} MB"
    )
    if made.about.ledger != "sqlite":
        click.echo(
            "The ledger is not in it. Dump it now: pg_dump --format=custom DATABASE", err=True
        )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@json_option
def restore_command(*, file: Path, dry_run: bool, as_json: bool) -> None:
    """Put ledger, settings, lexicon and published files back from FILE.

    Nothing that is there is overwritten, and a site that runs or has a ledger is refused. What the
    ledger calls published and the store has not is made again as soon as `listen up` runs.

    \b
    Examples:
      listen restore /backups/listen-monday.tar --dry-run
      listen restore /backups/listen-monday.tar
    """
    from workers.settings import config_path
    from workers.upkeep.restore import restore

    services = services_for()
    with bar("Restoring") as shown:
        done = restore(services, file, config=config_path(), dry_run=dry_run, on_file=shown)
    if as_json:
        print_json(asdict(done))
        return
    for line in _told(done, dry_run=dry_run):
        click.echo(line)


def _told(done: "Restoring", *, dry_run: bool) -> list[str]:
    """Say what was done, or would be, a line for each part."""
    does = "would restore" if dry_run else "restored"
    files = [path for path in (done.ledger, done.settings, *done.lexicon) if path]
    lines = [f"The backup was made at {done.about.made_at}."]
    lines += [f"{does} {path}" for path in files]
    lines.append(f"{does} {done.n_manifests} manifests and {done.n_files} files in the store")
    lines += [f"{path} is there already, and stays" for path in done.kept]
    if done.to_mend:
        lines.append(f"{len(done.to_mend)} articles are queued to be published again")
    if done.about.ledger != "sqlite":
        lines.append("The ledger is not in it: pg_restore puts it back.")
    return lines
