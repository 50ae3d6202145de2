"""Listening before it is narrated: python -m benchmarks.live [press|crowd].

``press``: a reader presses Listen on an article nobody has narrated, again and again, each time on
another article of about 1,000 words, and the time until bytes have come that decode to sound is
taken apart. ``crowd``: very many press on one such article at the same instant and listen to the
end, as a player would; whoever has less sound than time has passed has stalled. Several readers who
press on different articles are in ``benchmarks.stories``.

Everything is real: ``listen up`` in a process group of its own, one machine, one broker file. Other
load on the machine shows; the quietest press says what is possible.
"""

import argparse
import asyncio
import http.client
import io
import json
import math
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from rich.console import Console
from rich.table import Table

from audio.intake import read_article
from audio.model import Article, Block
from benchmarks.narrate import ARTICLE, MORE, ROOT
from benchmarks.story_pages import HOST, address_of, story_pages
from workers.ledger import Ledger, Request, accept, make_known, open_ledger, withdraw
from workers.ledger.articles import derived_id
from workers.ledger.migrate import migrate
from workers.ledger.status import current, present_narration

HEARD_RMS = 0.005
TITLES = (
    "Harbour board weighs plan {n} to dredge the northern channel, and fishers object",
    "What we know about storm number {n} and the bridge that did not open",
    "Minister promises {n} new night trains by spring as operators ask who pays",
    "Rent rises slow to {n} per cent in the port district, but wages slow faster",
)


@dataclass(frozen=True)
class Running:
    """A site with its workers warm."""

    ledger: Ledger
    port: int
    log: Path
    pages: dict[str, Article]
    """What is put in here has a page, which a reader may have fetched."""


@contextmanager
def site(options: argparse.Namespace) -> Iterator[Running]:
    """Run ``listen up`` over an empty folder until the block ends."""
    pages: dict[str, Article] = {}
    with tempfile.TemporaryDirectory(prefix="listen-live-") as name, story_pages(pages) as proxy:
        folder, port, log = Path(name), _free_port(), Path(name) / "log.jsonl"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LISTEN_")} | {
            "LISTEN_DATA_DIR": str(folder / "data"),
            "LISTEN_VOICE": options.voice,
            "LISTEN_PRESSES_PER_MINUTE": "1000000",
            "LISTEN_MAX_CONNECTIONS": "16384",  # all readers here have one address
            "LISTEN_ALLOWED_HOSTS": HOST,
            "LISTEN_PROXY_URL": proxy,
            "PYTHONPATH": str(ROOT),
        }
        if options.voices:
            environment["LISTEN_VOICES_DIRS"] = str(options.voices)
        if options.prepared:
            shutil.copytree(options.prepared, folder / "data" / "prepared")
        command = [sys.executable, "-m", "workers.cli", "up", "--port", str(port)]
        ledger = open_ledger(f"sqlite:///{folder}/data/ledger.sqlite3")
        migrate(ledger)
        with log.open("wb") as out:
            process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
            try:
                _wait(lambda: len(_events(log, "worker_ready")) >= 3, 180)
                _wait(lambda: _answers(port), 60)
                yield Running(ledger, port, log, pages)
            finally:
                process.send_signal(signal.SIGINT)
                time.sleep(0.5)
                process.send_signal(signal.SIGINT)  # don't wait for what is being spoken
                process.wait(60)
                if options.keep_log:
                    options.keep_log.write_bytes(log.read_bytes())


