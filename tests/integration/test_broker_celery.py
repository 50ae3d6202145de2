"""The embedded broker under real Celery workers, used as any Celery user would."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.broker_workers import PATIENCE_S, Site

from workers.broker.queue_file import QueueFile


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, visibility_s=2)


def celery(site: Site, *arguments: str) -> str:
    process = site.run(
        "-m", "celery", "-A", "broker_tasks", *arguments,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return process.communicate(timeout=PATIENCE_S)[0]


def test_worker_works_answers_and_stops_cleanly(site: Site) -> None:
    """Tasks of several queues are done in order, remote control answers, a warm stop finishes.

    The running task takes longer than the visibility time and is still done once; what was not
    begun is left for the next worker.
    """
    site.publish(range(3), 0.01, "bulk")
    site.publish(range(10, 13), 0.01, "listen")
    with site.worker("-c", "1", "-Q", "listen,bulk", "-E") as worker:
        site.wait_until(lambda: len(site.done()) == 6, "six tasks are done")
        assert site.done() == [10, 11, 12, 0, 1, 2]
        assert "pong" in celery(site, "inspect", "ping")
        assert "listen" in celery(site, "inspect", "active_queues")
        site.publish(range(20, 23), 4.5, "listen")
        site.wait_until(lambda: "20" in site.lines("started.txt"), "the long task starts")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE_S) == 0
    assert site.done()[6:] == [20]
    assert site.lines("started.txt")[6:] == ["20"]
    file = QueueFile(site.broker_file)
    assert [(d.queue, d.ready, d.leased) for d in file.depths()] == [("listen", 2, 0)]
    file.close()
    assert "Purged 2 messages" in celery(site, "purge", "-f", "-Q", "listen")


def test_two_workers_share_the_file(site: Site) -> None:
    """With two workers at one file and no crash, every task is done exactly once."""
    with site.worker("-c", "1", "-n", "one@%h"), site.worker("-c", "1", "-n", "two@%h"):
        site.publish(range(60), 0.05)
        site.wait_until(lambda: len(site.done()) >= 60, "sixty tasks are done")
    assert sorted(site.done()) == list(range(60))


def test_damaged_file_stops_the_worker_with_the_remedy(site: Site) -> None:
    """A worker does not hang or retry for ever on a file that can't be used."""
    site.broker_file.write_text("no database " * 1000)
    with site.worker("-c", "1") as worker:
        assert worker.wait(PATIENCE_S) != 0
    assert "move the file away" in site.log()


def test_importing_the_broker_registers_nothing() -> None:
    """Only the explicit call changes kombu."""
    code = (
        "import workers.broker.transport, kombu.transport as t;"
        " assert 'listen' not in t.TRANSPORT_ALIASES"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE_S)
