"""What the quick tests may not do is noticed, whoever does it."""

import socket
import subprocess
from pathlib import Path

import pytest
from support.quick_rules import Stopwatch, kind_of, watched


def test_a_process_is_noticed() -> None:
    """Starting a program, however it is done, is what a quick test may not do."""
    with watched() as seen, pytest.raises(FileNotFoundError):
        subprocess.run(["/no/such/program"], check=False)
    assert seen[0].startswith("starts a process: ")


def test_the_network_is_noticed() -> None:
    """A server or a call to one is, too; a pair of sockets within this process is not."""
    with watched() as seen:
        for one in socket.socketpair():
            one.close()
        assert seen == []
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
    assert any(one.startswith("uses the network: socket.bind") for one in seen)


def test_what_is_noticed_belongs_to_the_innermost() -> None:
    """A test of the rules themselves breaks none."""
    with watched() as outer:
        with watched() as inner, pytest.raises(FileNotFoundError):
            subprocess.run(["/no/such/program"], check=False)
        assert (len(inner), outer) == (1, [])


def test_a_tests_folder_says_what_it_may_do() -> None:
    """The innermost folder called tests counts, wherever the repository lies."""
    assert kind_of(Path("/home/tests/listen/tests/unit/audio/test_gate.py")) == "unit"
    assert kind_of(Path("/work/tests/tests/browser/test_newsroom.py")) == "browser"


def test_only_work_counts() -> None:
    """Time is the processor's: computing counts, whatever else the machine does."""
    watch = Stopwatch()
    before_s = watch.used_s
    while watch.used_s < before_s + 0.02:
        pass
    assert watch.used_s >= 0.02
