"""A writer killed at any instant leaves whole objects only, and nothing in the way of the next one."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from workers.store import FolderStore, Store, open_store

ROOT = Path(__file__).parents[2]
KILLS = 6
SIZES = (10, 60_000, 2_000_000, 18_000_000)

# Puts objects named by their SHA-256, overwrites one manifest, and then tells the object's key.
WRITER = """
import hashlib, json, os, sys
from workers.store import open_store
store = open_store(sys.argv[1], access_key_id=sys.argv[2], secret_access_key=sys.argv[3])
count = 0
while True:
    for size in json.loads(sys.argv[4]):
        body = os.urandom(size)
        name = hashlib.sha256(body).hexdigest()
        key = f"clips/{name[:2]}/{name}.flac"
        store.put(key, body) if count % 2 else store.put_if_absent(key, body)
        count += 1
        text = json.dumps({"count": count, "padding": "x" * (count * 997 % 50_000)})
        store.put("manifest.json", text.encode())
        print(key, flush=True)
"""


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def write_and_kill(location: str, credentials: tuple[str, str], after_s: float) -> set[str]:
    """Run a writer, kill it some time after its first put, and return the keys it was sure of."""
    command = [sys.executable, "-c", WRITER, location, *credentials, json.dumps(SIZES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after_s)
        writer.send_signal(signal.SIGKILL)
        told = (first + writer.stdout.read()).splitlines(keepends=True)
    assert writer.returncode == -signal.SIGKILL
    return {line.strip() for line in told if line.endswith("\n")}


@pytest.fixture(params=["folder", "moto", "rclone"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Store, str, tuple[str, str]]:
    """A store, its address and its credentials."""
    if request.param == "folder":
        return FolderStore(tmp_path / "store"), str(tmp_path / "store"), ("", "")
    server = request.getfixturevalue(request.param)
    return server.store("killed"), server.location("killed"), server.credentials


def test_a_killed_writer_leaves_whole_objects(place: tuple[Store, str, tuple[str, str]]) -> None:
    """Every listed object is what its name says, and every put that returned is there for good."""
    store, location, credentials = place
    random = Random(1)
    sure: set[str] = set()
    for _ in range(KILLS):
        sure |= write_and_kill(location, credentials, random.uniform(0, 0.25))
        manifest = json.loads(store.get("manifest.json"))
        assert len(manifest["padding"]) == manifest["count"] * 997 % 50_000
    there = {found.key for found in store.list("clips/")}
    assert sure <= there
    assert len(there - sure) <= KILLS
    for key in there:
        assert key == f"clips/{sha256(store.get(key))[:2]}/{sha256(store.get(key))}.flac"


def test_what_killed_writers_left_is_cleared_away(tmp_path: Path) -> None:
    """Half-written files are no objects, are kept while their writer may live, and go after a day."""
    store = open_store(tmp_path)
    store.put("a.json", b"x")
    incoming = tmp_path / ".incoming"
    (incoming / "alive").write_bytes(b"half")
    (incoming / "dead").write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(incoming / "dead", (yesterday, yesterday))
    assert [found.key for found in store.list()] == ["a.json"]
    open_store(tmp_path).put("b.json", b"x")
    assert [path.name for path in incoming.iterdir()] == ["alive"]
