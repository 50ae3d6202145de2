"""An exchange with PostgreSQL has an end, whatever psycopg waits for."""

from collections.abc import Generator
from time import monotonic
from typing import Any

import pytest

from workers.ledger.postgresql import (
    ANSWERS_WITHIN_S,
    CONNECT_ARGS,
    STATEMENT_TIMEOUT_S,
    _Silent,
    _timed,
)


def exchange() -> Generator[str, int, str]:
    first = yield "read"
    return f"got {first}"


def test_what_is_ready_is_passed_on() -> None:
    """Both sides see each other as they would without a deadline, also when it is over."""
    timed: Generator[Any, Any, Any] = _timed(exchange(), monotonic() - 1)
    assert next(timed) == "read"
    with pytest.raises(StopIteration) as end:
        timed.send(7)
    assert end.value.value == "got 7"


def test_silence_ends_at_the_deadline() -> None:
    """Waking up without anything to read is allowed before the deadline only."""
    timed: Generator[Any, Any, Any] = _timed(exchange(), monotonic() - 1)
    next(timed)
    with pytest.raises(_Silent):
        timed.send(0)


def test_the_server_gives_up_first() -> None:
    """Its error says more than our silence, and keeps the connection."""
    assert STATEMENT_TIMEOUT_S < ANSWERS_WITHIN_S
    assert f"statement_timeout={STATEMENT_TIMEOUT_S * 1000}" in CONNECT_ARGS["options"]
