"""Several readers press Listen at the same instant, each on another story nobody has narrated.

``python -m benchmarks.stories``: how soon each of them hears something, and for how long they were
without sound after that, within the first ten seconds.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from dataclasses import dataclass

from rich.console import Console

from benchmarks.live import (
    Running,
    add_site_options,
    cold_article,
    heard,
    make_pressable,
    p95,
    site,
)
from workers.ledger import Request, withdraw

_LISTEN_S = 10.0
_SETTLE_S = 5.0
_BYTES_PER_S = 12_000
"""Of an MP3 at 96 kbit/s."""
_TAG_BYTES = 21_000


@dataclass
class _Reader:
    """One reader: when the press was answered, when something was heard, how long it was silent."""

    answered_ms: float = 0.0
    sound_ms: float = 0.0
    silent_ms: float = 0.0
    article_id: str = ""


def press_stories(running: Running, options: argparse.Namespace, console: Console) -> None:
    """Let readers press at once, some rounds of it, and print what they waited for."""
    for turn in range(options.rounds):
        first = 10_000 + turn * options.at_once
        articles = [cold_article(first + n) for n in range(options.at_once)]
        ways = [make_pressable(running, one, options.known) for one in articles]
        readers = asyncio.run(_round(running.port, ways, one_address=options.one_address))
        sounds = [one.sound_ms for one in readers]
        console.print(
            {
                "readers": len(readers),
                "known": options.known,
                "answered ms (median, most)": (
                    round(statistics.median(one.answered_ms for one in readers)),
                    round(max(one.answered_ms for one in readers)),
                ),
                "sound ms (median, p95, most)": (
                    round(statistics.median(sounds)),
                    round(p95(sounds)),
                    round(max(sounds)),
                ),
                "silent in between ms (median, most)": (
                    round(statistics.median(one.silent_ms for one in readers)),
                    round(max(one.silent_ms for one in readers)),
                ),
                "load": round(os.getloadavg()[0], 1),
            }
        )
        for one in readers:
            request = Request(kind="withdraw", lane="listen", requested_by="benchmark")
            withdraw(running.ledger, one.article_id, request)
        time.sleep(_SETTLE_S)


async def _round(
    port: int, ways: list[tuple[str, bytes | None]], *, one_address: bool
) -> list[_Reader]:
    began = time.perf_counter()
    return await asyncio.gather(
        *(_read(port, 0 if one_address else n, way, began) for n, way in enumerate(ways))
    )


async def _read(port: int, number: int, way: tuple[str, bytes | None], began: float) -> _Reader:
    """Press and listen as a player does; the number says from which address."""
    one = _Reader()
    article_id, body = way
    here = (f"127.0.0.{2 + number % 250}", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=here)
    kind = "Content-Type: application/json\r\n" if body else ""
    writer.write(
        f"POST /v1/articles/{article_id}/listen HTTP/1.1\r\nHost: b\r\n{kind}"
        f"Content-Length: {len(body or b'')}\r\nConnection: close\r\n\r\n".encode()
        + (body or b"")
    )
    head, _, told = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    assert b" 202 " in head[:20], (head, told)
    one.answered_ms = (time.perf_counter() - began) * 1000
    answer = json.loads(told)
    one.article_id = answer["article_id"]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=here)
    writer.write(
        f"GET {answer['live_url']} HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 200 " in head[:20], head
    mp3, last_s = b"", 0.0
    played_to_s = 0.0
    while time.perf_counter() - began < one.sound_ms / 1000 + _LISTEN_S or not one.sound_ms:
        try:
            data = await asyncio.wait_for(reader.read(1 << 16), 0.1)
        except TimeoutError:
            data = b""
        now_s = time.perf_counter() - began
        mp3 += data
        if not one.sound_ms:
            if data and heard(_unchunked(mp3)):
                one.sound_ms, played_to_s = now_s * 1000, 0.0
                last_s = now_s
            continue
        # What was there at the last look is what could be played since.
        had_s = max(0, len(mp3) - len(data) - _TAG_BYTES) / _BYTES_PER_S
        wanted_s = now_s - last_s
        played_s = min(wanted_s, max(0.0, had_s - played_to_s))
        one.silent_ms += (wanted_s - played_s) * 1000
        played_to_s += played_s
        last_s = now_s
    writer.close()
    return one


def _unchunked(body: bytes) -> bytes:
    """Take the sizes out that HTTP/1.1 puts between the pieces of a body without a length."""
    found = b""
    while (end := body.find(b"\r\n")) > 0:
        size = int(body[:end], 16)
        found += body[end + 2 : end + 2 + size]
        body = body[end + 2 + size + 2 :]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_site_options(parser)
    parser.add_argument("--at-once", type=int, default=20, help="how many press at once")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--one-address", action="store_true", help="all press from one address, as an office does"
    )
    options = parser.parse_args()
    with site(options) as running:
        press_stories(running, options, Console())


if __name__ == "__main__":
    main()
