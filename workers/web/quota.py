"""How much of something one client may hold at a time: a tenth of what there is for all.

An office, a school or a mobile network can be one address. So where a place costs little, a
client's share grows while others don't need it: it may hold twice as many as are still free. That
is the dynamic threshold of Choudhury and Hahne (1998), by which switches share a buffer among
queues: one client alone has two thirds at most, two have two fifths each, and something is left for
whoever comes.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from workers.web.problems import Problem

SHARE: Final = 10
"""One client holds at most one part in so many."""
_TIMES_FREE: Final = 2
"""Where shares grow, a client holds at most so many times what is free."""
_RETRY_AFTER: Final = {"Retry-After": "5"}

Refused = Literal["client", "all"]


def grown_share(in_all: int, n_free: int) -> int:
    """Return how many of ``in_all`` places one client may hold while ``n_free`` are free.

    A client that holds fewer may take one more.
    """
    return max(1, in_all // SHARE, _TIMES_FREE * n_free)


class Quota:
    """Places that are taken and given back; for one event loop.

    A place is given back however its holder ends, so nothing is kept of a client that has left.
    """

    def __init__(self, in_all: int, *, what: str, grows: bool = False) -> None:
        """Let there be ``in_all`` places for ``what``, a word in the plural.

        Where it ``grows``, a client's share does, while places are free; see :func:`grown_share`.
        """
        self.in_all = in_all
        self._grows = grows
        self.per_client = max(1, in_all // SHARE)
        self._what = what
        self._held: Counter[str] = Counter()
        self.n_held = 0

    def refused(self, client: str) -> Refused | None:
        """Say why a client would get no place now; None: it would get one."""
        held, n_free = self._held[client], self.in_all - self.n_held
        share = grown_share(self.in_all, n_free) if self._grows else self.per_client
        if held >= share:
            return "client"
        return "all" if n_free <= 0 else None

    def take(self, client: str) -> None:
        """Take a place.

        Raises:
            Problem: 429; the client has its share. 503; all places are taken.
        """
        why = self.refused(client)
        if why == "client":
            raise Problem(
                429,
                "too_many_requests",
                f"Your address holds {self._held[client]} {self._what}, which is its share."
                " Close one first.",
                _RETRY_AFTER,
            )
        if why == "all":
            raise Problem(
                503,
                "busy",
                f"There are too many {self._what}. Try again in a few seconds.",
                _RETRY_AFTER,
            )
        self.add(client)

    def add(self, client: str) -> None:
        """Take a place without asking."""
        self._held[client] += 1
        self.n_held += 1

    def give_back(self, client: str) -> None:
        """Give a place back."""
        self._held[client] -= 1
        self.n_held -= 1
        if self._held[client] <= 0:
            del self._held[client]

    @contextmanager
    def held(self, client: str) -> Iterator[None]:
        """Hold a place for as long as the block runs.

        Raises:
            Problem: there is none; see :meth:`take`.
        """
        self.take(client)
        try:
            yield
        finally:
            self.give_back(client)
