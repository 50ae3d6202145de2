"""The newsroom's names as a value: entries with their scopes, and which hold in an article."""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from audio.errors import LexiconInvalid
from audio.languages import primary_subtag
from audio.model import Article
from voices.lexicon.entries import Entry, ipa_parts

EVERYWHERE: Final = ""
SECTION: Final = "section:"
ARTICLE: Final = "article:"
MOST_WRITTEN_CHARS: Final = 200
MOST_SPOKEN_CHARS: Final = 500
_MOST_CONDITIONS: Final = 50
_LISTS: Final = ("not_before", "not_after", "prefixes")
_SAID: Final = ("say_as", "spoken", "case", *_LISTS, "note")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """What tells entries apart: the language, the written form, and where it holds."""

    language: str
    written: str
    scope: str = EVERYWHERE
    """``""``: everywhere; ``section:sport``; ``article:night-ferry``."""

    @classmethod
    def of(cls, entry: Entry) -> "Place":
        """Return the place of an entry."""
        return cls(entry.language, entry.written, entry.scope or EVERYWHERE)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry of the ledger, and who set it last."""

    entry: Entry
    release: int
    by: str
    why: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Names:
    """Every entry of the newsroom at one release."""

    release: int = 0
    entries: tuple[Entry, ...] = ()

    def of(self, language: str) -> tuple[Entry, ...]:
        """Return a language's entries, the strongest first.

        What holds in one article goes before what holds in a section, and that before what holds
        everywhere; an entry with a condition goes before one that always holds.
        """
        primary = primary_subtag(language)
        return tuple(sorted((e for e in self.entries if e.language == primary), key=_strength))


def _strength(entry: Entry) -> tuple[int, bool, int, str]:
    scope = entry.scope or EVERYWHERE
    breadth = 0 if scope.startswith(ARTICLE) else 1 if scope.startswith(SECTION) else 2
    n_conditions = len(entry.not_before) + len(entry.not_after)
    return breadth, entry.case == "any", -n_conditions, entry.written


def scopes_of(article: Article, voice_id: str | None = None) -> frozenset[str]:
    """Return the scopes that are on in an article.

    A file may also name the article's id, or the voice that reads by default, without more.
    """
    scopes = {article_scope(article.id), article.id}
    if article.section:
        scopes.add(section_scope(article.section))
    if voice_id:
        scopes.add(voice_id)
    return frozenset(scopes)


def section_scope(section: str) -> str:
    """Return the scope of a section, whatever its capitals."""
    return SECTION + " ".join(section.split()).casefold()


def article_scope(article_id: str) -> str:
    """Return the scope of one article."""
    return ARTICLE + article_id


def clean_scope(scope: str | None) -> str | None:
    """Return a scope in its one spelling; None for everywhere.

    Raises:
        LexiconInvalid: it is neither a section nor an article.
    """
    text = (scope or "").strip()
    if text in {EVERYWHERE, "everywhere"}:
        return None
    kind, _, name = text.partition(":")
    if not name.strip() or kind not in {"section", "article"}:
        raise LexiconInvalid(
            f"The scope {text!r} is none. Give `everywhere`, `section:NAME` or `article:ID`."
        )
    return section_scope(name) if kind == "section" else article_scope(name.strip())


def new_entry(
    written: str,
    language: str,
    *,
    say: str | None = None,
    ipa: str | None = None,
    letters: bool = False,
    scope: str | None = None,
    **rules: Any,
) -> Entry:
    """Make an entry of what a person gave, in its one spelling.

    Raises:
        LexiconInvalid: not exactly one way of saying it was given, or it is too long.
    """
    if sum([say is not None, ipa is not None, letters]) != 1:
        raise LexiconInvalid(
            f"Say how {written!r} is spoken: one of a respelling, IPA or letter by letter"
            " (--say RESPELLING, --ipa IPA or --letters)."
        )
    spoken = " ".join(ipa_parts(ipa.strip("/[]"))) if ipa is not None else one_line(say or "")
    entry = Entry(
        written=one_line(unicodedata.normalize("NFC", written)),
        language=primary_subtag(language),
        say_as="letters" if letters else "words" if ipa is None else "ipa",
        spoken=spoken,
        scope=clean_scope(scope),
        **rules,
    )
    check_size(entry)
    return entry


def one_line(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def check_size(entry: Entry) -> None:
    """Check that an entry is no longer than names are.

    Raises:
        LexiconInvalid: it is.
    """
    conditions = [word for key in _LISTS for word in getattr(entry, key)]
    texts = (entry.written, *conditions)
    longest = max(map(len, texts))
    if (
        longest > MOST_WRITTEN_CHARS
        or len(entry.spoken) > MOST_SPOKEN_CHARS
        or len(entry.note) > MOST_SPOKEN_CHARS
        or len(conditions) > _MOST_CONDITIONS
    ):
        raise LexiconInvalid(
            f"{entry.written[:60]!r} is too long for a name: {MOST_WRITTEN_CHARS} characters,"
            f" {MOST_SPOKEN_CHARS} of what is said, and {_MOST_CONDITIONS} conditions are the most."
        )
    everything = "".join((*texts, entry.spoken, entry.note))
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in everything):
        raise LexiconInvalid(f"{entry.written!r} has a character that no text has.")


def said_json(entry: Entry) -> str:
    """Write how an entry is said as the ledger keeps it."""
    values = {key: value for key, value in asdict(entry).items() if key in _SAID}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def entry_from_json(place: Place, said: str, *, by: str = "", at_ms: int | None = None) -> Entry:
    """Return the entry that the ledger kept."""
    values: dict[str, Any] = {key: v for key, v in json.loads(said).items() if key in _SAID}
    values |= {key: tuple(values.get(key, ())) for key in _LISTS}
    return Entry(
        written=place.written,
        language=place.language,
        scope=place.scope or None,
        author=by,
        date=None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).date(),
        **values,
    )


def is_same(one: Entry, other: Entry) -> bool:
    """Whether two entries of one place say the same."""
    return said_json(replace(one, note="")) == said_json(replace(other, note=""))


def by_place(entries: Iterable[Entry]) -> Mapping[Place, Entry]:
    """Return entries by their places; the last of several at one counts."""
    return {Place.of(entry): entry for entry in entries}
