"""What a command imports: nothing that it does not need, because a person waits for it.

Modules are looked at, not the clock: what takes long to import is known by name.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.listen_command import environment

SPEAKS = {"lameenc", "onnx", "onnxruntime", "piper", "soundfile", "soxr"}
SERVES = {"alembic", "boto3", "celery", "fastapi", "kombu", "sqlalchemy", "starlette", "uvicorn"}
READS_PAGES = {"feedparser", "httpx", "trafilatura"}
TAKES_A_WHILE = {"lxml", "markdown_it", "numpy", "pydantic", "rich", "regex"}
READS_TEXT = TAKES_A_WHILE - {"lxml", "markdown_it", "numpy", "regex"}
SHOWS = {"rich"}
"""Lays out what a person reads."""
SIGNS = {"cryptography"}
RARELY_NEEDED = {"charset_normalizer", "tomlkit"}
HEAVY = SPEAKS | SERVES | READS_PAGES | TAKES_A_WHILE | RARELY_NEEDED | SIGNS

_PROGRAM = """
import atexit, pathlib, sys
atexit.register(lambda: pathlib.Path("modules").write_text(" ".join(sys.modules)))
from workers.cli import main
main()
"""


def imported_by(folder: Path, *arguments: str) -> set[str]:
    """Return the modules that are there when a command has ended, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return set((folder / "modules").read_text().split())


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        ("--help", set()),
        ("--version", set()),
        ("script article.md", READS_TEXT | {"lxml", "markdown_it"}),
        ("script article.txt --json", READS_TEXT - SHOWS),
        ("script article.json --json", READS_TEXT - SHOWS | {"lxml"}),
        ("cast article.txt", READS_TEXT),
        ("lexicon list", TAKES_A_WHILE),
    ],
)
def test_a_command_imports_what_it_needs(tmp_path: Path, arguments: str, needed: set[str]) -> None:
    """Nobody waits for what speaks, serves or reads pages where the command does none of it."""
    text = "Ferry is back\n\nThe ferry came back at noon. People had read of it since dawn.\n"
    (tmp_path / "article.txt").write_text(text)
    about = "---\nurl: https://courier.example/ferry\n---\n"
    (tmp_path / "article.md").write_text(f"{about}# {text}")
    body = {
        "url": "https://courier.example/ferry",
        "headline": "Ferry is back",
        "articleBody": "It came back at noon. People had read of it.",
    }
    (tmp_path / "article.json").write_text(json.dumps(body))
    found = imported_by(tmp_path, *arguments.split())
    assert "click" in found
    assert found & (HEAVY - needed) == set()


def test_a_heavy_import_is_seen(tmp_path: Path) -> None:
    """The test above can fail: it sees what a command has imported on its way."""
    assert "pydantic" in imported_by(tmp_path, "lexicon", "list")


def test_a_worker_imports_what_makes_briefings_only_for_one(tmp_path: Path) -> None:
    """The names of all days and months in all languages take memory in each process."""
    program = "import sys, workers.tasks; assert not {'babel', 'babel.dates'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
