"""``python -m workers.fetching.ready_reader_child``: divide for each source; the copy reads it.

Stdin, again and again: the source's length in bytes on one line, one line of JSON (``ExtractJob``),
then the source's bytes. Stdout: one line of JSON (``Ended``) for each. It ends with its stdin, so
it never outlives whoever started it.
"""

import json
import os
import signal
import sys
import traceback
from io import BytesIO
from typing import NoReturn

from audio.intake import read_article
from audio.intake.drop_lines import get_ready
from workers.fetching.page_reader_child import ReadPage, answer, read_page
from workers.fetching.ready_reader import FOR_PAGES, Ended

_SAMPLE = json.dumps(
    {
        "headline": "The ferry is back",
        "articleBody": "<h2>At noon</h2><p>It came <em>at last</em>, by $5.</p><ul><li>A</li></ul>",
    }
).encode()

_PAGE = (
    b"<!doctype html><html lang=en><head><title>The ferry is back</title></head><body><article>"
    b"<h1>The ferry is back</h1>"
    b"<p>The night ferry came back to the island at noon on Monday, as the board had promised.</p>"
    b"<p>People had waited for it on the quay since dawn, and some of them had brought cake.</p>"
    b"</article></body></html>"
)


def main(read: ReadPage | None = None) -> None:
    """Serve until stdin ends."""
    # Ctrl-C goes to every process of a terminal; who started this one decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is made at a first use, such as patterns and word lists, every copy would make again.
    get_ready()
    read_article(_SAMPLE, name="a sample.json")
    if FOR_PAGES in sys.argv:
        read_article(_PAGE, name="a sample.html")
    source = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # Whatever a library prints belongs to the log, not into the answer.
        while length := source.readline():
            job = source.readline()
            ended = _apart(job, source.read(int(length)), read or read_page)
            out.write(ended.model_dump_json().encode() + b"\n")
            out.flush()


def _apart(job: bytes, data: bytes, read: ReadPage) -> Ended:
    """Have a copy of this process read one source, and wait for its end."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _read_and_end(job, data, read, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return Ended(status=status, told=told.decode(errors="replace"))


def _read_and_end(job: bytes, data: bytes, read: ReadPage, writing: int) -> NoReturn:
    """Be the copy: read, tell, end; nothing of the process it came from is done twice."""
    status = 1
    try:
        reply = answer(BytesIO(job + data), read).model_dump_json().encode()
        status = 0
    except BaseException:  # noqa: BLE001 - it is told, and this process ends
        reply = traceback.format_exc().encode(errors="replace")
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(reply)
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
