"""Reading hostile pages: whatever a reader does, the caller gets an article or a typed error."""

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.patience import PATIENCE_S

from audio.errors import (
    AddressRefused,
    ArticleTooLong,
    ArticleUnreadable,
    PackInvalid,
)
from audio.model import Article, Block, Dropped
from workers.fetching.article import fetch_article
from workers.fetching.fetch import FetchPolicy
from workers.fetching.page_reader import ExtractLimits, read_limited
from workers.packs.pack import load_pack
from workers.packs.shelf import Packs

PAGE = b"""<!doctype html><html lang="en"><head><title>The lamp is lit again</title></head><body>
<article><h1>The lamp is lit again</h1>
<p>The lighthouse on the north mole has been dark since the autumn storms, and on Tuesday evening
a dozen people from the harbour stood in the rain to watch it turn once more.</p>
<p>The keeper's daughter, who is eighty now, pressed the switch, and nobody said anything at all
until the beam had gone round three times and the ferry had answered with its horn.</p>
<p>The town paid for the new gears by selling four hundred small brass lamps, each of them made in
the workshop behind the fish hall, and there are none of them left.</p></article></body></html>"""

FULL = Article(
    id="a.1", title="T — “q”", language="es-MX", url="https://a.test/x", byline="B", standfirst="S",
    section="N", published_at=datetime(2025, 3, 22, 21, 27, tzinfo=UTC), image_url="https://a.test/i",
    blocks=(Block("question", "¿Quién?"), Block("answer", "خبر")), tags=("a", "b"), publisher="P",
    paywalled=True, dropped=(Dropped("x", "ad"),), body_chars=9, review=("page_dump",),
)  # fmt: skip


def child(body: str) -> list[str]:
    """A child whose reader does what ``body`` says."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    code = (
        "import os, re, signal, time\nimport datetime as dt\n"
        "from audio.errors import *\nfrom audio.model import *\n"
        f"from workers.fetching.page_reader_child import main\ndef read(data, job, rules):\n{lines}\nmain(read)\n"
    )
    return [sys.executable, "-c", code]


def reason_of(body: str, **limits: int) -> str:
    with pytest.raises(ArticleUnreadable) as caught:
        read_limited(b"x", name="a page", command=child(body), limits=ExtractLimits(**limits))
    return caught.value.reason


def children() -> set[str]:
    """Processes whose parent we are, by the system's own account."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # the thread has ended since it was named
            found |= set((task / "children").read_text().split())
    return found


@pytest.fixture(autouse=True)
def leaves_no_process():
    before = children()
    yield
    assert children() <= before


def test_article_comes_back_whole() -> None:
    """A page read in the child is the article that it would be here."""
    got = read_limited(PAGE, name="lamp.html", media_type="text/html", url="https://a.test/lamp")
    assert got.title == "The lamp is lit again"
    assert got.url == "https://a.test/lamp"
    assert [block.kind for block in got.blocks] == ["paragraph"] * 3


def test_every_field_survives_the_way_back() -> None:
    """Every field of an article, of whatever type and script, passes between the processes."""
    text = f"return {FULL!r}".replace("datetime.", "dt.").replace("dt.dt.", "dt.")
    assert read_limited(b"", name="a page", command=child(text)) == FULL


def test_hang_ends_with_computing_time() -> None:
    """A reader that computes for ever is ended by its CPU limit."""
    assert reason_of("while True: pass", cpu_s=1) == "hostile_page"


def test_hang_inside_a_library_ends_too() -> None:
    """A hang in C code, where no Python signal handler would run, is ended as well."""
    assert reason_of("import re\nre.match('(a+)+b', 'a' * 64)", cpu_s=1) == "hostile_page"


def test_sleep_ends_with_real_time() -> None:
    """A reader that waits for ever, using no CPU, is ended by the clock."""
    assert reason_of("time.sleep(600)", wall_s=1) == "hostile_page"


