"""``listen lexicon show``, ``add``, ``remove``: single entries."""

import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio.errors import LexiconInvalid
from workers.cli.common import json_option, print_json, services_for, voice_option
from workers.cli.lexicon.common import (
    entries_in,
    entry_json,
    file_of,
    file_option,
    in_words,
    language_option,
    ledger_with_names,
    minutes,
    said_options,
    scope_option,
    why_option,
)
from workers.cli.requesting import actor_at_shell

if TYPE_CHECKING:
    from voices.lexicon.entries import CaseRule, Entry
    from workers.lexicon.names import Names
    from workers.services import Services


@click.command("show")
@click.argument("written")
@language_option
@json_option
def show(written: str, language: str, *, as_json: bool) -> None:
    """Show every entry of WRITTEN, who set it when and why, and what is in its way.

    \b
    Example:
      listen lexicon show Kyiv
    """
    from voices.lexicon.files import base_entries
    from workers.lexicon.conflicts import conflicts_of
    from workers.lexicon.records import releases

    services = services_for()
    wanted = _one_spelling(written).casefold()
    in_file = entries_in(file_of(services, language))
    kept = []
    names = services.names()
    if names.release:
        with services.ledger.read() as connection:
            kept = [
                one
                for one in releases.kept_entries(connection)
                if one.entry.written.casefold() == wanted and one.entry in names.of(language)
            ]
    others = [
        (source, entry)
        for source, entries in (("file", in_file), ("base", base_entries(language)))
        for entry in entries
        if entry.written.casefold() == wanted
    ]
    if not kept and not others:
        raise LexiconInvalid(
            f"There is no entry for {written!r}. `listen lexicon add` makes one, and `listen"
            " lexicon usages` says where the name is."
        )
    ours = [
        {"source": "newsroom", "release": one.release, "why": one.why, **entry_json(one.entry)}
        for one in kept
    ]
    theirs = [{"source": source, **entry_json(entry)} for source, entry in others]
    told = [
        conflict for one in kept for conflict in conflicts_of(one.entry, names.entries, in_file)
    ]
    if as_json:
        print_json({"entries": [*ours, *theirs], "conflicts": [one.detail for one in told]})
        return
    for one in kept:
        by = f"release {one.release} by {one.by}" + (f": {one.why}" if one.why else "")
        click.echo(f"{_described(one.entry)}  ({by})")
    for source, entry in others:
        click.echo(f"{_described(entry)}  ({source})")
    for conflict in told:
        click.echo(f"  {conflict.detail}")


@click.command("add")
@click.argument("written")
@said_options
@click.option(
    "--case",
    type=click.Choice(["any", "exact", "upper"]),
    default="any",
    show_default=True,
    help="exact: capitals as written; upper: only in capitals.",
)
@click.option("--not-before", multiple=True, metavar="WORD", help="Not when WORD follows.")
@click.option("--not-after", multiple=True, metavar="WORD", help="Not when WORD stands before.")
@scope_option
@click.option("--note", default="", help="What others should know of the name.")
@why_option
@click.option("--dry-run", is_flag=True, help="Check and say what would change; write nothing.")
@file_option
@voice_option
def add(
    written: str,
    language: str,
    say: str | None,
    ipa: str | None,
    letters: bool,
    case: "CaseRule",
    not_before: tuple[str, ...],
    not_after: tuple[str, ...],
    scope: str,
    note: str,
    why: str,
    path: Path | None,
    voice_id: str | None,
    *,
    dry_run: bool,
) -> None:
    """Say WRITTEN in a certain way from now on.

    Endings such as 's or -led are left outside and come out right by themselves. What the voice
    can't pronounce is refused before anything is written. What is on air stays as it is until
    `listen lexicon apply`.

    \b
    Examples:
      listen lexicon add Kyiv --say Keev --why "our style book"
      listen lexicon add "Xi Jinping" --ipa "ʃˈiː dʒˈɪnpɪŋ"
      listen lexicon add IAEA --letters --case upper
      listen lexicon add Niger --ipa niːʒˈɛɹ --not-before River --not-before Delta
      listen lexicon add Reading --say Redding --scope section:sport
    """
    from voices.lexicon.check import check_entry
    from workers.lexicon.conflicts import conflicts_of
    from workers.lexicon.hear import pronouncer
    from workers.lexicon.names import new_entry

    entry = new_entry(
        written, language, say=say, ipa=ipa, letters=letters, scope=scope,
        case=case, not_before=not_before, not_after=not_after, note=note,
    )  # fmt: skip
    services = services_for()
    check_entry(entry, pronouncer(services, language, voice_id))
    if path is not None:
        _add_to_file(entry, path, dry_run=dry_run)
        return
    names = services.names()
    for conflict in conflicts_of(entry, names.entries, entries_in(file_of(services, language))):
        click.echo(f"Note: {conflict.detail}", err=True)
    if dry_run:
        click.echo(f"Would save {_described(entry)}.")
    else:
        _keep(services, entry, names, why)
    _say_where(services, entry)


