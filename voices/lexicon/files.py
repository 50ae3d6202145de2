"""Lexicons as TOML files.

::

    language = "en"

    [entries]
    "Kyiv" = "/kˈiːv/"                                      # IPA between slashes
    "Poroshenko" = "Poro-shenko"                            # a respelling
    "Niger" = { ipa = "niːʒˈɛɹ", not_before = ["River"] }   # anything more is a table
    "IAEA" = { letters = true, case = "upper" }

A table has one of ``say``, ``ipa`` or ``letters``, and may have ``case``, ``scope``,
``not_before``, ``not_after``, ``prefixes``, ``note``, ``author`` and ``date``. Comments and order
survive when an entry is added or removed.

Names that come with Listen are many, so those of them that need no condition stand in a plainer
file, ``en.names``: one a line, the written form, a tab, the IPA between slashes or a respelling. A
third column ``=`` says that espeak reads the name so by itself, as somebody has confirmed.
"""

import datetime
import os
import tempfile
import threading
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from audio.errors import LexiconInvalid
from audio.languages import primary_subtag
from voices.lexicon.entries import CaseRule, Entry, Lexicon, SayAs, ipa_parts

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import InlineTable

_KINDS: dict[str, SayAs] = {"say": "words", "ipa": "ipa", "letters": "letters"}
_LISTS = ("not_before", "not_after", "prefixes")
_TEXTS = ("scope", "note", "author")
_CONFIRMED = "="
_ARABIC_PREFIXES = ("و", "ل", "ب", "ف")
"""Particles that Arabic writes together with a name of one word."""
_MAKING = threading.Lock()
_KEYS = (*_KINDS, "case", "date", *_TEXTS, *_LISTS)


def base_entries(language: str) -> tuple[Entry, ...]:
    """Return the entries that come with Listen for a language; none where it has no lexicon."""
    with _MAKING:
        return _base_entries(primary_subtag(language))


@cache
def _base_entries(primary: str) -> tuple[Entry, ...]:
    resource = files("voices.lexicon") / f"{primary}.toml"
    if not resource.is_file():
        return ()
    return (*load_entries(Path(str(resource))), *_plain_names(primary))


def base_lexicon(language: str) -> Lexicon:
    """Return the lexicon that comes with Listen for a language.

    It is made once, for ``en`` and ``en-US`` together, and by one thread while others wait.
    """
    with _MAKING:
        return _base_lexicon(primary_subtag(language))


@cache
def _base_lexicon(primary: str) -> Lexicon:
    return Lexicon([_base_entries(primary)])


