"""Running the real ``listen`` command as a user does: a new process, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from support.repository import REPOSITORY as ROOT

SAMPLE = ROOT / "docs" / "samples" / "night-ferry.md"
LISTEN = [sys.executable, "-m", "workers.cli"]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return an environment with these settings and none of the developer's own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LISTEN_")}
    return (
        kept | {"PYTHONPATH": str(ROOT), "LISTEN_DATA_DIR": str(folder / "listen-data")} | settings
    )


def listen(
    folder: Path, *arguments: str, stdin: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run ``listen`` in a folder to its end."""
    done = subprocess.run(
        [*LISTEN, *arguments],
        cwd=folder,
        env=environment(folder, **settings),
        input=stdin,
        capture_output=True,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
