"""Listen and another Celery project in one folder, each with a `workers` package, each at work."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from support.patience import PATIENCE_S
from support.servers import redis_server

pytestmark = pytest.mark.server

STORY = "last-tram-bakery"
THEIRS = {
    "celeryconfig.py": """
broker_url = {broker!r}
task_default_queue = "theirs"
imports = ("workers.jobs",)
""",
    "workers/__init__.py": "",
    "workers/celery.py": """
from celery import Celery

app = Celery("theirs")
app.config_from_object("celeryconfig")
""",
    "workers/jobs.py": """
from pathlib import Path

from workers.celery import app


@app.task(name="their-job")
def job():
    Path("their-job-is-done").touch()
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Another project's folder, with a Redis for its messages and, apart, for ours."""
    with redis_server() as redis:
        for name, text in THEIRS.items():
            file = tmp_path / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text.replace("{broker!r}", repr(redis.url.removesuffix("/0") + "/1")))
        (tmp_path / "broker").write_text(redis.url)
        yield tmp_path


def environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("LISTEN_")}
    return own | {
        "LISTEN_DATA_DIR": str(folder / "data"),
        "LISTEN_BROKER": (folder / "broker").read_text(),
        "LISTEN_NEWSROOM": "true",
    }


@contextmanager
def running(folder: Path, *command: str) -> Iterator[Path]:
    """Run a program in the folder until the block ends; give its log."""
    log = folder / f"{command[2]}.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=folder, env=environment(folder), stdout=output, stderr=output
        ) as process,
    ):
        try:
            yield log
            assert process.poll() is None, log.read_text()[-2000:]
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_S)


def wait_for(what: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.1)


def test_both_work_in_one_folder(folder: Path, port: int) -> None:
    """Their worker does their job and our `listen up` narrates, at once, from the same folder.

    Their `workers` and their `celeryconfig.py` are theirs alone, and our log says that the latter
    was left aside.
    """
    theirs = (sys.executable, "-m", "celery", "-A", "workers")
    ours = (sys.executable, "-P", "-m", "workers.cli", "up", "--workers", "1", "--port", str(port))
    with running(folder, *ours) as our_log, running(folder, *theirs, "worker", "-P", "solo") as log:
        subprocess.run(
            [*theirs, "call", "their-job"], cwd=folder, env=environment(folder), check=True
        )
        wait_for((folder / "their-job-is-done").exists, log)
        wait_for(lambda: f"Open http://127.0.0.1:{port}" in our_log.read_text(), our_log)
        base = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=base, timeout=PATIENCE_S, trust_env=False) as client:
            assert client.post(f"/v1/articles/{STORY}/listen").status_code in {200, 202}
            narration = f"/v1/articles/{STORY}/narration"
            wait_for(lambda: client.get(narration).status_code == 200, our_log)
        said = our_log.read_text()
        assert f"{folder / 'celeryconfig.py'} has no queues of Listen's: it is left aside" in said
        assert "their-job" not in said
