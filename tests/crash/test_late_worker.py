"""A worker suspended right before it writes a manifest, woken too late, and killed once it has."""

import os
import signal
from pathlib import Path

from support.site_processes import Site, ferry_article, site_in

from workers.ledger import Request, withdraw


def _suspended(site: Site) -> int:
    """Start a worker that stands still where the manifest would change; return its process id."""
    site.start_beat()
    site.start_worker(program="celery_that_sleeps.py")
    site.wait_for(lambda: Path(site.settings["SLEEPY"]).exists())
    pid = int(Path(site.settings["SLEEPY"]).read_text())
    state = Path(f"/proc/{pid}/stat")
    if state.exists():
        site.wait_for(lambda: state.read_text().rpartition(")")[2].split()[0] == "T")
    return pid


def test_what_it_published_of_a_withdrawn_article_is_removed_again(tmp_path: Path) -> None:
    """The article was withdrawn while it stood still; its late manifest does not stay."""
    with site_in(tmp_path, SLEEPY=str(tmp_path / "sleepy")) as site:
        site.accept(ferry_article(1))
        pid = _suspended(site)
        withdraw(site.ledger, "ferry", Request(kind="withdraw", lane="listen", requested_by="test"))
        site.start_worker()
        site.wait_for(lambda: site.events("withdrawn"))
        assert site.manifest() is None
        os.kill(pid, signal.SIGCONT)
        site.wait_for(lambda: _came_late(site))
        site.wait_for(lambda: any(e["found"] == "mended" for e in site.events("checked")))
        site.wait_for(lambda: site.manifest() is None)
        site.wait_for(lambda: list((tmp_path / "data/store/narrations").rglob("*.*")) == [])


def test_what_it_published_over_a_later_revision_is_replaced(tmp_path: Path) -> None:
    """A correction was published while it stood still; the late manifest gives way to it again."""
    with site_in(tmp_path, SLEEPY=str(tmp_path / "sleepy")) as site:
        site.accept(ferry_article(1))
        pid = _suspended(site)
        site.accept(ferry_article(2))
        site.start_worker()
        site.wait_until_published()
        assert _revision(site) == 2
        os.kill(pid, signal.SIGCONT)
        site.wait_for(lambda: _came_late(site))
        site.wait_for(lambda: _revision(site) == 2)
        site.wait_until_published()


def _came_late(site: Site) -> bool:
    """Whether its manifest was written; it may be gone again by now."""
    return Path(site.settings["SLEEPY"]).with_suffix(".late").exists()


def _revision(site: Site) -> int | None:
    manifest = site.manifest()
    return manifest["listen"]["revision"] if manifest else None
