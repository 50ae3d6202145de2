"""Real workers tell a real endpoint what became of articles, whatever the endpoint does."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.listen_command import listen
from support.site_processes import Site, ferry_article, site_in
from support.webhook_endpoint import Endpoint, receiving

from workers.ledger import Request, withdraw
from workers.ledger.failures.dead_letters import count_dead_letters
from workers.webhooks.signature import SeenInMemory, make_secret, verify

SECRET = make_secret()
URL = "https://news.example/ferry"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with receiving() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, endpoint: Endpoint) -> Iterator[Site]:
    settings = {
        "LISTEN_WEBHOOK_ENDPOINTS": endpoint.url,
        "LISTEN_WEBHOOK_SECRETS": SECRET,
        "LISTEN_MAX_ARTICLE_CHARS": "300",
    }
    with site_in(tmp_path, **settings) as site:
        site.start_beat()
        site.start_worker()
        yield site


def told(endpoint: Endpoint) -> list[tuple[str, dict[str, Any]]]:
    """Verify everything the endpoint got; return each event's type and data."""
    events = []
    for _, headers, body in endpoint.got:
        at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        verify(headers, body, [SECRET], at, SeenInMemory())
        events.append((json.loads(body)["type"], json.loads(body)["data"]))
    return events


def test_a_cms_is_told_what_becomes_of_an_article(site: Site, endpoint: Endpoint) -> None:
    """Published, updated, failed, withdrawn: in order, signed, with what is documented in each."""
    for n_paragraphs, n_events in ((1, 1), (2, 2), (30, 3)):
        site.accept(replace(ferry_article(n_paragraphs), url=URL))
        site.wait_for(lambda n=n_events: len(endpoint.got) >= n)
    withdraw(site.ledger, "ferry", Request(kind="withdraw", lane="listen", requested_by="test"))
    site.wait_for(lambda: len(endpoint.got) >= 4)
    (published, first), (updated, second), (failed, third), (withdrawn, _) = told(endpoint)
    assert (published, first["revision"]) == ("narration.published", 1)
    assert (updated, second["revision"]) == ("narration.updated", 2)
    assert first["narration_id"] != second["narration_id"]
    assert (failed, third["code"], third["excerpt"]) == (
        "narration.failed",
        "article_too_long",
        None,
    )
    assert "300" in third["message"]
    assert withdrawn == "narration.withdrawn"
    assert {data["article_id"] for _, data in told(endpoint)} == {"ferry"}
    assert {data["article_url"] for _, data in told(endpoint)} == {URL}
    assert len({headers["webhook-id"] for _, headers, _ in endpoint.got}) == 4


def test_an_endpoint_that_fails_and_hangs_is_told_in_the_end(
    site: Site, endpoint: Endpoint
) -> None:
    """After errors and silence the same event arrives, under the same id, signed anew."""
    endpoint.status = 500
    site.accept(ferry_article(1))
    site.wait_for(lambda: len(endpoint.got) >= 2)
    endpoint.status, endpoint.silent_s = 204, 60
    hung = len(endpoint.got) + 1
    site.wait_for(lambda: len(endpoint.got) >= hung)
    endpoint.silent_s = 0
    site.wait_for(lambda: "delivered" in [event["outcome"] for event in site.events("webhook")])
    outcomes = [event["outcome"] for event in site.events("webhook")]
    assert outcomes == ["retry"] * (len(outcomes) - 1) + ["delivered"]
    assert len({(headers["webhook-id"], body) for _, headers, body in endpoint.got}) == 1
    assert {kind for kind, _ in told(endpoint)} == {"narration.published"}
    metrics = listen(site.folder, "metrics", **site.settings).stdout
    assert 'listen_webhook_deliveries_total{outcome="delivered"} 1.0' in metrics
    assert f'listen_webhook_deliveries_total{{outcome="retry"}} {len(outcomes) - 1}.0' in metrics


def test_what_nobody_took_is_a_dead_letter_until_it_is_retried(
    site: Site, endpoint: Endpoint
) -> None:
    """After ten attempts it is given up, which status shows; retried by hand, it is delivered."""
    endpoint.status, endpoint.answer = 500, b"out of order"
    site.accept(ferry_article(1))
    site.wait_for(lambda: len(endpoint.got) >= 10)
    site.wait_for(lambda: count_dead_letters(site.ledger))
    assert len(endpoint.got) == 10
    shown = listen(site.folder, "webhook", "dead", "list", **site.settings).stdout
    assert "narration.published" in shown
    assert "out of order" in shown
    endpoint.status = 204
    assert listen(site.folder, "webhook", "dead", "retry", "--all", **site.settings).returncode == 0
    site.wait_for(lambda: len(endpoint.got) >= 11)
    assert len({headers["webhook-id"] for _, headers, _ in endpoint.got}) == 1
    shown = listen(site.folder, "webhook", "dead", "list", "--json", **site.settings).stdout
    site.wait_for(lambda: site.events("webhook")[-1]["outcome"] == "delivered")
    assert json.loads(shown) == []
