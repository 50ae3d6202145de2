"""``listen web`` as a process: it starts, says where it is, and ends when it is told to."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from support.listen_command import LISTEN, environment, listen
from support.patience import PATIENCE_S
from support.servers_at_hand import answers

from workers.web.server import bound


def started(folder: Path, port: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*LISTEN, "web", "--port", str(port)],
        cwd=folder,
        env=environment(folder),
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + PATIENCE_S
    while not answers(port):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process


def test_it_ends_with_requests_open(tmp_path: Path, port: int) -> None:
    """SIGTERM ends the process, and with status 0, though a client still sends and another waits."""
    process = started(tmp_path, port)
    try:
        health = f"http://127.0.0.1:{port}/healthz"
        assert httpx.get(health, timeout=PATIENCE_S, trust_env=False).status_code == 200
        head = b"POST /v1/articles HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"
        with (
            socket.create_connection(("127.0.0.1", port)) as sending,
            socket.create_connection(("127.0.0.1", port)),
        ):
            sending.sendall(head)
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_S) == 0
        assert process.stderr is not None
        said = process.stderr.read()
        assert f"http://127.0.0.1:{port}" in said
        assert "Traceback" not in said
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """``listen web`` and ``listen up`` say so and what to do, instead of starting again and again."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("web", "up"):
            done = listen(tmp_path, command, "--port", port)
            assert done.returncode == 2
            assert "LISTEN_PORT" in done.stderr
            assert "Traceback" not in done.stderr


def test_answers_are_not_held_back() -> None:
    """A connection sends what it has at once; it would wait for acknowledgements otherwise."""
    with bound("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


_INTERRUPTED_AT = """
import os, signal, sys

class Interrupts:
    def find_spec(self, name, *_):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)

assert sys.argv[1] not in sys.modules, "nothing would be interrupted, and the server would run on"
sys.meta_path.insert(0, Interrupts())
from workers.cli import main
main(["web", "--port", sys.argv[2]], prog_name="listen")
"""


@pytest.mark.parametrize("module", ["click", "pydantic", "workers.settings", "fastapi", "uvicorn"])
def test_ctrl_c_during_the_start_is_quiet(tmp_path: Path, port: int, module: str) -> None:
    """Whoever stops a start, at whatever step of it, is shown no traceback."""
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_AT, module, str(port)],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
