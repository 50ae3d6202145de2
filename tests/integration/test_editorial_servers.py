"""Briefings and recordings over PostgreSQL and S3: the same promises as over files."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy import text
from support.briefing_site import BRIEFING_ID, HALF_PAST_SIX_MS, BriefingSite, story
from support.humming_narrations import ARTICLE
from support.ledger_steps import a_request, rows
from support.s3_server import S3Server
from support.servers import Server, postgresql_server

from audio.model import Block
from workers.briefings import keep, shelf
from workers.ledger import withdraw
from workers.ledger.tables import metadata, narrations
from workers.manifest import published_manifest
from workers.recordings import shelf as recordings
from workers.upkeep.scrub import scrub
from workers.upkeep.tidy import tidy_recordings

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    with postgresql_server() as server:
        yield server


@pytest.fixture
def site(tmp_path: Path, postgresql: Server, rclone: S3Server) -> Iterator[BriefingSite]:
    made = BriefingSite(tmp_path, ledger=postgresql.url, store=rclone.store())
    yield made
    with made.services.ledger.write() as tx:
        metadata.drop_all(tx.connection)
        tx.execute(text("DROP TABLE alembic_version"))
    made.services.ledger.close()


def a_recording(folder: Path, seconds: float, hz: float = 210) -> Path:
    t = np.arange(round(seconds * 32_000)) / 32_000
    wave = 0.1 * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * t)) * np.sin(2 * np.pi * hz * t)
    file = io.BytesIO()
    soundfile.write(file, wave.astype(np.float32), 32_000, format="WAV")
    path = folder / f"{hz}.wav"
    path.write_bytes(file.getvalue())
    return path


def kept_of(site: BriefingSite, article_id: str) -> list[str]:
    return [each.key for each in site.services.store.list(f"recordings/{article_id}/")]


def test_a_briefing_follows_its_stories(site: BriefingSite) -> None:
    """Joined, corrected, and without what was withdrawn; in the end every file is what it should be."""
    site.publish(story("tide"), story("ferry"))
    site.keep()
    assert site.chapters()[1:] == ["News of the ferry", "News of the tide"]
    site.publish(story("ferry", blocks=(Block("paragraph", "The ferry was on time after all."),)))
    site.keep()
    assert "on time after all" in site.texts()
    before = set(site.keys_of())
    withdraw(site.services.ledger, "ferry", a_request(kind="withdraw"))
    assert shelf.editions(site.services.ledger, "morning", limit=1) == []
    site.work()
    assert not before & set(site.keys_of()) - {f"narrations/{BRIEFING_ID}/manifest.json"}
    assert site.chapters()[1:] == ["News of the tide"]
    assert list(scrub(site.services.store, site.services.ledger)) == []


def test_many_who_look_make_one(site: BriefingSite) -> None:
    """Ten processes that see at the same instant that it is due accept it once between them."""
    site.publish(story("tide"), story("ferry"))
    site.clock.now_ms = HALF_PAST_SIX_MS
    looking = [
        threading.Thread(target=keep.keep_briefings, args=(site.services,)) for _ in range(10)
    ]
    for thread in looking:
        thread.start()
    for thread in looking:
        thread.join()
    site.work()
    made = [row for row in rows(site.services.ledger, narrations) if row.article_id == BRIEFING_ID]
    assert [row.state for row in made] == ["published"]


def test_a_recording_is_kept_replaced_and_removed(site: BriefingSite, tmp_path: Path) -> None:
    """It lies in the bucket until another replaces it or the story goes; a broken one is tidied."""
    services = site.services
    site.publish(ARTICLE)
    for hz in (210, 300):
        source = a_recording(tmp_path, 8, hz)
        recordings.add(services, ARTICLE.id, source, a_request(), reader="Ana Pérez")
        site.work()
        manifest = published_manifest(services.store, ARTICLE.id)
        assert manifest is not None
        assert not manifest.synthetic
        assert len(kept_of(site, ARTICLE.id)) == 1
    (key,) = kept_of(site, ARTICLE.id)
    services.store.put(f"recordings/{ARTICLE.id}/{'0' * 64}.flac", b"broken off")
    site.clock.now_ms = 4_000_000_000_000  # many days after what S3 says of any object
    assert [one.what for one in tidy_recordings(services)] == [
        f"recordings/{ARTICLE.id}/{'0' * 64}.flac"
    ]
    assert kept_of(site, ARTICLE.id) == [key]
    withdraw(services.ledger, ARTICLE.id, a_request(kind="withdraw"))
    site.work()
    assert kept_of(site, ARTICLE.id) == []
    assert published_manifest(services.store, ARTICLE.id) is None