def plain_names(language: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the lines of a language's plain names: written, said, and whether it is confirmed.

    What is said is IPA between slashes or a respelling; of a confirmed name it is what espeak says.
    """
    resource = files("voices.lexicon") / f"{primary_subtag(language)}.names"
    lines = resource.read_text(encoding="utf-8").splitlines() if resource.is_file() else []
    rows = (line.split("\t") for line in lines if line and line[0] != "#")
    return tuple((row[0], row[1], row[2:] == [_CONFIRMED]) for row in rows)


def _plain_names(language: str) -> Iterator[Entry]:
    for written, said, confirmed in plain_names(language):
        is_ipa = said[0] == "/" and not confirmed
        one_word = language == "ar" and " " not in written
        yield Entry(
            written=written,
            language=language,
            say_as="ipa" if is_ipa else "words",
            spoken=written if confirmed else said[1:-1].replace("g", "ɡ") if is_ipa else said,
            prefixes=_ARABIC_PREFIXES if one_word else (),
        )


def load_entries(path: Path) -> tuple[Entry, ...]:
    """Read a lexicon file.

    Raises:
        LexiconInvalid: the file can't be read, or an entry in it is not one; names both.
    """
    return _entries(_read(path), str(path))


def entries_from_toml(text: str, place: str) -> tuple[Entry, ...]:
    """Read the text of a lexicon file.

    Raises:
        LexiconInvalid: it is none, or an entry in it is not one; names ``place`` and the entry.
    """
    try:
        document = tomllib.loads(text)
    except ValueError as error:
        raise LexiconInvalid(f"{place} can't be read as a lexicon: {error}. Mend it.") from error
    return _entries(document, place)


def toml_of(entries: Iterable[Entry], language: str) -> str:
    """Write a new lexicon file of a language; of several entries of one form the last counts."""
    import tomlkit  # noqa: PLC0415  only who writes a lexicon needs it

    document = tomlkit.document()
    document["language"] = language
    table = tomlkit.table()
    for entry in entries:
        table[entry.written] = _value(entry)
    document["entries"] = table
    return tomlkit.dumps(document)


def _entries(document: dict[str, Any], place: str) -> tuple[Entry, ...]:
    language = document.get("language")
    entries = document.get("entries", {})
    if not isinstance(language, str) or not isinstance(entries, dict):
        raise LexiconInvalid(
            f'{place} is not a lexicon: it must begin with language = "en" (or another)'
            " and have its entries under [entries]."
        )
    return tuple(_entry(place, language, written, value) for written, value in entries.items())


def save_entry(path: Path, entry: Entry) -> Entry | None:
    """Add an entry to a lexicon file, or replace the one of the same written form.

    The file and its folder are made where they are missing; the file is replaced in one step.

    Returns:
        The entry that was replaced, if there was one.

    Raises:
        LexiconInvalid: the file can't be read, or is of another language.
    """
    document = _document(path, entry.language)
    before = {old.written: old for old in (load_entries(path) if path.exists() else ())}
    language = str(document.get("language"))
    if language != entry.language:
        raise LexiconInvalid(
            f"{path} is a lexicon of {language!r}, not of {entry.language!r}."
            " Give the file of the entry's language."
        )
    document["entries"][entry.written] = _value(entry)
    _write(path, document)
    return before.get(entry.written)


def remove_entry(path: Path, written: str) -> Entry:
    """Take an entry out of a lexicon file.

    Returns:
        The entry that was removed.

    Raises:
        LexiconInvalid: the file has no such entry, or can't be read.
    """
    written = unicodedata.normalize("NFC", written)
    entries = {old.written: old for old in load_entries(path)} if path.exists() else {}
    if written not in entries:
        raise LexiconInvalid(
            f"{path} has no entry for {written!r}. `lexicon list` shows what it has."
        )
    document = _document(path, entries[written].language)
    del document["entries"][written]
    _write(path, document)
    return entries[written]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconInvalid(
            f"{path} can't be read as a lexicon: {error}. Mend the file."
        ) from error


def _document(path: Path, language: str) -> "TOMLDocument":
    import tomlkit  # noqa: PLC0415  as above

    if path.exists():
        _read(path)
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
    else:
        document = tomlkit.document()
        document["language"] = language
    if "entries" not in document:
        document["entries"] = tomlkit.table()
    return document


def _write(path: Path, document: "TOMLDocument") -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(document.as_string())
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        raise LexiconInvalid(
            f"{path} can't be written: {error}. Choose a folder you may write to."
        ) from error


def _entry(source: str, language: str, written: str, value: object) -> Entry:
    """Make an entry of one line of the file."""
    place = f"{source}, entry {written!r}"
    if isinstance(value, str):
        is_ipa = len(value) > 2 and value[0] == value[-1] == "/"
        value = {"ipa": value[1:-1]} if is_ipa else {"say": value}
    if not isinstance(value, dict):
        raise LexiconInvalid(f"{place}: give a respelling, /IPA/ or a table.")
    unknown = [key for key in value if key not in _KEYS]
    kinds = [key for key in _KINDS if key in value]
    if unknown or len(kinds) != 1:
        fault = f"unknown key {unknown[0]!r}" if unknown else "not exactly one of say, ipa, letters"
        raise LexiconInvalid(f"{place}: {fault}. Keys are {', '.join(_KEYS)}.")
    case = value.get("case", "any")
    if case not in get_args(CaseRule):
        raise LexiconInvalid(f"{place}: case {case!r} is none of {', '.join(get_args(CaseRule))}.")
    kind = kinds[0]
    spoken = "" if kind == "letters" else value[kind]
    if not isinstance(spoken, str) or (kind != "letters" and not spoken.split()):
        raise LexiconInvalid(f"{place}: {kind} must be text.")
    for key in _LISTS:
        items = value.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise LexiconInvalid(f"{place}: {key} must be a list of words.")
    when = value.get("date")
    return Entry(
        written=" ".join(unicodedata.normalize("NFC", written).split()),
        language=language,
        say_as=_KINDS[kind],
        spoken=" ".join(ipa_parts(spoken)) if kind == "ipa" else " ".join(spoken.split()),
        case=case,
        scope=str(value["scope"]) if value.get("scope") else None,
        not_before=tuple(value.get("not_before", ())),
        not_after=tuple(value.get("not_after", ())),
        prefixes=tuple(value.get("prefixes", ())),
        note=str(value.get("note", "")),
        author=str(value.get("author", "")),
        date=when if isinstance(when, datetime.date) else None,
    )


def _value(entry: Entry) -> "str | InlineTable":
    """Write an entry as briefly as it can be."""
    import tomlkit  # noqa: PLC0415  as above

    table = tomlkit.inline_table()
    if entry.say_as == "letters":
        table["letters"] = True
    else:
        table["ipa" if entry.say_as == "ipa" else "say"] = entry.spoken
    if entry.case != "any":
        table["case"] = entry.case
    for key in _LISTS:
        if getattr(entry, key):
            table[key] = list(getattr(entry, key))
    for key in (*_TEXTS, "date"):
        if getattr(entry, key):
            table[key] = getattr(entry, key)
    if len(table) > 1 or entry.say_as == "letters":
        return table
    return f"/{entry.spoken}/" if entry.say_as == "ipa" else entry.spoken
