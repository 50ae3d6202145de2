"""Ports that tests reserve are theirs alone, and free for the server that is given one."""

import socket
import subprocess
import sys
from contextlib import ExitStack

from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.repository import REPOSITORY, TESTS

RESERVE_MANY = """
import sys
from contextlib import ExitStack
from support.ports import reserved_port
with ExitStack() as stack:
    print(*(stack.enter_context(reserved_port()) for _ in range(40)), flush=True)
    sys.stdin.read()
"""


def test_no_two_processes_get_the_same() -> None:
    """Four processes reserve forty ports each at the same time: 160 numbers."""
    path = f"{REPOSITORY}:{TESTS}"
    with ExitStack() as stack:
        programs = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", RESERVE_MANY],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={"PYTHONPATH": path},
                )
            )
            for _ in range(4)
        ]
        said = [program.stdout.readline().split() for program in programs if program.stdout]
        for program in programs:
            program.communicate(timeout=PATIENCE_S)
    assert len({port for ports in said for port in ports}) == 160


def test_a_server_takes_its_port() -> None:
    """The number is free for TCP while it is reserved, and for nobody else's reservation."""
    with reserved_port() as first, reserved_port() as second:
        assert first != second
        with socket.create_server(("127.0.0.1", first)), reserved_port() as third:
            assert third not in {first, second}
