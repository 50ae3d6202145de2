"""Entries of the log: the newest are kept, and nothing depends on them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, Literal

from sqlalchemy import BigInteger, Column, Integer, Table, Text, delete, func, insert, select

from workers.ledger.database import Ledger, repeated
from workers.ledger.tables import metadata

KEPT: Final = 400
"""About how many entries of both directions are kept."""
MAX_ANSWER_CHARS: Final = 500

_RowId = BigInteger().with_variant(Integer, "sqlite")

webhook_log = Table(
    "webhook_log",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("direction", Text, nullable=False),
    Column("webhook_id", Text),
    Column("event", Text),
    Column("article_id", Text),
    # Of what went out: where to, without its query, which may hold a key.
    Column("endpoint", Text),
    Column("status", Integer),
    Column("answer", Text, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One webhook that came in, or one attempt to deliver one."""

    direction: Literal["in", "out"]
    webhook_id: str | None = None
    event: str | None = None
    article_id: str | None = None
    endpoint: str | None = None
    status: int | None
    """HTTP's; None: nobody answered."""
    answer: str
    """What was answered, in short."""
    at_ms: int = 0
    """Milliseconds since 1970; the ledger says it."""


@repeated
def add(ledger: Ledger, entry: Entry) -> None:
    """Write a webhook down, and forget the oldest.

    Raises:
        LedgerUnavailable: it is not written down.
    """
    with ledger.write() as tx:
        values = asdict(entry) | {"at_ms": tx.now_ms, "answer": entry.answer[:MAX_ANSWER_CHARS]}
        shown = {name: _without_nul(value) for name, value in values.items()}
        tx.execute(insert(webhook_log).values(**shown))
        newest_id = tx.scalar(select(func.max(webhook_log.c.id)))
        tx.execute(delete(webhook_log).where(webhook_log.c.id <= newest_id - KEPT))


def newest(ledger: Ledger, direction: Literal["in", "out"], *, limit: int = 50) -> Sequence[Entry]:
    """Return the last webhooks of a direction, the newest first.

    Raises:
        LedgerUnavailable: the database failed.
    """
    columns = [column for column in webhook_log.c if column.name != "id"]
    query = (
        select(*columns)
        .where(webhook_log.c.direction == direction)
        .order_by(webhook_log.c.id.desc())
        .limit(limit)
    )
    with ledger.read() as connection:
        return [Entry(**row) for row in connection.execute(query).mappings()]


def _without_nul(value: object) -> object:
    """Leave out what PostgreSQL takes in no text; others send what they like."""
    return value.replace("\x00", "") if isinstance(value, str) else value
