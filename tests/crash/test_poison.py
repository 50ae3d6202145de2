"""A text that kills or holds up whoever speaks it fails in the open, and takes nobody with it."""

from dataclasses import replace
from pathlib import Path

from support.site_processes import Site, ferry_article, running

from audio.model import Block
from workers.ledger.status import history


def beside_others(folder: Path, text: str, **settings: str) -> tuple[Site, int]:
    """Have an article with this text narrated among others; return how often it was tried."""
    ferry = ferry_article(12, "poison")
    poison = replace(ferry, blocks=(*ferry.blocks[:6], Block("paragraph", text), *ferry.blocks[7:]))
    with running(Site(folder, settings, program="celery_with_faults.py")) as site:
        site.start_beat()
        site.start_worker(2)
        site.accept(poison)
        for number in range(4):
            site.accept(ferry_article(5, f"other-{number}"))
        for number in range(4):
            site.wait_until_published(f"other-{number}")
        site.wait_for(lambda: (found := site.standing("poison")) and found.state == "failed")
        site.accept(ferry_article(2, "afterwards"))
        site.wait_until_published("afterwards")
        told = history(site.ledger, "poison")
        standing = site.standing("poison")
        assert told is not None
        assert standing is not None
        assert (standing.error_code, standing.excerpt) == ("worker_lost", text)
        assert standing.segments_done >= 7, "what comes before it was spoken"
        assert site.manifest("poison") is None
        return site, len([a for a in told.attempts if a["error_code"] == "worker_lost"])


def test_a_text_that_kills_its_worker_fails_after_five_tries(tmp_path: Path) -> None:
    """It is failed with a code and an excerpt; all other articles are published meanwhile."""
    _, tries = beside_others(tmp_path, "This is arsenic.", FAULTS_POISON="arsenic")
    assert tries == 5


def test_a_text_that_is_never_done_is_ended_by_the_time_limit(tmp_path: Path) -> None:
    """The hard limit ends the process that speaks it; after some tries it is failed likewise."""
    limits = {"FAULTS_TIME_LIMIT": "3", "FAULTS_MOST_LOSSES": "2"}
    _, tries = beside_others(tmp_path, "This is endless.", FAULTS_ENDLESS="endless", **limits)
    assert tries == 2
