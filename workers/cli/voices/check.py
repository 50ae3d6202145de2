"""``listen voices check``: whether every voice is still what was installed."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click
from rich.console import Console
from rich.text import Text

from audio.errors import VoiceRefused, VoiceUnknown
from voices.library.record import RECORD_NAME, read_record
from voices.library.shelf import PARTIAL, VoiceShelf
from workers.cli.common import json_option, print_json
from workers.cli.voices.common import megabytes


@dataclass(frozen=True, slots=True)
class Finding:
    """The result for one voice."""

    id: str
    path: str
    verdict: Literal["fine", "bad"]
    message: str


@click.command("check")
@click.argument("voice_ids", nargs=-1, metavar="[ID...]")
@json_option
def check_command(*, voice_ids: tuple[str, ...], as_json: bool) -> None:
    """Read every file of every voice again, and compare it with what was installed.

    Sizes and SHA-256 are compared with voice.json; models are looked into for what no voice has to
    contain, and configurations for what Piper can't use. Nothing is loaded. The exit status is 1
    when a voice is bad.
    """
    from voices.library.installed import voice_locations
    from workers.settings import load_settings
    from workers.voice_supply.install import installed_ids
    from workers.voice_supply.places import shelf_of

    settings = load_settings()
    shelf = shelf_of(settings)
    places = list(voice_locations(settings.voice_folders))
    seen = {folder.absolute() for _, folder in places}
    places += [
        (id_, shelf.home(id_)) for id_ in installed_ids(shelf) if shelf.home(id_) not in seen
    ]
    there = {voice_id for voice_id, _ in places}
    missing = [voice_id for voice_id in voice_ids if voice_id not in there]
    if missing:
        raise VoiceUnknown(
            f"{', '.join(missing)}: not on this machine. `listen voices list --installed` shows"
            " what is."
        )
    findings = [
        _finding(voice_id, folder)
        for voice_id, folder in places
        if not voice_ids or voice_id in voice_ids
    ]
    unfinished = _unfinished(shelf)
    if as_json:
        print_json({"voices": [asdict(f) for f in findings], "unfinished": unfinished})
    else:
        _show(findings, unfinished)
    if any(finding.verdict == "bad" for finding in findings):
        click.get_current_context().exit(1)


def _finding(voice_id: str, folder: Path) -> Finding:
    where = str(folder / f"{voice_id}.onnx")
    try:
        return Finding(voice_id, where, "fine", _verified_as(voice_id, folder))
    except VoiceRefused as error:
        return Finding(voice_id, where, "bad", str(error))
    except OSError as error:
        return Finding(voice_id, where, "bad", f"{error}. Run `listen voices install {voice_id}`.")


def _verified_as(voice_id: str, folder: Path) -> str:
    from voices.library.installed import starter_folder
    from voices.library.verify import check_against_record, verify_voice

    record = read_record(folder / RECORD_NAME)
    if record and record.id == voice_id:
        check_against_record(folder, record)
        verify_voice(folder, voice_id, sha256=record.model_sha256)
        return f"as it was installed on {record.installed_at[:10]} from {record.source}"
    verify_voice(folder, voice_id)
    if folder == starter_folder():
        return "as it ships"
    return "a Piper voice that somebody put there; nothing was written down to compare it with"


def _unfinished(shelf: VoiceShelf) -> dict[str, int]:
    folder = shelf.root / PARTIAL
    if not folder.is_dir():
        return {}
    found = {}
    for place in sorted(folder.iterdir()):
        if place.is_dir() and not place.name.startswith("."):
            size = sum(path.stat().st_size for path in place.iterdir())
            if size:
                found[place.name] = size
    return found


def _show(findings: list[Finding], unfinished: dict[str, int]) -> None:
    console = Console()
    for finding in findings:
        sign, colour = ("✓", "green") if finding.verdict == "fine" else ("✗", "red")
        console.print(Text(f"{sign} {finding.id}", colour), Text(finding.message), soft_wrap=True)
    for voice_id, size in unfinished.items():
        click.echo(
            f"{megabytes(size)} of an unfinished installation of {voice_id}: install it again to"
            " go on, or remove it.",
            err=True,
        )
