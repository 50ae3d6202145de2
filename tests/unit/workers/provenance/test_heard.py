"""What is heard of a finished file, as a layer of verifying."""

import json
from pathlib import Path

from support.humming_narrations import humming_services
from support.stand_in_recogniser import StandInRecogniser

from audio.model import Article, Block
from workers.narrate import narrate
from workers.provenance.heard import check_heard

TITLE = "Tide tables to be redrawn."
TEXT = "Four gauges were read for three years at the quay, and all agree."
CUT = "Four gauges were read, and all agree."
ARTICLE = Article(id="gauges", title=TITLE, language="en", blocks=(Block("paragraph", TEXT),))


def test_the_file_is_heard_and_not_its_clips(tmp_path: Path) -> None:
    """Each cue of the MP3 is heard as long as it is, and what is missing is told with its words."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    manifest = narrate(services, ARTICLE).manifest
    files = {name: services.store.get(file.key) for name, file in manifest.files.items()}
    document = json.loads(files["provenance.json"])
    done: list[tuple[int, int]] = []
    recogniser = StandInRecogniser([f"{TITLE} {TEXT}"])
    services.use_recogniser("en", recogniser)
    layer = check_heard(services, files, document, on_progress=lambda *of: done.append(of))
    assert (layer.said, layer.findings) == ("2 segments, 0 suspicious", ())
    assert done == [(1, 2), (2, 2)]
    spoken_s = sum(one["end_ms"] - one["start_ms"] for one in document["segments"]) / 1000
    assert spoken_s < recogniser.heard_s[0] < spoken_s + 2
    services.use_recogniser("en", StandInRecogniser([f"{TITLE} {CUT}", TITLE, CUT]))
    (found,) = check_heard(services, files, document).findings
    assert (found.layer, found.code) == ("heard", "missing")
    assert "three years at the quay" in found.what


def test_what_nobody_can_hear_is_told(tmp_path: Path) -> None:
    """A damaged file is a finding; what a person reads is left out."""
    services, _ = humming_services(tmp_path / "store", data_dir=tmp_path)
    told = {"read_by": "voice", "article": {"language": "en"}, "segments": []}
    (found,) = check_heard(services, {"audio.mp3": b"nothing"}, told).findings
    assert found.code == "unreadable"
    assert not check_heard(services, {"audio.mp3": b""}, told | {"read_by": "human"}).checked
