"""Reading what webhooks bring: quick, apart from the web process, and whatever it is, it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.patience import PATIENCE_S

from audio.errors import ArticleTooLong, ArticleUnreadable, ReaderUnavailable
from workers.fetching.page_reader import ExtractLimits, Page
from workers.fetching.ready_reader import ReadyReader

LETTER = json.dumps(
    {
        "identifier": "ferry",
        "headline": "The ferry is back",
        "articleBody": "<p>It came at noon on Monday.</p><p>Nobody at the quay waited for it.</p>",
    }
).encode()


def page(data: bytes = LETTER) -> Page:
    return Page(data=data, name="webhook", media_type="application/json")


@pytest.fixture
def reader() -> Iterator[ReadyReader]:
    made = ReadyReader()
    yield made
    made.close()


def reading(body: str, *, pages: bool = False, **limits: int) -> ReadyReader:
    """A reader whose copies do what ``body`` says with the bytes ``data``."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    code = (
        "import os, re, signal, sys, time\nfrom audio.errors import *\n"
        "from audio.intake import read_article\n"
        "from workers.fetching.ready_reader_child import main\n"
        f"def read(data, job, rules):\n{lines}\nmain(read)\n"
    )
    return ReadyReader(ExtractLimits(**limits), [sys.executable, "-c", code], pages=pages)


WHOLE = "return read_article(data, name=job.name)"


def reason_of(reader: ReadyReader, data: bytes = LETTER) -> str:
    with pytest.raises(ArticleUnreadable) as caught:
        reader.article(page(data))
    return caught.value.reason


def process_of(reader: ReadyReader) -> int:
    assert reader._process
    return reader._process.pid


def test_one_process_reads_many(reader: ReadyReader) -> None:
    """Every article comes back whole, from a copy that remembers nothing of the one before."""
    first = reader.article(page())
    assert (first.id, len(first.blocks)) == ("ferry", 2)
    pid = process_of(reader)
    for number in range(20):
        other = LETTER.replace(b"ferry", b"ferry-%d" % number)
        assert reader.article(page(other)).id == f"ferry-{number}"
    assert process_of(reader) == pid


def test_mistakes_keep_their_type_and_reason(reader: ReadyReader) -> None:
    """A sender is told what is wrong as if the article had been read on the spot."""
    assert reason_of(reader, b"{") == "json"
    assert reason_of(reader, b'{"headline": "x"}') == "schema"
    assert reason_of(reader, b'{"headline": "x", "articleBody": "<p></p>"}') == "no_article"
    long = json.dumps({"headline": "x", "articleBody": "A word. " * 60_000}).encode()
    with pytest.raises(ArticleTooLong):
        reader.article(page(long))


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "re.match('(a+)+b', 'a' * 64)",
        "held = []\nwhile True: held.append(bytearray(10_000_000))",
        "return read(data, job, rules)",
        "os.kill(os.getpid(), signal.SIGSEGV)",
    ],
    ids=["loop", "pattern", "memory", "depth", "crash"],
)
def test_a_hostile_source_hurts_its_copy_alone(body: str) -> None:
    """What computes for ever, takes all memory or crashes is refused; the next source is read."""
    guarded = f"if data.startswith(b'bad'):\n    {body.replace(chr(10), chr(10) + '    ')}\n{WHOLE}"
    reader = reading(guarded, cpu_s=1, memory_bytes=200_000_000)
    try:
        reader.article(page())
        pid = process_of(reader)
        assert reason_of(reader, b"bad") == "hostile_page"
        assert reader.article(page()).id == "ferry"
        assert process_of(reader) == pid
    finally:
        reader.close()


def test_a_bug_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in the reader refuses one article, and its traceback is in the log."""
    reader = reading("raise KeyError('lost')")
    try:
        assert reason_of(reader) == "reader_crashed"
        assert "KeyError: 'lost'" in caplog.text
    finally:
        reader.close()


def test_ended_from_outside_it_starts_again(reader: ReadyReader) -> None:
    """A reader that somebody killed between two articles costs nobody an article."""
    reader.article(page())
    os.kill(process_of(reader), signal.SIGKILL)
    assert reader.article(page()).id == "ferry"


def test_ended_again_and_again_is_no_fault_of_the_article() -> None:
    """Where the reader is killed each time, the sender is asked to come again, not refused."""
    reader = reading("os.kill(os.getppid(), signal.SIGKILL)")
    with pytest.raises(ReaderUnavailable):
        reader.article(page())
    reader.close()
    with pytest.raises(ReaderUnavailable):
        reader.article(page())


def test_it_ends_with_its_owner(tmp_path: Path) -> None:
    """Whoever started a reader may be killed: nothing of it is left."""
    code = (
        "import os, time\nfrom workers.fetching.ready_reader import ReadyReader\n"
        "from workers.fetching.page_reader import Page\n"
        "reader = ReadyReader()\n"
        f"reader.article(Page(data={LETTER!r}, name='x', media_type='application/json'))\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(reader._process.pid))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=False, timeout=PATIENCE_S)
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + PATIENCE_S
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that reads what others wrote has none of our secrets."""
    monkeypatch.setenv("LISTEN_WEBHOOK_SECRETS", "hush")
    reader = reading("raise ArticleTooLong('hush' in str(os.environ))")
    try:
        with pytest.raises(ArticleTooLong, match="False"):
            reader.article(page())
    finally:
        reader.close()


@pytest.mark.parametrize("pages", [True, False])
def test_only_a_reader_for_pages_loads_what_reads_them(pages: bool) -> None:
    """A press with an address does not wait for it to load, and webhooks take no memory for it."""
    with_loaded = reading(
        'raise ArticleUnreadable("", reason=str("trafilatura" in sys.modules))', pages=pages
    )
    try:
        assert reason_of(with_loaded) == str(pages)
    finally:
        with_loaded.close()


def test_a_reader_that_is_started_early_is_the_one_that_reads() -> None:
    """Starting it ahead starts one process, and a page is read in a copy of it."""
    reader = ReadyReader(pages=True)
    try:
        reader.start()
        early = process_of(reader)
        body = "<p>It came at noon on Monday, as everybody had hoped.</p>" * 3
        html = f"<html lang=en><body><article><h1>The ferry</h1>{body}</article></body></html>"
        found = reader.article(Page(data=html.encode(), name="a.html", media_type="text/html"))
        assert found.title == "The ferry"
        assert process_of(reader) == early
    finally:
        reader.close()
