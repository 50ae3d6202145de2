"""The newsroom's names for a process that reads them often: loaded again only when they changed."""

import threading
from dataclasses import dataclass, field

from workers.ledger.database import Ledger
from workers.lexicon.names import Names
from workers.lexicon.records import releases


@dataclass(slots=True)
class Newest:
    """The names of one ledger; a look at a newer release costs one row."""

    ledger: Ledger
    _names: Names = field(default_factory=Names)
    _has_tables: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> Names:
        """Return the names as they are by now; none where the ledger is older than names.

        Raises:
            LedgerUnavailable: the ledger failed.
        """
        with self._lock, self.ledger.read() as connection:
            if not self._has_tables:
                self._has_tables = releases.has_tables(connection)
                if not self._has_tables:
                    return self._names
            if releases.head_of(connection) != self._names.release:
                self._names = releases.names_now(connection)
            return self._names
