"""Names as CSV: what spreadsheets open, every column of an entry, one a line."""

import csv
import io
from collections.abc import Iterable
from typing import Final, get_args

from audio.errors import LexiconInvalid
from voices.lexicon.entries import CaseRule, Entry
from workers.lexicon.names import new_entry

COLUMNS: Final = (
    "language", "written", "say", "ipa", "letters", "case", "scope", "not_before", "not_after",
    "prefixes", "note",
)  # fmt: skip
_NEEDED: Final = ("written",)
_YES: Final = frozenset({"1", "x", "yes", "true"})
_NO: Final = frozenset({"", "0", "no", "false"})
_FORMULA: Final = ("=", "+", "-", "@", "\t")
"""What a spreadsheet would reckon with at the beginning of a cell."""
_QUOTED: Final = "'"


def write_csv(entries: Iterable[Entry]) -> str:
    """Write entries as CSV, UTF-8 with a head line; lists are separated by ``|``.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, which is taken off
    when it is read.
    """
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for entry in entries:
        rows.writerow(
            _safe(cell)
            for cell in (
                entry.language,
                entry.written,
                entry.spoken if entry.say_as == "words" else "",
                entry.spoken if entry.say_as == "ipa" else "",
                "yes" if entry.say_as == "letters" else "",
                entry.case,
                entry.scope or "",
                "|".join(entry.not_before),
                "|".join(entry.not_after),
                "|".join(entry.prefixes),
                entry.note,
            )
        )
    return file.getvalue()


def read_csv(text: str, language: str | None = None) -> list[Entry]:
    """Read entries from CSV with a head line; columns may be missing, and stand in any order.

    Commas or semicolons separate cells. ``language`` is that of lines that name none.

    Raises:
        LexiconInvalid: it is no such table, or a line of it is no entry; names the line.
    """
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    lines = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().casefold() for name in lines.fieldnames or ()]
        if not set(_NEEDED) <= set(columns) or set(columns) - set(COLUMNS):
            raise LexiconInvalid(
                "The table's first line has to name its columns: written and one of say, ipa,"
                f" letters; others are {', '.join(COLUMNS)}."
            )
        lines.fieldnames = columns
        return [_entry(cells, lines.line_num, language) for cells in lines]
    except csv.Error as error:
        raise LexiconInvalid(f"The table, line {lines.line_num}: {error}.") from error


def _entry(cells: dict[str, str | list[str]], line: int, language: str | None) -> Entry:
    place = f"The table, line {line}"
    if None in cells or None in cells.values():
        raise LexiconInvalid(f"{place} has more or fewer cells than the first line.")
    plain = {name: _plain(str(cell).strip()) for name, cell in cells.items()}
    case, letters = plain.get("case") or "any", plain.get("letters", "").casefold()
    spoken_in = plain.get("language") or language
    if case not in get_args(CaseRule) or letters not in _YES | _NO or not spoken_in:
        raise LexiconInvalid(
            f"{place}: case is one of {', '.join(get_args(CaseRule))}, letters yes or nothing,"
            " and a language is needed."
        )
    lists = {name: _list(plain.get(name, "")) for name in ("not_before", "not_after", "prefixes")}
    try:
        return new_entry(
            plain["written"],
            spoken_in,
            say=plain.get("say") or None,
            ipa=plain.get("ipa") or None,
            letters=letters in _YES,
            scope=plain.get("scope"),
            case=case,
            note=plain.get("note", ""),
            **lists,
        )
    except LexiconInvalid as error:
        raise LexiconInvalid(f"{place}: {error}") from error


def _safe(cell: str) -> str:
    return _QUOTED + cell if cell.startswith((*_FORMULA, _QUOTED)) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == _QUOTED and cell[1:].startswith((*_FORMULA, _QUOTED)) else cell


def _list(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split("|") if word.strip())
