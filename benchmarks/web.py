"""How quickly the web process answers readers, under load.

    python -m benchmarks.web [--seconds 10]

A published article's manifest, its validation (304), a range of its sound and the feed, each asked
for by many connections at once from another process. The client takes its share of the same
processors, so the figures are a lower bound; compare them with ``/healthz``, which does nothing.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


@dataclass(frozen=True)
class Load:
    """One kind of request, by so many connections."""

    name: str
    path: str
    connections: int
    headers: str = ""


@dataclass
class Figures:
    """What came of it."""

    load: Load
    times_ms: list[float]
    statuses: dict[int, int]
    seconds: float


async def ask(load: Load, port: int, ends_at: float, figures: Figures) -> None:
    """Ask again and again on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {load.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{load.headers}\r\n".encode()
    while time.perf_counter() < ends_at:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        lengths = [
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        ]
        if lengths and status != 304:
            await reader.readexactly(lengths[0])
        figures.times_ms.append((time.perf_counter() - began) * 1000)
        figures.statuses[status] = figures.statuses.get(status, 0) + 1
    writer.close()


async def measure(load: Load, port: int, seconds: float) -> Figures:
    """Put one load on the server."""
    figures = Figures(load, [], {}, seconds)
    ends_at = time.perf_counter() + seconds
    await asyncio.gather(*(ask(load, port, ends_at, figures) for _ in range(load.connections)))
    return figures


def client(loads: list[Load], port: int, seconds: float) -> None:
    """Put every load on the server and print a table."""
    columns = (f"{name:>8}" for name in ("per s", "p50 ms", "p99 ms", "max ms"))
    print(f"{'request':28} connections", *columns, " statuses")
    for load in loads:
        got = asyncio.run(measure(load, port, seconds))
        times = sorted(got.times_ms)
        p99 = statistics.quantiles(times, n=100)[98]
        print(
            f"{load.name:28} {load.connections:11} {len(times) / seconds:8.0f}"
            f" {statistics.median(times):8.1f} {p99:8.1f} {times[-1]:8.1f}  {got.statuses}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="for each row")
    seconds = parser.parse_args().seconds
    from support.web_process import serving_web  # noqa: PLC0415  from tests/

    with tempfile.TemporaryDirectory() as folder, serving_web(Path(folder)) as web:
        manifest = web.publish()
        where = "/v1/articles/tide/narration"
        tag = web.client.get(where).headers["etag"]
        sound = manifest["contentUrl"].removeprefix(f"http://127.0.0.1:{web.port}")
        loads = [
            Load("healthz", "/healthz", 10),
            Load("manifest", where, 1),
            Load("manifest", where, 10),
            Load("manifest", where, 100),
            Load("manifest", where, 500),
            Load("manifest, 304", where, 100, f"If-None-Match: {tag}\r\n"),
            Load("range of 64 KiB", sound, 10, "Range: bytes=0-65535\r\n"),
            Load("feed", "/feeds/all.xml", 10),
            Load("unknown article", "/v1/articles/unknown/narration", 10),
        ]
        asking = multiprocessing.get_context("spawn").Process(
            target=client, args=(loads, web.port, seconds)
        )
        asking.start()
        asking.join()


if __name__ == "__main__":
    main()
