"""Sessions of people at the desk: they begin, end by themselves, and links are good once."""

from pathlib import Path

import pytest
from support.ledger_steps import Clock, new_ledger, rows

from workers.ledger import Ledger
from workers.ledger.audit import acts
from workers.ledger.sign_in import begin, end, find, make_link, use_link
from workers.ledger.sign_in.sessions import LINK_MS, SESSION_MS, sessions


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return new_ledger(tmp_path / "ledger.sqlite3", clock)


def test_a_session_lasts_twelve_hours_or_until_sign_out(ledger: Ledger, clock: Clock) -> None:
    """Whoever signed in is known until the time is over; a sign-out ends it at once."""
    key = begin(ledger, "ann", "producer", token="a-secret-of-24-characters")
    other = begin(ledger, "bo", "reader")
    found = find(ledger, key)
    assert found
    assert (found.name, found.role) == ("ann", "producer")
    end(ledger, key)
    end(ledger, key)
    assert find(ledger, key) is None
    clock.now_ms += SESSION_MS - 1
    assert find(ledger, other)
    clock.now_ms += 1
    assert find(ledger, other) is None


def test_the_ledger_has_neither_key_nor_secret(ledger: Ledger) -> None:
    """Whoever reads the ledger can't sign in with what is there."""
    secret = "a-secret-of-24-characters"
    key = begin(ledger, "ann", "producer", token=secret)
    written = repr(rows(ledger, sessions))
    assert key not in written
    assert secret not in written


def test_a_link_signs_in_once(ledger: Ledger, clock: Clock) -> None:
    """The second use, a late one and a key that is no link's are refused; a link is no session."""
    link = make_link(ledger, "operator", "admin")
    assert find(ledger, link) is None
    key = use_link(ledger, link)
    assert key
    assert find(ledger, key)
    assert use_link(ledger, link) is None
    assert use_link(ledger, key) is None
    late = make_link(ledger, "operator", "admin")
    clock.now_ms += LINK_MS
    assert use_link(ledger, late) is None


def test_old_sessions_are_removed(ledger: Ledger, clock: Clock) -> None:
    """A sign-in clears away what is over."""
    begin(ledger, "ann", "producer")
    clock.now_ms += SESSION_MS
    begin(ledger, "bo", "reader")
    assert [row.name for row in rows(ledger, sessions)] == ["bo"]


def test_sign_in_and_out_are_acts(ledger: Ledger) -> None:
    """The audit says who came and went, and by what."""
    end(ledger, begin(ledger, "ann", "producer", token="a-secret-of-24-characters"))
    assert [(one.act, one.who) for one in acts(ledger)] == [("sign_out", "ann"), ("sign_in", "ann")]
    assert acts(ledger)[1].details == {"by": "token"}
