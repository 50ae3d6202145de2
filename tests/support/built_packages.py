"""The source archive and the wheel, built of a copy of the tree, and Pythons to try them with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.repository import REPOSITORY

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "listen-data", "node_modules", "__pycache__", "*.egg-info",
    "_native*", ".hypothesis", ".*_cache",
)  # fmt: skip


def build(folder: Path) -> Path:
    """Build the source archive, and the wheel from that; return the folder that has both."""
    source, made = folder / "source", folder / "dist"
    shutil.copytree(REPOSITORY, source, ignore=LEFT_OUT)
    run(sys.executable, "-m", "build", "--outdir", str(made), str(source), cwd=folder)
    return made


def find_python(version: str) -> str:
    """Return a Python of this version, such as 3.12; the test is skipped where there is none."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    names = [f"python{version}", *map(str, kept.glob(f"{version}.*/bin/python{version}"))]
    found = (path for name in names if (path := shutil.which(name)) and _has_venv(path))
    if python := next(found, None):
        return python
    pytest.skip(
        f"Python {version} with venv is not installed; install it with: pyenv install {version}"
    )


def _has_venv(python: str) -> bool:
    # What pyenv puts on the path is there for every version, and fails for those not chosen.
    return not subprocess.run(
        [python, "-c", "import ensurepip, venv"], capture_output=True
    ).returncode


def run(*command: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody would who has none of our settings; fail with what it said."""
    done = subprocess.run(
        command, cwd=cwd, env=strangers() | more, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done


def strangers() -> dict[str, str]:
    """Return the environment of somebody who has no settings, and no sources of ours."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LISTEN_", "PYTHON", "PYTEST", "COV_"))
    }
