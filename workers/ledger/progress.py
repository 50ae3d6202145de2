"""Whether a site gets on, judged by what was done: a connection that can be made proves little."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from workers.ledger import tables
from workers.ledger.database import Ledger
from workers.ledger.transaction import Transaction

STALLED_AFTER_MS = 60_000
"""What should happen every few seconds, and did not for so long, has come to a stop."""
_SWEPT = "swept_at_ms"
"""The tally that is no count: when the outbox was last swept, in milliseconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How long ago things happened."""

    swept_ms: int | None
    """Since the last sweep; None: there was none yet."""
    due_ms: int
    """For so long the oldest message that nothing holds back has been due, and was not sent."""
    untaken_ms: int
    """For so long the oldest message was sent, while nobody works on anything; else 0."""

    @property
    def stalled(self) -> str | None:
        """Say what has come to a stop; None when nothing has."""
        if self.swept_ms is not None and self.swept_ms > STALLED_AFTER_MS:
            return f"the last sweep was {self.swept_ms // 1000} s ago"
        if self.due_ms > STALLED_AFTER_MS:
            return f"a message has been due for {self.due_ms // 1000} s and was not sent"
        if self.untaken_ms > STALLED_AFTER_MS:
            return f"a message was sent {self.untaken_ms // 1000} s ago and nobody took it"
        return None


def progress(ledger: Ledger) -> Progress:
    """Return how a site gets on at this moment."""
    outbox, now_ms = tables.outbox.c, ledger.clock_ms()
    # What begins a narration may wait for room in its lane (MAX_STARTED), but for a reader's.
    unhindered = or_(outbox.stage != "prepare", outbox.lane == "listen")
    due = and_(outbox.sent_at_ms.is_(None), unhindered, outbox.due_at_ms <= now_ms)
    query = select(
        func.min(outbox.due_at_ms).filter(due),
        func.min(outbox.sent_at_ms).filter(outbox.holder.is_(None)),
        func.count(outbox.holder),
    ).where(outbox.dead_at_ms.is_(None))
    swept = select(tables.tallies.c.value).where(tables.tallies.c.name == _SWEPT)
    with ledger.read() as connection:
        due_at_ms, sent_at_ms, n_held = connection.execute(query).one()
        swept_at_ms = connection.scalar(swept)
    return Progress(
        swept_ms=None if swept_at_ms is None else max(0, now_ms - swept_at_ms),
        due_ms=max(0, now_ms - due_at_ms) if due_at_ms else 0,
        untaken_ms=max(0, now_ms - sent_at_ms) if sent_at_ms and not n_held else 0,
    )


def note_sweep(tx: Transaction) -> None:
    """Write down that the outbox was swept in this transaction."""
    new = tx.insert(tables.tallies).values(name=_SWEPT, labels="", value=tx.now_ms)
    tx.execute(
        new.on_conflict_do_update(
            index_elements=[tables.tallies.c.name, tables.tallies.c.labels],
            set_={"value": new.excluded.value},
        )
    )
