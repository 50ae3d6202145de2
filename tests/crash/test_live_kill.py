"""A reader listens while workers die: real processes, SIGKILL, and whole sound all the same."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
from support.live_listener import Stream, is_heard, sound_in
from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.repository import REPOSITORY
from support.servers_at_hand import answers
from support.site_processes import Site, ferry_article, kill, site_in

from workers.ledger.status import history


@contextmanager
def web_of(site: Site, **settings: str) -> Iterator[str]:
    """Run the web process over a site; give its address."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LISTEN_")}
    environment |= site.settings | {"PYTHONPATH": str(REPOSITORY)} | settings
    with reserved_port() as port, (site.folder / "web.log").open("wb") as log:
        command = [sys.executable, "-m", "workers.cli", "web", "--port", str(port)]
        process = subprocess.Popen(
            command, env=environment, cwd=site.folder, stdout=log, stderr=log
        )
        try:
            deadline = time.monotonic() + PATIENCE_S
            while not answers(port):
                assert time.monotonic() < deadline, (site.folder / "web.log").read_text()[-2000:]
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
            process.terminate()
            assert process.wait(PATIENCE_S) == 0
        finally:
            process.kill()
            process.wait()


def test_fifty_press_and_hear_one_narration(tmp_path: Path) -> None:
    """Real server, real worker: sound comes, events tell, everybody gets the same whole sound."""
    with site_in(tmp_path) as site, web_of(site, LISTEN_PRESSES_PER_MINUTE="1000") as base:
        site.start_beat()
        site.start_worker()
        site.accept(ferry_article(8), lane="bulk")
        with ThreadPoolExecutor(50) as pool:
            pressed = list(
                pool.map(
                    lambda _: httpx.post(
                        f"{base}/v1/articles/ferry/listen", timeout=60, trust_env=False
                    ),
                    range(50),
                )
            )
        assert {answer.status_code for answer in pressed} <= {200, 202}
        found = history(site.ledger, "ferry")
        assert found
        assert len(found.narrations) == 1
        assert sum(row["kind"] == "listen" for row in found.requests) <= 1
        live = next(answer.json() for answer in pressed if answer.status_code == 202)
        streams = [Stream(base, live["live_url"]) for _ in range(5)]
        events = Stream(base, live["events_url"])
        sounds = {stream.wait_for_end() for stream in streams}
        assert len(sounds) == 1
        samples = sound_in(sounds.pop())
        assert is_heard(samples)
        events.wait_for_end()
        manifest = events.named("published")[0]
        assert abs(len(samples) / 44.1 - manifest["listen"]["duration_ms"]) < 100
        assert len(events.named("cue")) == 9
        again = httpx.post(f"{base}/v1/articles/ferry/listen", timeout=60, trust_env=False)
        assert again.status_code == 200


def test_a_stream_outlives_its_worker(tmp_path: Path) -> None:
    """The worker is killed half way; the stream waits, goes on, and ends whole."""
    with site_in(tmp_path) as site, web_of(site) as base:
        site.start_beat()
        worker = site.start_worker()
        site.accept(ferry_article(20), lane="bulk")
        answer = httpx.post(f"{base}/v1/articles/ferry/listen", timeout=60, trust_env=False)
        live = answer.json()
        stream, events = Stream(base, live["live_url"]), Stream(base, live["events_url"])
        events.wait_for(lambda: len(events.named("cue")) >= 5)
        kill(worker)
        so_far = events.named("cue")
        assert len(so_far) < 21
        assert not stream.ended
        site.start_worker()
        events.wait_for_end()
        manifest = events.named("published")[0]
        samples = sound_in(stream.wait_for_end())
        assert abs(len(samples) / 44.1 - manifest["listen"]["duration_ms"]) < 100
        cues = events.named("cue")
        assert cues[: len(so_far)] == so_far
        assert [cue["index"] for cue in cues] == list(range(21))
