"""provenance.json as the workers publish it, checked by the checker that shares no code with it."""

import json
from dataclasses import replace
from pathlib import Path

from support.humming_narrations import ARTICLE, humming_services

from audio.directions import Directions, Place, SentenceEdit
from audio.model import Dropped
from audio.verify.narration import Verdict, verify_narration
from workers.manifest import Manifest
from workers.narrate import finish, narrate, prepare
from workers.publish import unpublish
from workers.services import Services

EDITED = Directions(
    sentences=(
        SentenceEdit(at=Place(text="Nobody at the quay was surprised."), skip=True),
        SentenceEdit(at=Place(text="Four gauges were read for 3 years, and all four agree."),
                     spoken="The gauges agree."),
    ),
    intro="Good morning.",
    outro="Thank you.",
)  # fmt: skip


def files_of(services: Services, manifest: Manifest) -> dict[str, bytes]:
    return {name: services.store.get(file.key) for name, file in manifest.files.items()}


def checked(services: Services, manifest: Manifest) -> Verdict:
    return verify_narration(files_of(services, manifest), manifest.document)


def test_what_is_published_is_verified(tmp_path: Path) -> None:
    """A narration says where its words come from, in every layer, with its files' checksums."""
    services, _ = humming_services(tmp_path)
    article = replace(ARTICLE, dropped=(Dropped("Read more: tides", "read_more"),))
    manifest = narrate(services, article).manifest
    verdict = checked(services, manifest)
    assert verdict.findings == ()
    assert verdict.checked == ("checksums", "map", "sound")
    document = json.loads(services.store.get(manifest.files["provenance.json"].key))
    assert document["left_out"][0] == {"text": "Read more: tides", "rule": "read_more"}
    assert document["voices"][0]["model_sha256"] == services.speakers.voice_for("en").model_sha256


def test_what_a_producer_changed_is_verified(tmp_path: Path) -> None:
    """A sentence skipped, one said otherwise and words put in all lead to who wanted them."""
    services, _ = humming_services(tmp_path)
    plan = prepare(services, ARTICLE, directions=EDITED)
    manifest = finish(services, plan)
    assert checked(services, manifest).findings == ()
    document = json.loads(services.store.get(manifest.files["provenance.json"].key))
    added = [one["text"] for one in document["segments"] if one.get("added_by") == "producer"]
    assert added == ["Good morning.", "Thank you."]
    rules = {one[3] for segment in document["segments"] for one in segment["rewritten"]}
    assert "edited" in rules


def test_the_same_narration_is_the_same_document(tmp_path: Path) -> None:
    """Two machines that publish one narration publish the same bytes."""
    first, _ = humming_services(tmp_path / "one")
    other, _ = humming_services(tmp_path / "other")
    one, two = (files_of(s, narrate(s, ARTICLE).manifest) for s in (first, other))
    assert one == two


def test_a_withdrawal_removes_it(tmp_path: Path) -> None:
    """What is off air leaves no text of the article in the store."""
    services, _ = humming_services(tmp_path)
    manifest = narrate(services, ARTICLE).manifest
    unpublish(services.store, ARTICLE.id, before_each=lambda: None)
    assert services.store.head(manifest.files["provenance.json"].key) is None
