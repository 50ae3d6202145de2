"""Ways in which workers are told to end, and what each leaves behind: nothing held, nothing lost."""

import os
import signal
from pathlib import Path

import pytest
from ledgers import rows
from sites import Site, ferry_article, site_in

from workers.ledger.tables import attempts, outbox

pytestmark = pytest.mark.timeout(240)


def _held(site: Site) -> list[str]:
    return [row.holder for row in rows(site.ledger, outbox) if row.holder is not None]


def _goes_on(site: Site, n_segments: int) -> None:
    """Start another worker; it publishes, and nothing is written down as a loss."""
    site.start_worker()
    site.wait_until_published(within_s=90)
    spoken = site.spoken()
    assert sorted(set(spoken)) == list(range(n_segments))
    assert len(spoken) - len(set(spoken)) <= 1
    assert rows(site.ledger, attempts) == []


def test_a_service_manager_tells_every_process(tmp_path: Path) -> None:
    """SIGTERM to the whole group, as systemd and containers send it: what is in hand is given back."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.accept(ferry_article(40))
        worker = site.start_worker(2)
        site.wait_for(lambda: len(site.spoken()) >= 4)
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait(timeout=60)
        assert _held(site) == []
        _goes_on(site, 41)


def test_a_worker_that_has_to_hurry_gives_back_what_it_has(tmp_path: Path) -> None:
    """SIGQUIT, Celery's cold shutdown, does not wait for the batch; another goes on with it."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.accept(ferry_article(40))
        worker = site.start_worker(2)
        site.wait_for(lambda: len(site.spoken()) >= 4)
        worker.send_signal(signal.SIGQUIT)
        worker.wait(timeout=60)
        assert _held(site) == []
        _goes_on(site, 41)
