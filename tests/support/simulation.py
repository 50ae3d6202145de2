"""A newsroom's bad days on a virtual clock: the real ledger, leases and stages, all else simulated.

A history is made from a seed. Workers are greenlets that may be stopped, for ever or for a while,
before and after every transaction and every call of the store; the broker loses, repeats and
reorders; the disk fills up; clocks are set; a CMS's webhooks arrive late and in any order. In the end
readers have to hear what the events say, whoever came first.

``python tests/support/simulation.py --seed 7`` replays one history, ``--histories 500`` runs many.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from greenlet import GreenletExit, getcurrent, greenlet
from sqlalchemy import event, select

from audio.errors import ArticleUnknown, LedgerUnavailable, ListenError, StoreUnavailable
from audio.model import Article, Block
from workers import stages
from workers.ledger import (
    Ledger,
    Request,
    accept,
    hasten,
    hold,
    leases,
    open_ledger,
    outbox,
    regenerate,
    release,
    tables,
    withdraw,
)
from workers.ledger.migrate import migrate
from workers.ledger.tables import IN_FLIGHT

ARTICLES = ("ferry", "bridge")
DAY_MS = 86_400_000
START_MS = 1_800_000_000_000
PROCESSES = 4
TROUBLE_STEPS = 250
"""Steps of a history while things go wrong; afterwards nothing does, and all has to end."""
SETTLED_WITHIN_MS = 60_000 + 4 * leases.LONGEST_BACKOFF_MS
"""After the trouble, every request has to end within so much time: nobody is starved."""
ENDED_WITHIN_MS = 8 * DAY_MS
"""And the last suspicion that a late worker may have published is over."""


class Violation(AssertionError):
    """A history in which readers, or those who asked, got something else than promised."""


@dataclass(frozen=True, slots=True)
class SimulatedLedger(Ledger):
    """The real ledger; whoever uses it may be stopped before and after each transaction."""

    pause: Callable[[], None] = lambda: None
    fail: Callable[[], bool] = lambda: False

    @contextmanager
    def write(self) -> Iterator[Any]:
        """Run a transaction between two points at which the process may stop."""
        self.pause()
        if self.fail():
            raise LedgerUnavailable("the disk is full")
        with Ledger.write(self) as tx:
            yield tx
        self.pause()

    @contextmanager
    def read(self) -> Iterator[Any]:
        """Read after a point at which the process may stop."""
        self.pause()
        with Ledger.read(self) as connection:
            yield connection


@dataclass
class SimulatedStore:
    """Objects in memory; a call may stop its process, or fail."""

    pause: Callable[[], None]
    fail: Callable[[], bool]
    objects: dict[str, str] = field(default_factory=dict)

    def put(self, key: str, body: str) -> None:
        """Keep an object, whole or not at all."""
        self._call()
        self.objects[key] = body

    def delete(self, key: str) -> None:
        """Remove an object that may be missing."""
        self._call()
        self.objects.pop(key, None)

    def list(self, prefix: str) -> Iterator[Any]:
        """Return the objects whose keys begin so."""
        self._call()
        return iter(
            [SimpleNamespace(key=key) for key in sorted(self.objects) if key.startswith(prefix)]
        )

    def _call(self) -> None:
        self.pause()
        if self.fail():
            raise StoreUnavailable("the disk is full")


@dataclass(eq=False)
class Process:
    """A worker that does one message."""

    run: greenlet
    asleep_until_ms: int = 0
    claimed: Any = None
    renewed_at_ms: int = 0


class World:
    """One history."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.true_ms = START_MS
        self.clock_is_off_by_ms = 0
        self.trouble = True
        self.over = False
        self.full = False
        shutil.copy(_empty_ledger(), folder / "l.sqlite3")
        engine = open_ledger(f"sqlite:///{folder / 'l.sqlite3'}").engine
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous = OFF"))
        self.plain = Ledger(engine, clock_ms=self.clock_ms)
        self.ledger = SimulatedLedger(
            engine, clock_ms=self.clock_ms, pause=self.pause, fail=self.disk_is_full
        )
        self.store = SimulatedStore(self.pause, self.disk_is_full)
        self.services: Any = SimpleNamespace(
            ledger=self.ledger, store=self.store, settings=SimpleNamespace(speak_threads=1)
        )
        self.broker: list[int] = []
        self.processes: list[Process] = []
        self.killed: list[Process] = []
        self.told: dict[str, list[tuple[str, int]]] = {name: [] for name in ARTICLES}
        self.mail = self._events()
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

    def live(self) -> None:
        """Live through the trouble, then let everything end; compare what is on air."""
        for _ in range(TROUBLE_STEPS):
            self._go_on()
            self._trouble()
        self.trouble = self.full = False
        for deliver in self.mail:
            deliver()
        for name in ARTICLES:
            self._ask(lambda name=name: release(self.plain, name, _asked("release")), name)
        calm_ms = busy_since_ms = self.true_ms
        while left := self._left():
            self._go_on()
            if any(stage != "check" for stage in left):
                if self.true_ms > busy_since_ms + SETTLED_WITHIN_MS:
                    raise Violation(f"not done in {SETTLED_WITHIN_MS} ms: {left}")
            else:
                busy_since_ms = self.true_ms
                self._wait_for_a_check()
            if self.true_ms > calm_ms + ENDED_WITHIN_MS:
                raise Violation(f"never done: {left}")
        self._compare()

    def close(self) -> None:
        """End all processes without letting them write."""
        self.over = True
        for process in (*self.processes, *self.killed):
            process.run.throw(GreenletExit)
        self.ledger.close()

    def _wait_for_a_check(self) -> None:
        """Let the time pass until the next check is due: nothing else is to be done."""
        if self.processes or self.broker:
            return
        with self.plain.read() as connection:
            query = select(tables.outbox.c.due_at_ms).where(tables.outbox.c.sent_at_ms.is_(None))
            due_at_ms = min(connection.scalars(query), default=0)
        self.true_ms += min(DAY_MS, max(0, due_at_ms - self.clock_ms()))

    def _left(self) -> list[str]:
        with self.plain.read() as connection:
            return list(connection.scalars(select(tables.outbox.c.stage)))

    def _go_on(self) -> None:
        self.true_ms += self.rng.choice((10, 200, 1_000, 3_000))
        if self.true_ms - self.swept_at_ms > 10_000:
            self.swept_at_ms = self.true_ms
            if not self.full:
                outbox.sweep(self.plain)
        if not self.full and self.rng.random() < 0.5:
            sent = [message.message_id for message in outbox.take_due(self.plain)]
            self.broker += [one for one in sent if not self._by_chance(0.1)]
            self.broker += [one for one in sent if self._by_chance(0.1)]
        while self.broker and len(self.processes) < PROCESSES:
            which = self.rng.randrange(len(self.broker)) if self.trouble else 0
            self._start(self.broker.pop(which))
        for process in self.processes:
            awake = process.asleep_until_ms <= self.true_ms
            if process.claimed and awake and self.true_ms - process.renewed_at_ms > 5_000:
                process.renewed_at_ms = self.true_ms
                if not self.full:
                    leases.renew(self.plain, process.claimed)
        ready = [one for one in self.processes if one.asleep_until_ms <= self.true_ms]
        for process in self.rng.sample(ready, k=min(len(ready), self.rng.randint(1, 3))):
            process.run.switch()
            if process.run.dead:
                self.processes.remove(process)

    def _trouble(self) -> None:
        if self.mail and self._by_chance(0.15):
            self.mail.pop(self.rng.randrange(len(self.mail)))()
        if self.processes and self._by_chance(0.04):
            self.killed.append(self.processes.pop(self.rng.randrange(len(self.processes))))
        if self.processes and self._by_chance(0.04):
            sleeper = self.rng.choice(self.processes)
            sleeper.asleep_until_ms = self.true_ms + self.rng.choice((5_000, 25_000, 70_000))
        if self._by_chance(0.02):
            self.clock_is_off_by_ms = self.rng.choice((0, -DAY_MS, DAY_MS, -7_200_000))
        if self._by_chance(0.02):
            self.full = not self.full and self._by_chance(0.5)
        if self.broker and self._by_chance(0.01):
            self.broker.clear()
        name = self.rng.choice(ARTICLES)
        if self._by_chance(0.03):
            self._ask(
                lambda: hasten(self.plain, name, _asked("listen", "listen"), again=True), name
            )
        if self._by_chance(0.02):
            self._ask(lambda: regenerate(self.plain, name, _asked("regenerate")), name)
        if self._by_chance(0.02):
            self._ask(lambda: hold(self.plain, name, _asked("hold")), name)

    def _ask(self, ask: Callable[[], Any], name: str) -> None:
        with self.plain.read() as connection:
            held = connection.scalar(
                select(tables.articles.c.held_revision).where(tables.articles.c.id == name)
            )
        if "release" in ask.__code__.co_names and held is None:
            return
        with suppress(ArticleUnknown):  # it is off air, or nobody has published it yet
            ask()

    def _by_chance(self, share: float) -> bool:
        return self.trouble and self.rng.random() < share

    def _events(self) -> list[Callable[[], None]]:
        """Return what a CMS sends, each with the time when it happened; they come in any order."""
        kinds = [self.rng.choice(("publish", "update", "update", "withdraw")) for _ in range(12)]
        events = []
        for number, kind in enumerate(kinds):
            name = self.rng.choice(ARTICLES)
            said_at_ms = START_MS - DAY_MS * 3 + number * 60_000
            events.append(lambda n=name, k=kind, s=said_at_ms, i=number: self._tell(n, k, s, i))
        # Most come in order; some are delayed for long.
        return sorted(events, key=lambda _: self.rng.random())

    def _tell(self, name: str, kind: Any, said_at_ms: int, number: int) -> None:
        self.told[name].append((kind, number))
        request = Request(
            kind=kind,
            lane="publish",
            requested_by="cms",
            said_at_ms=said_at_ms,
            webhook_id=f"w{number}",
        )
        if kind == "withdraw":
            withdraw(self.plain, name, request)
        else:
            accept(self.plain, _article(name, number), request)

    def _start(self, message_id: int) -> None:
        def work() -> None:
            with suppress(ListenError):  # the ledger failed: the lease runs out
                stages.perform(self.services, message_id)

        process = Process(greenlet(work))
        self.processes.append(process)

    def _process(self) -> Process:
        return next(one for one in self.processes if one.run is getcurrent())

    @contextmanager
    def lease_kept(self, _ledger: Ledger, claimed: Any) -> Iterator[None]:
        """Have the history renew the lease while the process is awake."""
        process = self._process()
        process.claimed, process.renewed_at_ms = claimed, self.true_ms
        yield
        process.claimed = None

    def _compare(self) -> None:
        for name in ARTICLES:
            expected = _expected(self.told[name])
            found = self.store.objects.get(f"narrations/{name}/manifest.json")
            heard = json.loads(found)["text"] if found else None
            if heard != expected:
                raise Violation(
                    f"{name}: {heard!r} is on air, {expected!r} is wanted: {self.told[name]}"
                )
            if found and json.loads(found)["file"] not in self.store.objects:
                raise Violation(f"{name}: the manifest names a file that is not there")
        with self.plain.read() as connection:
            stuck = select(tables.narrations.c.id).where(tables.narrations.c.state.in_(IN_FLIGHT))
            if connection.execute(stuck).first():
                raise Violation("a narration is for ever on its way")


