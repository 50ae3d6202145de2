"""The first message is sent as quickly as any other: what it needs is there before it."""

import subprocess
import sys
from pathlib import Path

from support.listen_command import environment

from workers.broker.queue_file import QueueFile
from workers.ledger.tables import QUEUES

GET_READY = "from workers.tasks import get_ready_to_send as ready\nready()\nready()\n"


def run(folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", GET_READY],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_queues_are_there_before_the_first_message(tmp_path: Path) -> None:
    """The first press after a start does not wait for a connection and five declarations."""
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    queues = QueueFile(tmp_path / "listen-data" / "broker.sqlite3")
    assert all(queues.has(name) for name in QUEUES)
    queues.close()


def test_a_broker_that_is_away_is_said_so(tmp_path: Path) -> None:
    """It is an error that passes, of the kind that the sender logs before it goes on."""
    done = run(tmp_path, LISTEN_BROKER="redis://127.0.0.1:1/0")
    assert "BrokerUnavailable: The broker does not answer" in done.stderr
