"""Webhooks that are repeated, reordered, late and forged, with real workers behind the endpoint."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.ledger_steps import rows, states
from support.site_processes import Site, site_in
from support.web_process import Web, serving_web

from workers.ledger.tables import articles, requests
from workers.webhooks.signature import make_secret


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_in(tmp_path) as site:
        site.start_beat()
        site.start_worker()
        yield site


@pytest.fixture
def web(site: Site) -> Iterator[Web]:
    with serving_web(site.folder / "data") as web:
        yield web


def version(hour: int, text: str) -> dict[str, Any]:
    """Return the event for the article as it was saved at an hour."""
    data = {
        "@type": "NewsArticle",
        "identifier": "ferry",
        "headline": "The ferry is back",
        "inLanguage": "en",
        "dateModified": f"2026-03-14T{hour:02}:00:00Z",
        "articleBody": text,
    }
    return {"type": "article.updated", "data": data}


def answer(web: Web, body: object, **how: Any) -> tuple[int, str]:
    got = web.signed("POST", "/v1/articles", body, **how)
    said = got.json()
    return got.status_code, said.get("outcome") or said.get("reason") or said["code"]


def test_whatever_arrives_ledger_and_store_end_as_the_publisher_has_it(
    site: Site, web: Web
) -> None:
    """Each webhook has its documented answer; what is refused or outdated changes nothing."""
    assert answer(web, version(12, "It left at noon."), webhook_id="msg_1") == (202, "queued")
    standing = site.wait_until_published()
    manifest = site.manifest()
    assert manifest is not None

    assert answer(web, version(12, "It left at noon."), webhook_id="msg_1") == (409, "replayed")
    assert answer(web, version(12, "It left at noon.")) == (202, "unchanged")
    assert answer(web, version(11, "It never left.")) == (202, "stale")
    n_requests = len(rows(site.ledger, requests))
    forged = version(13, "It sank.")
    assert answer(web, forged, secret=make_secret()) == (401, "signature")
    late = datetime.now(UTC) - timedelta(minutes=6)
    assert answer(web, forged, at=late) == (401, "too_old")
    assert len(rows(site.ledger, requests)) == n_requests
    assert states(site.ledger) == ["published"]
    assert site.manifest() == manifest
    assert len(site.spoken()) == standing.segments_total

    gone = {"type": "article.withdrawn", "data": {"id": "ferry"}}
    assert answer(web, gone) == (202, "withdrawn")
    assert answer(web, version(11, "It never left.")) == (202, "stale")
    assert answer(web, gone) == (202, "withdrawn")
    site.wait_for(lambda: site.manifest() is None)
    site.wait_for(lambda: not list((site.folder / "data/store/narrations").rglob("*.*")))
    assert [row.wanted for row in rows(site.ledger, articles)] == ["withdrawn"]

    # An update puts nothing back on air; a publication that happened later does.
    assert answer(web, version(14, "It left at two.")) == (202, "off_air")
    back = version(14, "It left at two.") | {"type": "article.published"}
    assert answer(web, back) == (202, "queued")
    site.wait_until_published()
    assert states(site.ledger) == ["withdrawn", "published"]
    manifest = site.manifest()
    assert manifest is not None
    assert manifest["listen"]["revision"] == 2