def run_history(seed: int) -> None:
    """Live through one history.

    Raises:
        Violation: something was not as promised; the same seed shows it again.
    """
    with tempfile.TemporaryDirectory(prefix="listen-test-") as folder, ExitStack() as patches:
        world = World(seed, Path(folder))
        for target, name, stand_in in _stand_ins(world):
            patches.enter_context(mock.patch.object(target, name, stand_in))
        try:
            world.live()
        finally:
            world.close()


def _stand_ins(world: World) -> list[tuple[Any, str, Any]]:
    """Return what is simulated of the stages: sound, manifests, threads and waiting."""

    def prepare(_services: Any, article: Article, *, voice_id: Any, take: int) -> Any:
        text = article.blocks[0].text
        number = int(text.removeprefix("Text "))
        return SimpleNamespace(
            article=article,
            narration_key=f"key-{number}-{take}",
            clip_keys=[f"{number:02x}" * 32] * 3,
        )

    def speak(_services: Any, plan: Any, numbers: list[int]) -> Any:
        world.sleep(0.5)
        return SimpleNamespace(spoken_keys={plan.clip_keys[n] for n in numbers}, audio_ms=1)

    def finish(services: Any, plan: Any, watch: Any, *, publish: Any) -> Any:
        with watch.stage("stitch"):
            pass
        world.sleep(2)
        return publish(services.store, plan)

    def publish(store: Any, plan: Any, *, revision: int, before_flip: Any) -> Any:
        name = plan.article.id
        file = f"narrations/{name}/{plan.narration_key}/audio.mp3"
        store.put(file, "sound")
        before_flip()
        manifest = {"text": plan.text, "key": plan.narration_key, "file": file, "r": revision}
        store.put(f"narrations/{name}/manifest.json", json.dumps(manifest))
        return _manifest(manifest)

    def published_manifest(store: Any, name: str) -> Any:
        found = store.objects.get(f"narrations/{name}/manifest.json")
        manifest = json.loads(found) if found else None
        return _manifest(manifest) if manifest and manifest["file"] in store.objects else None

    def plan_json(plan: Any) -> str:
        segments = [{"display_text": "Words."}] * 3
        text = plan.article.blocks[0].text
        return json.dumps(
            {
                "id": plan.article.id,
                "text": text,
                "key": plan.narration_key,
                "clips": plan.clip_keys,
            }
            | {"script": {"segments": segments}}
        )

    def plan_from_json(text: str) -> Any:
        plan = json.loads(text)
        return SimpleNamespace(
            article=SimpleNamespace(id=plan["id"]),
            text=plan["text"],
            narration_key=plan["key"],
            clip_keys=plan["clips"],
        )

    sound = SimpleNamespace(prepare=prepare, speak=speak, finish=finish)
    return [
        (stages, "narrate", sound),
        (stages, "publish", publish),
        (stages, "published_manifest", published_manifest),
        (stages, "plan_json", plan_json),
        (stages, "plan_from_json", plan_from_json),
        (stages, "_opening_spoken", lambda *_: nullcontext()),
        (stages, "_lease_kept", world.lease_kept),
        (stages, "_with_addresses", lambda _services, manifest: (manifest, "")),
        (stages, "published_event", lambda *_, **__: SimpleNamespace(type="published", data={})),
        (stages, "record", lambda *_, **__: None),
        (stages, "time", SimpleNamespace(sleep=world.sleep, perf_counter=time.perf_counter)),
        (leases, "random", world.rng),
    ]


