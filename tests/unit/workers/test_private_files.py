"""What Listen keeps of articles that are not published yet is for its own user alone."""

import contextlib
import os
from pathlib import Path

import pytest
from support.ledger_steps import Clock, new_ledger

from workers.broker.queue_file import QueueFile
from workers.upkeep.running import held


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_ledger_broker_and_lock_are_private(tmp_path: Path, umask: int) -> None:
    """Also with a wide umask, and also the files that SQLite makes beside its own."""
    before = os.umask(umask)
    try:
        ledger = new_ledger(tmp_path / "ledger.sqlite3", Clock())
        with (
            ledger.read() as connection,
            contextlib.closing(QueueFile(tmp_path / "broker.sqlite3")) as queues,
            held(tmp_path, "http://127.0.0.1:8080"),
        ):
            connection.exec_driver_sql("SELECT * FROM articles")
            queues.put(["publish"], "x")
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
        ledger.close()
    assert {"ledger.sqlite3-wal", "broker.sqlite3-wal", "up.lock"} <= modes.keys()
    assert set(modes.values()) == {0o600}
