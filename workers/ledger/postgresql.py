"""Connections to PostgreSQL that never wait for ever.

A server may fall silent without closing a connection: a pulled cable, a firewall that forgot, a
machine that stands still. The server's own limits can't be heard then, and the kernel may think
that all is well, so each exchange has a deadline on this side too.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Engine, event, text

CONNECT_TIMEOUT_S: Final = 5
STATEMENT_TIMEOUT_S: Final = 15
"""After so long the server gives a statement up, waiting for locks included."""
ANSWERS_WITHIN_S: Final = 20.0
"""After so long we give the connection up; longer than the server takes to say that it gave up."""
_INTERVAL_S: Final = 0.1
"""How often psycopg looks up from waiting."""

CONNECT_ARGS: Final[dict[str, Any]] = {
    "client_encoding": "utf8",  # also where the database says none: SQL_ASCII gives bytes
    "connect_timeout": CONNECT_TIMEOUT_S,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": round(ANSWERS_WITHIN_S * 1000),
    "options": f"-c statement_timeout={STATEMENT_TIMEOUT_S * 1000}"
    f" -c idle_in_transaction_session_timeout={STATEMENT_TIMEOUT_S * 4000}",
}
"""For libpq; an address that says otherwise goes before them."""


class TimedConnection(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer in time."""

    answers_within_s: float = ANSWERS_WITHIN_S

    def wait(self, gen: Any, interval: float = _INTERVAL_S, timeout: float | None = None) -> Any:
        """Do one exchange with the server.

        Raises:
            psycopg.OperationalError: it did not answer; the connection is closed.
        """
        timed = _timed(gen, monotonic() + self.answers_within_s)
        shorter = {} if timeout is None else {"timeout": timeout}  # older versions know none
        try:
            return super().wait(timed, interval, **shorter)
        except _Silent:
            self.close()
            raise psycopg.OperationalError(
                f"the server did not answer within {self.answers_within_s:g} s"
            ) from None


class _Silent(Exception):
    """The deadline is over."""


def _timed(gen: Generator[Any, Any, Any], deadline: float) -> Generator[Any, Any, Any]:
    """Pass everything on between psycopg's generator and its event loop, until the deadline."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and monotonic() > deadline:
                gen.close()
                raise _Silent
            wanted = gen.send(ready)
    except StopIteration as end:
        return end.value


def connect_timed(engine: Engine) -> None:
    """Have an engine make connections of this kind."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> TimedConnection:
        return TimedConnection.connect(*arguments, **options)


@contextmanager
def with_patience(connection: Connection, seconds: float) -> Iterator[None]:
    """Let statements of this transaction take longer than usual until the block ends."""
    timed: Any = connection.connection.dbapi_connection
    connection.execute(text(f"SET LOCAL statement_timeout = {round(seconds * 1000)}"))
    timed.answers_within_s = seconds
    try:
        yield
    finally:
        timed.answers_within_s = ANSWERS_WITHIN_S
