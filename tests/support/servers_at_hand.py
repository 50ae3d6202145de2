"""Finding a server's program, and running it for as long as a test needs it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.patience import PATIENCE_S


def find_server(name: str, how_to_install: str) -> str:
    beside_python = str(Path(sys.executable).parent)
    program = shutil.which(name, path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if program is None:
        reason = f"{name} is not installed; install it with: {how_to_install}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def ends_with_us(command: list[str]) -> list[str]:
    """Return what runs a server until this process ends, however it ends; tests may be killed.

    To be started by the main thread. Where util-linux has no setpriv the server is run as it is.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--", *command] if setpriv else command


@contextmanager
def serving(
    command: list[str], port: int, log: Path, ready: Callable[[], bool] = lambda: True
) -> Iterator[None]:
    """Run a server until the block ends; enter the block when it serves.

    Args:
        command: what runs it.
        port: where it takes connections.
        log: what it says.
        ready: whether it serves, once it takes connections.
    """
    with (
        log.open("wb") as output,
        subprocess.Popen(ends_with_us(command), stdout=output, stderr=output) as process,
    ):
        try:
            deadline = time.monotonic() + PATIENCE_S
            while not (answers(port) and ready()):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"{command[0]} did not start: {log.read_text()[-2000:]}")
                time.sleep(0.05)
            yield
        finally:
            process.kill()
