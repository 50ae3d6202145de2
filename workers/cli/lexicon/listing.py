"""``listen lexicon list``: the entries in force."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from workers.cli.common import json_option, print_json, services_for
from workers.cli.lexicon.common import (
    entries_in,
    entry_json,
    file_of,
    file_option,
    language_option,
)

if TYPE_CHECKING:
    from voices.lexicon.entries import Entry


@click.command("list")
@language_option
@click.option("--search", default="", metavar="TEXT", help="Only entries with TEXT in them.")
@json_option
@file_option
def list_entries(language: str, search: str, path: Path | None, *, as_json: bool) -> None:
    """Show the entries in force: the newsroom's, those of its file, and those of Listen.

    \b
    Examples:
      listen lexicon list
      listen lexicon list --language es --search wash
      listen lexicon list --json | jq '.entries[].written'
    """
    from workers.lexicon.conflicts import said

    needle = search.casefold()
    rows = [
        (source, entry)
        for source, entry in _in_force(language, path)
        if needle in f"{entry.written} {entry.spoken} {entry.note}".casefold()
    ]
    if as_json:
        print_json({"entries": [{"source": source, **entry_json(entry)} for source, entry in rows]})
        return
    table = Table("Written", "Said", "Case", "Where", "From", "By", "Note")
    for source, entry in rows:
        where = entry.scope or "everywhere"
        table.add_row(
            entry.written, said(entry), entry.case, where, source, entry.author, entry.note
        )
    Console().print(table)


def _in_force(language: str, path: Path | None) -> "list[tuple[str, Entry]]":
    """Return entries with where they come from; a name is listed once, unless scopes differ."""
    from voices.lexicon.files import base_entries, load_entries

    if path is None:
        services = services_for()
        kept = [*services.names().of(language)]
        in_file = list(entries_in(file_of(services, language)))
    else:
        kept, in_file = [], list(load_entries(path))
    layers = (("newsroom", kept), ("file", in_file), ("base", base_entries(language)))
    rows: list[tuple[str, Entry]] = []
    overruled: set[str] = set()
    for source, entries in layers:
        rows += [(source, entry) for entry in entries if entry.written.casefold() not in overruled]
        overruled |= {entry.written.casefold() for entry in entries if entry.scope is None}
    return rows
