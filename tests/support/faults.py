"""What can go wrong with a site's processes and servers, and how long it takes to get over it."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis
from sqlalchemy import select

from audio.errors import LedgerUnavailable
from support import traps
from support.s3_server import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from support.servers import Server, postgresql_server, rabbitmq_server, redis_server, s3_server
from support.set_clock import clock_library, clock_settings, set_clock
from support.silent_proxy import SilentProxy, silent_proxy
from support.site_processes import Site, kill, running
from support.webhook_endpoint import Endpoint, receiving
from workers.ledger.tables import outbox
from workers.store import Store, open_store
from workers.webhooks.signature import make_secret

BRIEFING = """[briefings.morning]
title = "Morning"
at = "00:00"
most_stories = 4
"""
"""In the settings of every place, so that it is made, and made anew, all the while."""
TRAP_WITHIN_S = 30.0
RECOVERED_WITHIN_S = 300.0


@dataclass
class Place:
    """A site with its servers, and everything that holds it together."""

    site: Site
    store: Store
    endpoint: Endpoint
    faults_folder: Path
    broker: Server | None
    """None where it is a file of ours, as for the two others."""
    ledger: Server | None
    store_server: Server | None
    proxies: dict[str, SilentProxy]
    """Before each server, by what it is to the site."""
    clock: Path
    """What the workers' clock is ahead of ours, where it can be set."""


@contextmanager
def place_of(
    folder: Path, broker: str, ledger: str, store: str, *, clock_steps: bool = False
) -> Iterator[Place]:
    """Make a site over these; ``sqlite``, ``sqlite`` and ``folder`` need no server."""
    kinds: dict[str, Callable[[], AbstractContextManager[Server]]] = {
        "redis": redis_server, "rabbitmq": rabbitmq_server,
        "postgresql": postgresql_server, "s3": s3_server,
    }  # fmt: skip
    with ExitStack() as stack:
        servers = [
            stack.enter_context(kinds[kind]()) if kind in kinds else None
            for kind in (broker, ledger, store)
        ]
        endpoint = stack.enter_context(receiving())
        settings = {
            "FAULTS_FOLDER": str(folder / "faults"),
            "LISTEN_WEBHOOK_ENDPOINTS": endpoint.url,
            "LISTEN_WEBHOOK_SECRETS": make_secret(),
            "LISTEN_S3_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "LISTEN_S3_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        }
        proxies: dict[str, SilentProxy] = {}
        for name, server in zip(("BROKER", "LEDGER", "STORE"), servers, strict=True):
            if server is not None:
                proxy = stack.enter_context(silent_proxy(server.port))
                settings[f"LISTEN_{name}"] = server.url.replace(f":{server.port}", f":{proxy.port}")
                proxies[name.lower()] = proxy
        (folder / "listen.toml").write_text(BRIEFING)
        clock = folder / "clock"
        if clock_steps and (library := clock_library()):
            settings |= clock_settings(library, clock)
        site = stack.enter_context(running(Site(folder, settings, program="celery_with_faults.py")))
        opened = open_store(
            servers[2].url if servers[2] else folder / "data" / "store",
            access_key_id=ACCESS_KEY_ID,
            secret_access_key=SECRET_ACCESS_KEY,
        )
        yield Place(site, opened, endpoint, folder / "faults", *servers, proxies, clock)


