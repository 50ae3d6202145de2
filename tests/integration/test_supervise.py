"""The supervisor restarts what ends, and stops everything when it is told to."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from support.patience import PATIENCE_S
from support.repository import REPOSITORY

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
