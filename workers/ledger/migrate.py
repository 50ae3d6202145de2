"""Bringing a ledger's tables up to date; no step removes a row."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from audio.errors import LedgerUnavailable
from workers.ledger.database import Ledger

# Alembic tells every look at the version.
logging.getLogger("alembic").setLevel(logging.WARNING)

_ONE_AT_A_TIME = 0x4C53544E
"""The advisory lock on PostgreSQL that keeps two migrations apart: ``LSTN``."""
_TAKES_AT_MOST_S = 3600.0


def migrate(ledger: Ledger) -> tuple[str | None, str]:
    """Take all the steps that are missing, in one transaction; return the version before and after.

    Several processes may call it at once; the tables of an up-to-date ledger are not touched.

    Raises:
        LedgerUnavailable: the database failed, and is as it was; or a later version of Listen made
            the ledger.
    """
    with ledger.write() as tx, _alone(tx.connection):
        before = _version(tx.connection)
        if before != newest_version():
            _refuse_unknown(before)
            command.upgrade(_config(tx.connection), "head")
        return before, newest_version()


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Keep other migrations away. A step over a large table, or the wait, may take its time."""
    if connection.dialect.name != "postgresql":
        yield  # a transaction that may write is alone on SQLite
        return
    from workers.ledger.postgresql import with_patience  # noqa: PLC0415

    with with_patience(connection, _TAKES_AT_MOST_S):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        yield


def version(ledger: Ledger) -> str | None:
    """Return the version of a ledger's tables; None when it has none."""
    if not ledger.is_made():
        return None
    with ledger.read() as connection:
        return _version(connection)


def is_behind(found: str | None) -> bool:
    """Say whether a ledger at this version lacks something that this program needs.

    One that a later version has migrated does not: migrations only add.
    """
    return found is None or (found != newest_version() and found in _known())


def newest_version() -> str:
    """Return the version that this program needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise AssertionError("the package has no migrations")
    return head


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known() -> set[str]:
    return {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}


def _refuse_unknown(version: str | None) -> None:
    if version is not None and version not in _known():
        raise LedgerUnavailable(
            f"the ledger is at version {version}, which this program does not know: a later one"
            " made it. Install that version again."
        )


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("workers.ledger") / "migrations"))
    config.attributes["connection"] = connection
    return config
