"""kill -9 at any moment loses no message and damages no file."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from support.broker_workers import PATIENCE_S, REPOSITORY, Site, kill_group

from workers.broker.queue_file import Lease, QueueFile

TASKS = 120
WORKER_KILLS = 6
TAKER_KILLS = 40
N_MESSAGES = 8_000
PUBLISHER_KILLS = 8

TAKER = """
import sys, os
from pathlib import Path
from workers.broker.queue_file import Lease, QueueFile
file = QueueFile(Path(sys.argv[1]))
done = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
print("ready", flush=True)
while True:
    taken = file.take(["publish"], Lease(str(os.getpid()), 0.4))
    if taken is None:
        file.wait_for_change(0.1, 0.01)
        continue
    os.write(done, f"{taken.body}\\n".encode())
    file.ack(taken.receipt)
"""

PUBLISHER = """
import sys
from itertools import count
from pathlib import Path
from workers.broker.queue_file import QueueFile
file = QueueFile(Path(sys.argv[1]))
for number in count():
    file.put(["publish", "copies"], f'{{"number": {number}, "text": "' + "x" * (number % 5000) + '"}')
    print(number, flush=True)
"""


def start(code: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)


def test_no_task_is_lost_when_workers_are_killed(tmp_path: Path) -> None:
    """Workers killed with their children in the middle of tasks: every task is done in the end."""
    site = Site(tmp_path, visibility_s=2)
    site.publish(range(TASKS), 0.02)
    chance = random.Random(20)
    for kill in range(WORKER_KILLS):
        begun = len(site.lines("started.txt"))
        with site.worker("-c", "2") as worker:
            site.wait_until(lambda b=begun: len(site.lines("started.txt")) > b, "a task starts")
            time.sleep(chance.uniform(0, 0.25))
            if kill % 2:
                worker.kill()  # the children survive their parent for a moment
            else:
                kill_group(worker)
            assert worker.wait() == -signal.SIGKILL
    with site.worker("-c", "2"):
        site.wait_until(lambda: set(site.done()) >= set(range(TASKS)), "all tasks are done")
    file = QueueFile(site.broker_file)
    assert file.problems() == []
    file.close()


def test_no_message_is_lost_when_takers_are_killed(tmp_path: Path) -> None:
    """Takers killed at random instants, at SQLite's own steps too: nothing is lost, nothing stuck."""
    path, done = tmp_path / "broker.sqlite3", tmp_path / "done.txt"
    file = QueueFile(path)
    for number in range(N_MESSAGES):
        file.put(["publish"], str(number), priority=number % 10)
    chance = random.Random(21)
    for _ in range(TAKER_KILLS):
        with start(TAKER, str(path), str(done)) as taker:
            assert taker.stdout is not None
            assert taker.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.03))
            taker.kill()
    killed_before_the_end = sum(d.ready + d.leased for d in file.depths())
    assert killed_before_the_end > 0, "every message was done before the last kill"
    deadline = time.monotonic() + PATIENCE_S
    with done.open("a") as rest:
        while file.depths() and time.monotonic() < deadline:
            taken = file.take(["publish"], Lease("survivor", 15))
            if taken is None:
                time.sleep(0.05)
                continue
            rest.write(f"{taken.body}\n")
            file.ack(taken.receipt)
            deadline = time.monotonic() + PATIENCE_S
    assert set(map(int, done.read_text().split())) == set(range(N_MESSAGES))
    assert file.problems() == []
    file.close()


def test_killed_publisher_leaves_whole_messages(tmp_path: Path) -> None:
    """What a publisher was told is put is there, in every queue it was put into, and readable."""
    path = tmp_path / "broker.sqlite3"
    chance = random.Random(22)
    for _ in range(PUBLISHER_KILLS):
        with start(PUBLISHER, str(path)) as publisher:
            assert publisher.stdout is not None
            publisher.stdout.readline()
            time.sleep(chance.uniform(0, 0.1))
            publisher.kill()
            said = publisher.stdout.read().split()
        promised = int(said[-1]) if said else 0
        file = QueueFile(path)
        assert file.problems() == []
        for queue in ("publish", "copies"):
            numbers = []
            while taken := file.take([queue], None):
                numbers.append(json.loads(taken.body)["number"])
            assert numbers == list(range(len(numbers)))
            assert len(numbers) in (promised + 1, promised + 2)
        file.close()