def _keep(services: "Services", entry: "Entry", names: "Names", why: str) -> None:
    from workers.lexicon.conflicts import said
    from workers.lexicon.names import Place
    from workers.lexicon.records import releases

    before = {Place.of(one): one for one in names.entries}.get(Place.of(entry))
    made = releases.put(ledger_with_names(services), [entry], actor=actor_at_shell(), why=why)
    if made is None:
        click.echo(f"{_described(entry)} is kept already.")
        return
    was = f" It was {said(before)}." if before else ""
    click.echo(f"Saved {_described(entry)}: release {made.number}.{was}")


def _say_where(services: "Services", entry: "Entry") -> None:
    """Say how much on air has the name."""
    if not services.names().release:
        return
    from workers.lexicon.concern import with_name

    found = with_name(services.ledger, entry.written, entry.language)
    if found.articles:
        click.echo(
            f"{entry.written} is in {in_words(len(found.articles), 'article')} on air,"
            f" {in_words(found.n_sentences, 'sentence')}, {minutes(found.work_ms)}:"
            " `listen lexicon apply`."
        )


def _add_to_file(entry: "Entry", path: Path, *, dry_run: bool) -> None:
    from voices.lexicon.files import save_entry
    from workers.lexicon.conflicts import said

    if dry_run:
        click.echo(f"Would save {_described(entry)} in {path}.")
        return
    replaced = save_entry(path, replace(entry, author=actor_at_shell().name))
    was = f" It was {said(replaced)}." if replaced else ""
    click.echo(f"Saved {_described(entry)} in {path}.{was}")


@click.command("remove")
@click.argument("written")
@language_option
@scope_option
@why_option
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@file_option
def remove(
    written: str,
    language: str,
    scope: str,
    why: str,
    path: Path | None,
    *,
    yes: bool,
    dry_run: bool,
) -> None:
    """Take WRITTEN out of the newsroom's names.

    An entry that comes with Listen can't be removed; add one of your own to say it otherwise.

    \b
    Examples:
      listen lexicon remove Kyiv
      listen lexicon remove Kyiv --yes --why "Listen knows it by now"
    """
    from voices.lexicon.files import remove_entry
    from workers.lexicon.names import Place, clean_scope
    from workers.lexicon.records import releases

    wanted = _one_spelling(written)
    services = services_for()
    place = Place(language, wanted, clean_scope(scope) or "")
    kept = services.names().entries if path is None else entries_in(path)
    entry = {Place.of(one): one for one in kept}.get(place)
    if entry is None:
        raise _not_there(written, language)
    whence = "the newsroom's names" if path is None else str(path)
    if dry_run:
        click.echo(f"Would remove {_described(entry)} from {whence}.")
        return
    if not yes:
        click.confirm(f"Remove {_described(entry)} from {whence}?", abort=True)
    if path is not None:
        removed = remove_entry(path, wanted)
        click.echo(f"Removed {_described(removed)} from {path}.")
        return
    made = releases.remove(services.ledger, [place], actor=actor_at_shell(), why=why)
    click.echo(f"Removed {_described(entry)}: release {made.number}.")
    _say_where(services, entry)


def _not_there(written: str, language: str) -> LexiconInvalid:
    from voices.lexicon.files import base_entries

    in_base = any(one.written == _one_spelling(written) for one in base_entries(language))
    remedy = (
        f"It comes with Listen: `listen lexicon add {written!r} --say …` overrules it."
        if in_base
        else "`listen lexicon list` shows what there is."
    )
    return LexiconInvalid(f"The newsroom has no entry for {written!r} there. {remedy}")


def _described(entry: "Entry") -> str:
    from workers.lexicon.conflicts import said

    where = f" ({entry.scope})" if entry.scope else ""
    return f"{entry.written}: {said(entry)}{where}"


def _one_spelling(written: str) -> str:
    return " ".join(unicodedata.normalize("NFC", written).split())
