"""How often an article is played: counts by UTC day and event, and nothing about who listened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select

from audio.model import Article
from workers.ledger import tables
from workers.ledger.database import Ledger, repeated
from workers.ledger.records import article_from_json

_IDS_AT_ONCE: Final = 500
"""SQLite takes only so many values in one statement."""


@dataclass(frozen=True, slots=True)
class PlayKey:
    """What is counted together."""

    article_id: str
    day: str
    """Of the UTC calendar, such as ``2026-03-14``."""
    event: str
    """A counter's name: see :mod:`workers.audience.counting`."""


@dataclass(frozen=True, slots=True)
class Plays:
    """How often one article was played."""

    article_id: str
    counts: Mapping[str, int]
    """Event → how often, for events that happened."""
    days: Mapping[str, Mapping[str, int]]
    """Day → the same, for days on which anything happened, in order."""


@repeated
def add_plays(ledger: Ledger, counted: Mapping[PlayKey, int]) -> None:
    """Add to the counts, all or none; what is counted for articles nobody knows is left out.

    Raises:
        LedgerUnavailable: nothing was added.
    """
    with ledger.write() as tx:
        ids = {key.article_id for key in counted}
        known = set(tx.scalars(select(tables.articles.c.id).where(tables.articles.c.id.in_(ids))))
        values = [
            {"article_id": key.article_id, "day": key.day, "event": key.event, "counted": n}
            # Always in one order, so that two processes never wait for each other's rows.
            for key, n in sorted(counted.items(), key=lambda item: str(item[0]))
            if key.article_id in known
        ]
        if not values:
            return
        insertion = tx.insert(tables.plays)
        tx.execute(
            insertion.on_conflict_do_update(
                index_elements=list(tables.plays.primary_key),
                set_={"counted": tables.plays.c.counted + insertion.excluded.counted},
            ),
            values,
        )


def is_known(ledger: Ledger, article_id: str) -> bool:
    """Return whether an article is in the ledger and not withdrawn."""
    query = select(tables.articles.c.id).where(
        tables.articles.c.id == article_id, tables.articles.c.wanted == "published"
    )
    with ledger.read() as connection:
        return connection.scalar(query) is not None


def articles_named(ledger: Ledger, ids: Iterable[str]) -> dict[str, Article]:
    """Return the newest text of articles, whether it is on air or not, by their ids."""
    query = (
        select(tables.articles.c.id, tables.revisions.c.article)
        .join(tables.revisions, tables.articles.c.id == tables.revisions.c.article_id)
        .where(tables.revisions.c.number == tables.articles.c.revision)
    )
    found: dict[str, Article] = {}
    wanted = sorted(ids)
    with ledger.read() as connection:
        for start in range(0, len(wanted), _IDS_AT_ONCE):
            some = tables.articles.c.id.in_(wanted[start : start + _IDS_AT_ONCE])
            for name, text in connection.execute(query.where(some)):
                found[name] = article_from_json(text)
    return found


def plays_of(
    ledger: Ledger, *, article_id: str | None = None, n_days: int, before_days: int = 0
) -> list[Plays]:
    """Return the articles that were played in the last ``n_days`` UTC days, today included.

    The most played come first. One article alone is looked at where ``article_id`` names it. With
    ``before_days`` the days end so many days ago.
    """
    today = datetime.fromtimestamp(ledger.clock_ms() / 1000, UTC).date()
    last = today - timedelta(days=before_days)
    query = select(tables.plays).where(
        tables.plays.c.day > str(last - timedelta(days=n_days)), tables.plays.c.day <= str(last)
    )
    if article_id is not None:
        query = query.where(tables.plays.c.article_id == article_id)
    with ledger.read() as connection:
        rows = list(connection.execute(query.order_by(tables.plays.c.day)))
    found: dict[str, list[tuple[str, str, int]]] = {}
    for row in rows:
        found.setdefault(row.article_id, []).append((row.day, row.event, row.counted))
    made = [_plays(name, counted) for name, counted in found.items()]
    return sorted(made, key=lambda one: (-one.counts.get("play", 0), one.article_id))


def _plays(article_id: str, counted: Iterable[tuple[str, str, int]]) -> Plays:
    total: dict[str, int] = {}
    days: dict[str, dict[str, int]] = {}
    for day, event, n in counted:
        total[event] = total.get(event, 0) + n
        days.setdefault(day, {})[event] = n
    return Plays(article_id, total, days)
