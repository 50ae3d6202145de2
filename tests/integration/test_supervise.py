"""The supervisor restarts what ends, and stops everything when it is told to."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.patience import PATIENCE_S
from support.repository import REPOSITORY
from support.site_processes import is_running

SUPERVISOR = """
import sys
from workers.supervise import Program, supervise
folder = sys.argv[1]
count = "import pathlib, time; p = pathlib.Path(%r) / sys.argv[1]; p.write_text(p.read_text() + 'x' if p.exists() else 'x');"
def program(name, then):
    code = "import sys, signal;" + count % folder + then
    return Program(name, (sys.executable, "-c", code, name), stop_within_s=1.0)
supervise([program("stays", "time.sleep(60)"), program("ends", ""),
           program("deaf", "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)")])
"""


def test_programs_are_restarted_and_all_stopped(tmp_path: Path) -> None:
    """One that ends is started again; one that ignores SIGTERM is killed; none is left."""
    process = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(tmp_path)], cwd=REPOSITORY)
    try:
        deadline = time.monotonic() + PATIENCE_S
        ends = tmp_path / "ends"
        while not (ends.exists() and len(ends.read_text()) >= 2 and (tmp_path / "deaf").exists()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert (tmp_path / "stays").read_text() == "x"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE_S) == 0
    finally:
        process.kill()
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in left


FAMILY = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs tests under nohup hands down that it is ignored
from workers.supervise import Program, supervise
folder = sys.argv[1]
code = ("import os, pathlib, sys, time; from workers.supervise import end_with_supervisor;"
        "end_with_supervisor(); pathlib.Path(%r, str(os.getpid())).touch(); time.sleep(600)" % folder)
supervise([Program(name, (sys.executable, "-c", code), stop_within_s=5.0) for name in ("one", "two")])
"""


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, signal.SIGHUP], ids=["killed", "terminal closed"]
)
def test_no_program_outlives_its_supervisor(tmp_path: Path, number: signal.Signals) -> None:
    """Whether it is killed or its terminal is closed, its programs end; none is left to hold a port."""
    process = subprocess.Popen([sys.executable, "-c", FAMILY, str(tmp_path)], cwd=REPOSITORY)
    try:
        wait_for(lambda: len(list(tmp_path.iterdir())) == 2)
        process.send_signal(number)
        process.wait(timeout=PATIENCE_S)
        pids = [int(note.name) for note in tmp_path.iterdir()]
        wait_for(lambda: not any(is_running(pid) for pid in pids))
    finally:
        process.kill()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


SAYS = """
import sys
from pathlib import Path
from workers.supervise import Program, supervise
here = Path(sys.argv[1]) / "here"
code = "import pathlib, sys, time; time.sleep(0.5); pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
program = Program("slow", (sys.executable, "-c", code, str(here)), stop_within_s=5.0)
supervise([program], at_hand=here.exists, say=lambda: print("at hand", here.exists(), flush=True))
"""


def test_it_is_said_once_and_not_too_early_that_all_is_at_hand(tmp_path: Path) -> None:
    """Whoever reads that something can be used finds that it can."""
    process = subprocess.Popen(
        [sys.executable, "-c", SAYS, str(tmp_path)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "at hand True\n"
        time.sleep(0.6)  # several more rounds
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=PATIENCE_S)[0] == ""
    finally:
        process.kill()


TOGETHER = """
import sys
from workers.supervise import Program, supervise
code = '''
import pathlib, signal, sys, time
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
def told(*_):
    (folder / ("told " + name)).touch()
    while name != "web" and not {"told one", "told two"} <= {path.name for path in folder.iterdir()}:
        time.sleep(0.01)
    if name != "web":
        assert not (folder / "told web").exists()
    (folder / ("ended " + name)).touch()
    sys.exit()
signal.signal(signal.SIGTERM, told)
(folder / name).touch()
while True:
    time.sleep(0.05)
'''
supervise([Program(name, (sys.executable, "-c", code, sys.argv[1], name), stop_within_s=600.0)
           for name in ("web", "one", "two")])
"""


def test_workers_end_side_by_side_and_the_first_program_last(tmp_path: Path) -> None:
    """Nobody waits for one after the other, and readers are served until the workers have ended."""
    process = subprocess.Popen([sys.executable, "-c", TOGETHER, str(tmp_path)], cwd=REPOSITORY)
    try:
        wait_for(lambda: {"web", "one", "two"} <= {path.name for path in tmp_path.iterdir()})
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE_S) == 0
    finally:
        process.kill()
    ended = {path.name for path in tmp_path.glob("ended *")}
    assert ended == {"ended web", "ended one", "ended two"}
