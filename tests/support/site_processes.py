"""A whole Listen of real processes for a test: workers, their clock, a ledger and a broker."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audio.errors import LedgerUnavailable
from audio.model import Article, Block
from support.listen_command import LISTEN, environment
from support.patience import PATIENCE_S
from support.repository import PROGRAMS, REPOSITORY, TESTS
from workers.ledger import Ledger, Request, accept, open_ledger
from workers.ledger.migrate import migrate
from workers.ledger.status import Standing, current


def ferry_article(n_paragraphs: int, article_id: str = "ferry") -> Article:
    """Make an article whose every paragraph is one segment of its own text."""
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    texts = [
        f"The ferry left on day {numbers[i % 10]} of week {i // 10 + 1}."
        for i in range(n_paragraphs)
    ]
    blocks = tuple(Block("paragraph", text) for text in texts)
    return Article(id=article_id, title=f"About {article_id}", language="en", blocks=blocks)


@dataclass
class Site:
    """One site's settings, and the processes that serve it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    program: str = "celery_with_short_leases.py"
    """What runs Celery for this site, among the tests."""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.settings = {"LISTEN_DATA_DIR": str(self.folder / "data")} | self.settings
        url = self.settings.get("LISTEN_LEDGER", f"sqlite:///{self.folder}/data/ledger.sqlite3")
        self.ledger: Ledger = open_ledger(url)
        migrate(self.ledger)

    @property
    def log(self) -> Path:
        return self.folder / "log.jsonl"

    def accept(self, article: Article, lane: str = "publish", **options: Any) -> Any:
        request = Request(kind="publish", lane=lane, requested_by="test")  # type: ignore[arg-type]
        return accept(self.ledger, article, request, **options)

    def start(self, *arguments: str, program: str | None = None) -> subprocess.Popen[bytes]:
        """Start Celery's program with these arguments, in a session of its own."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LISTEN_")}
        environment |= {"PYTHONPATH": f"{REPOSITORY}:{TESTS}", "PYTHONWARNINGS": "ignore"}
        environment |= self.settings
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    str(PROGRAMS / (program or self.program)),
                    "-A",
                    "workers",
                    *arguments,
                ],
                env=environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def start_worker(
        self, n_processes: int = 1, *, program: str | None = None
    ) -> subprocess.Popen[bytes]:
        size = ("--concurrency", str(n_processes))
        return self.start("worker", *size, "--without-mingle", "--without-gossip", program=program)

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat")

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return what the workers logged under an event's name."""
        if not self.log.exists():
            return []
        lines = self.log.read_text(errors="replace").splitlines()
        found = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [event for event in found if event["event"] == name]

    def spoken(self) -> list[int]:
        """Return the numbers of the segments that were spoken, each as often as it was."""
        done = [event["spoken"] for event in self.events("segments_done")]
        return sorted(int(number) for batch in done for number, was in batch.items() if was)

    def standing(self, article_id: str = "ferry") -> Standing | None:
        return current(self.ledger, article_id)

    def manifest(self, article_id: str = "ferry") -> dict[str, Any] | None:
        path = self.folder / "data/store/narrations" / article_id / "manifest.json"
        return json.loads(path.read_text()) if path.exists() else None

    def wait_for(self, what: Callable[[], Any], within_s: float = PATIENCE_S) -> Any:
        """Wait until something is so; fail with the workers' last words."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            with suppress(LedgerUnavailable):  # a test may have taken the ledger away
                if found := what():
                    return found
            time.sleep(0.05)
        raise AssertionError(
            f"it did not happen in {within_s} s; the log ends:\n{self.log.read_text()[-4000:]}"
        )

    def wait_until_published(
        self, article_id: str = "ferry", within_s: float = PATIENCE_S
    ) -> Standing:
        def published() -> Standing | None:
            standing = self.standing(article_id)
            return standing if standing and standing.state == "published" else None

        found: Standing = self.wait_for(published, within_s)
        return found


def start_up(site: Site, port: int) -> subprocess.Popen[bytes]:
    """Start ``listen up`` with one worker process, in a session of its own."""
    return _start_listen(site, "up", "--workers", "1", "--port", str(port))


def start_web(site: Site, port: int) -> subprocess.Popen[bytes]:
    """Start ``listen web``, in a session of its own."""
    return _start_listen(site, "web", "--port", str(port))


def _start_listen(site: Site, *arguments: str) -> subprocess.Popen[bytes]:
    with site.log.open("ab") as log:
        process = subprocess.Popen(
            [*LISTEN, *arguments],
            cwd=site.folder,
            env=environment(site.folder, **site.settings),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    site.processes.append(process)
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker and its children at once, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def is_running(pid: int) -> bool:
    """Say whether a process is there and no mere entry that nobody has waited for."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@contextmanager
def site_in(folder: Path, **settings: str) -> Iterator[Site]:
    """Make a site, and kill whatever it still runs at the end."""
    with running(Site(folder, settings)) as site:
        yield site


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """Use a site, and kill whatever it still runs at the end, orphaned children too."""
    try:
        yield site
    finally:
        for process in site.processes:
            with suppress(ProcessLookupError):
                kill(process)
        site.ledger.close()
