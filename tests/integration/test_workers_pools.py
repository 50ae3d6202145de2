"""Real workers of each of Celery's pools are ready before anybody needs them, and do their work."""

from pathlib import Path

import pytest
from support.site_processes import ferry_article, site_in


@pytest.mark.parametrize("pool", ["prefork", "solo", "threads"])
def test_a_press_finds_a_warm_voice(tmp_path: Path, pool: str) -> None:
    """Whatever the pool, a worker says that its voice is loaded, and only then takes a press."""
    with site_in(tmp_path) as site:
        size = ("--pool", pool, "--concurrency", "2", "--without-mingle", "--without-gossip")
        worker = site.start("worker", *size)
        ready = site.wait_for(lambda: site.events("worker_ready"))
        assert ready[0]["voice"] == "en_US-starter-low"
        site.accept(ferry_article(2), lane="listen")
        site.start_beat()
        site.wait_until_published()
        warm = {event["pid"] for event in site.events("worker_ready")}
        assert {event["pid"] for event in site.events("stage_done")} <= warm
        worker.terminate()
        assert worker.wait(60) == 0
