"""Releases of the newsroom's names: every change is one, has a number, and can be undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, inspect, select, update

from audio.errors import LexiconConflict, LexiconInvalid
from voices.lexicon.entries import Entry
from workers.ledger.audit import Actor, note
from workers.ledger.database import Ledger, repeated
from workers.ledger.transaction import Transaction
from workers.lexicon.names import KeptEntry, Names, Place, entry_from_json, said_json
from workers.lexicon.records import tables

ReleaseKind = Literal["add", "remove", "import", "undo"]

_ACTS: Mapping[ReleaseKind, str] = {
    "add": "add_entry",
    "remove": "remove_entry",
    "import": "import_entries",
    "undo": "undo_entries",
}
_HEAD = select(tables.head.c.release).where(tables.head.c.id == 1)
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """What a release made of one entry."""

    place: Place
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One change of the lexicon, of one entry or of many."""

    number: int
    kind: ReleaseKind
    by: str
    why: str
    at_ms: int
    undoes: int | None
    """The release that this one takes back."""
    undone_by: int | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a place is to say from now on, as the ledger keeps it; None: nothing."""

    place: Place
    said: str | None


@repeated
def put(
    ledger: Ledger, entries: Sequence[Entry], *, actor: Actor, why: str, kind: ReleaseKind = "add"
) -> Release | None:
    """Let entries be said so from now on, in one release; return it, or None if all were so.

    Raises:
        LedgerUnavailable: nothing was written.
    """
    wanted = {Place.of(entry): said_json(entry) for entry in entries}
    with ledger.write() as tx:
        number = _begin(tx)
        return _make(
            tx, number, [_Wanted(*one) for one in wanted.items()], kind, actor=actor, why=why
        )


def would_change(ledger: Ledger, entries: Iterable[Entry]) -> tuple[Change, ...]:
    """Return what a release of these entries would change; nothing is written."""
    with ledger.read() as connection:
        before = {Place.of(one.entry): one.entry for one in kept_entries(connection)}
    after = {Place.of(entry): entry for entry in entries}
    return tuple(
        Change(place, before.get(place), entry)
        for place, entry in sorted(after.items())
        if place not in before or said_json(before[place]) != said_json(entry)
    )


@repeated
def remove(ledger: Ledger, places: Iterable[Place], *, actor: Actor, why: str) -> Release:
    """Take entries out, in one release.

    Raises:
        LexiconInvalid: one of them is not there; nothing was written.
        LedgerUnavailable: nothing was written.
    """
    wanted = sorted(set(places))
    with ledger.write() as tx:
        number = _begin(tx)
        known = _said_now(tx, wanted)
        for place in wanted:
            if place not in known:
                raise LexiconInvalid(
                    f"The newsroom has no entry for {place.written!r} in {place.language}"
                    f" {_where(place)}. `listen lexicon list` shows what there is."
                )
        made = _make(
            tx, number, [_Wanted(place, None) for place in wanted], "remove", actor=actor, why=why
        )
        if made is None:
            raise LexiconInvalid("Nothing was named that could be removed.")
        return made


@repeated
def undo(ledger: Ledger, number: int, *, actor: Actor, why: str) -> Release:
    """Take a release back, by a new one that puts every entry of it as it was.

    Raises:
        LexiconInvalid: there is no such release.
        LexiconConflict: it is undone, or a later release changed one of its entries.
        LedgerUnavailable: nothing was written.
    """
    with ledger.write() as tx:
        head = _begin(tx)
        found = _find(tx.connection, number)
        if found is None:
            raise LexiconInvalid(
                f"There is no release {number}. `listen lexicon history` shows them."
            )
        if found.undone_by is not None:
            raise LexiconConflict(
                f"Release {number} is undone, by release {found.undone_by}. To have it again,"
                f" undo that: `listen lexicon undo {found.undone_by}`."
            )
        for change in found.changes:
            last = _last_change(tx.connection, change.place)
            if last != number:
                raise LexiconConflict(
                    f"Release {last} changed {change.place.written!r} after release {number} did."
                    f" Undo that one first: `listen lexicon undo {last}`."
                )
        wanted = [
            _Wanted(one.place, None if one.before is None else said_json(one.before))
            for one in found.changes
        ]
        made = _make(tx, head, wanted, "undo", actor=actor, why=why, undoes=number)
        assert made is not None, "what a release changed is another than before it"
        return made


def head_of(connection: Connection) -> int:
    """Return the number of the newest release; 0 before the first."""
    return int(connection.scalar(_HEAD) or 0)


def hold_head(tx: Transaction) -> int:
    """Return the newest release's number, and let no other be made before this transaction ends."""
    return int(tx.scalar(_HEAD.with_for_update(read=True)) or 0)


def has_tables(connection: Connection) -> bool:
    """Whether the ledger knows of names; an older one does not."""
    return inspect(connection).has_table(tables.head.name)


def names_now(connection: Connection) -> Names:
    """Return every entry as it is now."""
    release = head_of(connection)
    return Names(release, tuple(one.entry for one in kept_entries(connection)))


def kept_entries(connection: Connection) -> list[KeptEntry]:
    """Return every entry as it is now, with who set it, in the order of the alphabet."""
    query = (
        select(tables.entries, tables.releases)
        .join(tables.releases, tables.releases.c.number == tables.entries.c.release)
        .order_by(tables.entries.c.language, tables.entries.c.written, tables.entries.c.scope)
    )
    return [
        KeptEntry(
            entry=entry_from_json(_place(row), row.said, by=row.made_by, at_ms=row.made_at_ms),
            release=row.number,
            by=row.made_by,
            why=row.why,
            at_ms=row.made_at_ms,
        )
        for row in connection.execute(query)
    ]


