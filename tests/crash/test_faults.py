"""A busy site loses nothing and repeats nothing, whatever of it is killed, frozen or taken away.

``python -m benchmarks.faults`` does the same at length.
"""

import os
import signal
import time
from pathlib import Path

import pytest
from support.fault_campaign import Campaign, run
from support.faults import Keeper
from support.site_processes import Site, ferry_article, running

pytestmark = pytest.mark.timeout(1_800)  # for what hangs; long, for busy machines


def campaign(broker: str, ledger: str, store: str, *, seed: int, n_traps: int) -> Campaign:
    return Campaign(
        broker=broker, ledger=ledger, store=store, seed=seed, n_traps=n_traps, n_random_kills=2,
        outage_s=4,
    )  # fmt: skip


def expect_no_loss(campaign: Campaign, folder: Path) -> None:
    outcome = run(campaign, folder)
    assert outcome.problems == [], outcome
    assert outcome.n_articles > 3
    assert len(outcome.faults) > campaign.n_traps // 2


def test_the_embedded_default_survives_everything(tmp_path: Path) -> None:
    """With nothing but files, processes die at steps and at random, and files are locked or gone."""
    expect_no_loss(campaign("sqlite", "sqlite", "folder", seed=5, n_traps=6), tmp_path)


@pytest.mark.server
@pytest.mark.parametrize(
    ("broker", "ledger", "store"), [("redis", "postgresql", "s3"), ("rabbitmq", "sqlite", "folder")]
)
def test_servers_may_come_and_go(broker: str, ledger: str, store: str, tmp_path: Path) -> None:
    """Broker, ledger and store are killed, frozen and flushed while workers are killed as well."""
    expect_no_loss(campaign(broker, ledger, store, seed=7, n_traps=3), tmp_path)


def test_an_idle_process_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    """All of a pool's processes are killed while they wait for work; their successors work."""
    with running(Site(tmp_path, program="celery_with_faults.py")) as site, Keeper(site) as keeper:
        for number in range(3):
            site.accept(ferry_article(2, f"ferry-{number}"))
            site.wait_until_published(f"ferry-{number}")
            time.sleep(0.3)
            for child in keeper.children():
                os.kill(child, signal.SIGKILL)
        site.accept(ferry_article(2, "last"))
        site.wait_until_published("last")
        assert keeper.n_starts == 2, "the worker itself goes on"
