"""A process that forks while it uses the broker's file: each has connections of its own."""

import contextlib
import multiprocessing
import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection
from support.patience import PATIENCE_S

from workers.broker.address import broker_url, register
from workers.broker.queue_file import Lease, QueueFile


@pytest.fixture
def file(tmp_path: Path) -> Iterator[QueueFile]:
    with contextlib.closing(QueueFile(tmp_path / "broker.sqlite3")) as opened:
        yield opened


LEASE = Lease("worker-1", 15.0)


def take_in_child(file: QueueFile, answers: "multiprocessing.Queue[str | None]") -> None:
    taken = file.take(["publish"], LEASE)
    answers.put(taken.body if taken else None)


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_forked_children_use_connections_of_their_own(file: QueueFile) -> None:
    """Forking while threads use the file neither deadlocks the child nor breaks the parent."""
    for number in range(8):
        file.put(["publish"], str(number))
    ended = threading.Event()

    def rattle() -> None:
        while not ended.is_set():
            file.put(["noise"], "x")
            file.take(["noise"], None)

    threads = [threading.Thread(target=rattle) for _ in range(2)]
    for thread in threads:
        thread.start()
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[str | None] = context.Queue()
    try:
        children = [context.Process(target=take_in_child, args=(file, answers)) for _ in range(8)]
        for child in children:
            child.start()
        got = {answers.get(timeout=PATIENCE_S) for _ in children}
        for child in children:
            child.join(60)
            assert child.exitcode == 0
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert got == {str(number) for number in range(8)}
    assert file.problems() == []


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_forked_child_gives_back_nothing(tmp_path: Path) -> None:
    """Closing an inherited connection in a child leaves the parent's leases alone."""
    register()
    path = tmp_path / "broker.sqlite3"
    with (
        Connection(broker_url(path)) as ours,
        Connection(broker_url(path)) as others,
        contextlib.closing(ours.SimpleQueue("publish")) as reader,
        contextlib.closing(others.SimpleQueue("publish")) as second,
    ):
        reader.put("article")
        message = reader.get(timeout=PATIENCE_S)
        pid = os.fork()
        if pid == 0:
            ours.close()
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        with pytest.raises(queue.Empty):
            second.get_nowait()
        message.ack()
    with contextlib.closing(QueueFile(path)) as file:
        assert file.depths() == []
