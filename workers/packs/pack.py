"""A publisher pack: what one site's pages look like, in a TOML file with saved pages beside it."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import regex
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.etree import XPathError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from audio.errors import AddressRefused, PackInvalid
from audio.intake.site_rules import SiteRules
from workers.casting_rules import WrittenRule
from workers.hosts import host_matches, normal_host

PATTERN_LIMIT_S = 0.2
"""Time a pattern gets for one block of text."""

FieldName = Literal["title", "byline", "standfirst", "section", "published", "updated", "image"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_REMEDIES = {
    "tuple_type": 'write a list, such as {key} = ["..."]',
    "string_type": 'write text in quotes, such as "..."',
    "dict_type": 'write a table, such as [{key}] and below it byline = ".author"',
    "missing": "add it",
    "too_short": "name at least one",
    "string_too_short": "remove it, or write what belongs there",
    "string_pattern_mismatch": "remove it, or write what belongs there",
}


class PackFile(BaseModel):
    """The keys of a ``pack.toml``, as they are written."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    hosts: tuple[str, ...] = Field(min_length=1)
    """Hosts the pack is for; ``*.example.org`` also means every host below it."""
    include: tuple[str, ...] = ()
    """CSS selectors of the element that holds the article; the first that matches is taken."""
    exclude: tuple[str, ...] = ()
    """CSS selectors of elements that are never read."""
    drop_line: tuple[str, ...] = ()
    """Patterns of blocks that are not read."""
    end_at: tuple[str, ...] = ()
    """Patterns of the block at which the article is over."""
    timestamp: str | None = Field(default=None, min_length=1)
    """CSS selector of a live blog's entry times."""
    question: str | None = Field(default=None, min_length=1)
    """CSS selector of an interview's questions."""
    fields: dict[FieldName, str] = Field(default_factory=dict)
    """CSS selectors of what is known about the article."""
    table_note: str | None = Field(default=None, pattern=r"\S", max_length=200)
    """Sentence said where the article shows a table that is not read; without it nothing is."""
    read_tables: bool = False
    """Whether short tables are read, row by row."""
    language: str | None = None
    """BCP 47, for pages that do not say."""
    casting: tuple[WrittenRule, ...] = ()
    """Rules that say which voice reads the site; they go before those of the settings."""


@dataclass(frozen=True, slots=True)
class TimedPattern:
    """A pattern of a pack, stopped when it takes too long on one block of text."""

    source: str
    where: str
    """File and key, for messages."""
    compiled: "regex.Pattern[str]"

    def search(self, text: str, /) -> bool:
        """Say whether the pattern is found anywhere in the text.

        Raises:
            PackInvalid: the pattern did not finish in ``PATTERN_LIMIT_S``.
        """
        try:
            return self.compiled.search(text, timeout=PATTERN_LIMIT_S) is not None
        except TimeoutError:
            raise PackInvalid(
                f"{self.where}: the pattern {self.source!r} took longer than {PATTERN_LIMIT_S:g} s "
                f"on a block of {len(text)} characters; remove repeats of what can "
                "match in several ways, such as (a|aa)+."
            ) from None


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page kept with a pack, and what should be read from it."""

    case: str
    page: Path
    expected: Path


@dataclass(frozen=True, slots=True)
class Pack:
    """One publisher's pack, checked and ready to use."""

    name: str
    """Name of its folder."""
    folder: Path
    source: PackFile
    rules: SiteRules

    def matches(self, host: str) -> int:
        """Say how exactly the pack names a host: characters of the pattern; 0: not at all."""
        return max((len(p) for p in self.source.hosts if host_matches(host, p)), default=0)

    def pages(self) -> Iterator[SavedPage]:
        """Yield the saved pages in order of their names."""
        for page in sorted((self.folder / "pages").glob("*.html")):
            yield SavedPage(page.stem, page, page.with_suffix(".expected.txt"))


def load_pack(folder: Path) -> Pack:
    """Read the pack in a folder.

    Raises:
        PackInvalid: a file is missing or has a mistake in it; the message names the file, the
            key and the remedy. All mistakes are told at once.
    """
    path = folder / "pack.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackInvalid(
            f"{path} can't be read: {error}. A pack is a folder with a pack.toml; "
            "'listen pack new' drafts one."
        ) from error
    source = parse_pack(text, str(path))
    return Pack(folder.name, folder, source, build_rules(source, str(path)))


