"""How far an installation is: one at a time, told by any process, and noticed when it ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.ledger_steps import Clock, new_ledger

from workers.ledger import Ledger
from workers.ledger.audit import Actor, acts
from workers.voice_supply.progress import SILENT_MS, begin, go_on, installations

BO = Actor("token bo", "admin")
VOICE = "en_GB-harbour-low"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    ledger = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield ledger
    ledger.close()


def test_a_voice_is_installed_by_one_at_a_time(ledger: Ledger) -> None:
    """The second press begins nothing and is no act."""
    assert begin(ledger, VOICE, BO, total_bytes=100)
    assert not begin(ledger, VOICE, BO, total_bytes=100)
    assert [act.act for act in acts(ledger, entry=VOICE)] == ["install_voice"]


def test_it_is_told_how_far_it_is_and_how_it_ended(ledger: Ledger) -> None:
    """Bytes stay when only the state changes; after a failure it may be begun again."""
    begin(ledger, VOICE, BO, total_bytes=100)
    go_on(ledger, VOICE, "fetching", have_bytes=40)
    go_on(ledger, VOICE, "failed", error_code="fetch_failed", error_message="gone away")
    (one,) = installations(ledger)
    assert (one.state, one.have_bytes, one.error_message) == ("failed", 40, "gone away")
    assert begin(ledger, VOICE, BO, total_bytes=100)
    (one,) = installations(ledger)
    assert (one.state, one.have_bytes, one.error_message) == ("fetching", 0, None)


def test_one_whose_process_ended_is_noticed(ledger: Ledger, clock: Clock) -> None:
    """After a silence it counts as broken off, and may be begun again."""
    begin(ledger, VOICE, BO, total_bytes=None)
    clock.now_ms += SILENT_MS + 1
    (one,) = installations(ledger)
    assert one.state == "broke_off"
    assert begin(ledger, VOICE, BO, total_bytes=None)
    (one,) = installations(ledger)
    assert one.is_going_on
