"""What workers do with one article from the ledger, stage by stage."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from ledgers import Clock, a_request, new_ledger, rows
from narrating import ARTICLE, humming_services

from workers.ledger import accept, outbox, regenerate
from workers.ledger.tables import attempts
from workers.ledger.tables import outbox as outbox_rows
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


@pytest.mark.parametrize(("out_of_time", "holders"), [(True, 1), (False, 0)])
def test_who_runs_out_of_time_keeps_the_lease_and_who_is_shut_down_does_not(
    tmp_path: Path, out_of_time: bool, holders: int
) -> None:
    """Both end with SIGTERM; only the first is counted against the text, when its lease runs out."""
    services = _services(tmp_path)
    accept(services.ledger, ARTICLE, a_request())

    def end(*_: object, **__: object) -> None:
        try:
            if out_of_time:
                raise SoftTimeLimitExceeded
        finally:
            raise SystemExit

    with patch("workers.stages.narrate.prepare", end), pytest.raises(SystemExit):
        _work_off(services)
    held = [row for row in rows(services.ledger, outbox_rows) if row.holder is not None]
    assert len(held) == holders
