"""Articles whose published files a late worker may still touch, and looking after them.

A worker that stands still for a whole lease, right between asking whether it may publish and doing
so, does it late when it goes on. If it lives, it finds that out itself and has it put right. If it
dies in that instant, nobody would. So whenever the publication of an article is taken from a worker
that never gave it back, a message says to check, at growing distances for a day, that the store
holds what the ledger says.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, select

from workers.ledger import outbox as messages
from workers.ledger import tallies
from workers.ledger.database import Ledger
from workers.ledger.leases import LEASE_MS, note, put_back
from workers.ledger.records import Work
from workers.ledger.requests import begin_again, lock_article
from workers.ledger.tables import IN_FLIGHT, narrations, outbox

CHECK_GROWTH = 4
"""Each check comes when the suspicion is so many times as old as at the one before."""
CHECKED_FOR_MS = 24 * 3_600_000
"""A worker that stands still for longer than this is not reckoned with."""

Checked = Literal["sound", "mended", "unsettled"]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the store should hold of an article at one instant."""

    generation: int
    wanted: str
    fingerprint: str | None
    """Of the published narration; None when there is none."""
    settled: bool
    """Nobody is making, publishing or removing anything of it."""


def expected(ledger: Ledger, article_id: str) -> Expected:
    """Return what the store should hold of an article."""
    with ledger.read() as connection:
        return _expected(connection, article_id)


def checked(ledger: Ledger, work: Work, seen: Expected, *, sound: bool) -> Checked:
    """Write down what a check has found; the next one follows, or the suspicion ends.

    Args:
        ledger: where it is written down.
        work: the check.
        seen: what was expected before the store was looked at; what has changed since then makes
            the look worthless, and it is taken again soon.
        sound: the store held what was expected.
    """
    now = ledger.clock_ms()
    with ledger.write() as connection:
        lock_article(connection, work.article_id)
        row = connection.execute(
            select(outbox).where(outbox.c.id == work.message_id, outbox.c.holder == work.holder)
        ).first()
        if row is None or not seen.settled or _expected(connection, work.article_id) != seen:
            put_back(connection, ledger, work, LEASE_MS)
            return "unsettled"
        if not sound:
            note(connection, ledger, row, "late_worker", "the store held something else")
            mend(connection, ledger, work.article_id)
        age_ms = max(1, now - row.made_at_ms)
        if age_ms >= CHECKED_FOR_MS:
            connection.execute(delete(outbox).where(outbox.c.id == work.message_id))
        else:
            next_age_ms = min(age_ms * CHECK_GROWTH, CHECKED_FOR_MS)
            put_back(connection, ledger, work, next_age_ms - age_ms)
        return "sound" if sound else "mended"


def mend(connection: Connection, ledger: Ledger, article_id: str) -> None:
    """Queue what puts the store right: a withdrawal, or the latest revision once more."""
    tallies.count(connection, "mended")
    row = lock_article(connection, article_id)
    if row.wanted == "published":
        begin_again(connection, ledger, article_id, "a late worker touched the published files")
        return
    messages.add(
        connection,
        ledger,
        "withdraw",
        article_id=article_id,
        narration_id=None,
        generation=row.generation,
        lane="listen",
    )


def _expected(connection: Connection, article_id: str) -> Expected:
    article = lock_article(connection, article_id)
    mine = narrations.c.article_id == article_id
    in_flight = select(narrations.c.id).where(mine, narrations.c.state.in_(IN_FLIGHT))
    removing = select(outbox.c.id).where(
        outbox.c.article_id == article_id, outbox.c.stage == "withdraw"
    )
    published = select(narrations.c.fingerprint).where(mine, narrations.c.state == "published")
    return Expected(
        generation=article.generation,
        wanted=article.wanted,
        fingerprint=connection.scalar(published),
        settled=article.publishing_by is None
        and connection.execute(in_flight).first() is None
        and connection.execute(removing).first() is None,
    )
