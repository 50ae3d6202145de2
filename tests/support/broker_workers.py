"""Starting and killing real Celery workers on the embedded broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.patience import PATIENCE_S
from support.repository import PROGRAMS, REPOSITORY


@dataclass(frozen=True)
class Site:
    """A folder with a broker file and the notes of its tasks."""

    folder: Path
    visibility_s: float = 15.0

    @property
    def broker_file(self) -> Path:
        return self.folder / "broker.sqlite3"

    def lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []

    def done(self) -> list[int]:
        return [int(line) for line in self.lines("done.txt")]

    def run(self, *arguments: str, **options: object) -> "subprocess.Popen[str]":
        """Start Python with the test's application importable, in a process group of its own."""
        environment = os.environ | {
            "BROKER_TEST_FOLDER": str(self.folder),
            "BROKER_TEST_VISIBILITY_S": str(self.visibility_s),
            "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(PROGRAMS)]),
        }
        return subprocess.Popen(
            [sys.executable, *arguments], env=environment, cwd=self.folder, text=True,
            start_new_session=True, **options,  # type: ignore[call-overload]
        )  # fmt: skip

    @contextmanager
    def worker(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """Run a worker until the block ends; what is left of it is killed."""
        with (self.folder / "worker.log").open("a") as log:
            command = ["-m", "celery", "-A", "broker_tasks", "worker", "-l", "INFO"]
            process = self.run(*command, *arguments, stdout=log, stderr=log)
            try:
                yield process
            finally:
                kill_group(process)
                process.wait()

    def publish(self, numbers: range, seconds: float, queue: str = "celery") -> None:
        code = (
            f"import broker_tasks\nfor n in range({numbers.start}, {numbers.stop}):"
            f" broker_tasks.narrate.apply_async((n, {seconds}), queue={queue!r})"
        )
        assert self.run("-c", code).wait(PATIENCE_S) == 0

    def log(self) -> str:
        return "\n".join(self.lines("worker.log"))

    def wait_until(self, true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > deadline:
                pytest.fail(f"waited in vain until {what}: {self.log()[-3000:]}")
            time.sleep(0.02)


def kill_group(process: "subprocess.Popen[str]") -> None:
    """Kill a process and its children at once, as a power cut would."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
