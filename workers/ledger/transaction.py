"""A transaction that may write: a connection, one instant, and what is counted on the way."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, ScalarResult
from sqlalchemy.dialects import postgresql, sqlite

from workers.ledger import tables


@dataclass(frozen=True, eq=False)
class Transaction:
    """One transaction of the ledger; :meth:`workers.ledger.Ledger.write` begins and commits it.

    A function that takes a transaction may write. One that takes a connection only reads, in
    whichever transaction its caller has.
    """

    connection: Connection
    clock_ms: Callable[[], int]
    webhooks: tuple[str, ...] = ()
    """Addresses that are told what becomes of articles."""
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(name, labels) → how much is added to that tally when the transaction commits."""

    @cached_property
    def now_ms(self) -> int:
        """The transaction's one instant, in milliseconds since 1970.

        It is read when somebody first asks for it: after the locks that the transaction waited
        for, so that a lease that begins here has its full length left.
        """
        return self.clock_ms()

    def execute(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Run a statement and return its result; ``rows`` are the values of one for each row."""
        return self.connection.execute(statement, rows)

    def scalar(self, statement: Executable) -> Any:
        """Run a query and return the first column of its first row; None when there is no row."""
        return self.connection.scalar(statement)

    def scalars(self, statement: Executable) -> ScalarResult[Any]:
        """Run a query and return the first column of each row."""
        return self.connection.scalars(statement)

    def insert(self, table: Any) -> Any:
        """Return an insert that can say what to do when the row is there already."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    def count(self, name: str, *labels: str, by: int = 1) -> None:
        """Add to a tally when, and only if, the transaction commits.

        Raises:
            ValueError: a label has a comma, which separates them.
        """
        if any("," in label for label in labels):
            raise ValueError(f"{labels} are no labels of {name}")
        if by:
            self.counted[name, ",".join(labels)] += by

    def settle(self) -> None:
        """Write what was counted; the last thing before the commit.

        All transactions write their tallies at the end and in one order, so two of them never wait
        for each other, and a tally that everybody adds to is locked for an instant only.
        """
        if not self.counted:
            return
        new = self.insert(tables.tallies).values(
            [
                {"name": name, "labels": labels, "value": by}
                for (name, labels), by in sorted(self.counted.items())
            ]
        )
        self.execute(
            new.on_conflict_do_update(
                index_elements=[tables.tallies.c.name, tables.tallies.c.labels],
                set_={"value": tables.tallies.c.value + new.excluded.value},
            )
        )