def _manifest(manifest: dict[str, Any]) -> Any:
    return SimpleNamespace(narration_key=manifest["key"], duration_ms=1)


def _article(name: str, number: int) -> Article:
    text = Block("paragraph", f"Text {number}")
    return Article(id=name, title=name, language="en", blocks=(text,))


def _asked(kind: Any, lane: Any = "publish") -> Request:
    return Request(kind=kind, lane=lane, requested_by="newsroom")


def _expected(told: list[tuple[str, int]]) -> str | None:
    """Return what readers have to hear, by what happened and not by when it came."""
    texts = [number for kind, number in told if kind != "withdraw"]
    decisions = sorted((number, kind) for kind, number in told if kind != "update")
    if not texts or (decisions and decisions[-1][1] == "withdraw"):
        return None
    return f"Text {max(texts)}"


@cache
def _empty_ledger() -> Path:
    path = Path(tempfile.mkdtemp(prefix="listen-test-")) / "empty.sqlite3"
    ledger = open_ledger(f"sqlite:///{path}")
    migrate(ledger)
    with ledger.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    ledger.close()
    return path


def main() -> int:
    """Run histories; name the seeds of those that fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--histories", type=int, default=1, help="how many seeds from there")
    asked = parser.parse_args()
    failed = 0
    started = time.perf_counter()
    for seed in range(asked.seed, asked.seed + asked.histories):
        try:
            run_history(seed)
        except Violation as violation:
            failed += 1
            sys.stdout.write(f"seed {seed}: {violation}\n")
    spent_s = time.perf_counter() - started
    sys.stdout.write(f"{asked.histories} histories in {spent_s:.0f} s, {failed} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
