"""What a player tells, as counters."""

import pytest
from pydantic import ValidationError

from workers.audience.counting import BEACON, named, numbered


def counters(**body: object) -> dict[str, int]:
    return BEACON.validate_python(body).counters()


def test_a_summary_adds_to_what_it_names() -> None:
    """Each figure has its class; nothing else is kept of a view."""
    assert counters(
        event="summary", source="embed", seen=True, pressed=True, heard_ms=61_234, failures=2,
        first_sound_ms=501, sound="live", speed=1.3, furthest=97, cue=12,
    ) == {
        "seen": 1, "press": 1, "heard_ms": 61_234, "failure": 2, "first_sound_1000": 1,
        "sound_live": 1, "speed_1.25": 1, "furthest_90": 1, "stop_12": 1,
    }  # fmt: skip


def test_a_view_without_a_press_is_a_view() -> None:
    """The press rate needs those who saw the button and left it."""
    assert counters(event="summary", seen=True) == {"seen": 1}


def test_nobody_fills_the_ledger_with_counters() -> None:
    """Whatever number is sent, there are so many counters at most."""
    assert counters(event="summary", cue=10**9) == {"stop_4999": 1}
    assert counters(event="summary", first_sound_ms=3_000_000) == {"first_sound_later": 1}
    assert counters(event="summary", failures=999) == {"failure": 20}


@pytest.mark.parametrize(
    "body",
    [
        {"event": "summary", "heard_ms": -1},
        {"event": "summary", "heard_ms": 10**9},
        {"event": "summary", "who": "me"},
        {"event": "summary", "source": "elsewhere"},
        {"event": "play", "source": "x"},
        {"event": "quartile", "value": 30},
        {"event": "scroll"},
    ],
)
def test_what_is_none_of_these_is_refused(body: dict[str, object]) -> None:
    """Only what is described can be counted."""
    with pytest.raises(ValidationError):
        BEACON.validate_python(body)


def test_counters_are_read_by_what_their_names_begin_with() -> None:
    """Numbers in their order, names in theirs."""
    counts = {"stop_10": 1, "stop_2": 3, "stop_x": 5, "speed_1": 4, "play": 9}
    assert list(numbered(counts, "stop_").items()) == [(2, 3), (10, 1)]
    assert named(counts, "speed_") == {"1": 4}
