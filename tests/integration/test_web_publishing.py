"""What a CMS asks beside publishing one article: what would be read, and many articles at once."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from support.humming_narrations import ARTICLE as HUMMED
from support.ledger_steps import rows
from support.story_page import story_page
from support.web_process import SECRET, Web, serving_web

from audio.model import Article
from workers.fetching.policy import FetchPolicy
from workers.ledger.tables import articles, narrations, outbox, requests
from workers.ledger.webhook_log import newest
from workers.ledger.webhook_log.entries import webhook_log
from workers.services import Services
from workers.web.publishing import batch
from workers.web.readers import Readers

ARTICLE: dict[str, Any] = {
    "identifier": "ferry",
    "url": "https://news.example/ferry",
    "headline": "The ferry is back",
    "author": "Ana Ruiz",
    "inLanguage": "en",
    "articleBody": "<p>The ferry cost $3m in 2024.</p><p>Read more: The old bridge</p><p>Nobody waited.</p>",
}
WORDS = " ".join(["Nobody at the quay was surprised when the ferry came back in the evening."] * 4)
PAGE = f"<html lang=en><title>Ferry</title><article><h1>The ferry</h1><p>{WORDS}</p><p>{WORDS}</p></article></html>"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving_web(tmp_path_factory.mktemp("web"), allowed_hosts="news.example") as running:
        yield running


def tried(web: Web, data: object, kind: str = "article.published") -> httpx.Response:
    return web.signed("POST", "/v1/articles?dry_run=true", {"type": kind, "data": data})


def of_everything(web: Web) -> list[int]:
    tables = (articles, narrations, outbox, requests, webhook_log)
    return [len(rows(web.ledger, table)) for table in tables]


def event(number: int, **data: object) -> dict[str, object]:
    article = {"identifier": f"a{number}", "headline": f"Number {number}", "inLanguage": "en"}
    body = {"articleBody": "Nobody at the quay waited for it."}
    return {
        "id": f"event-{number}",
        "type": "article.published",
        "timestamp": "2026-03-14T09:30:00Z",
        "data": article | body | data,
    }


def test_dry_run_says_what_would_be_read(web: Web) -> None:
    """Title, byline, voice, each sentence as it is said, and what is left out, before anything is published."""
    before = of_everything(web)
    got = tried(web, ARTICLE)
    body = got.json()
    assert got.status_code == 200, got.text
    facts = (body["article_id"], body["title"], body["byline"], body["language"])
    assert facts == ("ferry", "The ferry is back", "Ana Ruiz", "en")
    sentences = {one["text"]: one["spoken"] for one in body["sentences"]}
    assert "three million dollars" in sentences["The ferry cost $3m in 2024."]
    assert sentences["Nobody waited."] is None
    assert body["voice"]["id"] in body["voice"]["all"]
    assert body["voice"]["why"] == "It reads unless a casting rule says otherwise."
    assert 0 < body["coverage"] <= 1
    assert body["estimated_duration_ms"] > 1000
    assert (body["held"], body["held_because"]) == (False, None)
    assert [(one["text"], one["why"]) for one in body["dropped"]] == [
        ("Read more: The old bridge", "a pointer to another article")
    ]
    assert of_everything(web) == before


def test_dry_run_foretells_the_narration(web: Web) -> None:
    """What the worker then reads is what the dry run said, sentence by sentence."""
    data = ARTICLE | {"identifier": f"a{uuid4().hex}", "url": None}
    foretold = [one["text"] for one in tried(web, data).json()["sentences"]]
    web.signed("POST", "/v1/articles", {"type": "article.published", "data": data})
    web.work()
    manifest = web.manifest(str(data["identifier"]))
    words = web.client.get(manifest["listen"]["files"]["words.json"]["url"]).json()
    heard = " ".join(cue["text"].strip() for cue in words["cues"])
    assert heard.split() == " ".join(foretold).split()


@pytest.mark.parametrize("review", ["page_dump", "text_left_out"])
def test_dry_run_says_what_would_be_held(
    web: Web, monkeypatch: pytest.MonkeyPatch, review: str
) -> None:
    """What was guessed waits for a person: the dry run says so, and why."""

    async def guessed(*_: object) -> Article:
        return replace(HUMMED, review=(review,))

    monkeypatch.setattr(Readers, "article", guessed)
    body = tried(web, ARTICLE).json()
    assert body["held"] is True
    assert "let it pass" in body["held_because"]


def test_dry_run_fetches_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an address, it says what a worker would read there, or what could not be had."""
    with story_page(PAGE) as address, serving_web(tmp_path) as web:
        policy = FetchPolicy(retries=0).allowing(address, private=True)
        monkeypatch.setattr(Services, "fetch_policy", policy)
        got = tried(web, {"url": address})
        assert got.status_code == 200, got.text
        assert got.json()["title"] == "The ferry"
        monkeypatch.setattr(Services, "fetch_policy", replace(policy, max_body_bytes=10))
        lost = tried(web, {"url": address})
        assert lost.status_code == 422, lost.text
        assert "10 bytes" in lost.json()["detail"]
        assert of_everything(web) == [0, 0, 0, 0, 0]


