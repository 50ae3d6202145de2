"""A transaction that may write: a connection, one instant, and what is counted on the way."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Delete,
    Executable,
    Row,
    ScalarResult,
    Select,
    Update,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import NoResultFound

from workers.ledger import tables

_BELONG_TO_ARTICLES = {
    table.name for table in (tables.articles, tables.narrations, tables.segments, tables.outbox)
}


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
    trace_of: Callable[[], str | None] = lambda: None
    """What names the trace that this belongs to; it goes on with whatever is asked for here."""
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(name, labels) → how much is added to that tally when the transaction commits."""

    _locked: dict[str, None] = field(default_factory=dict)
    """The articles whose rows this transaction has locked."""
    _claimed: set[str] = field(default_factory=set)
    """The tables of which this transaction has locked rows without their articles'."""

    @cached_property
    def now_ms(self) -> int:
        """The transaction's one instant, in milliseconds since 1970.

        It is read when somebody first asks for it: after the locks that the transaction waited
        for, so that a lease that begins here has its full length left.
        """
        return self.clock_ms()

    def lock_articles(self, *article_ids: str) -> dict[str, Row[Any]]:
        """Lock the rows of articles, which have to be there, until the end; return them by id.

        All locks are taken in one order, so that two transactions never wait for each other: first
        the articles, all in one call and by id; then whatever belongs to them. Calling it again
        with the same ids reads the rows as they are by now.

        Raises:
            AssertionError: the transaction has locks that come later in the order.
        """
        ids = sorted(set(article_ids))
        if self._claimed or (self._locked and not self._locked.keys() >= set(ids)):
            raise AssertionError(
                f"{ids} have to be locked before {[*self._locked, *sorted(self._claimed)]}"
            )
        query = (
            select(tables.articles)
            .where(tables.articles.c.id.in_(ids))
            .order_by(tables.articles.c.id)
            # Their keys never change, so rows that refer to them may be added meanwhile.
            .with_for_update(key_share=True)
        )
        found = {row.id: row for row in self.connection.execute(query)}
        if len(found) < len(ids):
            raise NoResultFound(f"of {ids} there are only {sorted(found)}")
        self._locked.update(dict.fromkeys(ids))
        return found

    def lock_free_messages(self, query: Select[tuple[int]]) -> list[int]:
        """Lock those rows of the outbox that nobody else has, by id, and return their ids.

        For what concerns many articles at once: it waits for nobody, and afterwards it may lock no
        article.
        """
        self._claimed.add(tables.outbox.name)
        ordered = query.order_by(tables.outbox.c.id).with_for_update(skip_locked=True)
        return list(self.connection.scalars(ordered))

    def execute(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Run a statement and return its result; ``rows`` are the values of one for each row.

        Raises:
            AssertionError: it changes rows that belong to an article whose row is not locked.
        """
        self._check_order(statement)
        return self.connection.execute(statement, rows)

    def scalar(self, statement: Executable) -> Any:
        """Run a query and return the first column of its first row; None when there is no row."""
        self._check_order(statement)
        return self.connection.scalar(statement)

    def scalars(self, statement: Executable) -> ScalarResult[Any]:
        """Run a query and return the first column of each row."""
        self._check_order(statement)
        return self.connection.scalars(statement)

    def _check_order(self, statement: Executable) -> None:
        if not isinstance(statement, Update | Delete):
            return
        name = str(statement.table)
        if name in _BELONG_TO_ARTICLES and not self._locked and name not in self._claimed:
            raise AssertionError(f"rows of {name} are changed before their article is locked")

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
