"""How often an article is played: counts by UTC day and event, and nothing about who listened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import select

from workers.ledger import tables
from workers.ledger.database import Ledger, repeated

PlayEvent = Literal[
    "play",
    "pause",
    "seek",
    "speed",
    "quartile_25",
    "quartile_50",
    "quartile_75",
    "quartile_100",
    "complete",
]
PLAY_EVENTS: tuple[PlayEvent, ...] = get_args(PlayEvent)


@dataclass(frozen=True, slots=True)
class PlayKey:
    """What is counted together."""

    article_id: str
    day: str
    """Of the UTC calendar, such as ``2026-03-14``."""
    event: PlayEvent


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


def plays_of(ledger: Ledger, *, article_id: str | None = None, n_days: int) -> list[Plays]:
    """Return the articles that were played in the last ``n_days`` UTC days, today included.

    The most played come first. One article alone is looked at where ``article_id`` names it.
    """
    today = datetime.fromtimestamp(ledger.clock_ms() / 1000, UTC).date()
    query = select(tables.plays).where(tables.plays.c.day > str(today - timedelta(days=n_days)))
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