def test_dry_run_refuses_as_publishing_does(web: Web) -> None:
    """What could not be narrated, fetched or believed is answered with the problem that publishing would meet."""
    before = of_everything(web)
    for data, kind, said in (
        ({"headline": "Nothing", "articleBody": "<p></p>"}, "article.published", (422, "article_unreadable")),
        (ARTICLE | {"inLanguage": "de", "headline": "Die Fähre ist wieder da", "articleBody": "Die Fähre ist wieder da, und niemand am Kai hat sich darüber gewundert."}, "article.published", (422, "language_unsupported")),
        ({"url": "http://127.0.0.1/secret"}, "article.published", (422, "address_refused")),
        ({"id": "ferry"}, "article.withdrawn", (400, "webhook_refused")),
    ):  # fmt: skip
        got = tried(web, data, kind)
        assert (got.status_code, got.json()["code"]) == said, got.text
    unsigned = web.client.post("/v1/articles?dry_run=true", json=ARTICLE)
    assert (unsigned.status_code, unsigned.json()["reason"]) == (401, "missing_header")
    assert of_everything(web) == before


def test_batch_answers_each_event_in_order(tmp_path: Path) -> None:
    """What is wrong with one event keeps none from the rest, and nothing is lost in between."""
    with serving_web(tmp_path) as web:
        events: list[object] = [
            event(1), event(2, articleBody=None, url=None), "no event", event(3) | {"id": "with.stop"},
            event(4) | {"type": "article.burnt"}, event(5, url="http://127.0.0.1/x", articleBody=None), event(6),
            {"id": "gone-1", "type": "article.withdrawn", "data": {"id": "a1"}},
        ]  # fmt: skip
        got = web.signed("POST", batch.PATH, {"events": events})
        body = got.json()
        assert got.status_code == 200, got.text
        said = [
            (one["id"], one["status"], one["outcome"] or one["reason"]) for one in body["events"]
        ]
        assert said == [
            ("event-1", 202, "queued"),
            ("event-2", 400, "incomplete"),
            (None, 400, "incomplete"),
            (None, 400, "incomplete"),
            ("event-4", 400, "unknown_event"),
            ("event-5", 422, None),
            ("event-6", 202, "queued"),
            ("gone-1", 202, "withdrawn"),
        ]
        assert (body["accepted"], body["refused"], body["again"]) == (3, 5, 0)
        lanes = {row.article_id: row.lane for row in rows(web.ledger, narrations)}
        assert lanes == {"a1": "bulk", "a6": "bulk"}
        (entry,) = newest(web.ledger, "in", limit=9)
        assert (entry.event, entry.answer) == ("batch", "3 accepted, 5 refused")
        web.work()
        assert web.manifest("a6")["name"] == "Number 6"


def test_batch_sent_twice_counts_once(tmp_path: Path) -> None:
    """A batch whose answer was lost is sent again; only what is new in it is accepted."""
    with serving_web(tmp_path) as web:
        first = web.signed("POST", batch.PATH, {"events": [event(1), event(2), event(1)]}).json()
        assert [one["status"] for one in first["events"]] == [202, 202, 409]
        again = web.signed("POST", batch.PATH, {"events": [event(1), event(2), event(3)]}).json()
        assert [one["reason"] for one in again["events"]] == ["replayed", "replayed", None]
        assert len(rows(web.ledger, narrations)) == 3
        alone = web.signed("POST", "/v1/articles", event(3), webhook_id="event-3")
        assert (alone.status_code, alone.json()["reason"]) == (409, "replayed")


def test_batch_has_limits(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch of a thousand is the largest; what time runs out for is asked to come again."""
    monkeypatch.setattr(batch, "MAX_EVENTS", 2)
    got = web.signed("POST", batch.PATH, {"events": [event(1), event(2), event(3)]})
    assert (got.status_code, got.json()["reason"]) == (413, "too_large")
    assert web.signed("POST", batch.PATH, {"events": "all"}).status_code == 400
    long = {"events": [event(1, articleBody="x" * batch.MAX_BYTES)]}
    assert web.signed("POST", batch.PATH, long).status_code == 413
    monkeypatch.setattr(batch, "TAKEN_WITHIN_S", -1.0)
    late = web.signed("POST", batch.PATH, {"events": [event(1), event(2)]}).json()
    assert (late["again"], [one["status"] for one in late["events"]]) == (2, [503, 503])
    unsigned = web.client.post(batch.PATH, json={"events": []})
    assert (unsigned.status_code, unsigned.json()["reason"]) == (401, "missing_header")


def test_ghosts_webhooks_are_shown_too(web: Web) -> None:
    """Whoever connects Ghost sees what came from it, and why it was refused."""
    post = {"id": uuid4().hex, "title": "Ghosts", "status": "published", "html": f"<p>{WORDS}</p>"}
    body = json.dumps({"post": {"current": post, "previous": {"status": "draft"}}}).encode()
    stamp = str(int(datetime.now(UTC).timestamp() * 1000))
    digest = hmac.new(SECRET.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()

    def sent(digest: str) -> int:
        headers = {
            "Content-Type": "application/json",
            "X-Ghost-Signature": f"sha256={digest}, t={stamp}",
        }
        return web.client.post("/v1/articles/ghost", content=body, headers=headers).status_code

    assert (sent(digest), sent("0" * 64)) == (202, 401)
    refused, taken = newest(web.ledger, "in", limit=2)
    assert (taken.webhook_id, taken.article_id) == (f"ghost-{digest}", post["id"])
    assert (taken.event, taken.status, taken.answer) == ("article.published", 202, "queued")
    assert refused.status == 401
    assert "signature" in refused.answer
