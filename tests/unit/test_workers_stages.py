"""What workers do with one article from the ledger, stage by stage."""

from dataclasses import replace
from pathlib import Path

from ledgers import Clock, a_request, new_ledger, rows
from narrating import ARTICLE, humming_services

from workers.ledger import accept, outbox, regenerate
from workers.ledger.tables import attempts
from workers.publish import published_manifest
from workers.services import Services
from workers.stages import perform


def _services(folder: Path) -> Services:
    services, _ = humming_services(folder / "store")
    services._ledger = new_ledger(folder / "ledger.sqlite3", Clock())
    return services


def _work_off(services: Services) -> None:
    while messages := outbox.take_due(services.ledger):
        for message in messages:
            perform(services, message.message_id)


def test_an_accepted_article_is_narrated(tmp_path: Path) -> None:
    """Doing what the outbox says, message by message, ends in a published narration."""
    services = _services(tmp_path)
    accept(services.ledger, ARTICLE, a_request())
    _work_off(services)
    manifest = published_manifest(services.store, ARTICLE.id)
    assert manifest is not None
    assert manifest["listen"]["revision"] == 1


def test_a_copied_page_waits_for_a_person(tmp_path: Path) -> None:
    """What looks like a page dump is not narrated until somebody asks for it by hand."""
    services = _services(tmp_path)
    dump = replace(ARTICLE, review=("page_dump",))
    accept(services.ledger, dump, a_request())
    _work_off(services)
    assert published_manifest(services.store, dump.id) is None
    assert [attempt.error_code for attempt in rows(services.ledger, attempts)] == ["review_needed"]
    regenerate(services.ledger, dump.id, a_request(kind="regenerate"))
    _work_off(services)
    assert published_manifest(services.store, dump.id) is not None
