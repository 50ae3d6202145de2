"""Making a narration again: the same bytes, or what is the first that differs."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.humming_narrations import ARTICLE, HummingEngine, everything_in, humming_services
from support.ledger_steps import a_request
from support.ledgered_narrations import ledgered_services, work_off

from audio.errors import InputError
from audio.model import Clip, Dropped, Segment
from workers.ledger import accept, regenerate
from workers.manifest import Manifest, published_manifest
from workers.narrate import narrate
from workers.plan import Stopwatch
from workers.provenance.layer import Layer
from workers.provenance.remake import check_remade
from workers.services import Services

TIMED = {
    "section": "Harbour",
    "url": "https://courier.example/tide",
    "publisher": "Harbour Courier",
    "dropped": (Dropped("Read more: tides", "read_more"),),
}


def files_of(services: Services, manifest: Manifest) -> dict[str, bytes]:
    return {name: services.store.get(file.key) for name, file in manifest.files.items()}


def remade(services: Services, manifest: Manifest, **files: bytes) -> Layer:
    changed = {name.replace("_", "."): body for name, body in files.items()}
    return check_remade(services, manifest, files_of(services, manifest) | changed, Stopwatch())


def codes(layer: Layer) -> list[str]:
    return [found.code for found in layer.findings]


class _SpeaksOtherwise(HummingEngine):
    """A voice as another processor makes it: the same but for the last bits of a segment."""

    def __init__(
        self, services: Services, voice_id: str, *, louder: float, of: str, computed_by: str = ""
    ) -> None:
        super().__init__(services, voice_id)
        self._louder, self._of, self._computed_by = louder, of, computed_by

    def speak(self, segment: Segment, settings: Any) -> Clip:
        clip = replace(super().speak(segment, settings), computed_by=self._computed_by)
        if self._of not in segment.spoken_text:
            return clip
        return replace(clip, samples=np.int16(clip.samples * self._louder))


@pytest.mark.parametrize("more", [{}, TIMED], ids=["plain", "whole"])
def test_without_a_ledger_the_same_bytes_are_made_again(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    """All that decides a narration lies beside it, and every segment is spoken again."""
    services, engine = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = narrate(services, replace(ARTICLE, **more)).manifest
    before, spoken = everything_in(services.store), list(engine.spoken)
    layer = remade(services, manifest)
    assert layer.findings == ()
    assert layer.said.startswith(f"the same {manifest.files['audio.mp3'].size_bytes} bytes")
    assert sorted(engine.spoken) == sorted(spoken * 2)
    assert everything_in(services.store) == before, "nothing that is published changes"


def test_with_a_ledger_its_article_is_spoken_again(tmp_path: Path) -> None:
    """Who reads and what a producer asked for are the ledger's; from scratch is another draw."""
    services, _ = ledgered_services(tmp_path)
    accept(services.ledger, ARTICLE, a_request())
    work_off(services)
    regenerate(services.ledger, ARTICLE.id, a_request(kind="regenerate"), from_scratch=True)
    work_off(services)
    manifest = published_manifest(services.store, ARTICLE.id)
    assert manifest is not None
    assert remade(services, manifest).findings == ()


def test_sound_that_is_another_is_told_by_how_much_and_where(tmp_path: Path) -> None:
    """The first segment that sounds otherwise, and how far below the peak."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = narrate(services, ARTICLE).manifest
    voice_id = services.settings.voice
    other = _SpeaksOtherwise(services, voice_id, louder=0.99, of="surprised")
    services.speakers.use_engine(voice_id, other)
    (found,) = remade(services, manifest).findings
    assert found.code == "other_sound"
    assert "dB of the peak" in found.what


def on_another_processor(services: Services, louder: float) -> Manifest:
    """Publish by one arithmetic, and let the same voice speak by another from then on."""
    voice_id = services.settings.voice
    for one, by in ((1.0, "avx512 on avx512"), (louder, "avx2 on avx2")):
        if one != 1.0:
            manifest = narrate(services, ARTICLE).manifest
        engine = _SpeaksOtherwise(services, voice_id, louder=one, of="surprised", computed_by=by)
        services.speakers.use_engine(voice_id, engine)
    return manifest


def test_another_arithmetic_may_differ_by_what_nobody_hears(tmp_path: Path) -> None:
    """On another processor the last bits are others: it is told how far, and is no fault."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = on_another_processor(services, louder=0.99999)
    layer = remade(services, manifest)
    assert layer.findings == ()
    assert "by avx2 on avx2, and by avx512 on avx512 when it was published: -" in layer.said
    assert "dB of the peak apart at most" in layer.said


def test_another_arithmetic_may_not_sound_otherwise(tmp_path: Path) -> None:
    """What differs by more than −70 dB is a fault, whatever computed it."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = on_another_processor(services, louder=0.99)
    (found,) = remade(services, manifest).findings
    assert found.code == "other_sound"
    assert "differs by -39.9 dB of the peak, more than the -70 dB" in found.what
    assert "surprised" in found.where


def test_what_can_no_longer_be_compared_is_told(tmp_path: Path) -> None:
    """Clips that have expired: nobody can say any more how far another arithmetic is."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = on_another_processor(services, louder=0.99999)
    for key in [key for key in everything_in(services.store) if key.startswith("clips/")]:
        services.store.delete(key)
    (found,) = remade(services, manifest).findings
    assert "no longer kept" in found.what


def test_what_was_said_otherwise_is_told(tmp_path: Path) -> None:
    """A name that is said another way since then is named, and not a difference in the sound."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = narrate(services, ARTICLE).manifest
    document = json.loads(files_of(services, manifest)["provenance.json"])
    document["segments"][3]["said"] = "The ebb came late."
    document["software"]["numpy"] = "1.0"
    layer = remade(services, manifest, provenance_json=json.dumps(document).encode())
    assert codes(layer) == ["other_software", "said_otherwise"]
    assert "numpy 1.0 then" in layer.findings[0].what
    assert "'The ebb came late.' was said" in layer.findings[1].what


def test_another_tag_is_told(tmp_path: Path) -> None:
    """The publisher's name in the settings is in each file."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path, publisher="One")
    manifest = narrate(services, ARTICLE).manifest
    told = dict(manifest.document) | {"publisher": {"name": "Other"}}
    files = files_of(services, manifest)
    assert codes(check_remade(services, Manifest.of(told), files, Stopwatch())) == ["other_tag"]


def test_a_voice_that_is_missing_or_another_is_told(tmp_path: Path) -> None:
    """Nothing is spoken with a voice that is not the one of then."""
    services, engine = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = narrate(services, ARTICLE).manifest
    document = json.loads(files_of(services, manifest)["provenance.json"])
    (voice,) = document["voices"]
    document["voices"] = [voice | {"model_sha256": "0" * 64}, voice | {"id": "en_US-gone-low"}]
    engine.spoken.clear()
    layer = remade(services, manifest, provenance_json=json.dumps(document).encode())
    assert codes(layer) == ["voice_changed", "voice_missing"]
    assert engine.spoken == []


def test_what_can_not_be_made_again_is_bad_input(tmp_path: Path) -> None:
    """A person's reading, and a document that is none of ours, are told in one line."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = narrate(services, ARTICLE).manifest
    for body in (b'{"read_by": "human"}', b"{}", b"\xff"):
        with pytest.raises(InputError):
            remade(services, manifest, provenance_json=body)
