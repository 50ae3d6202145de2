"""Prepare, speak, finish: what is repeated is found, what changed is spoken, what fails hides."""

import io
import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3
from support.humming_narrations import ARTICLE, corrected, everything_in, humming_services

from audio.errors import (
    ArticleTooLong,
    GateRefused,
    LanguageUnsupported,
    PictureUnusable,
    StoreUnavailable,
)
from audio.model import Clip
from workers.manifest import manifest_key, published_manifest
from workers.narrate import narrate, prepare, speak
from workers.plan import Narrated, Progress, Stopwatch
from workers.services import Services


def _counts(narrated: Narrated) -> tuple[int, int, int]:
    """Segments in all, spoken in this run, and found."""
    return narrated.segments.total, narrated.segments.spoken, narrated.segments.cached


def test_twice_speaks_nothing_and_changes_nothing(tmp_path: Path) -> None:
    """The same article again finds its narration: not one object is written."""
    services, engine = humming_services(tmp_path)
    first = narrate(services, ARTICLE)
    assert first.changed
    assert _counts(first) == (8, 8, 0)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    second = narrate(services, ARTICLE)
    assert not second.changed
    assert _counts(second) == (8, 0, 8)
    assert second.manifest == first.manifest
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before
    assert len(engine.spoken) == 8


def test_corrected_sentence_costs_one_sentence(tmp_path: Path) -> None:
    """One changed sentence is spoken; the revision rises and the old files stay as they were."""
    services, engine = humming_services(tmp_path)
    first = narrate(services, ARTICLE)
    kept = everything_in(services.store)
    del kept[manifest_key("tide")]
    engine.spoken.clear()
    second = narrate(services, corrected(ARTICLE, 2, "Five gauges were read for 3 years."))
    assert _counts(second) == (8, 1, 7)
    assert engine.spoken == ["Five gauges were read for three years."]
    assert [n.manifest.document["listen"]["revision"] for n in (first, second)] == [1, 2]
    assert kept.items() <= everything_in(services.store).items()


def test_new_title_costs_the_title(tmp_path: Path) -> None:
    """A headline that changes is the only thing spoken again."""
    services, engine = humming_services(tmp_path)
    narrate(services, ARTICLE)
    engine.spoken.clear()
    narrate(services, replace(ARTICLE, title="Tide tables redrawn at last"))
    assert engine.spoken == ["Tide tables redrawn at last."]


def test_new_byline_makes_a_new_narration_of_old_sound(tmp_path: Path) -> None:
    """What stands only in tags still makes new files: those under an id never change."""
    services, engine = humming_services(tmp_path)
    first = narrate(services, ARTICLE)
    engine.spoken.clear()
    second = narrate(services, replace(ARTICLE, section="Harbour"))
    assert engine.spoken == []
    assert (
        second.manifest.document["listen"]["narration_id"]
        != first.manifest.document["listen"]["narration_id"]
    )


def test_repeated_sentence_is_spoken_once(tmp_path: Path) -> None:
    """A sentence that stands twice in an article is spoken once and heard twice."""
    services, engine = humming_services(tmp_path)
    text = ARTICLE.blocks[2].text
    narrated = narrate(services, corrected(ARTICLE, 3, text))
    assert engine.spoken.count("Four gauges were read for three years, and all four agree.") == 1
    assert _counts(narrated) == (8, 7, 1)


def test_a_png_stays_a_png(tmp_path: Path) -> None:
    """A cover is published under its own ending, and tagged as what it is."""
    services, _ = humming_services(tmp_path)
    services.cover = b"\x89PNG\r\n\x1a\n" + bytes(100)
    files = narrate(services, ARTICLE).manifest.document["listen"]["files"]
    assert {name for name in files if name.startswith("cover")} == {"cover.png"}
    assert services.store.get(files["cover.png"]["key"]) == services.cover
    tags = ID3(io.BytesIO(services.store.get(files["audio.mp3"]["key"])))
    assert [picture.mime for picture in tags.getall("APIC")] == ["image/png"]


