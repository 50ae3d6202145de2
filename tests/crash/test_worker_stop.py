"""Ways in which workers are told to end, and what each leaves behind: nothing held, nothing lost."""

import os
import signal
from pathlib import Path

import pytest
from support.ledger_steps import rows
from support.site_processes import Site, ferry_article, kill, site_in

from workers.ledger.tables import attempts, outbox


def _held(site: Site) -> list[str]:
    return [row.holder for row in rows(site.ledger, outbox) if row.holder is not None]


def _goes_on(site: Site, n_segments: int) -> None:
    """Start another worker; it publishes, and nothing is written down as a loss."""
    site.start_worker()
    standing = site.wait_until_published(within_s=90)
    assert standing.segments_done == n_segments
    # What was spoken but not yet written down when they ended is found, not spoken again.
    assert len(site.spoken()) == len(set(site.spoken())) >= n_segments - 2
    assert rows(site.ledger, attempts) == []


@pytest.mark.parametrize("hurry", [signal.SIGTERM, signal.SIGQUIT])
def test_a_worker_that_has_to_hurry_gives_back_what_it_has(
    tmp_path: Path, hurry: signal.Signals
) -> None:
    """Every process is told to end, or the main one to hurry: another goes on, without any blame.

    Celery's main process may hang then, as it does not when it alone is told; it holds nothing, and
    whoever told it kills it.
    """
    with site_in(tmp_path) as site:
        site.start_beat()
        site.accept(ferry_article(40))
        worker = site.start_worker(2)
        site.wait_for(lambda: len(site.spoken()) >= 4)
        if hurry == signal.SIGTERM:
            os.killpg(worker.pid, hurry)
        else:
            worker.send_signal(hurry)
        site.wait_for(lambda: not _held(site))
        kill(worker)
        _goes_on(site, 41)
