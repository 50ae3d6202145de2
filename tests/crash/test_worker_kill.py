"""Real workers, killed with SIGKILL: every article is narrated exactly once all the same."""

import os
import random
import signal
import time
from pathlib import Path

from support.patience import PATIENCE_S
from support.site_processes import ferry_article, kill, site_in

from workers.ledger import Request, withdraw
from workers.setting_values import processors


def test_a_killed_worker_costs_the_segment_in_hand(tmp_path: Path) -> None:
    """Of a narration whose worker is killed half way, at most one segment is spoken twice."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.accept(ferry_article(20))
        worker = site.start_worker()
        site.wait_for(lambda: len(site.spoken()) >= 6)
        kill(worker)
        before = site.spoken()
        site.start_worker()
        standing = site.wait_until_published()
        again = site.spoken()
        assert standing.segments_total == standing.segments_done == 21
        # A clip may have been kept that the killed worker had no time to tell of: it is found.
        kept = set(range(21)) - set(again)
        assert kept <= set(range(len(before), len(before) + processors())), (before, again)
        assert len(again) - len(set(again)) <= 1, (before, again)
        assert len(site.events("published")) == 1


def test_workers_killed_again_and_again_lose_nothing(tmp_path: Path) -> None:
    """Random kills of the worker and its clock end with every article published once, whole."""
    chance = random.Random(5)
    names = [f"ferry-{number}" for number in range(4)]
    with site_in(tmp_path) as site:
        for name in names:
            site.accept(ferry_article(5, name))
        site.start_beat()
        for _ in range(6):
            worker = site.start_worker(2)
            time.sleep(chance.uniform(1.2, 3.5))
            kill(worker)
        site.start_worker(2)
        for name in names:
            standing = site.wait_until_published(name)
            manifest = site.manifest(name)
            assert manifest is not None
            assert manifest["listen"]["narration_id"] == standing.narration_key
            for file in manifest["listen"]["files"].values():
                assert (tmp_path / "data/store" / file["key"]).stat().st_size == file["size_bytes"]


def test_a_child_that_is_killed_is_replaced(tmp_path: Path) -> None:
    """The memory killer takes one process of the pool; its work is done by the next."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.accept(ferry_article(12))
        site.start_worker()
        site.wait_for(lambda: len(site.spoken()) >= 3)
        os.kill(site.events("segments_done")[-1]["pid"], signal.SIGKILL)
        site.wait_until_published()
        again = site.spoken()
        assert len(again) - len(set(again)) <= 1


def test_a_child_that_begins_slowly_is_waited_for(tmp_path: Path) -> None:
    """On a busy machine a process takes long to begin; it is not killed for that, again and again."""
    with site_in(tmp_path) as site:
        site.start_worker(program="celery_with_slow_children.py")
        site.start_beat()
        site.accept(ferry_article(1))
        site.wait_until_published()
        os.kill(site.events("published")[-1]["pid"], signal.SIGKILL)
        site.accept(ferry_article(1, "next"))
        site.wait_until_published("next")
        assert "Timed out waiting for UP message" not in site.log.read_text()


def test_workers_get_on_without_beat(tmp_path: Path) -> None:
    """Worker processes sweep by themselves: what nobody sends is sent, and a dead one's work goes on."""
    with site_in(tmp_path) as site:
        site.start_worker()
        site.accept(ferry_article(12))
        site.wait_for(lambda: len(site.spoken()) >= 3)
        os.kill(site.events("segments_done")[-1]["pid"], signal.SIGKILL)
        site.wait_until_published()


def test_a_worker_told_to_end_finishes_what_it_has(tmp_path: Path) -> None:
    """SIGTERM ends a worker by itself; its successor speaks nothing twice."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.accept(ferry_article(20))
        worker = site.start_worker()
        site.wait_for(lambda: len(site.spoken()) >= 6)
        worker.terminate()
        assert worker.wait(timeout=PATIENCE_S) == 0
        site.start_worker()
        site.wait_until_published()
        assert site.spoken() == list(range(21))


def test_a_withdrawal_beats_what_is_in_flight(tmp_path: Path) -> None:
    """An article withdrawn while it is spoken is never published, and one published is removed."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.start_worker(2)
        site.accept(ferry_article(2, "published"))
        site.wait_until_published("published")
        site.accept(ferry_article(20, "ferry"))
        site.wait_for(lambda: len(site.spoken()) >= 8)
        for name in ("ferry", "published"):
            withdraw(
                site.ledger, name, Request(kind="withdraw", lane="listen", requested_by="test")
            )
        site.wait_for(lambda: len(site.events("withdrawn")) == 2)
        assert site.manifest("ferry") is None
        assert list((tmp_path / "data/store/narrations").rglob("*.*")) == []
        assert len(site.spoken()) < 3 + 21
        site.accept(ferry_article(20, "ferry"))
        site.wait_until_published("ferry")
        assert site.manifest("ferry") is not None
