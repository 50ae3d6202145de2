"""Acts in the ledger: written in the transaction that does them, so neither is there alone."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, insert, select

from workers.ledger.database import Ledger
from workers.ledger.tables import metadata
from workers.ledger.transaction import Transaction

MAX_PAGE: Final = 500
"""The most acts that one look returns."""

_ACT = re.compile(r"[a-z]+(_[a-z]+)*")
_RowId = BigInteger().with_variant(Integer, "sqlite")

audit = Table(
    "audit",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("act", Text, nullable=False),
    # What it was done to. No foreign keys: an act is kept when that is gone.
    Column("article_id", Text),
    Column("entry", Text),
    # A JSON object.
    Column("details", Text, nullable=False),
    Column("why", Text, nullable=False),
)
Index("ix_audit_article_id", audit.c.article_id, audit.c.id)
Index("ix_audit_entry", audit.c.entry, audit.c.id)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something."""

    name: str
    """Whom to ask about it: ``token ann``, ``command line, joe``."""
    role: str
    """What allowed it: the role of a token, ``operator`` at a shell, ``cms`` of a webhook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of somebody."""

    id: int
    at_ms: int
    """Milliseconds since 1970."""
    who: str
    role: str
    act: str
    article_id: str | None
    entry: str | None
    """The entry of a list that it was done to, such as a written name."""
    details: Mapping[str, Any]
    why: str


def note(
    tx: Transaction,
    act: str,
    actor: Actor,
    *,
    article_id: str | None = None,
    entry: str | None = None,
    details: Mapping[str, Any] | None = None,
    why: str = "",
) -> None:
    """Write an act down, to be kept if, and only if, the transaction commits.

    Args:
        tx: the transaction that does what is noted.
        act: what is done, as words joined by ``_``: ``hold``, ``add_recording``.
        actor: who does it.
        article_id: the article that it is done to.
        entry: what else it is done to.
        details: whatever tells this act from another; values of JSON.
        why: the reason that was given.

    Raises:
        ValueError: the act is no word of that shape, or the details are no JSON.
    """
    if not _ACT.fullmatch(act):
        raise ValueError(f"{act!r} is no name of an act")
    tx.execute(
        insert(audit).values(
            at_ms=tx.now_ms,
            who=actor.name,
            role=actor.role,
            act=act,
            article_id=article_id,
            entry=entry,
            details=json.dumps(dict(details or {}), ensure_ascii=False, allow_nan=False),
            why=why,
        )
    )


def acts(
    ledger: Ledger,
    *,
    article_id: str | None = None,
    entry: str | None = None,
    who: str | None = None,
    act: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Act]:
    """Return acts, the newest first, of those that are named.

    Args:
        ledger: where they are written down.
        article_id: only what was done to this article.
        entry: only what was done to this entry.
        who: only what this person did.
        act: only acts of this name.
        before: only acts older than the one with this id.
        limit: the most to return, up to :data:`MAX_PAGE`.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = select(audit).order_by(audit.c.id.desc()).limit(min(limit, MAX_PAGE))
    wanted = {"article_id": article_id, "entry": entry, "who": who, "act": act}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(audit.c[column] == value)
    if before is not None:
        query = query.where(audit.c.id < before)
    with ledger.read() as connection:
        rows = connection.execute(query).mappings().all()
    return [Act(**{**row, "details": json.loads(row["details"])}) for row in rows]
