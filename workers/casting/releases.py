"""Releases of the newsroom's casting rules: each change is one, with who made it and why.

While the ledger has rules, they are asked in place of those of the settings; a release without
rules gives the settings their say back.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, Connection, Table, Text, func, inspect, select

from audio.errors import CastingChanged
from workers.casting_rules import SavedRules, WrittenRule
from workers.ledger.audit import Actor, note
from workers.ledger.database import Ledger, repeated
from workers.ledger.tables import metadata

MOST_RULES: Final = 200
_RULES: Final = TypeAdapter(tuple[WrittenRule, ...])

casting_releases = Table(
    "casting_releases",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    # A JSON list, in the order in which they are asked; NULL: those of the settings are.
    Column("rules", Text),
    Column("made_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("made_at_ms", BigInteger, nullable=False),
)
_HEAD: Final = select(func.coalesce(func.max(casting_releases.c.number), 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class CastingRelease:
    """The rules as somebody left them."""

    number: int
    rules: tuple[WrittenRule, ...] | None
    """None: those of the settings."""
    by: str
    why: str
    at_ms: int


@repeated
def put(
    ledger: Ledger,
    rules: Sequence[WrittenRule] | None,
    *,
    seen: int,
    actor: Actor,
    why: str,
) -> CastingRelease:
    """Let these rules be asked from now on; None: those of the settings.

    ``seen`` is the release that was looked at before, 0 where there was none.

    Raises:
        CastingChanged: there is a newer release; nothing was written.
        LedgerUnavailable: nothing was written.
    """
    with ledger.write() as tx:
        head = int(tx.scalar(_HEAD) or 0)
        if head != seen:
            raise _changed(head)
        row = {
            "number": head + 1,
            "rules": None if rules is None else rules_json(rules),
            "made_by": actor.name,
            "why": why,
            "made_at_ms": tx.now_ms,
        }
        added = tx.insert(casting_releases).values(row).on_conflict_do_nothing()
        if not tx.execute(added).rowcount:
            raise _changed(head + 1)  # on PostgreSQL two may come to here at once
        act = "reset_casting" if rules is None else "change_casting"
        n_rules = None if rules is None else len(rules)
        note(tx, act, actor, details={"release": head + 1, "rules": n_rules}, why=why)
        return _release(row)


def newest(ledger: Ledger) -> CastingRelease | None:
    """Return the newest release; None before the first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    found = history(ledger, limit=1)
    return found[0] if found else None


def history(ledger: Ledger, *, limit: int = 50) -> list[CastingRelease]:
    """Return releases, the newest first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = select(casting_releases).order_by(casting_releases.c.number.desc()).limit(limit)
    with ledger.read() as connection:
        return [_release(row) for row in connection.execute(query).mappings()]


def rules_json(rules: Sequence[WrittenRule]) -> str:
    """Write rules as the ledger keeps them."""
    return _RULES.dump_json(tuple(rules), exclude_defaults=True).decode()


@dataclass(slots=True)
class NewestRules:
    """The rules for a process that asks often: read again only when there is a newer release."""

    ledger: Ledger
    _saved: SavedRules = field(default_factory=SavedRules)
    _has_table: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> SavedRules:
        """Return the rules as they are by now; none where the ledger is older than they are.

        Raises:
            LedgerUnavailable: the ledger failed.
        """
        with self._lock, self.ledger.read() as connection:
            if not self._has_table:
                self._has_table = inspect(connection).has_table(casting_releases.name)
                if not self._has_table:
                    return self._saved
            head = int(connection.scalar(_HEAD) or 0)
            if head != self._saved.release:
                self._saved = _saved_at(connection, head)
            return self._saved


def _saved_at(connection: Connection, number: int) -> SavedRules:
    query = select(casting_releases.c.rules).where(casting_releases.c.number == number)
    text = connection.scalar(query)
    return SavedRules(number, None if text is None else _RULES.validate_json(text))


def _release(row: Any) -> CastingRelease:
    text = row["rules"]
    return CastingRelease(
        number=row["number"],
        rules=None if text is None else _RULES.validate_python(json.loads(text)),
        by=row["made_by"],
        why=row["why"],
        at_ms=row["made_at_ms"],
    )


def _changed(head: int) -> CastingChanged:
    return CastingChanged(
        f"Somebody else has changed the casting rules meanwhile: release {head} is the newest."
        " Look at them again before you change them."
    )
