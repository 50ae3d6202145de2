"""The clock of a whole site is set while it works: nothing is waited for until that time comes."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from support.ledger_steps import rows
from support.listen_command import listen
from support.set_clock import clock_settings, require_clock_library, set_clock
from support.site_processes import Site, ferry_article, site_in, start_up

from workers.ledger.tables import narrations, outbox

pytestmark = pytest.mark.server

OFF_BY_H = (-2, 22, -2)
"""One after the other: the clock is set 2 h back, then 24 h forward, then 24 h back."""


def test_a_site_whose_clock_is_set_goes_on(tmp_path: Path, port: int) -> None:
    """A worker of ``listen up`` dies over a batch in the instant in which the clock is set.

    The article that it was on is published without waiting for the clock, and so is what is asked
    for afterwards. Once, all waited for as long as the clock had been set back.
    """
    clock = tmp_path / "clock"
    settings = clock_settings(require_clock_library(), clock)
    with site_in(tmp_path, **settings) as site:
        start_up(site, port)
        for number, hours in enumerate(OFF_BY_H):
            name = f"ferry-{number}"
            site.accept(ferry_article(40, name))
            worker = site.wait_for(lambda: _who_speaks(site))
            set_clock(clock, hours)
            began_s = time.monotonic()
            _share_clock(site, hours)
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
            site.wait_until_published(name)
            took_s = time.monotonic() - began_s
            again = listen(tmp_path, "regenerate", name, **site.settings)
            assert again.returncode == 0, again.stderr
            site.wait_for(lambda name=name: _states(site, name) == ["superseded", "published"])
            both_s = time.monotonic() - began_s
            print(f"{hours:+d} h: published after {took_s:.0f} s, again after {both_s:.0f} s")  # noqa: T201


def _share_clock(site: Site, hours: int) -> None:
    """Let what this test asks for be asked at the same time of day as the site has."""
    off_by_ms = hours * 3_600_000
    site.ledger = replace(site.ledger, clock_ms=lambda: time.time_ns() // 1_000_000 + off_by_ms)


def _who_speaks(site: Site) -> int | None:
    """Return the process that has a batch in hand; a holder's name has its number."""
    held = [row.holder for row in rows(site.ledger, outbox) if row.stage == "speak" and row.holder]
    return int(held[0].split(":")[1]) if held else None


def _states(site: Site, name: str) -> list[str]:
    return [row.state for row in rows(site.ledger, narrations) if row.article_id == name]
