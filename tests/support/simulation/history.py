"""A history: an hour of disasters that are drawn from a seed, and the calm after it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import func, select

from audio.errors import ArticleUnknown
from support.simulation.stand_ins import url_of
from support.simulation.world import DAY_MS, Violation, World, world_of
from workers.ledger import (
    Request,
    accept_address,
    hasten,
    hold,
    leases,
    regenerate,
    release,
    tables,
)

ARTICLES = ("ferry", "bridge")
EVENTS = 12
"""What a CMS says of them in all."""
TROUBLE_STEPS = 250
"""Steps of a history while things go wrong; afterwards nothing does, and all has to end."""
SETTLED_WITHIN_MS = 60_000 + 4 * leases.LONGEST_BACKOFF_MS
"""After the trouble, every request has to end within so much time: nobody is starved."""
CLOCK_STEPS_MS = (0, -DAY_MS, DAY_MS, -7_200_000)
SLEEPS_MS = (5_000, 25_000, 70_000)


class History(World):
    """A world in which much goes wrong, by chance."""

    steps_ms = (10, 200, 1_000, 3_000)
    sends = 0.5

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.trouble = True
        self.mail = self._events()

    def live(self) -> None:
        """Live through the trouble, then let everything end; compare what is on air."""
        for _ in range(TROUBLE_STEPS):
            self.go_on()
            self._trouble()
        self.trouble = self.full = False
        for deliver in self.mail:
            deliver()
        for name in ARTICLES:
            self._end_hold(name)
        self.let_end(SETTLED_WITHIN_MS)
        if self._press_what_failed():
            self.let_end(SETTLED_WITHIN_MS)
        self.compare()

    def _trouble(self) -> None:
        if self.mail and self.chance(0.15):
            self.mail.pop(self.rng.randrange(len(self.mail)))()
        if self.processes and self.chance(0.04):
            self.kill(self.rng.choice(self.processes))
        if self.processes and self.chance(0.04):
            sleeper = self.rng.choice(self.processes)
            sleeper.asleep_until_ms = self.true_ms + self.rng.choice(SLEEPS_MS)
        if self.chance(0.02):
            self.clock_is_off_by_ms = self.rng.choice(CLOCK_STEPS_MS)
        if self.chance(0.02):
            self.full = not self.full and self.chance(0.5)
        if self.broker and self.chance(0.01):
            self.broker.clear()
        self._ask_by_chance(self.rng.choice(ARTICLES))

    def _ask_by_chance(self, name: str) -> None:
        if self.chance(0.03):
            self._ask(hasten, name, asked("listen", "listen"), again=True)
        if self.chance(0.02):
            self._ask(regenerate, name, asked("regenerate"))
        if self.chance(0.02):
            self._ask(hold, name, asked("hold"))
        if self.chance(0.004):
            # A page that claims to be another story's.
            self._ask(accept_address, url_of(f"forged-as-{name}"), asked("listen", "listen"))

    def _ask(self, ask: Callable[..., Any], name: str, request: Request, **options: bool) -> None:
        with suppress(ArticleUnknown):  # it is off air, or nobody has published it yet
            ask(self.plain, name, request, **options)

    def _end_hold(self, name: str) -> None:
        held = select(tables.articles.c.held_revision).where(tables.articles.c.id == name)
        with self.plain.read() as connection:
            is_held = connection.scalar(held) is not None
        if is_held:  # a release of what is not held would put it on air
            release(self.plain, name, asked("release"))

    def _press_what_failed(self) -> bool:
        """Let a reader press what was given up: so many workers fell silent over it, one by one.

        Raises:
            Violation: something was given up too soon.
        """
        narration, attempt = tables.narrations.c, tables.attempts.c
        silences = select(func.count()).where(
            attempt.narration_id == narration.id, attempt.error_code == "worker_lost"
        )
        failed = (
            select(narration.article_id, narration.error_code, silences.scalar_subquery())
            .join(tables.articles, tables.articles.c.generation == narration.generation)
            .where(tables.articles.c.id == narration.article_id, narration.state == "failed")
        )
        with self.plain.read() as connection:
            found = connection.execute(failed).all()
        for name, code, n_silences in found:
            if code != "worker_lost" or n_silences < leases.MOST_LOSSES:
                raise Violation(f"{name} was given up: {code}, {n_silences} silences")
            self._ask(hasten, name, asked("listen", "listen"), again=True)
        return bool(found)

    def _events(self) -> list[Callable[[], None]]:
        """Return what a CMS sends, in any order of arrival."""
        events = []
        for number in range(EVENTS):
            kind = self.rng.choice(("publish", "update", "update", "withdraw"))
            name = self.rng.choice(ARTICLES)
            events.append(lambda n=name, k=kind, i=number: self.tell(n, k, i))
        self.rng.shuffle(events)
        return events


def run_history(seed: int) -> None:
    """Live through one history.

    Raises:
        Violation: something was not as promised; the same seed shows it again.
    """
    with world_of(History(seed)) as history:
        history.live()


def asked(kind: Any, lane: Any = "publish") -> Request:
    return Request(kind=kind, lane=lane, requested_by="newsroom")
