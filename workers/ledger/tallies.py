"""Counting what happens, in the transaction in which it happens, and for good.

A tally only grows: narrations may be pruned and processes may end, and it stays. What a
transaction counts is written right before it commits, in one order everywhere, so that two never
wait for each other and a tally that everybody counts is held for an instant.
"""

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from workers.ledger.tables import tallies

if TYPE_CHECKING:
    from workers.ledger.database import Ledger

FIRST_SOUND_BOUNDS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
PUBLISHING_BOUNDS_S = (5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0)
BUCKET = "_bucket"
"""Ends the name of a tally that counts observations up to a bound, which is its last label."""
MS = "_ms"
"""Ends the name of a tally of milliseconds."""

_PENDING = "listen_tallies"


def count(connection: Connection, name: str, *labels: str, by: int = 1) -> None:
    """Add to a tally when, and only if, the connection's transaction commits.

    Raises:
        ValueError: a label has a comma, which separates them.
    """
    if any("," in label for label in labels):
        raise ValueError(f"{labels} are no labels of {name}")
    if by:
        connection.info.setdefault(_PENDING, Counter())[name, ",".join(labels)] += by


def observe(
    connection: Connection, name: str, bounds_s: tuple[float, ...], value_ms: int, *labels: str
) -> None:
    """Add one span of time to a histogram: its bucket and the sum of all."""
    value_ms = max(0, value_ms)
    bound = next((f"{b:g}" for b in bounds_s if value_ms <= b * 1000), "inf")
    count(connection, name + BUCKET, *labels, bound)
    count(connection, name + MS, *labels, by=value_ms)


def forget(connection: Connection) -> None:
    """Drop what a transaction counted that did not commit."""
    connection.info.pop(_PENDING, None)


def settle(connection: Connection) -> None:
    """Write what the transaction has counted; the last thing it does."""
    pending = connection.info.pop(_PENDING, None)
    if not pending:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = dialect.insert(tallies).values(
        [
            {"name": name, "labels": labels, "value": by}
            for (name, labels), by in sorted(pending.items())
        ]
    )
    connection.execute(
        new.on_conflict_do_update(
            index_elements=[tallies.c.name, tallies.c.labels],
            set_={"value": tallies.c.value + new.excluded.value},
        )
    )


def totals(ledger: "Ledger") -> dict[str, dict[tuple[str, ...], int]]:
    """Return every tally by its name and labels."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    with ledger.read() as connection:
        for name, labels, value in connection.execute(select(tallies)):
            found.setdefault(name, {})[tuple(labels.split(",")) if labels else ()] = value
    return found
