"""What ever happened, counted: totals that only grow.

Narrations may be pruned and processes may end; a tally stays. What a transaction counts is written
with it (:meth:`workers.ledger.transaction.Transaction.count`) or not at all.
"""

from sqlalchemy import select

from workers.ledger import tables
from workers.ledger.database import Ledger
from workers.ledger.transaction import Transaction

FIRST_SOUND_BOUNDS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
PUBLISHING_BOUNDS_S = (5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0)
BUCKET = "_bucket"
"""Ends the name of a tally that counts observations up to a bound, which is its last label."""
MS = "_ms"
"""Ends the name of a tally of milliseconds."""


def observe(
    tx: Transaction, name: str, bounds_s: tuple[float, ...], value_ms: int, *labels: str
) -> None:
    """Add one span of time to a histogram: its bucket and the sum of all."""
    value_ms = max(0, value_ms)
    bound = next((f"{b:g}" for b in bounds_s if value_ms <= b * 1000), "inf")
    tx.count(name + BUCKET, *labels, bound)
    tx.count(name + MS, *labels, by=value_ms)


def totals(ledger: Ledger) -> dict[str, dict[tuple[str, ...], int]]:
    """Return every tally by its name and labels."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    with ledger.read() as connection:
        for name, labels, value in connection.execute(select(tables.tallies)):
            found.setdefault(name, {})[tuple(labels.split(",")) if labels else ()] = value
    return found
