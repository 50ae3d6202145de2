"""A site is backed up while it works, destroyed, and put back: the drill, with real processes."""

import json
import shutil
import stat
from pathlib import Path

import pytest
from support.listen_command import listen
from support.site_processes import Site, ferry_article, kill, site_in

from workers.ledger.status import published_keys
from workers.manifest import read_manifest
from workers.store import FolderStore, verify


def store_of(site: Site) -> FolderStore:
    return FolderStore(site.folder / "data" / "store")


def destroyed(site: Site) -> None:
    """Kill everything, and remove all that the site keeps."""
    for process in site.processes:
        kill(process)
    site.processes.clear()
    site.ledger.close()
    shutil.rmtree(site.folder / "data")


def assert_whole(site: Site, article_id: str, narration_key: str) -> None:
    store = store_of(site)
    manifest = read_manifest(store, article_id)
    assert manifest is not None
    assert manifest.narration_key == narration_key
    for file in manifest.files.values():
        assert file.sha256 is not None
        verify(store, file.key, file.sha256)


@pytest.mark.parametrize("sound", [True, False], ids=["with sound", "without"])
def test_the_drill(tmp_path: Path, sound: bool) -> None:
    """Back up a busy site, destroy it, restore it: every manifest is there, and what was under way ends."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.start_worker(1)
        for number in range(3):
            site.accept(ferry_article(2, f"ferry-{number}"))
            site.wait_until_published(f"ferry-{number}")
        site.accept(ferry_article(80, "long"))
        site.wait_for(lambda: len(site.spoken()) > 11)
        backup = tmp_path / "backup.tar"
        options = [] if sound else ["--no-sound"]
        made = listen(tmp_path, "backup", str(backup), "--json", *options, **site.settings)
        assert made.returncode == 0, made.stderr
        n_manifests = json.loads(made.stdout)["n_manifests"]
        assert n_manifests >= 3
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
        before = published_keys(site.ledger)
        destroyed(site)

        told = listen(tmp_path, "restore", str(backup), "--dry-run", **site.settings)
        assert f"would restore {n_manifests} manifests" in told.stdout, told.stderr
        assert not (tmp_path / "data").exists()
        done = listen(tmp_path, "restore", str(backup), "--json", **site.settings)
        assert done.returncode == 0, done.stderr
        restored = Site(tmp_path, site.settings)
        site.processes = restored.processes
        if sound:
            assert set(json.loads(done.stdout)["to_mend"]) <= {"long"}
            for article_id in before.keys() - {"long"}:
                assert_whole(restored, article_id, before[article_id])
        restored.start_beat()
        restored.start_worker(1)
        restored.wait_until_published("long")
        for article_id in before:
            restored.wait_until_published(article_id)
        for article_id, key in published_keys(restored.ledger).items():
            assert_whole(restored, article_id, key)
        restored.ledger.close()


def test_a_live_site_is_left_alone(tmp_path: Path) -> None:
    """A restoring refuses a site that has a ledger, says so, and changes nothing of it."""
    with site_in(tmp_path) as site:
        backup = tmp_path / "backup.tar"
        assert listen(tmp_path, "backup", str(backup), **site.settings).returncode == 0
        site.accept(ferry_article(1, "later"))
        refused = listen(tmp_path, "restore", str(backup), **site.settings)
        assert refused.returncode == 2
        assert "The site is alive: there is a ledger" in refused.stderr
        assert site.standing("later") is not None
        again = listen(tmp_path, "backup", str(backup), **site.settings)
        assert (again.returncode, "is there already" in again.stderr) == (2, True)


def test_a_damaged_file_is_found_and_made_again(tmp_path: Path) -> None:
    """``listen doctor --deep`` finds a flipped bit and a lost file, and the workers mend them."""
    with site_in(tmp_path) as site:
        site.start_beat()
        site.start_worker(1)
        for article_id in ("one", "two", "three"):
            site.accept(ferry_article(2, article_id))
            site.wait_until_published(article_id)
        store, keys = store_of(site), published_keys(site.ledger)
        sound = tmp_path / f"data/store/narrations/one/{keys['one']}/audio.mp3"
        body = bytearray(sound.read_bytes())
        body[len(body) // 2] ^= 1
        sound.write_bytes(body)
        store.delete(f"narrations/two/{keys['two']}/captions.vtt")
        found = listen(tmp_path, "doctor", "--deep", **site.settings)
        assert "2 files damaged, 2 of them being made again" in found.stdout, found
        for article_id in ("one", "two"):
            site.wait_for(
                lambda a=article_id: (
                    published_keys(site.ledger).get(a) and site.standing(a).state == "published"
                )
            )
        for article_id, key in published_keys(site.ledger).items():
            assert_whole(site, article_id, key)
        again = listen(tmp_path, "doctor", "--deep", **site.settings)
        assert "every file of 3 articles is whole" in again.stdout
