"""``listen voices remove``: take installed voices away."""

import sys
from pathlib import Path
from typing import Any

import click

from audio.errors import InputError, VoiceRefused, VoiceUnknown
from voices.library.ids import check_voice_id
from voices.library.installed import voice_locations
from voices.library.known import STARTER_VOICE_IDS
from voices.library.shelf import PARTIAL, VoiceShelf, disk_errors_explained
from workers.cli.common import json_option, print_json
from workers.cli.voices.common import megabytes, shelf_of, uses_of
from workers.settings import Settings, load_settings
from workers.voice_supply.install import LOCK_WAIT_S


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
    settings = load_settings()
    shelf = shelf_of(settings)
    ids = [_removable(settings, shelf, check_voice_id(voice_id)) for voice_id in voice_ids]
    removed: list[dict[str, Any]] = []
    for voice_id in ids:
        size = _size(shelf, voice_id) + sum(p.stat().st_size for p in _prepared(settings, voice_id))
        uses = uses_of(settings, voice_id)
        if uses:
            click.echo(
                f"{voice_id} is in use by settings: {', '.join(uses)}. Change them first, or"
                " narrations will fail or be read by another voice.",
                err=True,
            )
        if not dry_run:
            _confirm(voice_id, size, yes=yes)
            with shelf.locked(voice_id, wait_s=LOCK_WAIT_S):
                shelf.remove(voice_id)
                _remove_prepared(settings, voice_id)
        verb = "would be removed" if dry_run else "removed"
        click.echo(f"{voice_id}: {verb}, {megabytes(size)}", err=True)
        removed.append(
            {"id": voice_id, "size_bytes": size, "in_use_by": uses, "removed": not dry_run}
        )
    if as_json:
        print_json({"voices": removed})


def _removable(settings: Settings, shelf: VoiceShelf, voice_id: str) -> str:
    if shelf.has(voice_id) or (shelf.root / PARTIAL / voice_id).is_dir():
        return voice_id
    if voice_id in STARTER_VOICE_IDS:
        raise VoiceRefused(
            f"{voice_id} ships with Listen, so that there is always a voice; it stays.",
            reason="protected",
        )
    for found, folder in voice_locations(settings.voice_folders):
        if found == voice_id:
            raise VoiceRefused(
                f"{voice_id} was put into {folder} by somebody else than Listen; delete its files"
                " there.",
                reason="protected",
            )
    raise VoiceUnknown(
        f"{voice_id} is not installed. `listen voices list --installed` shows what is."
    )


def _confirm(voice_id: str, size: int, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError(f"Nobody is there to ask whether {voice_id} may go; say --yes.")
    click.confirm(f"Remove {voice_id} ({megabytes(size)})?", abort=True, err=True)


def _prepared(settings: Settings, voice_id: str) -> list[Path]:
    """Return the copies that were made of a voice for this machine."""
    from voices.onnx.prepare import prepared_files  # noqa: PLC0415  imports onnx

    return prepared_files(settings.data_dir / "prepared", voice_id)


def _remove_prepared(settings: Settings, voice_id: str) -> None:
    for path in _prepared(settings, voice_id):
        with disk_errors_explained("remove", path):
            path.unlink(missing_ok=True)


def _size(shelf: VoiceShelf, voice_id: str) -> int:
    places = (shelf.home(voice_id), shelf.root / PARTIAL / voice_id)
    return sum(p.stat().st_size for place in places if place.is_dir() for p in place.iterdir())
