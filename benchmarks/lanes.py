"""Articles over three lanes, beside the bare pipeline, in one run: python -m benchmarks.lanes.

First, all articles are queued, a third of them in each lane, and then two worker processes with a
voice that only hums narrate them: in which order? Then fewer articles are narrated in turn by the
workers and by two plain processes that call ``workers.narrate.narrate``, with the voice that ships,
several times, and the times are compared pair by pair. Only ratios mean anything on a shared
machine. Loading programs and voices is not counted.
"""

import argparse
import itertools
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.servers import Server, rabbitmq_server, redis_server
from support.site_processes import Site, running

from audio.model import Article, Block
from workers.ledger import LANES, Request, accept
from workers.ledger.tables import attempts, narrations
from workers.narrate import narrate
from workers.services import build_services
from workers.settings import Settings

N_PROCESSES = 2
SERVERS = {"redis": redis_server, "rabbitmq": rabbitmq_server}


def article_of(number: int, n_sentences: int = 6) -> Article:
    """Write a short article of its own words."""
    sentences = [
        f"On day {number * 31 + i} the boat left at {5 + i} past the hour with {number + 7 * i}"
        " passengers and a piano."
        for i in range(n_sentences)
    ]
    blocks = tuple(Block("paragraph", sentence) for sentence in sentences)
    return Article(id=f"n-{number}", title=f"Sailing {number}", language="en", blocks=blocks)


@dataclass(frozen=True)
class Worked:
    """What two worker processes did with what was queued before they began."""

    took_s: float
    begun: list[str]
    """Lanes, in the order in which narrations were begun."""
    ended: list[str]
    """Lanes, in the order in which narrations were published."""


def narrate_by_workers(
    folder: Path,
    articles: list[Article],
    settings: dict[str, str],
    program: str = "celery_with_short_leases.py",
) -> Worked:
    """Have them narrated by two worker processes, a third in each lane."""
    with running(Site(folder, settings, program=program)) as site:
        for article, lane in zip(articles, itertools.cycle(reversed(LANES)), strict=False):
            request = Request(kind="publish", lane=lane, requested_by="benchmark")
            accept(site.ledger, article, request)
        site.start_worker(N_PROCESSES)
        site.start_beat()
        _wait_until_published(site, len(articles))
        with site.ledger.read() as connection:
            failures = connection.execute(select(attempts)).all()
        if failures:
            sys.exit(f"something went wrong: {failures[:3]}")
        prepared = [e for e in site.events("stage_done") if e["stage"] == "prepare"]
        published = site.events("published")
    first_s = _seconds(prepared[0]) - prepared[0]["ms"] / 1000
    return Worked(
        _seconds(published[-1]) - first_s,
        [event["lane"] for event in prepared],
        [event["lane"] for event in published],
    )


def _seconds(event: dict[str, Any]) -> float:
    return datetime.fromisoformat(event["at"]).timestamp()


def _wait_until_published(site: Site, n_articles: int) -> None:
    published = select(func.count()).where(narrations.c.state == "published")
    n_published = 0
    while n_published < n_articles:
        time.sleep(0.5)
        with site.ledger.read() as connection:
            n_published = connection.execute(published).scalar_one()


def narrate_plainly(folder: Path, articles: list[Article]) -> float:
    """Have two plain processes narrate half of them each; return the seconds it took."""
    fork = multiprocessing.get_context("spawn")
    ready, go = fork.Semaphore(0), fork.Event()
    processes = [
        fork.Process(target=_narrate_all, args=(folder, articles[i::N_PROCESSES], ready, go))
        for i in range(N_PROCESSES)
    ]
    for process in processes:
        process.start()
    for _ in processes:
        ready.acquire()
    started = time.perf_counter()
    go.set()
    for process in processes:
        process.join()
        if process.exitcode:
            sys.exit("the plain pipeline failed")
    return time.perf_counter() - started


def _narrate_all(folder: Path, articles: list[Article], ready: Any, go: Any) -> None:
    settings = Settings(data_dir=folder / "data", speak_threads=1)
    services = build_services(settings)
    services.speakers.engine(settings.voice)
    ready.release()
    go.wait()
    for article in articles:
        narrate(services, article)


def inversions(begun: list[str]) -> float:
    """Return the share of pairs from different lanes of which the less urgent began first."""
    ranks = [LANES.index(lane) for lane in begun]  # type: ignore[arg-type]
    pairs = [(a, b) for a, b in itertools.combinations(ranks, 2) if a != b]
    return sum(a > b for a, b in pairs) / max(1, len(pairs))


def main() -> None:
    """Print the order of the lanes, and how much longer workers take than the bare pipeline."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=300, help="for the order of lanes")
    parser.add_argument("--pairs", type=int, default=3, help="runs of each kind to compare")
    parser.add_argument("--each", type=int, default=60, help="articles in each of those runs")
    parser.add_argument("--broker", choices=SERVERS, help="instead of the embedded one")
    options = parser.parse_args()
    os.environ.pop("LISTEN_DATA_DIR", None)
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory(prefix="listen-lanes-") as name:
        if options.broker is None:
            _measure(Path(name), options, None)
        else:
            with SERVERS[options.broker]() as server:
                _measure(Path(name), options, server)


def _measure(folder: Path, options: argparse.Namespace, server: Server | None) -> None:
    settings = {"LISTEN_BROKER": server.url} if server else {}
    if options.articles:
        articles = [article_of(number, n_sentences=3) for number in range(options.articles)]
        worked = narrate_by_workers(
            _made(folder / "order"), articles, settings, program="celery_with_faults.py"
        )
        _print_order("begun", worked.begun)
        _print_order("published", worked.ended)
    ratios = []
    for pair in range(options.pairs):
        articles = [article_of(number) for number in range(options.each)]
        ours = narrate_by_workers(_made(folder / f"workers-{pair}"), articles, settings).took_s
        bare = narrate_plainly(_made(folder / f"bare-{pair}"), articles)
        ratios.append(ours / bare)
        print(f"workers {ours:.1f} s, bare {bare:.1f} s, ratio {ratios[-1]:.3f}", flush=True)
    if ratios:
        spread = f"({min(ratios):.2f}–{max(ratios):.2f})"
        print(f"time, workers ÷ bare pipeline: {statistics.median(ratios):.2f} {spread}")


def _print_order(what: str, lanes: list[str]) -> None:
    size = max(1, len(lanes) // 10)
    print(f"lanes in the order in which narrations were {what}, a tenth a line:")
    for start in range(0, len(lanes), size):
        tenth = lanes[start : start + size]
        print("  " + "  ".join(f"{lane} {tenth.count(lane):3}" for lane in LANES))
    print(f"pairs of lanes out of order: {inversions(lanes):.1%}", flush=True)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
