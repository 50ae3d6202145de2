"""One row for each secret. What a secret says is sealed before it comes here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from audio.errors import SecretUnknown, TooManySecrets
from workers.ledger.audit import Actor, note
from workers.ledger.database import Ledger, repeated
from workers.ledger.tables import metadata

Direction = Literal["in", "out"]
MOST_IN_FORCE: Final = 8
"""Of one direction and endpoint; a receiver looks at 16 signatures at most."""
_USED_EVERY_MS: Final = 60_000
_SHOWN: Final = 100
"""How many are looked at: those in force, then those revoked last."""

_RowId = BigInteger().with_variant(Integer, "sqlite")

webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    # in: the CMS signs with it; out: we do.
    Column("direction", Text, nullable=False),
    # Of one that signs what goes out: whom it is for, as the settings say it.
    Column("endpoint", Text),
    # Nothing once it is revoked.
    Column("sealed", LargeBinary),
    # The beginning of its hash, by which people tell secrets apart.
    Column("fingerprint", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at_ms", BigInteger, nullable=False),
    # To the minute.
    Column("used_at_ms", BigInteger),
    Column("revoked_at_ms", BigInteger),
)
_IS_IN_FORCE: Final = webhook_secrets.c.revoked_at_ms.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One secret, as it is kept."""

    number: int
    name: str
    direction: Direction
    endpoint: str | None
    sealed: bytes | None
    """None: it was revoked, and is gone."""
    fingerprint: str
    made_by: str
    made_at_ms: int
    used_at_ms: int | None
    revoked_at_ms: int | None


@repeated
def add(
    ledger: Ledger,
    *,
    name: str,
    direction: Direction,
    endpoint: str | None,
    fingerprint: str,
    seal: Callable[[int], bytes],
    by: Actor,
) -> Row:
    """Keep a new secret and write down who made it; it is in force at once.

    ``seal`` is told the row's number, and returns the secret sealed for it.

    Raises:
        TooManySecrets: :data:`MOST_IN_FORCE` of them are in force.
        LedgerUnavailable: nothing is kept.
    """
    with ledger.write() as tx:
        of_these = _for(direction, endpoint) & _IS_IN_FORCE
        n_others = tx.scalar(select(func.count()).select_from(webhook_secrets).where(of_these))
        if n_others >= MOST_IN_FORCE:
            raise TooManySecrets(
                f"{n_others} secrets are in force there. Revoke those that nobody uses first."
            )
        added = tx.execute(
            insert(webhook_secrets)
            .values(
                name=name,
                direction=direction,
                endpoint=endpoint,
                fingerprint=fingerprint,
                made_by=by.name,
                made_at_ms=tx.now_ms,
            )
            .returning(webhook_secrets.c.id)
        ).scalar_one()
        mine = webhook_secrets.c.id == added
        tx.execute(update(webhook_secrets).where(mine).values(sealed=seal(added)))
        note(tx, "make_secret", by, entry=name, details=_shown(added, direction, endpoint))
        return _row(tx.execute(select(webhook_secrets).where(mine)).mappings().one())


@repeated
def revoke(ledger: Ledger, number: int, *, by: Actor, why: str = "") -> Row:
    """Take a secret back: what is signed with it is refused from now on, and it is forgotten.

    Repeating it changes nothing.

    Raises:
        SecretUnknown: there is none of this number.
        LedgerUnavailable: it is in force as before.
    """
    with ledger.write() as tx:
        mine = webhook_secrets.c.id == number
        row = tx.execute(select(webhook_secrets).where(mine)).mappings().first()
        if row is None:
            raise SecretUnknown(f"There is no secret {number}. Look at what there is.")
        gone = {"revoked_at_ms": tx.now_ms, "sealed": None}
        if tx.execute(update(webhook_secrets).where(mine & _IS_IN_FORCE).values(**gone)).rowcount:
            details = _shown(number, row["direction"], row["endpoint"])
            note(tx, "revoke_secret", by, entry=row["name"], details=details, why=why)
        return _row(tx.execute(select(webhook_secrets).where(mine)).mappings().one())


def in_force(ledger: Ledger, direction: Direction, endpoint: str | None = None) -> Sequence[Row]:
    """Return the secrets of a direction, and of an endpoint, that are not revoked, oldest first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    wanted = _for(direction, endpoint) & _IS_IN_FORCE
    query = select(webhook_secrets).where(wanted).order_by(webhook_secrets.c.id)
    with ledger.read() as connection:
        return [_row(row) for row in connection.execute(query).mappings()]


def rows(ledger: Ledger) -> Sequence[Row]:
    """Return all secrets, those in force first, then those revoked, the newest first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    query = (
        select(webhook_secrets)
        .order_by(webhook_secrets.c.revoked_at_ms.is_not(None), webhook_secrets.c.id.desc())
        .limit(_SHOWN)
    )
    with ledger.read() as connection:
        return [_row(row) for row in connection.execute(query).mappings()]


@repeated
def mark_used(ledger: Ledger, number: int) -> None:
    """Write down that a secret was used just now; within a minute of the last time, nothing.

    Raises:
        LedgerUnavailable: it is not written down.
    """
    used = webhook_secrets.c.used_at_ms
    with ledger.write() as tx:
        is_older = used.is_(None) | (used < tx.now_ms - _USED_EVERY_MS)
        tx.execute(
            update(webhook_secrets)
            .where(webhook_secrets.c.id == number, is_older)
            .values(used_at_ms=tx.now_ms)
        )


def _for(direction: Direction, endpoint: str | None) -> ColumnElement[bool]:
    of_endpoint = (
        webhook_secrets.c.endpoint.is_(None)
        if endpoint is None
        else webhook_secrets.c.endpoint == endpoint
    )
    return (webhook_secrets.c.direction == direction) & of_endpoint


def _shown(number: int, direction: str, endpoint: str | None) -> dict[str, Any]:
    """Return what the audit says of a secret; an endpoint's query may hold a key."""
    where = {} if endpoint is None else {"endpoint": endpoint.partition("?")[0]}
    return {"number": number, "direction": direction, **where}


def _row(row: Any) -> Row:
    values = dict(row)
    return Row(number=values.pop("id"), **values)
