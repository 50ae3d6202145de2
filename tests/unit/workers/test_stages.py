"""What workers do with one article from the ledger, stage by stage."""

import json
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from support.humming_narrations import ARTICLE, humming_services
from support.ledger_steps import Clock, a_request, new_ledger, rows

from audio.errors import ArticleUnreadable, FetchFailed, ListenError, StoreUnavailable
from audio.model import Article
from workers.fetching import article
from workers.fetching.policy import FetchPolicy
from workers.ledger import accept, accept_address, outbox, regenerate, tallies, withdraw
from workers.ledger.tables import attempts
from workers.ledger.tables import narrations as narrations_table
from workers.ledger.tables import outbox as outbox_table
from workers.manifest import published_manifest
from workers.services import Services
from workers.stages import perform

URL = "https://news.example/late/tide"


def _services(folder: Path, **settings: object) -> Services:
    services, _ = humming_services(folder / "store", **settings)
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
    assert manifest.revision == 1


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


def test_an_address_is_fetched_and_narrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that fails once is fetched again, then narrated; nobody has to ask twice."""
    answers: list[Article | ListenError] = [FetchFailed("it did not answer"), ARTICLE]

    def fetch(url: str, policy: FetchPolicy, _packs: object) -> Article:
        assert (url, policy.allowed_hosts) == (URL, frozenset({"news.example"}))
        answer = answers.pop(0)
        if isinstance(answer, ListenError):
            raise answer
        return answer

    monkeypatch.setattr(article, "fetch_article", fetch)
    services = _services(tmp_path, allowed_hosts="news.example")
    accept_address(services.ledger, URL, a_request())
    _work_off(services)
    assert published_manifest(services.store, ARTICLE.id) is None
    clock = services.ledger.clock_ms
    assert isinstance(clock, Clock)
    clock.now_ms += 10_000
    _work_off(services)
    assert published_manifest(services.store, ARTICLE.id) is not None
    assert [row.error_code for row in rows(services.ledger, attempts)] == ["fetch_failed"]


def test_a_page_without_an_article_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What will never be an article is not fetched again; the history says what it was."""

    def fetch(*_: object) -> Article:
        raise ArticleUnreadable("it is a home page", reason="home_page")

    monkeypatch.setattr(article, "fetch_article", fetch)
    services = _services(tmp_path)
    said = accept_address(services.ledger, URL, a_request())
    _work_off(services)
    assert rows(services.ledger, outbox_table) == []
    (attempt,) = rows(services.ledger, attempts)
    assert (attempt.article_id, attempt.error_code) == (said.article_id, "article_unreadable")


def test_others_are_told_addresses_that_they_can_open(tmp_path: Path) -> None:
    """With the web process's address set, the event of a folder's narration leads to it."""
    services = _services(tmp_path, web_url="https://listen.example/")
    webhooks = ("https://cms.example/hook",)
    services._ledger = replace(services.ledger, webhooks=webhooks)
    accept(services.ledger, ARTICLE, a_request())
    for _ in range(30):
        for message in outbox.take_due(services.ledger):
            if message.stage != "notify":
                perform(services, message.message_id)
    (event,) = [row.event for row in rows(services.ledger, outbox_table)]
    data = json.loads(event)["data"]
    assert data["manifest_url"] == "https://listen.example/v1/articles/tide/narration"
    assert data["audio"]["url"].startswith("https://listen.example/media/narrations/tide/")
    assert "file://" not in event


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
    held = [row for row in rows(services.ledger, outbox_table) if row.holder is not None]
    assert len(held) == holders


JPEG = b"\xff\xd8\xff\xe0the article's own"
PICTURED = replace(ARTICLE, image_url="https://img.news.example/tide.jpg")


def _keys(services: Services) -> set[str]:
    return {stored.key.split("/")[2] for stored in services.store.list("narrations/tide/")}


def test_the_ledger_knows_the_narration_by_its_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ledger and manifest name the same files, the picture is counted, and withdrawal takes it."""
    monkeypatch.setattr("workers.fetching.picture.fetch_picture", lambda *_: JPEG)
    services = _services(tmp_path)
    accept(services.ledger, PICTURED, a_request())
    _work_off(services)
    manifest = published_manifest(services.store, "tide")
    assert manifest is not None
    assert services.store.get(manifest.files["cover.jpg"].key) == JPEG
    (narration,) = rows(services.ledger, narrations_table)
    assert narration.narration_key == manifest.narration_key
    assert tallies.totals(services.ledger)["pictures"] == {("used",): 1}
    withdraw(services.ledger, "tide", a_request(kind="withdraw"))
    _work_off(services)
    assert _keys(services) == set()


def test_asked_for_again_with_another_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regenerated, an article shows the picture of today; with the same one nothing is made."""
    pictures = [JPEG, JPEG, JPEG + b" in colour"]
    monkeypatch.setattr("workers.fetching.picture.fetch_picture", lambda *_: pictures.pop(0))
    services = _services(tmp_path)
    accept(services.ledger, PICTURED, a_request())
    _work_off(services)
    found = []
    for _ in range(2):
        regenerate(services.ledger, "tide", a_request(kind="regenerate"))
        _work_off(services)
        manifest = published_manifest(services.store, "tide")
        assert manifest is not None
        newest = rows(services.ledger, narrations_table)[-1]
        assert (newest.state, newest.narration_key) == ("published", manifest.narration_key)
        found.append(services.store.get(manifest.files["cover.jpg"].key))
    assert found == [JPEG, JPEG + b" in colour"]
    counted = tallies.totals(services.ledger)["segments"]
    assert counted["spoken",] == 8


def test_an_attempt_that_broke_off_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one takes the picture that was put first, so no file is left that nobody knows."""
    answers = [JPEG, b""]
    monkeypatch.setattr("workers.fetching.picture.fetch_picture", lambda *_: answers.pop(0))
    services = _services(tmp_path)
    accept(services.ledger, PICTURED, a_request())
    put, fails = services.store.put, [True]

    def failing_put(key: str, body: object) -> object:
        if key.endswith("/audio.mp3") and fails:
            fails.clear()
            raise StoreUnavailable("the disk is full")
        return put(key, body)  # type: ignore[arg-type]

    monkeypatch.setattr(services.store, "put", failing_put)
    _work_off(services)
    assert published_manifest(services.store, "tide") is None
    clock = services.ledger.clock_ms
    assert isinstance(clock, Clock)
    clock.now_ms += 60_000
    _work_off(services)
    manifest = published_manifest(services.store, "tide")
    assert manifest is not None
    assert services.store.get(manifest.files["cover.jpg"].key) == JPEG
    assert _keys(services) == {"manifest.json", manifest.narration_key}
    assert answers == [b""]
