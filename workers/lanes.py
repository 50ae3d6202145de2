"""In which order Redis is asked for the lanes: urgent ones first, every tenth time the last.

The embedded broker's channel does the same by itself.
"""

from collections.abc import Iterable

from workers.broker.channel import LAST_QUEUES_FIRST_EVERY
from workers.ledger.tables import LANES


class LanesInTurn:
    """A queue cycle of kombu's, whose own ``priority`` cycle starves the last queue."""

    def __init__(self, queues: Iterable[str] = ()) -> None:
        self._queues: list[str] = []
        self._turns = 0
        self.update(queues)

    def update(self, queues: Iterable[str]) -> None:
        """Take the queues that are consumed from now on, in any order."""
        urgency: dict[str, int] = {lane: rank for rank, lane in enumerate(LANES)}
        # Older versions of kombu give a set. Queues that are no lanes hold little: they go first.
        self._queues = sorted(queues, key=lambda queue: (urgency.get(queue, -1), queue))

    def consume(self, n: int) -> list[str]:
        """Return the queues in the order in which they are asked now."""
        last_first = self._turns % LAST_QUEUES_FIRST_EVERY == LAST_QUEUES_FIRST_EVERY - 1
        return (self._queues[::-1] if last_first else self._queues)[:n]

    def rotate(self, last_used: str) -> str:
        """Count a message that came from this queue."""
        self._turns += 1
        return last_used
