"""What the pages for operators say is done: their blocks of shell run, and the messages they quote are said."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.patience import PATIENCE_S
from support.repository import REPOSITORY

from audio import errors

DOCS = REPOSITORY / "docs"
PAGES = ("install.md", "first-newsroom.md", "troubleshooting.md")
_BLOCK = re.compile(r"^```sh ?(?P<how>[a-z-]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[tuple[str, str]]:
    """Return the blocks of shell of a page: how each is run, and its text."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = [(block["how"], block["text"]) for block in _BLOCK.finditer(text)]
    assert len(found) == text.count("```sh")
    return found


def in_environment(port: int) -> dict[str, str]:
    """Return an environment in which ``listen`` is the one under test, and no setting is made."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LISTEN_")}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    own = {"PATH": path, "PYTHONPATH": str(REPOSITORY), "NO_PROXY": "127.0.0.1"}
    return kept | own | {"LISTEN_PORT": str(port)}


def run(folder: Path, text: str, port: int) -> subprocess.CompletedProcess[str]:
    """Run a block as people do, in a folder; stop at the first line that fails."""
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder,
        env=in_environment(port),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@contextmanager
def up(folder: Path, port: int) -> Iterator[None]:
    """Run ``listen up`` in a terminal of its own, until the block ends."""
    log = folder / "up.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["listen", "up"],
            cwd=folder,
            env=in_environment(port),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while f"Open http://127.0.0.1:{port}" not in log.read_text(encoding="utf-8"):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE_S) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_the_first_newsroom_is_as_the_page_says(tmp_path: Path, port: int) -> None:
    """Every block runs in order, from an empty folder to a backup, beside a site that is up."""
    (settings_how, settings), (up_how, _), *rest = blocks("first-newsroom.md")
    assert (settings_how, up_how) == ("", "up")
    assert {how for how, _ in rest} == {""}
    done = run(tmp_path, settings, port)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "newsroom"
    said = []
    with up(folder, port):
        for _, text in [*rest, *blocks("troubleshooting.md")]:
            done = run(folder, text, port)
            assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
            said.append(done.stdout + done.stderr)
    assert "✗" not in said[0]
    assert (folder / "changed.mp3").stat().st_size > 1000
    assert (tmp_path / "newsroom.tar").exists()
    assert "1 article" in said[len(rest) - 1]  # it is on air again, so the backup has it


def test_an_installation_is_tried_as_the_page_says(tmp_path: Path, port: int) -> None:
    """Every block that needs no root and no network runs in an empty folder."""
    to_run = [text for how, text in blocks("install.md") if how == ""]
    assert len(to_run) == 2
    for text in to_run:
        done = run(tmp_path, text, port)
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    assert (tmp_path / "hello.mp3").exists()


def test_every_block_says_how_it_is_run() -> None:
    """A block is run by these tests, is `listen up`, or was run by hand; nothing else is written."""
    for page in PAGES:
        assert {how for how, _ in blocks(page)} <= {"", "up", "by-hand"}, page


def quoted(page: str) -> set[str]:
    """Return what the first cells of a page's tables have in code."""
    rows = re.findall(r"^\| (`[^|]*?) \|", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
    return {words for row in rows for words in re.findall(r"`([^`]+)`", row)}


def test_every_code_that_is_named_exists() -> None:
    """A code in the page for symptoms is one that the program has."""
    codes = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.ListenError)
    }
    named = {
        words for words in quoted("troubleshooting.md") if re.fullmatch(r"[a-z]+_[a-z_]+", words)
    }
    assert len(named) > 8
    assert named - {"too_old", "too_new"} <= codes


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("there is no such setting; did you mean", "LISTEN_VOCE=x listen doctor"),
        ("the ledger's tables are at version", "celery -A workers worker"),
        ("No voice", "listen doctor --migrate >/dev/null; LISTEN_VOICE=en_XX-no-low listen doctor"),
        ("the article has no headline", "printf x > one.md; listen narrate one.md"),
    ],
)
def test_what_a_symptom_says_is_what_the_program_says(
    tmp_path: Path, port: int, message: str, text: str
) -> None:
    """A message in the page is found by who searches it for the words on the screen."""
    assert message in quoted("troubleshooting.md")
    done = run(tmp_path, text, port)
    assert done.returncode != 0
    assert message in " ".join((done.stdout + done.stderr).split())


def test_what_a_busy_site_says_is_what_the_page_says(tmp_path: Path, port: int) -> None:
    """A second start, a taken port, a wrong secret and a strange host are told in the page's words."""
    wanted = quoted("troubleshooting.md")
    address = "http://127.0.0.1:8080/v1/articles"
    sending = f"listen webhook send publish https://news.example/a --to {address}"
    settings = 'newsroom = false\nincoming_webhook_secrets = ["%s"]\n'
    secret = run(tmp_path, "listen webhook secret", port).stdout.strip()
    (tmp_path / "listen.toml").write_text(settings % secret, encoding="utf-8")
    tried = {
        "runs in ... already": "listen up",
        "Address already in use": "LISTEN_DATA_DIR=other listen up",
        "is not an allowed host": sending,
        "signed with none of our secrets": (
            f'LISTEN_INCOMING_WEBHOOK_SECRETS="$(listen webhook secret)" {sending}'
        ),
    }
    with up(tmp_path, port):
        for message, text in tried.items():
            assert message in wanted
            done = run(tmp_path, text, port)
            assert done.returncode == 2, done.stdout + done.stderr
            pattern = ".*".join(map(re.escape, message.split("...")))
            assert re.search(pattern, " ".join(done.stderr.split())), done.stderr
