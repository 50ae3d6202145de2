"""What stands in a process's log."""

import subprocess
import sys


def test_libraries_tell_nothing_of_their_plugins() -> None:
    """A process's log begins with what it does, not with what its libraries have found."""
    program = "from workers import app; app.log_json_lines(); import workers.ledger.migrate"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