def test_memory_bomb() -> None:
    """A reader that takes all memory is stopped at its limit."""
    body = "held = []\nwhile True: held.append(bytearray(10_000_000))"
    assert reason_of(body, memory_bytes=200_000_000) == "hostile_page"


def test_endless_recursion() -> None:
    """A page too deep for the reader is a hostile page."""
    assert reason_of("return read(data, job, rules)") == "hostile_page"


@pytest.mark.parametrize("signal_name", ["SIGKILL", "SIGSEGV"])
def test_killed_child(signal_name: str) -> None:
    """A child that is killed, by whomever, leaves a typed error and no zombie."""
    assert reason_of(f"os.kill(os.getpid(), signal.{signal_name})") == "hostile_page"


def test_broken_reader_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A bug in the reader refuses the page, and its traceback is in the log."""
    assert reason_of("raise KeyError('lost')") == "reader_crashed"
    assert "KeyError: 'lost'" in caplog.text


def test_chatter_on_stdout_does_no_harm() -> None:
    """What a library prints does not get into the reply."""
    body = "print('hello')\nos.system('echo hello')\nraise ArticleTooLong('too long')"
    with pytest.raises(ArticleTooLong, match="too long"):
        read_limited(b"", name="a page", command=child(body))


@pytest.mark.parametrize("kind", [ArticleTooLong, PackInvalid])
def test_errors_keep_their_type(kind: type[Exception]) -> None:
    """The child's typed errors arrive as what they were."""
    body = f"raise {kind.__name__}('because')"
    with pytest.raises(kind, match="because"):
        read_limited(b"", name="a page", command=child(body))


def test_reason_comes_along() -> None:
    """Why there is no article arrives with the error."""
    body = "raise ArticleUnreadable('a video', reason='video_page')"
    assert reason_of(body) == "video_page"


def test_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's secrets stay out of the process that parses strangers' pages."""
    monkeypatch.setenv("LISTEN_WEBHOOK_SECRET", "hush")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    body = "raise ArticleTooLong('hush' in str(os.environ))"
    with pytest.raises(ArticleTooLong, match="False"):
        read_limited(b"", name="a page", command=child(body))


def test_child_writes_no_file(tmp_path: Path) -> None:
    """A reader can't fill the disk."""
    body = f"with open({str(tmp_path / 'x')!r}, 'w') as f: f.write('x' * 100_000)"
    assert reason_of(body) == "reader_crashed"


def test_catastrophic_pattern_is_stopped(tmp_path: Path) -> None:
    """A pack's pattern that would run for ever is stopped and named."""
    (tmp_path / "pack.toml").write_text("hosts = ['a.test']\ndrop_line = ['(a|aa)+$']\n")
    body = "rules.drop_line[0].search('a' * 60 + '!')"
    with pytest.raises(PackInvalid, match=r"pack\.toml: drop_line.*\(a\|aa\)\+"):
        read_limited(b"", name="a page", pack=load_pack(tmp_path), command=child(body))


def test_reader_that_was_started_for_nothing() -> None:
    """A reader that was started while the page was fetched is gone when the fetch fails."""
    policy = FetchPolicy(allowed_hosts=frozenset({"*"}))
    with pytest.raises(AddressRefused):
        fetch_article("http://10.0.0.1/", policy, Packs())


POOL = """
from billiard.pool import Pool
from billiard.process import current_process
from workers.fetching.page_reader import read_limited

def read(page):
    assert current_process().daemon
    return read_limited(page, name="lamp.html", url="https://a.test/lamp").title

if __name__ == "__main__":
    import sys
    with Pool(1) as pool:
        print(pool.apply(read, (sys.stdin.buffer.read(),)))
"""


def test_works_inside_a_celery_pool_process() -> None:
    """A process of Celery's own pool, which is daemonic, can read a page."""
    done = subprocess.run(
        [sys.executable, "-c", POOL],
        input=PAGE,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.stdout.decode().strip(), done.returncode) == ("The lamp is lit again", 0), (
        done.stderr
    )