def changes_until_now(connection: Connection) -> list[tuple[int, Change]]:
    """Return what every release changed, in order, each with its release's number."""
    query = select(tables.changes).order_by(tables.changes.c.release, tables.changes.c.written)
    return [(row.release, _change(row)) for row in connection.execute(query)]


def history(ledger: Ledger, *, limit: int = 50, before: int | None = None) -> list[Release]:
    """Return releases, the newest first.

    Args:
        ledger: the ledger.
        limit: the most to return.
        before: only those with smaller numbers.
    """
    query = select(tables.releases.c.number).order_by(tables.releases.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(tables.releases.c.number < before)
    with ledger.read() as connection:
        found = [_find(connection, number) for number in connection.scalars(query).all()]
    return [one for one in found if one is not None]


def find(ledger: Ledger, number: int) -> Release:
    """Return one release.

    Raises:
        LexiconInvalid: there is none of that number.
    """
    with ledger.read() as connection:
        found = _find(connection, number)
    if found is None:
        raise LexiconInvalid(f"There is no release {number}. `listen lexicon history` shows them.")
    return found


def _begin(tx: Transaction) -> int:
    """Lock the lexicon for a release and return the number of the last one."""
    locked = tx.scalar(_HEAD.with_for_update())
    if locked is None:
        tx.execute(insert(tables.head).values(id=1, release=0))
    return int(locked or 0)


def _make(
    tx: Transaction,
    head: int,
    wanted: Sequence[_Wanted],
    kind: ReleaseKind,
    *,
    actor: Actor,
    why: str,
    undoes: int | None = None,
) -> Release | None:
    before = _said_now(tx, [one.place for one in wanted])
    changed = [one for one in wanted if before.get(one.place) != one.said]
    if not changed:
        return None
    number = head + 1
    tx.execute(update(tables.head).where(tables.head.c.id == 1).values(release=number))
    tx.execute(
        insert(tables.releases).values(
            number=number,
            kind=kind,
            made_by=actor.name,
            why=why,
            made_at_ms=tx.now_ms,
            undoes=undoes,
        )
    )
    rows = [
        {**_key(one.place), "release": number, "before": before.get(one.place), "after": one.said}
        for one in changed
    ]
    tx.execute(insert(tables.changes), rows)
    for one in changed:
        tx.execute(delete(tables.entries).where(*_is_at(tables.entries, one.place)))
    kept = [
        {**_key(one.place), "release": number, "said": one.said}
        for one in changed
        if one.said is not None
    ]
    if kept:
        tx.execute(insert(tables.entries), kept)
    note(
        tx,
        _ACTS[kind],
        actor,
        entry=changed[0].place.written if len(changed) == 1 else None,
        details={"release": number, "entries": len(changed), "undoes": undoes},
        why=why,
    )
    found = _find(tx.connection, number)
    assert found is not None
    return found


def _said_now(tx: Transaction, places: Sequence[Place]) -> dict[Place, str]:
    """Return how the entries of places are said, where there are any."""
    written = sorted({place.written for place in places})
    found: dict[Place, str] = {}
    for start in range(0, len(written), _ROWS_AT_ONCE):
        some = written[start : start + _ROWS_AT_ONCE]
        query = select(tables.entries).where(tables.entries.c.written.in_(some))
        found |= {_place(row): row.said for row in tx.execute(query)}
    return found


def _find(connection: Connection, number: int) -> Release | None:
    releases = tables.releases
    row = connection.execute(select(releases).where(releases.c.number == number)).first()
    if row is None:
        return None
    changed = (
        select(tables.changes)
        .where(tables.changes.c.release == number)
        .order_by(tables.changes.c.language, tables.changes.c.written, tables.changes.c.scope)
    )
    return Release(
        number=row.number,
        kind=row.kind,
        by=row.made_by,
        why=row.why,
        at_ms=row.made_at_ms,
        undoes=row.undoes,
        undone_by=_undone_by(connection, number),
        changes=tuple(_change(one) for one in connection.execute(changed)),
    )


def _undone_by(connection: Connection, number: int) -> int | None:
    """Return the release that undid another one and is not undone itself."""
    query = select(tables.releases.c.number).where(tables.releases.c.undoes == number)
    found: int | None = connection.scalar(query.limit(1))
    if found is None or _undone_by(connection, found) is not None:
        return None
    return found


def _last_change(connection: Connection, place: Place) -> int | None:
    query = (
        select(tables.changes.c.release)
        .where(*_is_at(tables.changes, place))
        .order_by(tables.changes.c.release.desc())
    )
    return connection.scalar(query.limit(1))


def _change(row: Any) -> Change:
    place = _place(row)
    before, after = (
        None if said is None else entry_from_json(place, said) for said in (row.before, row.after)
    )
    return Change(place, before, after)


def _place(row: Any) -> Place:
    return Place(row.language, row.written, row.scope)


def _key(place: Place) -> dict[str, str]:
    return {"language": place.language, "written": place.written, "scope": place.scope}


def _is_at(table: Any, place: Place) -> tuple[Any, ...]:
    return (
        table.c.language == place.language,
        table.c.written == place.written,
        table.c.scope == place.scope,
    )


def _where(place: Place) -> str:
    return f"for {place.scope}" if place.scope else "that holds everywhere"
