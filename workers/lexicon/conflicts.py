"""Entries that are in each other's way, told before and after they are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from voices.lexicon.entries import Entry, Lexicon
from voices.lexicon.files import base_lexicon

ConflictKind = Literal["same_spelling", "other_scope", "in_file", "shadows_base", "as_base"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something about an entry that a producer should know."""

    kind: ConflictKind
    language: str
    written: str
    scope: str | None
    detail: str
    other_scope: str | None = None
    """Where the other entry holds; None: everywhere."""
    other_written: str = ""
    """The other entry's letters; "" where what comes with Listen is meant."""
    other_said: str = ""
    """How the other is said, as people read it."""


def conflicts_of(
    entry: Entry, others: Iterable[Entry], in_file: Sequence[Entry] = ()
) -> list[Conflict]:
    """Return what is in an entry's way, or in whose way it is.

    Args:
        entry: one of the newsroom's, or one that may become one.
        others: all of the newsroom's in the ledger; the entry itself is not in its own way.
        in_file: those of the language's file.
    """
    found = [*_among(entry, others)]
    for other in in_file:
        if _folded(other) == _folded(entry) and said(other) != said(entry):
            detail = f"The file says {said(other)}; what is kept here goes before it."
            found.append(_conflict("in_file", entry, detail, other))
    base = base_lexicon(entry.language)
    of_base, own = _said_by(base, entry.written), _said_by(Lexicon([[_open(entry)]]), entry.written)
    if of_base is not None:
        same = of_base == own
        detail = (
            "Listen says it so by itself; the entry changes nothing."
            if same
            else f"It goes before what comes with Listen: {_shown(of_base)}."
        )
        told = _conflict("as_base" if same else "shadows_base", entry, detail)
        found.append(replace(told, other_said=_shown(of_base)))
    return found


def all_conflicts(entries: Sequence[Entry]) -> list[Conflict]:
    """Return what the newsroom's entries in the ledger do to each other."""
    alike: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        alike.setdefault((entry.language, _folded(entry)), []).append(entry)
    return [
        conflict for those in alike.values() for entry in those for conflict in _among(entry, those)
    ]


def said(entry: Entry) -> str:
    """Return how an entry is said, as people read it."""
    if entry.say_as == "letters":
        return "letter by letter"
    return f"/{entry.spoken}/" if entry.say_as == "ipa" else entry.spoken


def _among(entry: Entry, others: Iterable[Entry]) -> Iterable[Conflict]:
    for other in others:
        if other.language != entry.language or _folded(other) != _folded(entry):
            continue
        if other.scope != entry.scope:
            where = other.scope or "everywhere"
            detail = f"For {where} it is {said(other)}. The narrower of the two counts."
            yield _conflict("other_scope", entry, detail, other)
        elif other.written != entry.written and "any" in {other.case, entry.case}:
            detail = (
                f"{other.written!r} is the same name in other letters, said {said(other)}."
                " Give both a case, or remove one."
            )
            yield _conflict("same_spelling", entry, detail, other)


def _conflict(
    kind: ConflictKind, entry: Entry, detail: str, other: Entry | None = None
) -> Conflict:
    told = Conflict(kind, entry.language, entry.written, entry.scope, detail)
    if other is None:
        return told
    return replace(
        told, other_scope=other.scope, other_written=other.written, other_said=said(other)
    )


def _folded(entry: Entry) -> str:
    return entry.written.casefold()


def _open(entry: Entry) -> Entry:
    """Return the entry as it holds everywhere, so that it can be looked up."""
    return Entry(
        written=entry.written, language=entry.language, say_as=entry.say_as, spoken=entry.spoken
    )


_Said = tuple[tuple[str, ...], tuple[str | None, ...]]


def _said_by(lexicon: Lexicon, written: str) -> _Said | None:
    found = lexicon.find(written, 0)
    if found is None or found.end < len(written):
        return None
    return tuple(found.words), tuple(found.phonemes)


def _shown(one: _Said) -> str:
    words, phonemes = one
    return " ".join(f"/{ipa}/" if ipa else word for word, ipa in zip(words, phonemes, strict=True))
