"""Two hundred requests for one article at the same instant, from several programs, with workers."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from support.ledger_steps import rows
from support.patience import PATIENCE_S
from support.repository import PROGRAMS, REPOSITORY
from support.servers import postgresql_server
from support.site_processes import Site, site_in

from workers.ledger.tables import narrations, requests, segments

N_PROGRAMS, N_THREADS = 5, 40


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    server = postgresql_server() if request.param == "postgresql" else nullcontext()
    with server as running:
        settings = {"LISTEN_LEDGER": running.url} if running else {}
        with site_in(tmp_path, **settings) as site:
            yield site


def ask_together(site: Site) -> Counter[str]:
    """Start the programs, let them ask at once, and count what they were answered."""
    go = site.folder / "go"
    address = site.ledger.engine.url.render_as_string(hide_password=False)
    address = address.replace("+pysqlite", "").replace("+psycopg", "")
    programs = [
        subprocess.Popen(
            [sys.executable, PROGRAMS / "ask_at_once.py", address, str(N_THREADS), go],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests'}", "PATH": "/usr/bin:/bin"},
        )
        for _ in range(N_PROGRAMS)
    ]
    site.processes += programs  # type: ignore[arg-type]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    go.touch()
    answers = [program.communicate(timeout=PATIENCE_S)[0].split() for program in programs]
    return Counter(outcome for some in answers for outcome in some)


def test_two_hundred_requests_make_one_narration(site: Site) -> None:
    """All are answered, one is queued, every segment is spoken once and one manifest is there."""
    site.start_beat()
    site.start_worker(2)
    assert ask_together(site) == {"queued": 1, "unchanged": N_PROGRAMS * N_THREADS - 1}
    standing = site.wait_until_published(within_s=120)
    assert len(rows(site.ledger, narrations)) == 1
    assert len(rows(site.ledger, requests)) == N_PROGRAMS * N_THREADS
    assert site.spoken() == list(range(standing.segments_total))
    assert all(row.spoken for row in rows(site.ledger, segments))
    assert len(site.events("published")) == 1
    assert len(list((site.folder / "data/store").rglob("manifest.json"))) == 1
    assert len(list((site.folder / "data/store/clips").rglob("*.flac"))) == standing.segments_total
