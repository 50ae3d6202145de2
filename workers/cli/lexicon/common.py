"""What the commands about names have in common: their options, and where names are kept."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.languages import primary_subtag

if TYPE_CHECKING:
    from voices.lexicon.entries import Entry
    from workers.ledger import Ledger
    from workers.services import Services

language_option = click.option("--language", default="en", show_default=True, help="en, es, ar, …")
file_option = click.option(
    "--lexicon",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of names in place of the ledger.",
)
why_option = click.option("--why", default="", help="Why; it is kept with the change.")
scope_option = click.option(
    "--scope",
    default="everywhere",
    show_default=True,
    metavar="WHERE",
    help="everywhere, section:NAME or article:ID.",
)


def said_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a name is spoken."""
    for option in (
        click.option("--letters", is_flag=True, help="Spell it out: IAEA."),
        click.option("--ipa", metavar="IPA", help="Phonemes, a part per word: 'ʃˈiː dʒˈɪnpɪŋ'."),
        click.option("--say", metavar="RESPELLING", help="Ordinary letters: 'Keev'."),
        language_option,
    ):
        command = option(command)
    return command


def ledger_with_names(services: "Services") -> "Ledger":
    """Return the ledger to write names to; an embedded one that is not there yet is made.

    Raises:
        LedgerUnavailable: it can't be used.
    """
    from workers.services import has_ledger

    if not has_ledger(services.settings.ledger.get_secret_value()):
        from workers.ledger.migrate import migrate

        migrate(services.ledger)
    return services.ledger


def entries_in(path: Path) -> "tuple[Entry, ...]":
    """Return the entries of a file that may be missing."""
    from voices.lexicon.files import load_entries

    return load_entries(path) if path.exists() else ()


def file_of(services: "Services", language: str) -> Path:
    """Return where a language's file of names is, if there is one."""
    return services.settings.lexicon_dir / f"{primary_subtag(language)}.toml"


def entry_json(entry: "Entry") -> dict[str, object]:
    """Return an entry as a JSON object."""
    return {
        "written": entry.written,
        "language": entry.language,
        "as": entry.say_as,
        "spoken": entry.spoken,
        "case": entry.case,
        "scope": entry.scope,
        "not_before": list(entry.not_before),
        "not_after": list(entry.not_after),
        "prefixes": list(entry.prefixes),
        "note": entry.note,
        "author": entry.author,
        "date": entry.date.isoformat() if entry.date else None,
    }


def in_words(n: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def minutes(work_ms: int) -> str:
    """Return a span of work as people say it."""
    n = max(1, round(work_ms / 60_000))
    return (
        "less than a minute of work"
        if work_ms < 30_000
        else f"about {in_words(n, 'minute')} of work"
    )