def parse_pack(text: str, where: str) -> PackFile:
    """Read the text of a ``pack.toml``; ``where`` names it in messages.

    Raises:
        PackInvalid: it is not TOML, or a key is unknown, missing or of the wrong kind.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackInvalid(
            f"{where} is not TOML: {error}. Write patterns in single quotes: '^Read more:'."
        ) from error
    lists = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
    try:
        return PackFile.model_validate(lists)
    except ValidationError as error:
        mistakes = [_mistake(error["loc"], error["type"], error["msg"]) for error in error.errors()]
        raise PackInvalid(f"{where}: " + "; ".join(mistakes) + ".") from error


def build_rules(source: PackFile, where: str) -> SiteRules:
    """Compile a pack's selectors and patterns.

    Raises:
        PackInvalid: a host, selector, pattern or language is not one.
    """
    mistakes = [*_bad_hosts(source), *_bad_selectors(source), *_bad_patterns(source)]
    if source.language and not _LANGUAGE.fullmatch(source.language):
        mistakes.append(f'language: {source.language!r} is no language tag; write "en" or "es-MX"')
    if mistakes:
        raise PackInvalid(f"{where}: " + "; ".join(mistakes) + ".")

    def timed(key: str, patterns: tuple[str, ...]) -> tuple[TimedPattern, ...]:
        return tuple(TimedPattern(p, f"{where}: {key}", _compiled(p)) for p in patterns)

    return SiteRules(
        hosts=source.hosts,
        include=source.include,
        exclude=source.exclude,
        drop_line=timed("drop_line", source.drop_line),
        end_at=timed("end_at", source.end_at),
        timestamp=source.timestamp,
        question=source.question,
        fields={str(key): selector for key, selector in source.fields.items()},
        table_note=" ".join(source.table_note.split()) if source.table_note else None,
        read_tables=source.read_tables,
        language=source.language,
    )


def _mistake(loc: tuple[int | str, ...], kind: str, message: str) -> str:
    key = str(loc[0]) if loc else "the file"
    known: dict[str, tuple[str, ...]] = {
        "fields": FieldName.__args__,  # type: ignore[attr-defined]
        "casting": tuple(WrittenRule.model_fields),
    }
    if kind == "extra_forbidden" or loc[-1] == "[key]":
        inner = key in known and len(loc) > 1
        name = (loc[-1] if key == "casting" else loc[1]) if inner else key
        table = {"fields": " in [fields]", "casting": " in [[casting]]"}[key] if inner else ""
        names = known[key] if inner else tuple(PackFile.model_fields)
        return f"{name}: no such key{table}; known are {', '.join(names)}"
    place = key + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc[1:])
    remedy = _REMEDIES.get(kind, message.lower()).format(key=key)
    return f"{place}: {remedy}"


def _bad_hosts(source: PackFile) -> Iterator[str]:
    for host in source.hosts:
        try:
            normal_host(host.removeprefix("*."))
        except AddressRefused:
            yield f'hosts: {host!r} is no host name; write "example.org", without https:// and path'


def _bad_selectors(source: PackFile) -> Iterator[str]:
    selectors: list[tuple[str, str | None]] = [
        *(("include", s) for s in source.include),
        *(("exclude", s) for s in source.exclude),
        ("timestamp", source.timestamp),
        ("question", source.question),
        *((f"fields.{key}", s) for key, s in source.fields.items()),
    ]
    for key, selector in selectors:
        why = None if selector is None else _why_bad(_selector, selector)
        if why:
            yield f"{key}: {selector!r} is no CSS selector ({why})"


def _bad_patterns(source: PackFile) -> Iterator[str]:
    for key, patterns in (("drop_line", source.drop_line), ("end_at", source.end_at)):
        for pattern in patterns:
            why = _why_bad(_compiled, pattern)
            if why:
                yield f"{key}: {pattern!r} is no pattern ({why})"
            elif _compiled(pattern).search("", timeout=PATTERN_LIMIT_S):
                yield f"{key}: {pattern!r} matches every line; anchor it to words, '^Read more:'"


def _selector(text: str) -> CSSSelector:
    return CSSSelector(text, translator="html")


def _why_bad(make: Callable[[str], Any], text: str) -> str | None:
    try:
        make(text)
    except (regex.error, SelectorError, XPathError) as error:
        return str(error)
    return None


def _compiled(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern)
