"""The list of articles, what needs a look, and changes, over HTTP: who may, and what is answered."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE
from support.ledger_steps import a_request, claim_next
from support.web_process import METRICS, PRODUCER, Web, serving_web

from workers.ledger import accept, leases
from workers.manifest import Manifest
from workers.web.routes.failures import retry_of

BEARER = {"Authorization": f"Bearer {PRODUCER}"}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder: Path = tmp_path_factory.mktemp("web")
    with serving_web(folder) as running:
        broken = replace(ARTICLE, id="broken", title="Broken", url="https://news.example/broken")
        accept(running.ledger, broken, a_request())
        message = claim_next(running.ledger, "prepare")
        leases.fail(running.ledger, message, "language_unsupported", "no voice reads tlh")
        running.publish()
        yield running


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/failures", "/v1/changes"])
def test_only_people_of_the_desk_may_look(web: Web, path: str) -> None:
    """Drafts and failures are the newsroom's: a stranger is refused, and so is a monitor."""
    assert web.client.get(path).status_code == 401
    got = web.client.get(path, headers={"Authorization": f"Bearer {METRICS}"})
    assert got.status_code == 403


def test_an_address_is_looked_up_by_everybody(web: Web) -> None:
    """Players ask by address, without a token, as they always did."""
    got = web.client.get("/v1/articles", params={"url": "https://news.example/broken"})
    assert got.json() == {"article_id": "broken"}
    assert got.headers["cache-control"] == "public, max-age=60"


def test_the_list_shows_what_is_heard(web: Web) -> None:
    """Length, voice and state of what is published; counts and sections beside it."""
    page = web.client.get("/v1/articles", headers=BEARER)
    assert page.headers["cache-control"] == "no-store"
    said = page.json()
    assert said["counts"] == {"on_air": 1, "being_made": 0, "needs_a_look": 1, "off_air": 0}
    heard = next(one for one in said["articles"] if one["article_id"] == ARTICLE.id)
    assert heard["state"] == "on_air"
    assert heard["heard"]
    assert heard["duration_ms"] == round(Manifest.of(web.manifest(ARTICLE.id)).duration_ms)
    assert heard["voice"]


def test_the_list_page_by_page(web: Web) -> None:
    """The cursor leads to the rest, and is null at the end."""
    first = web.client.get("/v1/articles", params={"limit": 1}, headers=BEARER).json()
    asked = {"limit": 1, "cursor": first["next_cursor"]}
    second = web.client.get("/v1/articles", params=asked, headers=BEARER).json()
    ids = {one["article_id"] for page in (first, second) for one in page["articles"]}
    assert ids == {ARTICLE.id, "broken"}
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", ["state=gone", "cursor=7", "cursor=a.b", "limit=0"])
def test_a_question_that_makes_no_sense(web: Web, query: str) -> None:
    """It is told, and not asked of the ledger."""
    assert web.client.get(f"/v1/articles?{query}", headers=BEARER).status_code == 422


def test_failures_are_grouped_by_cause(web: Web) -> None:
    """Each group says what narrating again does."""
    (group,) = web.client.get("/v1/failures", headers=BEARER).json()["groups"]
    assert (group["code"], group["retry"]) == ("language_unsupported", "fails_again")
    assert [one["title"] for one in group["articles"]] == ["Broken"]


@pytest.mark.parametrize(
    ("code", "retry"),
    [
        ("store_unavailable", "helps"),
        ("synthesis_failed", "may_help"),
        ("review_needed", "lets_it_pass"),
        ("article_too_long", "fails_again"),
    ],
)
def test_what_narrating_again_does(code: str, retry: str) -> None:
    """A retry that must fail again is known before it is made."""
    assert retry_of(code) == retry


def test_a_change_is_told(web: Web) -> None:
    """A desk that is open hears of every act within moments."""
    with web.client.stream("GET", "/v1/changes", headers=BEARER) as events:
        lines = events.iter_lines()
        assert next(lines) == "event: watching"
        web.client.post(f"/v1/articles/{ARTICLE.id}/hold", headers=BEARER)
        for line in lines:
            if line == "event: changed":
                return
