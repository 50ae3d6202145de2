"""Servers that tests start end with the tests, even when these are killed."""

import subprocess
import sys
import time

import pytest
from support.patience import PATIENCE_S
from support.repository import REPOSITORY
from support.servers_at_hand import find_server
from support.site_processes import is_running

STARTS = """
import sys, time
sys.path.insert(0, "tests")
from support import servers
with getattr(servers, sys.argv[1])():
    print("serves", flush=True)
    time.sleep(3600)
"""


def below(pid: int) -> set[int]:
    """Return the processes that a process started, and those that these did."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    parent_of = {
        int(one): int(parent) for one, parent in map(str.split, listed.stdout.splitlines())
    }
    found, newest = set[int](), {pid}
    while newest:
        newest = {one for one, parent in parent_of.items() if parent in newest}
        found |= newest
    return found


@pytest.mark.server
@pytest.mark.parametrize(
    ("starts", "program"),
    [
        ("redis_server", "redis-server"),
        ("postgresql_server", "postgres"),
        ("rabbitmq_server", "rabbitmq-server"),
        ("s3_server", "rclone"),
    ],
)
def test_no_process_of_a_server_outlives_a_killed_test(starts: str, program: str) -> None:
    """None is left to hold memory and a port: neither the server, nor what it started, nor its mapper."""
    find_server(program, f"apt-get install {program}")
    find_server("setpriv", "apt-get install util-linux")
    child = subprocess.Popen(
        [sys.executable, "-c", STARTS, starts], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    with child:
        try:
            assert child.stdout
            assert child.stdout.readline() == "serves\n"
            started = below(child.pid)
            assert started
        finally:
            child.kill()
    deadline = time.monotonic() + PATIENCE_S
    while any(is_running(pid) for pid in started):
        assert time.monotonic() < deadline
        time.sleep(0.05)
