"""The signature as a layer of verifying: whose it is, and of which article."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.humming_narrations import ARTICLE, humming_services
from support.publisher_certificates import Issued, issue

from workers.narrate import narrate
from workers.provenance import signature
from workers.provenance.layer import Layer
from workers.provenance.signature import check_signature

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Issued:
    return issue(tmp_path_factory.mktemp("issued"))


def narrated(place: Path, article=ARTICLE, **settings: object) -> tuple[Files, Mapping[str, Any]]:
    services, _ = humming_services(place, **settings)
    manifest = narrate(services, article).manifest
    files = {name: services.store.get(file.key) for name, file in manifest.files.items()}
    return files, manifest.document


def looked_at(files: Files, manifest: Mapping[str, Any] | None, **how: Any) -> Layer:
    return check_signature(files, manifest, json.loads(files["provenance.json"]), **how)


def codes(layer: Layer) -> list[str]:
    return [found.code for found in layer.findings]


@pytest.mark.parametrize("url", [None, "https://courier.example/tide"])
def test_a_true_signature_holds(tmp_path: Path, issued: Issued, url: str | None) -> None:
    """It is told who has signed and when; the text's hash is that of provenance.json."""
    files, manifest = narrated(tmp_path, replace(ARTICLE, url=url), **issued.settings)
    for known in (manifest, None):
        layer = looked_at(files, known)
        assert layer.findings == ()
        assert layer.said.startswith("Valid, by Harbour Courier, 20")
    assert looked_at(files, manifest, trusted_pem=issued.authority_pem).said.startswith("Trusted")


def test_a_byline_is_hashed_as_its_names_alone(tmp_path: Path, issued: Issued) -> None:
    """The hash is found where there are no names, and where a name begins as bylines are read."""
    for number, article in enumerate(
        (replace(ARTICLE, byline=None), replace(ARTICLE, standfirst=None, byline="By Dawn Ames"))
    ):
        files, _ = narrated(tmp_path / str(number), article, **issued.settings)
        assert looked_at(files, None).findings == ()


def test_a_file_that_was_signed_for_another_article_is_found(
    tmp_path: Path, issued: Issued
) -> None:
    """A good signature of other words is none of these words."""
    files, _ = narrated(tmp_path / "one", **issued.settings)
    changed = replace(ARTICLE, title="Tide tables to be kept")
    for number, (other, code) in enumerate(
        ((changed, "other_text"), (replace(ARTICLE, id="ebb"), "other_article"))
    ):
        theirs, _ = narrated(tmp_path / str(number), other, **issued.settings)
        theirs["provenance.json"] = files["provenance.json"]
        assert codes(looked_at(theirs, None)) == [code]
        # Without its byline, which a person does not read, the text's hash can't be made.
        by_human = json.loads(files["provenance.json"]) | {"read_by": "human"}
        layer = check_signature(theirs, None, by_human)
        assert codes(layer) == [code] * (code == "other_article")


@pytest.mark.parametrize("at", [-1, -5000, 14_500])
def test_one_flipped_bit_is_found(tmp_path: Path, issued: Issued, at: int) -> None:
    """In the sound or in the tag: the file is not what was signed."""
    files, manifest = narrated(tmp_path, **issued.settings)
    mp3 = bytearray(files["audio.mp3"])
    mp3[at] ^= 1
    layer = looked_at(files | {"audio.mp3": bytes(mp3)}, manifest)
    assert "invalid" in codes(layer)
    assert "assertion.dataHash.mismatch" in layer.findings[0].what


def test_who_is_believed_can_be_named(tmp_path: Path, issued: Issued) -> None:
    """A publisher's own authority is believed, and a stranger's is not."""
    files, manifest = narrated(tmp_path / "store", **issued.settings)
    other = issue(tmp_path / "other")
    assert codes(looked_at(files, manifest, trusted_pem=other.authority_pem)) == ["not_trusted"]


def test_another_signer_than_the_manifest_says_is_found(tmp_path: Path, issued: Issued) -> None:
    """Whoever signs a copy with a key of his own is not who published it."""
    files, manifest = narrated(tmp_path, **issued.settings)
    told = dict(manifest) | {
        "listen": manifest["listen"]
        | {"credentials": manifest["listen"]["credentials"] | {"signed_by": "Somebody Else"}}
    }
    assert codes(looked_at(files, told)) == ["other_signer"]
    assert codes(looked_at(files | {"audio.c2pa": b"other"}, manifest)) == ["other_sidecar"]


def test_an_unsigned_file_is_told_and_is_a_fault_where_it_was_to_be_signed(
    tmp_path: Path, issued: Issued
) -> None:
    """Most publishers sign nothing; where the manifest or a setting promises it, it is missed."""
    files, manifest = narrated(tmp_path / "plain")
    layer = looked_at(files, manifest)
    assert (layer.said, layer.findings, layer.checked) == ("not signed", (), False)
    assert codes(looked_at(files, manifest, required=True)) == ["not_signed"]
    _, signed = narrated(tmp_path / "signed", **issued.settings)
    assert codes(looked_at(files, signed)) == ["signature_lost"]


def test_without_the_library_it_is_said_that_nobody_looked(
    tmp_path: Path, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layer that was not checked is not among those that were."""
    monkeypatch.setattr(signature, "can_read", lambda: False)
    files, manifest = narrated(tmp_path / "signed", **issued.settings)
    layer = looked_at(files, manifest)
    assert not layer.checked
    assert "listen-narrator[c2pa]" in layer.said
    plain, _ = narrated(tmp_path / "plain")
    assert looked_at(plain, None).said == "not signed"
    assert codes(looked_at(plain, manifest)) == ["signature_lost"]
