"""The manifest: written once, read in one place, whatever version of Listen wrote it."""

import json
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE, humming_services

from audio.errors import StoreUnavailable
from workers.manifest import (
    Manifest,
    manifest_key,
    published_manifest,
    read_manifest,
    voice_name,
)
from workers.narrate import narrate
from workers.store import FolderStore

FILE = {"key": "narrations/tide/0/audio.mp3", "url": "file:///audio.mp3"}
OLD = {"contentUrl": "file:///audio.mp3", "listen": {"narration_id": "0", "files": {"a": FILE}}}


def test_what_is_published_is_what_is_read(tmp_path: Path) -> None:
    """A manifest read again is the one that was written, byte for byte."""
    services, _ = humming_services(tmp_path)
    written = narrate(services, ARTICLE).manifest
    read = read_manifest(services.store, ARTICLE.id)
    assert read == written
    data = services.store.get(manifest_key(ARTICLE.id))
    assert read.as_json(indent=1).encode() == data
    listen = json.loads(data)["listen"]
    assert read.narration_key == listen["narration_id"]
    assert (read.article_id, read.revision) == (ARTICLE.id, 1)
    assert read.files["audio.mp3"].sha256 == listen["files"]["audio.mp3"]["sha256"]
    assert [one.key for one in read.renditions] == [read.files["audio.mp3"].key]


def test_fields_that_are_missing_have_a_sensible_value() -> None:
    """A manifest that says no more than what is heard and where can still be used."""
    manifest = Manifest.of(OLD)
    assert (manifest.revision, manifest.duration_ms, manifest.title) == (0, 0, "")
    assert (manifest.language, manifest.article_url, manifest.loudness) == ("und", None, None)
    assert manifest.files["a"].size_bytes == 0


def test_fields_of_other_versions_are_passed_on() -> None:
    """What only another version knows stays in the JSON, at whatever address it is served."""
    newer = OLD | {"newer": ["file:///audio.mp3", 1, None]}
    served = Manifest.of(newer).served_from("https://listen.example")
    address = "https://listen.example/media/narrations/tide/0/audio.mp3"
    assert served.document["newer"] == [address, 1, None]
    assert served.content_url == served.files["a"].url == address
    assert newer["contentUrl"] == "file:///audio.mp3"


@pytest.mark.parametrize(
    ("voice_id", "speaker", "name"),
    [
        ("en_GB-cori-medium", None, "Cori"),
        ("en_GB-jenny_dioco-x_low", None, "Jenny Dioco"),
        ("es_MX-many-high", "ana", "Ana"),
        ("en_US-l2arctic-medium", None, None),
        ("en_GB-vctk-medium", "p225", None),
        ("en_US-starter-medium", None, None),
        ("tones", None, None),
        ("", None, None),
    ],
)
def test_a_voice_has_a_name_that_readers_can_use(
    voice_id: str, speaker: str | None, name: str | None
) -> None:
    """What is shown is a name, never the numbers of a corpus."""
    assert voice_name(voice_id, speaker) == name


def test_the_main_voice_is_named_as_the_manifest_does() -> None:
    """Its own field counts; what an older version wrote is read from the id; without any, none."""
    voices = [
        ([{"id": "es_MX-many-high", "name": "Ana"}], "Ana"),
        ([{"id": "en_GB-cori-medium"}, {"id": "en_GB-alan-low"}], "Cori"),
        ([], None),
    ]
    for entries, name in voices:
        manifest = Manifest.of(OLD | {"listen": OLD["listen"] | {"voices": entries}})
        assert manifest.voice == name


def test_a_publisher_may_offer_no_file_to_keep() -> None:
    """Players are told; everything else stays as it is."""
    manifest = Manifest.of(OLD)
    document = manifest.without_download().document
    assert document["listen"] == OLD["listen"] | {"download": False}
    assert "download" not in manifest.document["listen"]


@pytest.mark.parametrize(
    "document",
    [
        b"<html>", b"\xff", b"[]", b"null", b"{}", b'{"listen": 1}',
        b'{"listen": {"files": {}}}',
        b'{"listen": {"narration_id": "0"}}',
        b'{"listen": {"narration_id": "0", "files": []}}',
        b'{"listen": {"narration_id": "0", "files": {"a": {"key": "a"}}}}',
        b'{"listen": {"narration_id": "0", "files": {}, "revision": "x"}}',
        b'{"listen": {"narration_id": "0", "files": {}, "published_at": 5}}',
    ],
)  # fmt: skip
def test_a_manifest_that_is_none_of_ours_is_a_typed_error(tmp_path: Path, document: bytes) -> None:
    """Whatever else lies under the key, the store is said to be at fault, and where."""
    store = FolderStore(tmp_path)
    store.put(manifest_key("tide"), document)
    for look in (read_manifest, published_manifest):
        with pytest.raises(StoreUnavailable, match=r"tide/manifest\.json is no manifest of ours"):
            look(store, "tide")


def test_nothing_published_is_no_error(tmp_path: Path) -> None:
    """An article without a manifest has none."""
    assert read_manifest(FolderStore(tmp_path), "tide") is None
