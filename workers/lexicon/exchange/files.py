"""Reading and writing each form of a list of names."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from audio.errors import LexiconInvalid
from audio.languages import primary_subtag
from voices.lexicon.entries import Entry
from voices.lexicon.files import entries_from_toml, toml_of
from workers.lexicon.exchange.forms import Form
from workers.lexicon.exchange.pls import fits, read_pls, write_pls
from workers.lexicon.exchange.table import read_csv, write_csv
from workers.lexicon.names import check_size, clean_scope

MAX_CHARS: Final = 2_000_000
MAX_ENTRIES: Final = 20_000


def read_names(text: str, form: Form, language: str | None = None) -> list[Entry]:
    """Read a list of names; ``language`` is that of lines of a table that name none.

    Raises:
        LexiconInvalid: there is a mistake in it, or it is too long.
    """
    if len(text) > MAX_CHARS:
        raise LexiconInvalid(f"A list of names has at most {MAX_CHARS:,} characters. Divide it.")
    if form == "csv":
        entries = read_csv(text, language)
    elif form == "pls":
        entries = read_pls(text)
    else:
        entries = [_in_one_spelling(entry) for entry in entries_from_toml(text, "the list")]
    if len(entries) > MAX_ENTRIES:
        raise LexiconInvalid(f"A list has at most {MAX_ENTRIES:,} names. Divide it.")
    return entries


def write_names(entries: Sequence[Entry], form: Form, language: str) -> str:
    """Write the entries of a language."""
    primary = primary_subtag(language)
    own = [entry for entry in entries if entry.language == primary]
    if form == "csv":
        return write_csv(own)
    if form == "pls":
        return write_pls(own, primary)
    return toml_of([entry for entry in own if entry.scope is None], primary)


def left_out(entries: Sequence[Entry], form: Form, language: str) -> list[Entry]:
    """Return those entries of a language that a form has no words for."""
    own = [entry for entry in entries if entry.language == primary_subtag(language)]
    if form == "pls":
        return [entry for entry in own if not fits(entry)]
    # A TOML table has one line for each written form.
    return [entry for entry in own if entry.scope is not None] if form == "toml" else []


def _in_one_spelling(entry: Entry) -> Entry:
    """Bring an entry of a file to the one spelling of its scope.

    Raises:
        LexiconInvalid: its scope is none that the newsroom's names know.
    """
    check_size(entry)
    return replace(entry, scope=clean_scope(entry.scope), author="", date=None)