@dataclass
class Keeper:
    """Keeps a worker and beat running, as systemd or Kubernetes would."""

    site: Site
    n_processes: int = 2
    _kept: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)
    n_starts: int = 0

    def __enter__(self) -> "Keeper":
        self._thread = threading.Thread(target=self._keep)
        self._keep_one("worker")
        self._keep_one("beat")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        for process in self._kept.values():
            with suppress(ProcessLookupError):
                kill(process)

    @property
    def worker(self) -> "subprocess.Popen[bytes]":
        return self._kept["worker"]

    def children(self) -> list[int]:
        """Return the processes of the worker's pool."""
        tasks = Path(f"/proc/{self.worker.pid}/task")
        found: list[int] = []
        with suppress(FileNotFoundError):
            for thread in list(tasks.iterdir()):
                with suppress(FileNotFoundError):
                    found += map(int, (thread / "children").read_text().split())
        return found

    def _keep(self) -> None:
        while not self._ended.wait(0.05):
            for name in ("worker", "beat"):
                if self._kept[name].poll() is not None:
                    self._keep_one(name)

    def _keep_one(self, name: str) -> None:
        self.n_starts += 1
        start = {
            "worker": lambda: self.site.start_worker(self.n_processes),
            "beat": self.site.start_beat,
        }
        self._kept[name] = start[name]()


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong."""

    name: str
    happen: Callable[[], bool | None]
    """Lets it happen and end; False when nothing came by."""


def traps_of(place: Place) -> list[Fault]:
    """Return a fault for every trap: somebody falls into it while the newsroom goes on."""

    def spring(point: str, victim: traps.Victim) -> bool:
        traps.arm(place.faults_folder, point, victim)
        deadline = time.monotonic() + TRAP_WITHIN_S
        while time.monotonic() < deadline:
            if not traps.is_armed(place.faults_folder, point, victim):
                return True
            time.sleep(0.02)
        return not traps.disarm(place.faults_folder, point, victim)

    return [
        Fault(f"kill {victim} {point}", lambda p=point, v=victim: spring(p, v))  # type: ignore[misc]
        for point, victim in traps.all_traps()
    ]


def kill_at_random(keeper: Keeper, chance: random.Random) -> Fault:
    """Kill -9 the worker, one of its processes, or all of them, some time from now."""
    victim = chance.choice(["worker", "child", "everything"])
    after_s = chance.uniform(0.0, 2.0)

    def strike() -> bool:
        time.sleep(after_s)
        with suppress(ProcessLookupError):
            if victim == "everything":
                os.killpg(keeper.worker.pid, signal.SIGKILL)
                return True
            victims = keeper.children() if victim == "child" else [keeper.worker.pid]
            if victims:
                os.kill(chance.choice(victims), signal.SIGKILL)
                return True
        return False

    return Fault(f"kill {victim} after {after_s:.2f} s", strike)


def clock_faults(place: Place, outage_s: float) -> list[Fault]:
    """Return steps of the workers' clock, forward and back; none where it can't be set."""
    if clock_library() is None:
        return []

    def step(hours: int) -> None:
        set_clock(place.clock, hours)
        time.sleep(outage_s)
        set_clock(place.clock, 0)

    return [
        Fault(
            f"the workers' clock is {hours:+d} h off for {outage_s:.0f} s", lambda h=hours: step(h)
        )  # type: ignore[misc]
        for hours in (2, -2, 24, -24)
    ]


def silences(place: Place, outage_s: float) -> list[Fault]:
    """Return one silence of each server: connections stay open, and nothing comes through."""

    def silence(proxy: SilentProxy) -> None:
        proxy.fall_silent(new_ones_too=True)
        time.sleep(outage_s)
        proxy.speak_again()

    return [
        Fault(f"{name} silent for {outage_s:.0f} s", lambda p=proxy: silence(p))  # type: ignore[misc]
        for name, proxy in place.proxies.items()
    ]


def server_faults(place: Place, keeper: Keeper, outage_s: float) -> list[Fault]:
    """Return what can go wrong with the broker, the ledger and the store, once each."""
    return [
        *silences(place, outage_s / 2),
        *_broker_faults(place, keeper, outage_s),
        *_ledger_faults(place, outage_s),
        *_store_faults(place, outage_s / 2),
    ]


def _broker_faults(place: Place, keeper: Keeper, outage_s: float) -> list[Fault]:
    server = place.broker
    if server is None:
        path = place.site.folder / "data" / "broker.sqlite3"
        return [
            Fault("broker file locked", lambda: _locked(path, min(outage_s, 12.0))),
            Fault("broker file removed in use", lambda: _removed(path)),
        ]
    faults = [
        Fault("broker killed and started again", server.restart),
        Fault(f"broker away for {outage_s / 2:.0f} s", lambda: server.restart(outage_s / 2)),
    ]
    if server.url.startswith("redis"):
        faults.append(Fault("broker flushed", lambda: _flushed(server)))
    return faults


def _ledger_faults(place: Place, outage_s: float) -> list[Fault]:
    server = place.ledger
    if server is None:
        path = place.site.folder / "data" / "ledger.sqlite3"
        return [Fault(f"ledger locked for {outage_s:.0f} s", lambda: _locked(path, outage_s))]
    return [
        Fault(f"ledger frozen for {outage_s:.0f} s", lambda: server.pause(outage_s)),
        Fault(f"ledger killed, away for {outage_s:.0f} s", lambda: server.restart(outage_s)),
    ]


def _store_faults(place: Place, outage_s: float) -> list[Fault]:
    server = place.store_server
    if server is None:
        root = place.site.folder / "data" / "store"
        return [Fault(f"store gone for {outage_s:.0f} s", lambda: _gone(root, outage_s))]
    return [
        Fault(f"store refuses for {outage_s:.0f} s", lambda: server.restart(outage_s)),
        Fault(f"store frozen for {outage_s:.0f} s", lambda: server.pause(outage_s)),
    ]


def _locked(path: Path, seconds: float) -> None:
    """Keep every other writer of a SQLite file out."""
    db = sqlite3.connect(path, timeout=30, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    db.execute("ROLLBACK")
    db.close()


def _removed(path: Path) -> None:
    for one in path.parent.glob(f"{path.name}*"):
        shutil.rmtree(one) if one.is_dir() else one.unlink()


def _flushed(server: Server) -> None:
    with redis.Redis(port=server.port) as client:
        client.flushall()


def _gone(root: Path, seconds: float) -> None:
    """Put a file in the store's place, which refuses even root."""
    aside = root.with_name("aside")
    root.mkdir(parents=True, exist_ok=True)  # Nothing may have been published so early.
    root.rename(aside)
    root.touch()
    time.sleep(seconds)
    root.unlink()
    aside.rename(root)


@dataclass
class Watch:
    """Measures how long it takes after a fault until all that was under way is taken up again."""

    site: Site
    longest_s: float = 0.0
    late: list[str] = field(default_factory=list)
    _watching: list[threading.Thread] = field(default_factory=list)

    def begin(self, fault: str) -> None:
        """Measure from now on, beside everything else."""
        thread = threading.Thread(target=self._measure, args=(fault, time.monotonic()))
        self._watching.append(thread)
        thread.start()

    def end(self) -> None:
        for thread in self._watching:
            thread.join()

    def _measure(self, fault: str, since: float) -> None:
        under_way: dict[int, str | None] | None = None
        while time.monotonic() - since < RECOVERED_WITHIN_S:
            with suppress(LedgerUnavailable):
                now = self._under_way()
                under_way = now if under_way is None else under_way
                if not any(now.get(row, "") == holder for row, holder in under_way.items()):
                    self.longest_s = max(self.longest_s, time.monotonic() - since)
                    return
            time.sleep(0.1)
        self.late.append(f"{fault}: not taken up again in {RECOVERED_WITHIN_S:.0f} s")

    def _under_way(self) -> dict[int, str | None]:
        query = select(outbox.c.id, outbox.c.holder).where(
            outbox.c.sent_at_ms.is_not(None), outbox.c.dead_at_ms.is_(None)
        )
        with self.site.ledger.read() as connection:
            return {row.id: row.holder for row in connection.execute(query)}