def press(running: Running, article: Article, *, number: int, known: str) -> dict[str, float]:
    """Press on an article that is cold, and known as :func:`make_pressable` says; see it in ms.

    Each press has an address of its own, as readers mostly have.
    """
    article_id, body = make_pressable(running, article, known)
    connection = http.client.HTTPConnection(
        "127.0.0.1", running.port, timeout=60, source_address=(f"127.0.0.{2 + number % 250}", 0)
    )
    connection.connect()
    began = time.perf_counter()

    def now_ms() -> float:
        return (time.perf_counter() - began) * 1000

    headers = {"Content-Type": "application/json"} if body else {}
    connection.request("POST", f"/v1/articles/{article_id}/listen", body, headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    assert answer.status == 202, (answer.status, told)
    took = {"answer": now_ms()}
    connection.request("GET", told["live_url"])
    stream = connection.getresponse()
    mp3 = b""
    while True:
        data = stream.read1(1 << 16)
        if not data:
            raise AssertionError("the stream ended without sound")
        came = now_ms()
        mp3 += data
        took.setdefault("first byte", came)
        if heard(mp3):
            took["sound"] = came
            break
    connection.close()
    article_id = told["article_id"]
    standing = current(running.ledger, article_id)
    assert standing
    took |= _stages(running.log, standing.narration_id)
    withdraw(running.ledger, article_id, Request(kind="withdraw", lane="listen", requested_by="b"))
    time.sleep(2.5)  # whatever is being spoken ends, and the workers are idle again
    return took


def make_pressable(running: Running, article: Article, known: str) -> tuple[str, bytes | None]:
    """Let an article be known in one of three ways; return its id, and what a press has to say.

    ``announced``: for a while; its opening has been spoken. ``waiting``: since just now, to be
    narrated when there is time. ``address``: not at all; its page is fetched at the press.
    """
    if known == "address":
        running.pages[article.id] = article
        url = address_of(article)
        article_id = derived_id(url)
        assert article_id
        return article_id, json.dumps({"url": url}).encode()
    if known == "announced":
        request = Request(kind="announce", lane="bulk", requested_by="benchmark")
        make_known(running.ledger, article, request)
        _wait(lambda: _is_opened(running.log, article.id), 120)
        time.sleep(1)
    else:
        request = Request(kind="publish", lane="bulk", requested_by="benchmark")
        accept(running.ledger, article, request)
    return article.id, None


def heard(mp3: bytes) -> bool:
    """Say whether these first bytes of an MP3 decode to more than silence."""
    size = int.from_bytes(bytes(mp3[6:10]), "big") if len(mp3) > 10 else 0
    tag = sum(((size >> 8 * i) & 0x7F) << 7 * i for i in range(4)) + 10
    if len(mp3) < tag + 1000:
        return False
    try:
        samples, _ = soundfile.read(io.BytesIO(mp3[tag:]), dtype="float32")
    except soundfile.LibsndfileError:
        return False
    return bool(len(samples) and np.sqrt(np.mean(samples[-4000:] ** 2)) > HEARD_RMS)


def _is_opened(log: Path, article_id: str) -> bool:
    return any(event["article_id"] == article_id for event in _events(log, "opening_ready"))


def _stages(log: Path, narration_id: int) -> dict[str, float]:
    """Return what the workers say they spent on a narration until its first sound."""
    took: dict[str, float] = {}
    for event in _events(log, "stage_done"):
        if event["narration"] == narration_id and event["stage"] == "prepare":
            took |= {"pick-up": event["waited_ms"], "prepare": event["ms"]}
    for event in _events(log, "segments_done"):
        if event["narration"] == narration_id and "0" in event["spoken"]:
            took["speak"] = event["ms"]
    return took


def cold_article(number: int) -> Article:
    """Return an article of about 1,000 words that has no sentence in common with another."""
    text = ARTICLE.read_text() + MORE
    article = read_article(text.encode(), name="article.md", default_id="cold")
    blocks = tuple(
        Block(b.kind, re.sub(r"([.!?])( |$)", rf" {number}\1\2", b.text)) for b in article.blocks
    )
    title = TITLES[number % len(TITLES)].format(n=number + 3)
    return Article(id=f"cold-{number}", title=title, language="en", blocks=blocks)


def report(presses: list[dict[str, float]], console: Console) -> None:
    """Print median, 95th percentile, least and most of every part."""
    table = Table(
        "ms", "median", "p95", "min", "max", title=f"{len(presses)} presses on cold articles"
    )
    for part in ("answer", "first byte", "pick-up", "prepare", "speak", "sound"):
        values = [one[part] for one in presses if part in one]
        if values:
            shown = (statistics.median(values), p95(values), min(values), max(values))
            table.add_row(part, *(f"{value:.0f}" for value in shown))
    console.print(table)
    quietest = min(presses, key=lambda one: one["sound"])
    console.print("the quietest:", {name: round(ms) for name, ms in quietest.items()})


def p95(values: Sequence[float]) -> float:
    """Return what 95 of 100 values are not above."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


@dataclass
class Listener:
    """One player: when it heard, how much it has, whether it ran dry."""

    first_s: float = 0.0
    n_bytes: int = 0
    stalls: int = 0
    least_ahead_s: float = 1e9
    ended: bool = False
    status: int = 0


async def crowd(running: Running, options: argparse.Namespace, console: Console) -> None:
    """Let very many press at once, and listen for a while."""
    article = cold_article(1000)
    accept(running.ledger, article, Request(kind="publish", lane="bulk", requested_by="b"))
    began = time.perf_counter()
    answers = await asyncio.gather(
        *(_post(running.port, article.id) for _ in range(options.readers))
    )
    pressed_s = time.perf_counter() - began
    live_url = answers[0][1]["live_url"]
    listeners = [Listener() for _ in range(options.listeners)]
    await asyncio.gather(
        *(_listen(running.port, live_url, one, began, options.seconds) for one in listeners)
    )
    narration = present_narration(running.ledger, article.id)
    firsts = sorted(one.first_s for one in listeners)
    console.print(
        {
            "readers": options.readers,
            "statuses": sorted({status for status, _ in answers}),
            "narrations": len({body["live_url"] for _, body in answers}),
            "narration": narration,
            "all answered after s": round(pressed_s, 2),
            "listeners": options.listeners,
            "with sound": sum(one.n_bytes > 30_000 for one in listeners),
            "first sound s (median, last)": (
                round(statistics.median(firsts), 2),
                round(firsts[-1], 2),
            ),
            "stalled": sum(one.stalls > 0 for one in listeners),
            "least ahead s": round(min(one.least_ahead_s for one in listeners), 2),
            "seconds heard": options.seconds,
        }
    )


async def _post(port: int, article_id: str) -> tuple[int, dict[str, Any]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST /v1/articles/{article_id}/listen HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


async def _listen(
    port: int, live_url: str, listener: Listener, began: float, seconds: float
) -> None:
    """Read as a player does, and note when there was less sound than had been played."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {live_url} HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    listener.status = int(head.split()[1])
    n_tag = 21_000
    while not reader.at_eof() and time.perf_counter() - began < seconds:
        try:
            data = await asyncio.wait_for(reader.read(1 << 16), 0.5)
        except TimeoutError:
            data = b""
        now = time.perf_counter() - began
        had_s = max(0, listener.n_bytes - n_tag) / 12_000
        listener.n_bytes += len(data)
        if not listener.first_s:
            if listener.n_bytes > n_tag + 3_000:
                listener.first_s = now
            continue
        ahead_s = had_s - (now - listener.first_s)
        if not reader.at_eof():
            listener.least_ahead_s = min(listener.least_ahead_s, ahead_s)
            listener.stalls += ahead_s < 0
    writer.close()


def _events(log: Path, name: str) -> list[dict[str, Any]]:
    found = []
    for line in log.read_text(errors="replace").splitlines():
        if line.startswith("{") and line.endswith("}") and f'"{name}"' in line:
            event = json.loads(line)
            if event.get("event") == name:
                found.append(event)
    return found


def _wait(what: Any, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    while not what():
        if time.monotonic() > deadline:
            sys.exit("the workers did not get ready")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def add_site_options(parser: argparse.ArgumentParser) -> None:
    """Add what :func:`site` and :func:`make_pressable` have to know."""
    parser.add_argument("--voices", type=Path, help="folder with the voice (default: the package)")
    parser.add_argument("--voice", default="en_US-starter-low", help="id of the voice")
    parser.add_argument(
        "--prepared", type=Path, help="a site's folder of prepared voices to begin with"
    )
    parser.add_argument(
        "--known",
        choices=("announced", "waiting", "address"),
        default="waiting",
        help="how Listen knows the articles (default: they wait to be narrated)",
    )
    parser.add_argument("--keep-log", type=Path)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("press", "crowd"), nargs="?", default="press")
    add_site_options(parser)
    parser.add_argument("--presses", type=int, default=20)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--listeners", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    console = Console()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8192)), hard))
    with site(options) as running:
        console.print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        if options.what == "crowd":
            asyncio.run(crowd(running, options, console))
            return
        presses = [
            press(running, cold_article(number), number=number, known=options.known)
            for number in range(options.presses)
        ]
        report(presses, console)
        console.print(f"load after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
