"""Narrations with content credentials: published whole, found again, signed anew when that is due."""

from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE, humming_services
from support.publisher_certificates import DAY, issue, look_at
from support.web_process import serving_web

from audio.errors import CredentialsUnusable
from workers.metrics import exposition
from workers.narrate import narrate
from workers.plan import Stopwatch


def test_a_signed_narration_is_published_with_its_sidecar(tmp_path: Path) -> None:
    """The manifest names the credentials, and its checksum is of the signed file, which validates."""
    issued = issue(tmp_path / "issued")
    services, _ = humming_services(tmp_path / "store", **issued.settings)
    watch = Stopwatch()
    manifest = narrate(services, ARTICLE, watch=watch).manifest
    assert list(watch.timings_ms)[-3:] == ["sign", "gate", "publish"], (
        "the gate hears what is signed"
    )
    told = manifest.document["listen"]["credentials"]
    assert (told["file"], told["signed_by"], told["timestamped"]) == (
        "audio.c2pa", "Harbour Courier", False,
    )  # fmt: skip
    assert manifest.signature == "untimed"
    mp3, sidecar = (
        services.store.get(manifest.files[name].key) for name in ("audio.mp3", "audio.c2pa")
    )
    stored = services.store.head(manifest.files["audio.mp3"].key)
    assert stored is not None
    assert stored.sha256 == manifest.files["audio.mp3"].sha256 == manifest.renditions[0].sha256
    assert look_at(mp3, trust=issued.authority_pem).state == "Trusted"
    assert look_at(mp3, trust=issued.authority_pem, sidecar=sidecar).state == "Trusted"
    kind = services.store.head(manifest.files["audio.c2pa"].key)
    assert kind is not None
    assert kind.media_type == "application/c2pa"


def test_twice_signs_once(tmp_path: Path) -> None:
    """The same article under the same certificate is found, though a signature is never the same."""
    issued = issue(tmp_path / "issued")
    services, _ = humming_services(tmp_path / "store", **issued.settings)
    first, second = narrate(services, ARTICLE), narrate(services, ARTICLE)
    assert first.changed
    assert not second.changed
    assert second.manifest == first.manifest


def test_another_certificate_signs_anew_and_speaks_nothing(tmp_path: Path) -> None:
    """After a renewal an article that comes again is signed with the new one, from its clips."""
    old, new = issue(tmp_path / "old"), issue(tmp_path / "new")
    before, _ = humming_services(tmp_path / "store", **old.settings)
    first = narrate(before, ARTICLE)
    after, engine = humming_services(tmp_path / "store", **new.settings)
    second = narrate(after, ARTICLE)
    assert second.changed
    assert engine.spoken == []
    assert second.manifest.narration_key != first.manifest.narration_key
    mp3 = after.store.get(second.manifest.files["audio.mp3"].key)
    assert look_at(mp3, trust=new.authority_pem).state == "Trusted"


def test_without_a_certificate_all_is_as_before(tmp_path: Path) -> None:
    """Nobody who signs nothing gets another file, key or field of credentials."""
    services, _ = humming_services(tmp_path / "store")
    manifest = narrate(services, ARTICLE).manifest
    assert "audio.c2pa" not in manifest.files
    assert "credentials" not in manifest.document["listen"]
    mp3 = services.store.get(manifest.files["audio.mp3"].key)
    assert b"application/c2pa" not in mp3


def test_an_ended_certificate_is_mended_by_a_new_one(tmp_path: Path) -> None:
    """Published unsigned meanwhile; then the article that comes again is signed."""
    ended, new = issue(tmp_path / "ended", begins=-9 * DAY, lasts=DAY), issue(tmp_path / "new")
    before, _ = humming_services(tmp_path / "store", **ended.settings)
    assert narrate(before, ARTICLE).manifest.signature == "unsigned"
    after, _ = humming_services(tmp_path / "store", **new.settings)
    assert narrate(after, ARTICLE).manifest.signature == "untimed"


def test_what_must_be_signed_is_not_published_unsigned(tmp_path: Path) -> None:
    """Where a signature is required, what was on air stays on air."""
    services, _ = humming_services(tmp_path / "store")
    first = narrate(services, ARTICLE).manifest
    ended = issue(tmp_path / "ended", begins=-9 * DAY, lasts=DAY)
    required, _ = humming_services(
        tmp_path / "store", **ended.settings, credentials_required=True, publisher="Other"
    )
    with pytest.raises(CredentialsUnusable):
        narrate(required, ARTICLE)
    key = f"narrations/{ARTICLE.id}/manifest.json"
    assert first.narration_key.encode() in services.store.get(key)


def test_a_run_that_broke_off_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files signed before the end came are replaced by the next run's, and the manifest agrees."""
    issued = issue(tmp_path / "issued")
    services, _ = humming_services(tmp_path / "store", **issued.settings)
    with monkeypatch.context() as patch:
        patch.setattr("workers.publish.describe", _ends)
        with pytest.raises(_TheEnd):
            narrate(services, ARTICLE)
    manifest = narrate(services, ARTICLE).manifest
    mp3 = services.store.get(manifest.files["audio.mp3"].key)
    sidecar = services.store.get(manifest.files["audio.c2pa"].key)
    assert look_at(mp3, trust=issued.authority_pem, sidecar=sidecar).state == "Trusted"
    assert not narrate(services, ARTICLE).changed


class _TheEnd(Exception):
    pass


def _ends(*_arguments: object, **_options: object) -> None:
    raise _TheEnd


@pytest.mark.parametrize("signature", ["untimed", "unsigned"])
def test_workers_count_what_they_signed(tmp_path: Path, signature: str) -> None:
    """The metrics tell how many narrations went out signed, and how many did not."""
    lasts = 365 * DAY if signature == "untimed" else DAY
    issued = issue(tmp_path / "issued", begins=-9 * DAY if lasts == DAY else -DAY, lasts=lasts)
    with serving_web(tmp_path / "web", **issued.settings) as web:
        web.publish()
        text = exposition(web.services)[0].decode()
    assert f'listen_signatures_total{{outcome="{signature}"}} 1.0' in text
    assert ("listen_certificate_left_seconds -" in text) == (signature == "unsigned")


def test_readers_find_the_sidecar(tmp_path: Path) -> None:
    """The manifest's address of the credentials answers with them, by their media type."""
    issued = issue(tmp_path / "issued")
    with serving_web(tmp_path / "web", **issued.settings) as web:
        manifest = web.publish()
        found = web.client.get(manifest["listen"]["files"]["audio.c2pa"]["url"])
        mp3 = web.client.get(manifest["contentUrl"]).content
    assert found.headers["content-type"] == "application/c2pa"
    assert look_at(mp3, trust=issued.authority_pem, sidecar=found.content).state == "Trusted"
