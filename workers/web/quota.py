"""How much of something one client may hold at a time: a tenth of what there is for all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from workers.web.problems import Problem

SHARE: Final = 10
"""One client holds at most one part in so many."""
_RETRY_AFTER: Final = {"Retry-After": "5"}

Refused = Literal["client", "all"]


class Quota:
    """Places that are taken and given back; for one event loop.

    A place is given back however its holder ends, so nothing is kept of a client that has left.
    """

    def __init__(self, in_all: int, *, what: str) -> None:
        """Let there be ``in_all`` places for ``what``, a word in the plural."""
        self.in_all = in_all
        self.per_client = max(1, in_all // SHARE)
        self._what = what
        self._held: Counter[str] = Counter()
        self.n_held = 0

    def refused(self, client: str) -> Refused | None:
        """Say why a client would get no place now; None: it would get one."""
        if self._held[client] >= self.per_client:
            return "client"
        return "all" if self.n_held >= self.in_all else None

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
                f"Your address holds {self.per_client} {self._what}, which is its share. Close one"
                " first.",
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
