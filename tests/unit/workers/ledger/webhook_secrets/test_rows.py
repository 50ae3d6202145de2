"""Secrets of webhooks in the ledger: in force until they are revoked, and who did what."""

from pathlib import Path

import pytest
from support.ledger_steps import Clock, new_ledger

from audio.errors import SecretUnknown, TooManySecrets
from workers.ledger import Ledger
from workers.ledger.audit import Actor, acts
from workers.ledger.webhook_secrets import Row, add, in_force, mark_used, revoke, rows
from workers.ledger.webhook_secrets.rows import MOST_IN_FORCE

HOOK = "https://cms.example/hook?key=hidden"
BO = Actor("token bo", "admin")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return new_ledger(tmp_path / "ledger.sqlite3", clock)


def kept(ledger: Ledger, name: str = "spring", endpoint: str | None = None) -> Row:
    return add(
        ledger,
        name=name,
        direction="out" if endpoint else "in",
        endpoint=endpoint,
        fingerprint="0a1b2c3d",
        seal=lambda number: f"sealed for {number}".encode(),
        by=BO,
    )


def test_a_new_one_is_in_force_beside_the_old_until_that_is_revoked(ledger: Ledger) -> None:
    """Both count meanwhile, so no webhook is lost; a revoked one is not kept at all."""
    old, new = kept(ledger, "old"), kept(ledger, "new")
    assert [row.name for row in in_force(ledger, "in")] == ["old", "new"]
    assert new.sealed == f"sealed for {new.number}".encode()
    gone = revoke(ledger, old.number, by=BO, why="it leaked")
    assert gone.sealed is None
    assert [row.name for row in in_force(ledger, "in")] == ["new"]
    assert [row.name for row in rows(ledger)] == ["new", "old"]


def test_each_endpoint_has_its_own(ledger: Ledger) -> None:
    """What one endpoint knows signs nothing for another, and nothing that comes in."""
    kept(ledger, "out", HOOK)
    assert in_force(ledger, "in") == in_force(ledger, "out", "https://other.example/") == []
    assert [row.name for row in in_force(ledger, "out", HOOK)] == ["out"]


def test_who_made_and_revoked_it_is_in_the_audit(ledger: Ledger) -> None:
    """With its name and place, never with what it says or a key of an address."""
    one = kept(ledger, "out", HOOK)
    revoke(ledger, one.number, by=BO, why="it leaked")
    revoke(ledger, one.number, by=BO, why="once more")
    revoked, made = acts(ledger)
    assert (made.act, made.entry, made.who) == ("make_secret", "out", "token bo")
    assert (revoked.act, revoked.why) == ("revoke_secret", "it leaked")
    assert "hidden" not in f"{made.details}{revoked.details}"


def test_use_is_known_to_the_minute(ledger: Ledger, clock: Clock) -> None:
    """A busy CMS does not write to the ledger for each webhook."""
    one = kept(ledger)
    assert one.used_at_ms is None
    mark_used(ledger, one.number)
    first = rows(ledger)[0].used_at_ms
    clock.now_ms += 30_000
    mark_used(ledger, one.number)
    assert rows(ledger)[0].used_at_ms == first
    clock.now_ms += 31_000
    mark_used(ledger, one.number)
    assert rows(ledger)[0].used_at_ms == clock.now_ms


def test_there_are_not_more_than_a_receiver_looks_at(ledger: Ledger) -> None:
    """The next one is refused in words; one that is revoked makes room."""
    made = [kept(ledger) for _ in range(MOST_IN_FORCE)]
    with pytest.raises(TooManySecrets):
        kept(ledger)
    kept(ledger, "elsewhere", HOOK)
    revoke(ledger, made[0].number, by=BO)
    kept(ledger)


def test_one_that_nobody_made_is_not_revoked(ledger: Ledger) -> None:
    """A wrong number is said, and nothing is in the audit."""
    with pytest.raises(SecretUnknown):
        revoke(ledger, 7, by=BO)
    assert acts(ledger) == []
