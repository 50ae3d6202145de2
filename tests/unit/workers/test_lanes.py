"""The order in which a worker asks Redis for the lanes."""

from kombu.utils.scheduling import cycle_by_name

import celeryconfig  # noqa: F401 - that it can be imported is part of it
from workers.lanes import LanesInTurn


def test_the_most_urgent_lane_is_asked_first_whatever_order_they_come_in() -> None:
    """Some versions of kombu hand the queues over as a set."""
    cycle = LanesInTurn()
    cycle.update({"bulk", "publish", "listen"})
    assert cycle.consume(3) == ["listen", "publish", "bulk"]


def test_every_tenth_message_comes_from_the_last_lane() -> None:
    """However much is published, a backfill gets on."""
    cycle = LanesInTurn(["listen", "publish", "bulk"])
    first = []
    for _ in range(30):
        first.append(cycle.consume(3)[0])
        cycle.rotate(first[-1])
    assert first == (["listen"] * 9 + ["bulk"]) * 3


def test_a_lane_may_be_left_to_other_workers() -> None:
    """``-Q listen,publish`` asks for nothing else, and kombu finds the cycle by its name."""
    cycle = cycle_by_name("workers.lanes:LanesInTurn")(["publish", "listen"])
    assert cycle.consume(2) == ["listen", "publish"]
    assert cycle.consume(1) == ["listen"]
