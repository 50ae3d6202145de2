"""One simulated site: what happens there step by step, and what readers have to hear in the end."""

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet
from sqlalchemy import select

from audio.errors import ListenError
from support.simulation.machines import (
    Glance,
    Process,
    SimulatedLedger,
    SimulatedStore,
    Waiting,
    engine,
    new_file,
)
from support.simulation.stand_ins import article, manifest_key, standing_in, url_of
from workers import stages
from workers.ledger import Ledger, Request, Stage, Work, accept, leases, outbox, tables, withdraw
from workers.ledger.articles import article_at
from workers.ledger.tables import IN_FLIGHT

START_MS = 1_800_000_000_000
DAY_MS = 86_400_000
PROCESSES = 4
"""So many messages are worked on at once."""
SWEEP_EVERY_MS = 10_000
RENEW_EVERY_MS = 5_000
ENDED_WITHIN_MS = 8 * DAY_MS
"""By then the last suspicion that a late worker may have published is over."""


class Violation(AssertionError):
    """Readers, or those who asked, got something else than promised."""


class World:
    """A site on a virtual clock; a script says what happens to it, and nothing happens by chance."""

    steps_ms: tuple[int, ...] = (200,)
    """How much time passes in a step: one of these."""
    sends: float = 1.0
    """In how many of the steps somebody sends what is due."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = random.Random(seed)
        self.true_ms = START_MS
        self.clock_is_off_by_ms = 0
        self.trouble = False
        self.over = False
        self.full = False
        self.glance = Glance(sqlite3.connect(new_file(), isolation_level=None))
        self.plain = Ledger(engine(), clock_ms=self.clock_ms)
        self.ledger = SimulatedLedger(
            engine(), clock_ms=self.clock_ms, pause=self.pause, fail=self.disk_is_full
        )
        self.store = SimulatedStore(self.pause, self.disk_is_full)
        self.services: Any = SimpleNamespace(
            ledger=self.ledger,
            store=self.store,
            settings=SimpleNamespace(
                speak_threads=1,
                listen_back="off",
                briefings={},
                recording_after_update="keep",
                credentials_certificate=None,
            ),
            fetch_policy=None,
            packs=list,
            progress_bell=SimpleNamespace(ring=lambda: None),
        )
        self.broker: list[int] = []
        self.processes: list[Process] = []
        self.killed: list[Process] = []
        self.told: dict[str, list[tuple[str, int]]] = {}
        self.published: Counter[int] = Counter()
        self.swept_at_ms = 0

    def clock_ms(self) -> int:
        """Return what the machine's clock says, which may be wrong."""
        return self.true_ms + self.clock_is_off_by_ms

    def disk_is_full(self) -> bool:
        """Whether nothing can be written now."""
        return self.full

    def pause(self) -> None:
        """Let others go on; whoever comes back may have been away for long, or never comes back."""
        if self.over:
            raise GreenletExit
        parent = getcurrent().parent
        if parent is not None:
            parent.switch()

    def sleep(self, seconds: float) -> None:
        """Wait, in virtual time."""
        self._process().asleep_until_ms = self.true_ms + round(seconds * 1000)
        self.pause()

    def keep_lease(self, claimed: Work | None) -> None:
        """Renew this lease while the process is awake, or none any more."""
        process = self._process()
        process.claimed, process.renewed_at_ms = claimed, self.true_ms

    def note(self, name: str, **facts: Any) -> None:
        """Write down what a worker logs.

        Raises:
            Violation: a narration was published twice.
        """
        if name == "published":
            self.published[facts["narration"]] += 1
            if self.published[facts["narration"]] > 1:
                raise Violation(f"narration {facts['narration']} was published twice")

    def tell(self, name: str, kind: Any, number: int) -> None:
        """Deliver an event of the CMS: the events happened in the order of their numbers."""
        self.told.setdefault(name, []).append((kind, number))
        request = Request(
            kind=kind,
            lane="publish",
            requested_by="cms",
            said_at_ms=START_MS - DAY_MS * 3 + number * 60_000,
            webhook_id=f"w{name}{number}",
        )
        if kind == "withdraw":
            withdraw(self.plain, name, request)
        else:
            accept(self.plain, article(name, number), request)

    def go_on(self) -> None:
        """Let some time pass: sweep, send, start, renew, and let some processes do a step."""
        self.true_ms += self.rng.choice(self.steps_ms)
        if self.true_ms - self.swept_at_ms > SWEEP_EVERY_MS:
            self.swept_at_ms = self.true_ms
            if not self.full:
                outbox.sweep(self.plain)
        if not self.full and self.rng.random() < self.sends:
            self._send()
        while self.broker and len(self.processes) < PROCESSES:
            which = self.rng.randrange(len(self.broker)) if self.trouble else 0
            self._start(self.broker.pop(which))
        self._renew()
        ready = [one for one in self.processes if one.asleep_until_ms <= self.true_ms]
        for process in self.rng.sample(ready, k=min(len(ready), self.rng.randint(1, 3))):
            process.run.switch()
            if process.run.dead:
                self.processes.remove(process)

    def go_on_until(self, true: Callable[[Process], bool], within_ms: int = 60_000) -> Process:
        """Let time pass until this is so of a process that works on something; return it."""
        until_ms = self.true_ms + within_ms
        while self.true_ms < until_ms:
            for process in self.processes:
                if process.claimed and true(process):
                    return process
            self.go_on()
        raise TimeoutError(f"it never came to that within {within_ms} ms")

    def working_on(self, stage: Stage) -> Process:
        """Let time pass until a process works on a stage; return it."""
        return self.go_on_until(lambda one: one.claimed is not None and one.claimed.stage == stage)

    def kill(self, process: Process) -> None:
        """Let a process never go on."""
        self.processes.remove(process)
        self.killed.append(process)

    def chance(self, share: float) -> bool:
        """Whether something goes wrong that does so in such a share of all cases."""
        return self.trouble and self.rng.random() < share

    def settle(self, within_ms: int) -> None:
        """Let everything end, and compare what is on air.

        Raises:
            Violation: something was left to do after that time, or is not as the events say.
        """
        self.let_end(within_ms)
        self.compare()

    def let_end(self, within_ms: int) -> None:
        """Let time pass until nothing is left to do.

        Raises:
            Violation: something was left to do after that time, not counting checks.
        """
        calm_ms = busy_since_ms = self.true_ms
        while (left := self.glance.outbox()) or self.processes:
            self.go_on()
            if any(one.stage != "check" for one in left):
                if self.true_ms > busy_since_ms + within_ms:
                    raise Violation(f"not done in {within_ms} ms: {[one.stage for one in left]}")
            else:
                busy_since_ms = self.true_ms
                self._wait_for_a_check(left)
            if self.true_ms > calm_ms + ENDED_WITHIN_MS:
                raise Violation(f"never done: {[one.stage for one in left]}")

    def compare(self) -> None:
        """Compare what is on air with what the events say.

        Raises:
            Violation: readers hear something else.
        """
        for name, told in self.told.items():
            expected = self.expected(name, told)
            found = self.store.objects.get(manifest_key(name))
            heard = json.loads(found)["text"] if found else None
            if heard != expected:
                raise Violation(f"{name}: {heard!r} is on air, {expected!r} is wanted: {told}")
            if found and json.loads(found)["file"] not in self.store.objects:
                raise Violation(f"{name}: the manifest names a file that is not there")
            known = article_at(self.plain, url_of(name))
            if known != name and any(kind != "withdraw" for kind, _ in told):
                raise Violation(f"{url_of(name)} is said to be the address of {known}")
        with self.plain.read() as connection:
            stuck = select(tables.narrations.c.id).where(tables.narrations.c.state.in_(IN_FLIGHT))
            if connection.execute(stuck).first():
                raise Violation("a narration is for ever on its way")

    def expected(self, name: str, told: list[tuple[str, int]]) -> str | None:
        """Return what readers have to hear of an article."""
        del name  # whoever it is
        return _expected(told)

    def close(self) -> None:
        """End all processes without letting them write."""
        self.over = True
        for process in (*self.processes, *self.killed):
            process.run.throw(GreenletExit)
        self.glance.connection.close()

    def _send(self) -> None:
        now_ms = self.clock_ms()
        if not any(one.may_be_sent(now_ms) for one in self.glance.outbox()):
            return
        sent = [message.message_id for message in outbox.take_due(self.plain)]
        self.broker += [one for one in sent if not self.chance(0.1)]
        self.broker += [one for one in sent if self.chance(0.1)]

    def _renew(self) -> None:
        for process in self.processes:
            awake = process.asleep_until_ms <= self.true_ms
            if process.claimed and awake and self.true_ms - process.renewed_at_ms > RENEW_EVERY_MS:
                process.renewed_at_ms = self.true_ms
                if not self.full:
                    leases.renew(self.plain, process.claimed)

    def _wait_for_a_check(self, left: list[Waiting]) -> None:
        """Let the time pass until the next check is due: nothing else is to be done."""
        if self.processes or self.broker:
            return
        due_at_ms = min((one.due_at_ms for one in left if not one.is_sent), default=0)
        self.true_ms += min(DAY_MS, max(0, due_at_ms - self.clock_ms()))

    def _start(self, message_id: int) -> None:
        def work() -> None:
            with suppress(ListenError):  # the ledger failed: the lease runs out
                stages.perform(self.services, message_id)

        self.processes.append(Process(greenlet(work)))

    def _process(self) -> Process:
        every = (*self.processes, *self.killed)
        return next(one for one in every if one.run is getcurrent())


@contextmanager
def world_of(world: World) -> Iterator[World]:
    """Use a world, with stand-ins for all that is simulated, and end it."""
    with standing_in(world):
        try:
            yield world
        finally:
            world.close()


def _expected(told: list[tuple[str, int]]) -> str | None:
    """Return what readers have to hear, by what happened and not by when it came."""
    texts = [number for kind, number in told if kind != "withdraw"]
    decisions = sorted((number, kind) for kind, number in told if kind != "update")
    if not texts or (decisions and decisions[-1][1] == "withdraw"):
        return None
    return f"Text {max(texts)}"