def test_manifest_describes_what_is_there(tmp_path: Path) -> None:
    """Every file that the manifest names is there, with its size and checksum; times agree."""
    services, _ = humming_services(tmp_path)
    manifest = narrate(services, ARTICLE).manifest.document
    listen = manifest["listen"]
    assert manifest["@type"] == "AudioObject"
    assert manifest["associatedArticle"]["headline"] == ARTICLE.title
    assert set(listen["files"]) == {
        "audio.mp3", "captions.vtt", "words.json", "chapters.json", "transcript.html", "cover.jpg",
        "provenance.json",
    }  # fmt: skip
    for file in listen["files"].values():
        stored = services.store.head(file["key"])
        assert stored is not None
        assert (stored.size_bytes, stored.sha256) == (file["size_bytes"], file["sha256"])
    words = json.loads(services.store.get(listen["files"]["words.json"]["key"]))
    assert words["duration_ms"] == listen["duration_ms"] == listen["renditions"][0]["duration_ms"]
    assert [c["title"] for c in listen["chapters"]] == [ARTICLE.title, "What the gauges say"]
    assert listen["synthetic"] is True
    found = published_manifest(services.store, "tide")
    assert found is not None
    assert found.document == manifest


def test_lost_file_is_mended(tmp_path: Path) -> None:
    """A manifest whose file is gone does not count as published: the file comes back."""
    services, engine = humming_services(tmp_path)
    key = narrate(services, ARTICLE).manifest.files["captions.vtt"].key
    services.store.delete(key)
    engine.spoken.clear()
    assert narrate(services, ARTICLE).changed
    assert services.store.head(key) is not None
    assert engine.spoken == []


def test_lost_clip_is_spoken_again_in_finish(tmp_path: Path) -> None:
    """Clips may expire: one that is gone when a narration is finished is spoken again."""
    services, engine = humming_services(tmp_path)
    plan = prepare(services, ARTICLE)
    speak(services, plan)
    services.store.delete(f"clips/{plan.clip_keys[0][:2]}/{plan.clip_keys[0]}.flac")
    engine.spoken.clear()
    assert narrate(services, ARTICLE).segments.spoken == 1
    assert engine.spoken == ["Tide tables to be redrawn."]


def test_refused_narration_leaves_what_was_published(tmp_path: Path) -> None:
    """When the gate refuses, not one byte of what readers hear changes."""
    services, engine = humming_services(tmp_path)
    narrate(services, ARTICLE)
    before = {k: v for k, v in everything_in(services.store).items() if k.startswith("narrations/")}

    def mumble(*_: object) -> Clip:
        return Clip(np.full(800, 3000, np.int16), 22_050, ())

    engine.speak = lambda segment, settings: replace(  # type: ignore[method-assign]
        mumble(), word_times=((0, 1),) * len(segment.words)
    )
    with pytest.raises(GateRefused, match="Five gauges") as caught:
        narrate(services, corrected(ARTICLE, 2, "Five gauges were read for 3 years."))
    assert caught.value.check == "pace"
    after = {k: v for k, v in everything_in(services.store).items() if k.startswith("narrations/")}
    assert after == before


def test_failing_store_publishes_no_manifest(tmp_path: Path) -> None:
    """A store that fails between the files leaves the old manifest in place."""
    services, _ = humming_services(tmp_path)
    first = narrate(services, ARTICLE).manifest
    put = services.store.put

    def failing(key: str, *args: object, **kw: object) -> object:
        if key.endswith("words.json"):
            raise StoreUnavailable("the disk is full")
        return put(key, *args, **kw)  # type: ignore[arg-type]

    services.store.put = failing  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreUnavailable):
        narrate(services, replace(ARTICLE, title="Tide tables redrawn at last"))
    assert published_manifest(services.store, "tide") == first


def test_foreign_manifest_is_not_overwritten(tmp_path: Path) -> None:
    """Something else under the manifest's key is reported, not replaced."""
    services, _ = humming_services(tmp_path)
    services.store.put(manifest_key("tide"), b"<html>")
    with pytest.raises(StoreUnavailable, match="no manifest of ours"):
        narrate(services, ARTICLE)
    assert services.store.get(manifest_key("tide")) == b"<html>"


def test_bad_articles_are_refused_before_a_word_is_spoken(tmp_path: Path) -> None:
    """Too long, or in a language nobody speaks: a typed error, and nothing is stored."""
    services, engine = humming_services(tmp_path, max_article_chars=50)
    with pytest.raises(ArticleTooLong, match="tide has"):
        narrate(services, ARTICLE)
    with pytest.raises(LanguageUnsupported, match="ar"):
        narrate(services, replace(ARTICLE, language="ar"))
    assert engine.spoken == []
    assert everything_in(services.store) == {}


def test_unknown_language_is_the_sites_own(tmp_path: Path) -> None:
    """An article whose language nobody could tell is read in the site's language."""
    services, _ = humming_services(tmp_path)
    manifest = narrate(services, replace(ARTICLE, language="und")).manifest
    assert manifest.language == "en"


