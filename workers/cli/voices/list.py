"""``listen voices list``: every voice that is installed or could be."""

import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from audio.languages import same_language
from audio.model import Voice
from voices.library.catalogue import Catalogue, CatalogueVoice
from voices.library.installed import InstalledVoice, installed_voices, read_config, voice_problems
from voices.library.known import KnownVoice, known_voices
from workers.cli.common import json_option, print_json
from workers.cli.voices.common import megabytes, source_of
from workers.settings import Settings, load_settings
from workers.voice_supply.sources import CATALOGUE_CACHE, fetch_catalogue, last_catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One voice, as the table and the JSON show it; None is unknown."""

    id: str
    language: str
    quality: str
    speakers: int | None
    size_bytes: int | None
    licence: str | None
    trained: str | None
    installed: bool
    recommended: bool | None
    why: str | None
    sample_rate_hz: int | None = None
    model_sha256: str | None = None
    path: str | None = None


@click.command("list")
@click.option("--language", metavar="TAG", help="Only voices of a language: es, or es-MX.")
@click.option("--installed", "only_installed", is_flag=True, help="Only voices that are here.")
@click.option(
    "--recommended",
    "only_recommended",
    is_flag=True,
    help="Only voices whose licence suits a product.",
)
@click.option(
    "--refresh", is_flag=True, help="Ask the place that voices come from what it has now."
)
@json_option
def list_command(
    *,
    language: str | None,
    only_installed: bool,
    only_recommended: bool,
    refresh: bool,
    as_json: bool,
) -> None:
    """List the voices that are installed and those that could be.

    Without --refresh nothing is asked of the network: the list is the one read last, or the one
    that ships with Listen. "Recommended" is said of the licence alone, and is no legal advice.
    """
    settings = load_settings()
    catalogue, known_from = _catalogue(settings, refresh=refresh)
    rows = [
        row
        for row in _rows(settings, catalogue)
        if (language is None or _speaks(row.language, language))
        and (row.installed or not only_installed)
        and (row.recommended or not only_recommended)
    ]
    problems = [str(problem) for problem in voice_problems(settings.voice_folders)]
    if catalogue:
        problems += [f"left out of the catalogue: {problem}" for problem in catalogue.problems]
    if as_json:
        print_json(
            {
                "source": settings.voices_source,
                "known_from": known_from,
                "voices": [asdict(row) for row in rows],
                "problems": problems,
            }
        )
        return
    _show(rows)
    if known_from == "shipped" and not only_installed:
        click.echo("Known without asking. --refresh asks what there is now.", err=True)
    for problem in problems:
        click.echo(f"can't be used: {problem}", err=True)


def _catalogue(settings: Settings, *, refresh: bool) -> tuple[Catalogue | None, str]:
    cache = settings.voices_install_dir / CATALOGUE_CACHE
    if refresh or _is_folder(settings.voices_source):
        return fetch_catalogue(source_of(settings), cache), "place"
    kept = last_catalogue(settings.voices_source, cache)
    return kept, "kept" if kept else "shipped"


def _is_folder(location: str) -> bool:
    return "://" not in location and Path(location).expanduser().is_dir()


def _rows(settings: Settings, catalogue: Catalogue | None) -> list[Row]:
    here = {voice.voice.id: voice for voice in installed_voices(settings.voice_folders)}
    known = known_voices()
    offered = catalogue.voices if catalogue else {}
    ids = sorted({*here, *known, *offered}) if not catalogue else sorted({*here, *offered})
    return [
        _row(voice_id, here.get(voice_id), offered.get(voice_id), known.get(voice_id))
        for voice_id in ids
    ]


def _row(
    voice_id: str,
    here: InstalledVoice | None,
    offered: CatalogueVoice | None,
    known: KnownVoice | None,
) -> Row:
    voice: Voice | None = here.voice if here else None
    described = voice or offered or known
    assert described, voice_id
    speakers, size = known.speakers if known else None, known.size_bytes if known else None
    if offered:
        speakers, size = offered.num_speakers, offered.size_bytes or size
    if here:
        speakers, size = _speakers(here), here.model_path.stat().st_size
    return Row(
        id=voice_id,
        language=described.language,
        quality=described.quality,
        speakers=speakers,
        size_bytes=size,
        licence=_licence(voice, known),
        trained=known.trained if known else None,
        installed=here is not None,
        recommended=known.recommended if known else None,
        why=known.why if known else None,
        sample_rate_hz=voice.sample_rate_hz if voice else None,
        model_sha256=voice.model_sha256 if voice else None,
        path=str(here.model_path) if here else None,
    )


def _licence(voice: Voice | None, known: KnownVoice | None) -> str | None:
    if voice and voice.licence != "unknown":
        return voice.licence
    return known.licence if known else None


def _speakers(here: InstalledVoice) -> int | None:
    count = read_config(here.config_path).get("num_speakers")
    return count if isinstance(count, int) else None


def _speaks(language: str, wanted: str) -> bool:
    if "-" in wanted:
        return language.lower() == wanted.lower()
    return same_language(language, wanted)


def _show(rows: list[Row]) -> None:
    if not rows:
        click.echo("No voice is like that. `listen voices list` shows every one.", err=True)
        return
    table = Table(box=None, header_style="dim")
    for heading in ("id", "language", "quality", "speakers", "size", "licence", "here", "for news"):
        right = heading in ("speakers", "size")
        table.add_column(heading, justify="right" if right else "left", no_wrap=heading == "id")
    for row in rows:
        table.add_row(
            row.id,
            row.language,
            row.quality,
            "unknown" if row.speakers is None else str(row.speakers),
            megabytes(row.size_bytes),
            row.licence or "unknown",
            "yes" if row.installed else "",
            {True: "yes", False: "no", None: "unknown"}[row.recommended],
        )
    wide = None if sys.stdout.isatty() else 160
    Console(width=wide).print(table)
