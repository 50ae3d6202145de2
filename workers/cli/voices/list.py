"""``listen voices list``: every voice that is installed or could be."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from audio.languages import same_language
from voices.library.catalogue import Catalogue
from workers.cli.common import json_option, print_json
from workers.cli.voices.common import megabytes

if TYPE_CHECKING:
    from workers.settings import Settings
    from workers.voice_supply.offers import VoiceOffer


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
    from voices.library.installed import voice_problems
    from workers.settings import load_settings
    from workers.voice_supply.offers import offers

    settings = load_settings()
    catalogue, known_from = _catalogue(settings, refresh=refresh)
    rows = [
        row
        for row in offers(settings, catalogue)
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


def _catalogue(settings: "Settings", *, refresh: bool) -> tuple[Catalogue | None, str]:
    from workers.voice_supply.places import source_of
    from workers.voice_supply.sources import CATALOGUE_CACHE, fetch_catalogue, last_catalogue

    cache = settings.voices_install_dir / CATALOGUE_CACHE
    if refresh or _is_folder(settings.voices_source):
        return fetch_catalogue(source_of(settings), cache), "place"
    kept = last_catalogue(settings.voices_source, cache)
    return kept, "kept" if kept else "shipped"


def _is_folder(location: str) -> bool:
    return "://" not in location and Path(location).expanduser().is_dir()


def _speaks(language: str, wanted: str) -> bool:
    if "-" in wanted:
        return language.lower() == wanted.lower()
    return same_language(language, wanted)


def _show(rows: "list[VoiceOffer]") -> None:
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