def test_progress_is_told_in_order(tmp_path: Path) -> None:
    """Whoever watches hears of every stage once and of every segment as it is done."""
    services, _ = humming_services(tmp_path)
    told: list[Progress] = []
    narrated = narrate(services, ARTICLE, watch=Stopwatch(told.append))
    stages = [p.stage for p in told if not p.total]
    assert stages == ["prepare", "speak", "stitch", "master", "encode", "gate", "publish"]
    assert [p.done for p in told if p.total] == list(range(1, 9))
    assert told[-6].audio_ms > 0
    assert set(narrated.timings_ms) == set(stages)


@pytest.mark.parametrize("target_lufs", [-16.0, -18.0])
def test_loudness_follows_the_setting(tmp_path: Path, target_lufs: float) -> None:
    """The finished MP3 measures what was asked for, below its ceiling."""
    services, _ = humming_services(tmp_path, target_lufs=target_lufs)
    loudness = narrate(services, ARTICLE).manifest.document["listen"]["loudness"]
    assert loudness["integrated_lufs"] == pytest.approx(target_lufs, abs=0.3)
    assert loudness["true_peak_dbtp"] <= -1.0


JPEG = b"\xff\xd8\xff\xe0the article's own"
PICTURED = replace(ARTICLE, image_url="https://img.news.example/tide.jpg")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the article's picture is at the moment; empty: it can't be had."""
    now = [JPEG]

    def fetch_picture(url: str, _policy: object) -> bytes:
        assert url == PICTURED.image_url
        if not now[0]:
            raise PictureUnusable("it is a tracking pixel", reason="shape")
        return now[0]

    monkeypatch.setattr("workers.fetching.picture.fetch_picture", fetch_picture)
    return now


def _covers(services: Services, narrated: Narrated) -> tuple[bytes, bytes]:
    """Return the published cover, and the one in the MP3."""
    files = narrated.manifest.files
    tags = ID3(io.BytesIO(services.store.get(files["audio.mp3"].key)))
    (tag,) = tags.getall("APIC")
    return services.store.get(files["cover.jpg"].key), tag.data


def test_an_articles_own_picture_is_its_cover(tmp_path: Path, sent: list[bytes]) -> None:
    """It stands among the files and in the MP3; the same one again changes nothing."""
    services, _ = humming_services(tmp_path)
    first = narrate(services, PICTURED)
    assert (first.picture, _covers(services, first)) == ("used", (JPEG, JPEG))
    assert not narrate(services, PICTURED).changed


def test_another_picture_at_its_address_is_published_and_nothing_is_spoken(
    tmp_path: Path, sent: list[bytes]
) -> None:
    """The narration's key follows from what the picture is, its clips do not."""
    services, engine = humming_services(tmp_path)
    first = narrate(services, PICTURED)
    engine.spoken.clear()
    sent[0] = JPEG + b", cropped"
    second = narrate(services, PICTURED)
    assert second.changed
    assert second.manifest.narration_key != first.manifest.narration_key
    assert _covers(services, second) == (sent[0], sent[0])
    assert engine.spoken == []


def test_a_picture_that_fails_costs_the_picture_alone(
    tmp_path: Path, sent: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    """The narration has the publisher's cover, and the log says whose picture failed and why."""
    sent[0] = b""
    services, _ = humming_services(tmp_path)
    with caplog.at_level("INFO", logger="listen"):
        narrated = narrate(services, PICTURED)
    assert (narrated.picture, _covers(services, narrated)[0]) == ("left_out", services.cover)
    (note,) = [r.facts for r in caplog.records if r.message == "picture_left_out"]  # type: ignore[attr-defined]
    assert (note["article_id"], note["code"]) == ("tide", "picture_unusable")


def test_a_picture_that_is_late_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When its time is over the narration goes on; what comes afterwards is of no use."""
    may_come = threading.Event()
    monkeypatch.setattr("workers.fetching.picture.WAIT_S", 0.0)
    monkeypatch.setattr(
        "workers.fetching.picture.fetch_picture",
        lambda *_: JPEG if may_come.wait(60) else b"",
    )
    services, _ = humming_services(tmp_path)
    try:
        assert narrate(services, PICTURED).picture == "left_out"
    finally:
        may_come.set()


def test_pictures_are_left_alone_where_the_setting_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then nothing is fetched, and every narration has the publisher's cover."""
    monkeypatch.setattr("workers.fetching.picture.fetch_picture", lambda *_: pytest.fail("asked"))
    services, _ = humming_services(tmp_path, article_pictures=False)
    narrated = narrate(services, PICTURED)
    assert (narrated.picture, _covers(services, narrated)[0]) == (None, services.cover)
