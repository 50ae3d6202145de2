"""Articles whose published files a late worker may still touch, and checking them.

A worker may stand still for a whole lease between asking whether it may publish and doing so. When
it goes on, it publishes late. If it lives, it notices that itself and has it put right; if it dies
in that instant, nobody notices. So whenever the publication of an article is taken from a worker
that never gave it back, a message asks for checks, at growing intervals for a day, that the store
holds what the ledger says.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, exists, select

from workers.ledger import articles, outbox, tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.failures.attempts import add_attempt
from workers.ledger.leases import put_back
from workers.ledger.records import Work
from workers.ledger.requests import begin_again
from workers.ledger.tables import IN_FLIGHT
from workers.ledger.transaction import Transaction

CHECK_GROWTH = 4
"""Each check comes when the suspicion is so many times as old as at the one before."""
CHECKED_FOR_MS = 24 * 3_600_000
"""How long checks go on: no worker is expected to stand still for longer."""

Checked = Literal["sound", "mended", "unsettled"]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the store should hold of an article at one instant."""

    generation: int
    wanted: str
    narration_key: str | None
    """Of the published narration; None when there is none."""
    settled: bool
    """Nobody is making, publishing or removing anything of it."""


def expected(ledger: Ledger, article_id: str) -> Expected:
    """Return what the store should hold of an article."""
    with ledger.read() as connection:
        return _expected(connection, article_id)


@repeated
def checked(ledger: Ledger, work: Work, seen: Expected, *, sound: bool) -> Checked:
    """Write down what a check has found; the next one follows, or the suspicion ends.

    Args:
        ledger: where it is written down.
        work: the check.
        seen: what was expected before the store was looked at; what has changed since then makes
            the look worthless, and it is taken again soon.
        sound: the store held what was expected.
    """
    with ledger.write() as tx:
        articles.lock(tx, work.article_id)
        row = tx.execute(select(tables.outbox).where(*outbox.is_held(work))).first()
        if row is None or not seen.settled or _expected(tx.connection, work.article_id) != seen:
            put_back(tx, work, outbox.LEASE_MS)
            return "unsettled"
        if not sound:
            add_attempt(tx, row, "late_worker", "the store held something else")
            mend(tx, work.article_id)
        if row.made_at_ms > tx.now_ms + outbox.CLOCKS_DIFFER_MS:
            # The clock was set back: how old the suspicion is can't be told, so it begins anew.
            outbox.add_check(tx, work.article_id, work.generation)
            put_back(tx, work, outbox.CHECK_AFTER_LEASES * outbox.LEASE_MS)
            return "sound" if sound else "mended"
        age_ms = max(1, tx.now_ms - row.made_at_ms)
        if age_ms >= CHECKED_FOR_MS:
            outbox.remove_held(tx, work)
        else:
            next_age_ms = min(age_ms * CHECK_GROWTH, CHECKED_FOR_MS)
            put_back(tx, work, next_age_ms - age_ms)
        return "sound" if sound else "mended"


def put_right(ledger: Ledger, article_id: str, why: str) -> bool:
    """Queue what puts an article's published files right; False: something of it is under way."""
    with ledger.write() as tx:
        articles.lock(tx, article_id)
        if not _expected(tx.connection, article_id).settled:
            return False
        mend(tx, article_id, why)
        return True


def mend(
    tx: Transaction, article_id: str, why: str = "a late worker touched the published files"
) -> None:
    """Queue what puts the store right: a withdrawal, or the latest revision once more."""
    tx.count("mended")
    row = articles.lock(tx, article_id)
    if row.wanted == "published":
        begin_again(tx, article_id, why)
        return
    outbox.add(
        tx,
        "withdraw",
        article_id=article_id,
        narration_id=None,
        generation=row.generation,
        lane="listen",
    )


def _expected(connection: Connection, article_id: str) -> Expected:
    """Read, in one query and so at one instant, what the store should hold of an article."""
    article, narration, message = tables.articles.c, tables.narrations.c, tables.outbox.c
    published = select(narration.narration_key).where(
        narration.article_id == article.id, narration.state == "published"
    )
    in_flight = exists().where(narration.article_id == article.id, narration.state.in_(IN_FLIGHT))
    removing = exists().where(message.article_id == article.id, message.stage == "withdraw")
    row = connection.execute(
        select(
            article.generation,
            article.wanted,
            published.scalar_subquery().label("narration_key"),
            (article.publishing_by.is_(None) & ~in_flight & ~removing).label("settled"),
        ).where(article.id == article_id)
    ).one()
    return Expected(
        generation=row.generation,
        wanted=row.wanted,
        narration_key=row.narration_key,
        settled=bool(row.settled),
    )
