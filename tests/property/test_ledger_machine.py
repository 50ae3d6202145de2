"""Whatever happens in whatever order, an article ends as its publisher wanted it last.

A machine publishes, corrects and withdraws articles, and has workers take single steps of the
stages in any order, die, sleep past their leases, and get messages twice or never. The store is a
dict of manifests; uploading is a step of its own before it.
"""

import tempfile
from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select
from support.hypothesis_profiles import examples
from support.ledger_steps import PLAN, Clock, a_request, an_article, new_ledger, rows

from workers.ledger import (
    Work,
    accept,
    leases,
    narrations,
    open_ledger,
    outbox,
    suspicion,
    tables,
    withdraw,
)
from workers.ledger.tables import IN_FLIGHT, articles
from workers.ledger.tables import outbox as outbox_table

ARTICLES = ("ferry", "bridge")
KEYS = ["a" * 64, "b" * 64]


@cache
def empty_ledger() -> bytes:
    """Return the file of a ledger with tables and no rows."""
    with tempfile.TemporaryDirectory() as folder:
        new_ledger(Path(folder) / "l.sqlite3", Clock()).close()
        return (Path(folder) / "l.sqlite3").read_bytes()


class LedgerMachine(RuleBasedStateMachine):
    """One ledger, a broker that forgets, and workers that may stop at any step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="listen-test-")
        (Path(self.folder.name) / "l.sqlite3").write_bytes(empty_ledger())
        self.clock = Clock()
        self.ledger = replace(
            open_ledger(f"sqlite:///{self.folder.name}/l.sqlite3"), clock_ms=self.clock
        )
        self.wanted: dict[str, str | None] = {}
        self.manifests: dict[str, str] = {}
        self.published: dict[str, int | None] = {}
        self.in_broker: list[int] = []
        self.workers: list[tuple[str, Iterator[None]]] = []
        self.n_workers = 0
        self.flips: list[tuple[str, int]] = []
        self.publish("ferry", "First.")
        self.all_go_on(4)

    def teardown(self) -> None:
        """Let everything end without further trouble, and compare what is published."""
        try:
            self._end()
        finally:
            self.ledger.close()
            self.folder.cleanup()

    def _end(self) -> None:
        for _, steps in self.workers:
            steps.close()
        self.workers.clear()
        for _ in range(200):
            if not rows(self.ledger, outbox_table):
                break
            self.clock.now_ms += 400_000
            if not self.workers and all(
                row.stage == "check" for row in rows(self.ledger, outbox_table)
            ):
                self.clock.now_ms += suspicion.CHECKED_FOR_MS // 8
            outbox.sweep(self.ledger)
            self.send()
            while self.in_broker:
                self.deliver(0)
                while self.workers:
                    self.step(0)
        assert rows(self.ledger, outbox_table) == []
        assert self.manifests == {a: text for a, text in self.wanted.items() if text is not None}
        with self.ledger.read() as connection:
            stuck = connection.execute(
                select(tables.narrations).where(tables.narrations.c.state.in_(IN_FLIGHT))
            )
            assert stuck.all() == []

    @rule(article=st.sampled_from(ARTICLES), text=st.sampled_from(["First.", "Second."]))
    def publish(self, article: str, text: str) -> None:
        accept(self.ledger, an_article(text, article_id=article), a_request())
        self.wanted[article] = text

    @rule(article=st.sampled_from(ARTICLES))
    def regenerate(self, article: str) -> None:
        if self.wanted.get(article):
            accept(
                self.ledger,
                an_article(self.wanted[article] or "", article_id=article),
                a_request(),
                again=True,
            )

    @rule(article=st.sampled_from(ARTICLES))
    def withdraw(self, article: str) -> None:
        withdraw(self.ledger, article, a_request(kind="withdraw"))
        self.wanted[article] = None

    @rule()
    def send(self) -> None:
        self.in_broker += [message.message_id for message in outbox.take_due(self.ledger)]

    @rule(ms=st.sampled_from([1_000, outbox.LEASE_MS // 2, outbox.LEASE_MS + 1, 70_000]))
    def time_passes(self, ms: int) -> None:
        self.clock.now_ms += ms

    @rule()
    def sweep(self) -> None:
        outbox.sweep(self.ledger)

    @precondition(lambda self: self.in_broker)
    @rule(which=st.integers(0, 9))
    def lose_a_message(self, which: int) -> None:
        self.in_broker.pop(which % len(self.in_broker))

    @precondition(lambda self: self.in_broker)
    @rule(which=st.integers(0, 9))
    def repeat_a_message(self, which: int) -> None:
        self.in_broker.append(self.in_broker[which % len(self.in_broker)])

    @precondition(lambda self: self.in_broker)
    @rule(which=st.integers(0, 9))
    def deliver(self, which: int) -> None:
        self.n_workers += 1
        holder = f"worker {self.n_workers}"
        claimed = leases.claim(self.ledger, self.in_broker.pop(which % len(self.in_broker)), holder)
        if claimed is not None:
            self.workers.append((holder, getattr(self, f"_{claimed.stage}")(claimed)))

    @precondition(lambda self: self.workers)
    @rule(which=st.integers(0, 9))
    def step(self, which: int) -> None:
        position = which % len(self.workers)
        try:
            next(self.workers[position][1])
        except StopIteration:
            self.workers.pop(position)

    @rule(n_steps=st.integers(1, 12))
    def all_go_on(self, n_steps: int) -> None:
        """Let everybody work for a while, so that the machine gets far enough to be interesting."""
        for _ in range(n_steps):
            self.send()
            while self.in_broker:
                self.deliver(0)
            for position in reversed(range(len(self.workers))):
                self.step(position)

    @precondition(lambda self: self.workers)
    @rule(which=st.integers(0, 9), n_steps=st.integers(2, 6))
    def one_goes_on(self, which: int, n_steps: int) -> None:
        for _ in range(n_steps):
            if self.workers:
                self.step(which)

    @precondition(lambda self: self.workers)
    @rule(
        which=st.integers(0, 9),
        change=st.sampled_from(["withdraw", "publish", "nothing"]),
        n_steps=st.integers(1, 12),
    )
    def one_sleeps_while_the_world_goes_on(self, which: int, change: str, n_steps: int) -> None:
        """A worker stands still for more than its lease, and then goes on as if nothing was."""
        sleeper = self.workers.pop(which % len(self.workers))
        if change == "withdraw":
            self.withdraw("ferry")
        elif change == "publish":
            self.publish("ferry", "Second.")
        self.clock.now_ms += outbox.LEASE_MS + 1
        self.sweep()
        self.all_go_on(n_steps)
        self.workers.append(sleeper)
        self.step(len(self.workers) - 1)

    @precondition(lambda self: self.workers)
    @rule(which=st.integers(0, 9))
    def kill(self, which: int) -> None:
        self.workers.pop(which % len(self.workers))[1].close()

    @invariant()
    def nothing_older_is_over_anything_newer(self) -> None:
        """Manifests flip in the order of their generations, and only for wanted articles."""
        for article in ARTICLES:
            generations = [generation for name, generation in self.flips if name == article]
            assert generations == sorted(generations)

    @invariant()
    def every_narration_in_flight_has_work(self) -> None:
        with self.ledger.read() as connection:
            in_flight = select(tables.narrations.c.id).where(
                tables.narrations.c.state.in_(IN_FLIGHT)
            )
            for narration_id in connection.scalars(in_flight).all():
                assert connection.execute(
                    select(outbox_table.c.id).where(outbox_table.c.narration_id == narration_id)
                ).first()

    def _prepare(self, claimed: Work) -> Iterator[None]:
        yield
        narrations.planned(self.ledger, claimed, PLAN, "f", KEYS)

    def _speak(self, claimed: Work) -> Iterator[None]:
        for number in narrations.unspoken(self.ledger, claimed):
            yield
            if not narrations.spoken(self.ledger, claimed, {number: True}):
                leases.stop(self.ledger, claimed)
                return
        yield
        narrations.batch_done(self.ledger, claimed)

    def _finish(self, claimed: Work) -> Iterator[None]:
        content = narrations.article_of(self.ledger, claimed.narration_id)[0]
        text = "First." if "First." in content else "Second."
        if not (yield from self._turn(claimed)):
            return
        yield
        if not narrations.may_publish(self.ledger, claimed):
            leases.stop(self.ledger, claimed)
            return
        yield
        if not self._is_late(claimed):
            self.flips.append((claimed.article_id, claimed.generation))
        # Who slept through a whole lease between asking and doing is late: that is put right, by
        # itself or, when it dies here, by a check.
        self.manifests[claimed.article_id] = text
        self.published[claimed.article_id] = claimed.narration_id
        yield
        narrations.published(self.ledger, claimed, "narration.published", {})

    def _withdraw(self, claimed: Work) -> Iterator[None]:
        if not (yield from self._turn(claimed)):
            return
        yield
        if not narrations.may_publish(self.ledger, claimed):
            leases.stop(self.ledger, claimed)
            return
        self.manifests.pop(claimed.article_id, None)
        self.published.pop(claimed.article_id, None)
        yield
        narrations.removed(self.ledger, claimed)

    def _check(self, claimed: Work) -> Iterator[None]:
        expected = suspicion.expected(self.ledger, claimed.article_id)
        yield
        found = self.published.get(claimed.article_id)
        with self.ledger.read() as connection:
            query = select(tables.narrations.c.id).where(
                tables.narrations.c.article_id == claimed.article_id,
                tables.narrations.c.state == "published",
            )
            sound = connection.scalar(query) == found
        yield
        suspicion.checked(self.ledger, claimed, expected, sound=expected.settled and sound)

    def _turn(self, claimed: Work) -> Generator[None, None, bool]:
        while (turn := narrations.begin_publishing(self.ledger, claimed)) == "busy":
            self.clock.now_ms += 1_000  # it polls
            yield
        if turn == "outdated":
            leases.stop(self.ledger, claimed)
        return turn == "ours"

    def _is_late(self, claimed: Work) -> bool:
        with self.ledger.read() as connection:
            row = connection.execute(
                select(articles).where(articles.c.id == claimed.article_id)
            ).one()
        return row.publishing_by != claimed.holder


LedgerMachine.TestCase.settings = settings(
    max_examples=examples(25),
    stateful_step_count=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestLedger = LedgerMachine.TestCase
