"""What goes to the package index: complete, accepted there, and all that somebody needs who installs it."""

import re
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import httpx
import pytest
from support.built_packages import build, find_python, run, strangers
from support.live_listener import Stream, is_heard, sound_in
from support.patience import PATIENCE_S
from support.repository import REPOSITORY

NOT_IN_THE_ARCHIVE = {".gitignore"}
UNHEARD = "last-tram-bakery"
"""The sample newspaper's story that is narrated for nobody before somebody presses."""
STORY = "# The ferry is back\n\nThe night ferry sails again on Monday, the port said.\n"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (found,) = dist.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def unpacked(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, unpacked."""
    (archive,) = dist.glob("*.tar.gz")
    target = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    (folder,) = target.iterdir()
    return folder


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def test_the_index_would_take_them(dist: Path, wheel: Path) -> None:
    """Twine finds no fault with either, and nothing is in the wheel that belongs elsewhere."""
    beside = Path(sys.executable).parent
    run(str(beside / "twine"), "check", "--strict", *map(str, sorted(dist.iterdir())), cwd=dist)
    config = str(REPOSITORY / "pyproject.toml")
    run(str(beside / "check-wheel-contents"), "--config", config, str(wheel), cwd=dist)


def test_the_page_on_the_index_is_complete(wheel: Path) -> None:
    """It says how to begin, names Pythons and licence, and no link on it leads nowhere."""
    about = metadata_of(wheel)
    page = about.get_payload()
    assert isinstance(page, str)
    assert "pipx install listen-narrator" in page
    targets = re.findall(r"\]\(([^)]+)\)", page) + re.findall(r"(?:href|src)=\"([^\"]+)\"", page)
    assert [target for target in targets if not target.startswith("https://")] == []
    kinds = about.get_all("Classifier") or []
    for version in ("3.11", "3.12", "3.13"):
        assert f"Programming Language :: Python :: {version}" in kinds
    assert about["License-Expression"] == "GPL-3.0-or-later"
    assert len(about["Summary"]) < 120


def test_the_source_archive_has_all_that_is_kept(unpacked: Path) -> None:
    """Docs, tests, sources of the voices, examples: whatever git has is in the archive too."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this tree was not cloned, so nobody can say what git keeps; clone it instead")
    listed = run("git", "ls-files", "-z", cwd=REPOSITORY).stdout.split("\0")
    kept = {name for name in listed if name and (REPOSITORY / name).exists()}
    here = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*")}
    assert kept - here == NOT_IN_THE_ARCHIVE


def test_the_wheel_has_every_file_of_the_packages(wheel: Path, unpacked: Path) -> None:
    """No table, template, sound or picture that the code reads was forgotten in pyproject.toml."""
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    packages = ("audio", "voices", "workers")
    tree = {
        str(path.relative_to(unpacked))
        for package in packages
        for path in (unpacked / package).rglob("*")
        if path.is_file()
    }
    assert {name for name in tree - inside if not name.endswith(".md")} == set()
    assert {name.split("/")[0] for name in inside if "dist-info" not in name} == {
        *packages, "celeryconfig.py",
    }  # fmt: skip


def test_tests_pass_from_the_source_archive(unpacked: Path) -> None:
    """Whoever packages Listen for a distribution can test it: a part of each quick folder, in there."""
    part = ["tests/unit/audio/test_tag.py", "tests/unit/docs", "tests/unit/test_dependencies.py"]
    part += ["tests/integration/deploy/test_containers.py", "tests/golden/test_names.py"]
    done = run(sys.executable, "-m", "pytest", "-p", "no:xdist", *part, cwd=unpacked)
    assert re.search(r"^\d+ passed", done.stdout, re.MULTILINE), done.stdout[-500:]


@pytest.fixture(scope="module", params=["3.11", "3.12", "3.13"])
def programs(
    request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Where the programs are of an environment that has the wheel, by pip and nothing else."""
    python = find_python(request.param)
    home = tmp_path_factory.mktemp(f"python{request.param}")
    run(python, "-m", "venv", str(home / "own"), cwd=home)
    programs = home / "own" / "bin"
    # What is imported is compiled then, so pip need not compile all the rest.
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--no-compile", str(wheel)]
    run(*pip, "--constraint", str(REPOSITORY / "constraints.txt"), cwd=home)
    return programs


def test_one_article_from_the_wheel(programs: Path, tmp_path: Path) -> None:
    """In an empty folder an article is narrated, and doctor finds nothing bad."""
    (tmp_path / "story.md").write_text(STORY)
    run(str(programs / "listen"), "narrate", "story.md", cwd=tmp_path)
    (sound,) = (tmp_path / "listen-data" / "store").rglob("audio.mp3")
    assert sound.stat().st_size > 20_000
    said = run(str(programs / "listen"), "migrate", cwd=tmp_path)
    said = run(str(programs / "listen"), "doctor", cwd=tmp_path)
    assert "✗" not in said.stdout


@contextmanager
def up(programs: Path, folder: Path, port: int) -> Iterator[httpx.Client]:
    """Run ``listen up`` until it answers; end it as Ctrl-C does."""
    command = [str(programs / "listen"), "up", "--workers", "1", "--port", str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=strangers(), stdout=log, stderr=log) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client,
    ):
        try:
            deadline = time.monotonic() + PATIENCE_S
            while f"Open {client.base_url}".rstrip("/") not in (folder / "log").read_text():
                assert process.poll() is None, (folder / "log").read_text()[-2000:]
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield client
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_S)


def test_the_sample_newspaper_is_heard_from_the_wheel(
    programs: Path, tmp_path: Path, port: int
) -> None:
    """``listen up`` in an empty folder: a press on a story that nobody has narrated is heard."""
    with up(programs, tmp_path, port) as client:
        assert f'article="{UNHEARD}"' in client.get("/").text
        pressed = client.post(f"/v1/articles/{UNHEARD}/listen")
        assert pressed.status_code == 202, pressed.text
        sound = Stream(str(client.base_url), pressed.json()["live_url"])
        sound.wait_for(lambda: is_heard(sound_in(sound.data)))
        sound.leave()


def report(programs: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask ``celery -A workers`` in a folder what it took."""
    command = [str(programs / "celery"), "-A", "workers", "report"]
    return subprocess.run(command, cwd=folder, env=strangers(), capture_output=True, text=True)


def test_a_package_that_hides_ours_is_named_in_one_sentence(programs: Path, tmp_path: Path) -> None:
    """`celery -A workers` beside such a package does not start; doctor says whose package it took."""
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "__init__.py").write_text("")
    ended = report(programs, tmp_path)
    assert ended.returncode == 2
    assert "Module 'workers' has no attribute 'celery'" in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr
    said = subprocess.run(
        [str(programs / "listen"), "doctor"],
        cwd=tmp_path, env=strangers() | {"COLUMNS": "300"}, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert f"`celery -A workers` takes {tmp_path / 'workers'} for Listen" in said


def test_a_plain_folder_hides_nothing(programs: Path, tmp_path: Path) -> None:
    """A folder called `workers` that is no package leaves `celery -A workers` to Listen."""
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "page-worker.js").write_text("")
    ended = report(programs, tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "workers.tasks" in ended.stdout
