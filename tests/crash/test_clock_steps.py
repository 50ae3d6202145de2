"""The clock of a whole site is set while it works: nothing is waited for until that time comes."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from support.ledger_steps import rows
from support.set_clock import clock_settings, require_clock_library, set_clock
from support.site_processes import Site, ferry_article, site_in, start_up

from workers.ledger.tables import outbox

pytestmark = pytest.mark.server

OFF_BY_H = (-2, 22, -2)
"""One after the other: the clock is set 2 h back, then 24 h forward, then 24 h back."""


def test_a_site_whose_clock_is_set_goes_on(tmp_path: Path, port: int) -> None:
    """A worker of ``listen up`` dies over an article in the instant in which the clock is set.

    That article is published without waiting for the clock, and so is one that comes afterwards.
    Once, all waited for as long as the clock had been set back.
    """
    clock = tmp_path / "clock"
    settings = clock_settings(require_clock_library(), clock)
    with site_in(tmp_path, **settings) as site:
        start_up(site, port)
        for number, hours in enumerate(OFF_BY_H):
            under_way, afterwards = f"ferry-{number}", f"bridge-{number}"
            site.accept(ferry_article(8, under_way))
            worker = site.wait_for(lambda name=under_way: _who_works_on(site, name))
            set_clock(clock, hours)
            began_s = time.monotonic()
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
            _share_clock(site, hours)
            site.accept(ferry_article(2, afterwards))
            for name in (under_way, afterwards):
                site.wait_until_published(name)
                print(f"{name}: {time.monotonic() - began_s:.0f} s after the clock was set")  # noqa: T201


def _share_clock(site: Site, hours: int) -> None:
    """Let what this test asks for be asked at the same time of day as the site has."""
    off_by_ms = hours * 3_600_000
    site.ledger = replace(site.ledger, clock_ms=lambda: time.time_ns() // 1_000_000 + off_by_ms)


def _who_works_on(site: Site, name: str) -> int | None:
    """Return the process that has work of an article in hand; a holder's name has its number."""
    mine = [row.holder for row in rows(site.ledger, outbox) if row.article_id == name]
    held = [holder for holder in mine if holder]
    return int(held[0].split(":")[1]) if held else None
