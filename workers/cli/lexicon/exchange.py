"""``listen lexicon import``, ``export``: names as files."""

import sys
from pathlib import Path

import click

from audio.errors import LexiconInvalid
from workers.cli.common import services_for
from workers.cli.lexicon.common import in_words, language_option, ledger_with_names, why_option
from workers.cli.requesting import actor_at_shell
from workers.lexicon.exchange.forms import FORMS, Form, form_of

_form_option = click.option(
    "--form", type=click.Choice(FORMS), help="What the file is. [default: as its name ends]"
)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@_form_option
@click.option("--language", help="Of lines of a table that name none.")
@why_option
@click.option("--dry-run", is_flag=True, help="Check and say what would change; write nothing.")
def import_command(
    file: Path, form: "Form | None", language: str | None, why: str, *, dry_run: bool
) -> None:
    """Take in every name of FILE, in one release: TOML, CSV, or PLS of the W3C; `-` reads stdin.

    Nothing is written where one of them can't be spoken. Names that are not in FILE stay.

    \b
    Examples:
      listen lexicon import listen-data/lexicon/en.toml
      listen lexicon import names.csv --why "our style book" --dry-run
    """
    from workers.lexicon.conflicts import all_conflicts
    from workers.lexicon.exchange.files import read_names
    from workers.lexicon.names import by_place, said_json
    from workers.lexicon.records import releases
    from workers.lexicon.taking_in import check_all

    chosen = form or form_of(file.name)
    entries = read_names(_read(file), chosen, language)
    services = services_for()
    check_all(services, entries)
    names = services.names()
    known = by_place(names.entries)
    new = by_place(entries)
    differing = [
        place
        for place, entry in new.items()
        if place not in known or said_json(known[place]) != said_json(entry)
    ]
    for conflict in all_conflicts([*{**known, **new}.values()]):
        click.echo(f"Note: {conflict.written}: {conflict.detail}", err=True)
    if dry_run:
        click.echo(f"Would take in {in_words(len(differing), 'name')} of {len(new):,}.")
        return
    made = releases.put(
        ledger_with_names(services), entries, actor=actor_at_shell(), why=why, kind="import"
    )
    if made is None:
        click.echo(f"All {in_words(len(new), 'name')} were kept already.")
        return
    click.echo(f"Took in {in_words(len(made.changes), 'name')}: release {made.number}.")


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@_form_option
@language_option
def export_command(file: Path, form: "Form | None", language: str) -> None:
    """Write the newsroom's names of a language into FILE: TOML, CSV, or PLS; `-` writes to stdout.

    \b
    Examples:
      listen lexicon export names.csv
      listen lexicon export names.pls --language es
    """
    from workers.lexicon.exchange.files import left_out, write_names

    services = services_for()
    chosen = form or form_of(file.name)
    entries = services.names().of(language)
    text = write_names(entries, chosen, language)
    missing = left_out(entries, chosen, language)
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise LexiconInvalid(f"{file} can't be written: {error.strerror}.") from error
        click.echo(f"Wrote {in_words(len(entries) - len(missing), 'name')} into {file}.")
    if missing:
        click.echo(
            f"Left out {in_words(len(missing), 'name')} that this form has no words for:"
            f" {', '.join(entry.written for entry in missing[:10])}",
            err=True,
        )


def _read(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise LexiconInvalid(f"{file} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise LexiconInvalid(f"{file} is not UTF-8. Save it so.") from error
