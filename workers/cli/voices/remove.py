"""``listen voices remove``: take installed voices away."""

import sys
from typing import Any

import click

from audio.errors import InputError
from workers.cli.common import json_option, print_json
from workers.cli.voices.common import megabytes


@click.command("remove")
@click.argument("voice_ids", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@json_option
def remove_command(*, voice_ids: tuple[str, ...], yes: bool, dry_run: bool, as_json: bool) -> None:
    """Remove voices that Listen installed, what was fetched of them, and what was made of them.

    The voices that ship with Listen stay, and so do files that somebody else put into a folder.
    What was narrated with a voice stays too.
    """
    from workers.settings import load_settings
    from workers.voice_supply.places import shelf_of, uses_of
    from workers.voice_supply.removal import check_removable, remove_voice, size_of

    settings = load_settings()
    shelf = shelf_of(settings)
    for voice_id in voice_ids:
        check_removable(settings, shelf, voice_id)
    removed: list[dict[str, Any]] = []
    for voice_id in voice_ids:
        size = size_of(settings, shelf, voice_id)
        uses = uses_of(settings, voice_id)
        if uses:
            click.echo(
                f"{voice_id} is in use by settings: {', '.join(uses)}. Change them first, or"
                " narrations will fail or be read by another voice.",
                err=True,
            )
        if not dry_run:
            _confirm(voice_id, size, yes=yes)
            remove_voice(settings, shelf, voice_id)
        verb = "would be removed" if dry_run else "removed"
        click.echo(f"{voice_id}: {verb}, {megabytes(size)}", err=True)
        removed.append(
            {"id": voice_id, "size_bytes": size, "in_use_by": uses, "removed": not dry_run}
        )
    if as_json:
        print_json({"voices": removed})


def _confirm(voice_id: str, size: int, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError(f"Nobody is there to ask whether {voice_id} may go; say --yes.")
    click.confirm(f"Remove {voice_id} ({megabytes(size)})?", abort=True, err=True)
