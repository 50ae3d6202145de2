"""Listen built with a C compiler and without one: the same two commands, and a voice either way."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.listen_command import LISTEN, environment
from support.repository import REPOSITORY

from workers.cli.upkeep import doctor

TOP = ("audio", "voices", "workers", "celeryconfig.py", "pyproject.toml", "docs", "LICENSE")
NO_COMPILER = "/nowhere/cc"
ARTICLE = "Ferry is back\n\nThe ferry came back at noon. People had waited for it since dawn.\n"


def installed(folder: Path, **compiler: str) -> Path:
    """Build a wheel of the tree, with the compiler named by CC, and unpack it."""
    source, wheels, target = folder / "source", folder / "wheels", folder / "site"
    ignore = shutil.ignore_patterns("_native*", "__pycache__")
    source.mkdir()
    for name in TOP:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, source / name, ignore=ignore)
        else:
            shutil.copy(REPOSITORY / name, source)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    command = [*pip, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(source)]
    done = subprocess.run(
        command, env=os.environ | compiler, capture_output=True, text=True, check=False
    )
    if "No matching distribution found for setuptools" in done.stderr:
        reason = "a wheel can't be built: setuptools is not to be had from the package index"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    assert done.returncode == 0, done.stderr[-3000:]
    (wheel,) = wheels.glob("*.whl")
    shutil.unpack_archive(wheel, target, "zip")
    return target


def run(folder: Path, site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the wheel's own code, wherever else Listen is installed."""
    return subprocess.run(
        [*LISTEN, *arguments],
        cwd=folder,
        env=environment(folder, PYTHONPATH=str(site)),
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_compiler_listen_is_built_and_narrates(tmp_path: Path) -> None:
    """No C compiler costs speed alone: the wheel is built, speaks, and doctor says what is missing."""
    site = installed(tmp_path, CC=NO_COMPILER)
    assert not list(site.glob("voices/kernel/_native*"))
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE)
    narrated = run(tmp_path, site, "narrate", str(article))
    assert narrated.returncode == 0, narrated.stderr
    (mp3,) = tmp_path.glob("listen-data/**/audio.mp3")
    assert mp3.stat().st_size > 10_000
    told = run(tmp_path, site, "doctor").stdout
    assert doctor.NOT_BUILT in " ".join(told.split())


def test_with_a_compiler_the_kernel_is_in_the_wheel(tmp_path: Path) -> None:
    """One library serves every Python of the platform, and the wheel's own code finds it."""
    if not shutil.which("cc"):
        pytest.skip("there is no C compiler; install one with: apt-get install gcc")
    site = installed(tmp_path)
    assert [path.name for path in site.glob("voices/kernel/_native*")] == ["_native.abi3.so"]
    code = (
        "import json; from voices.kernel import native;"
        " print(json.dumps([native.__file__, native.kernels_here()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONPATH=str(site)),
        capture_output=True,
        text=True,
        check=True,
    )
    module, kernels = json.loads(done.stdout)
    assert Path(module).is_relative_to(site)
    assert "generic" in kernels
