"""The article as a layer of verifying: the words are those that the ledger has on air."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from support.humming_narrations import ARTICLE, corrected, humming_services
from support.ledger_steps import a_request
from support.ledgered_narrations import ledgered_services, work_off

from workers.ledger import accept
from workers.manifest import Manifest, published_manifest
from workers.narrate import narrate
from workers.provenance.article import check_article
from workers.provenance.layer import Layer
from workers.services import Services


def published(services: Services, article=ARTICLE) -> Manifest:
    accept(services.ledger, article, a_request())
    work_off(services)
    manifest = published_manifest(services.store, article.id)
    assert manifest is not None
    return manifest


def document_of(services: Services, manifest: Manifest) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(services.store.get(manifest.files["provenance.json"].key))
    return document


def codes(layer: Layer) -> list[str]:
    return [found.code for found in layer.findings]


def test_what_is_on_air_is_the_article_that_the_ledger_has(tmp_path: Path) -> None:
    """Of each revision, the one that was narrated."""
    services, _ = ledgered_services(tmp_path)
    for number, article in enumerate((ARTICLE, corrected(ARTICLE, 0, "The tide came early.")), 1):
        manifest = published(services, article)
        layer = check_article(services, manifest, document_of(services, manifest))
        assert layer == Layer("article", f"revision {number}, word by word")


def test_a_narration_of_other_words_is_found(tmp_path: Path) -> None:
    """Whole in itself, with other words than the newsroom published: the ledger tells."""
    services, _ = ledgered_services(tmp_path)
    manifest = published(services)
    document = document_of(services, manifest)
    document["pieces"][3]["text"] = "The tide came early on Monday."
    layer = check_article(services, manifest, document)
    assert codes(layer) == ["other_text"]
    assert "early" in layer.findings[0].where
    document["pieces"][3:] = []
    document["article"]["url"] = "https://courier.example/other"
    assert codes(check_article(services, manifest, document)) == ["other_address", "other_text"]


def test_another_narration_than_is_on_air_is_found(tmp_path: Path) -> None:
    """What somebody put into the store in place of the published one is not the ledger's."""
    services, _ = ledgered_services(tmp_path)
    published(services)
    manifest = narrate(services, replace(ARTICLE, title="Tide tables to be kept")).manifest
    layer = check_article(services, manifest, document_of(services, manifest))
    assert codes(layer) == ["not_on_air"]


def test_without_a_ledger_it_is_said_that_nothing_was_compared(tmp_path: Path) -> None:
    """`listen narrate` needs no ledger, and its narrations are verified without."""
    alone, _ = humming_services(tmp_path / "alone", data_dir=tmp_path / "alone")
    manifest = narrate(alone, ARTICLE).manifest
    document = document_of(alone, manifest)
    ledgered, _ = ledgered_services(tmp_path)
    for services in (alone, ledgered):
        layer = check_article(services, manifest, document)
        assert (layer.findings, layer.checked) == ((), False)
