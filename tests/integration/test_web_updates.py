"""A correction is published while the file is heard: its listeners are told, by the web process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE, corrected
from support.live_listener import Stream
from support.subscriber_tokens import KEYS
from support.web_process import Web, serving_web

from workers.ledger import Request, withdraw


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with serving_web(tmp_path, presses_per_minute=1000) as serving:
        yield serving


def watch(web: Web, heard: str, **headers: str) -> Stream:
    path = f"/v1/articles/{ARTICLE.id}/updates?heard={heard}"
    return Stream(str(web.client.base_url), path, headers)


def key_of(manifest: dict[str, dict[str, str]]) -> str:
    return manifest["listen"]["narration_id"]


def test_a_listener_is_told_of_the_correction(web: Web) -> None:
    """The event is the new manifest as anybody gets it, whose files are all there; then it ends."""
    heard = web.publish()
    stream = watch(web, key_of(heard))
    stream.wait_for(lambda: stream.named("watching"))
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.headers["cache-control"] == "no-store"
    web.publish(corrected(ARTICLE, 0, "The tide came early on Monday. Nobody was surprised."))
    stream.wait_for_end()
    (newer,) = stream.named("published")
    assert newer == web.manifest(ARTICLE.id)
    assert key_of(newer) != key_of(heard)
    words = web.client.get(newer["listen"]["files"]["words.json"]["url"]).json()
    assert any("early" in cue["text"] for cue in words["cues"])
    assert web.client.get(heard["contentUrl"]).status_code == 200, "it is heard until the border"
    again = web.client.get(
        f"/v1/articles/{ARTICLE.id}/updates?heard=x", headers={"Last-Event-ID": "end"}
    )
    assert again.status_code == 204


def test_a_withdrawal_is_told_and_what_is_not_published_is_refused(web: Web) -> None:
    """Nobody waits for news of what is not there."""
    assert watch_status(web, "nowhere") == (404, "article_unknown")
    heard = web.publish()
    stream = watch(web, key_of(heard))
    stream.wait_for(lambda: stream.named("watching"))
    withdraw(web.ledger, ARTICLE.id, Request(kind="withdraw", lane="publish", requested_by="test"))
    web.work()
    stream.wait_for_end()
    assert stream.named("withdrawn") == [{}]
    assert watch_status(web, ARTICLE.id) == (410, "withdrawn")


def watch_status(web: Web, article_id: str) -> tuple[int, str]:
    got = web.client.get(f"/v1/articles/{article_id}/updates?heard=x")
    return got.status_code, got.json()["code"]


def test_who_is_one_too_many_asks_now_and_then_instead(web: Web) -> None:
    """A full house of those who wait for news refuses the next one, and lets everybody listen."""
    heard = web.publish()
    quota = web.app.state.watches
    quota.in_all = quota.per_client = 1
    stream = watch(web, key_of(heard))
    stream.wait_for(lambda: stream.named("watching"))
    assert watch_status(web, ARTICLE.id) == (429, "too_many_requests")
    assert web.client.get(heard["contentUrl"]).status_code == 200
    manifest = web.client.get(f"/v1/articles/{ARTICLE.id}/narration")
    same = {"If-None-Match": manifest.headers["etag"]}
    got = web.client.get(f"/v1/articles/{ARTICLE.id}/narration", headers=same)
    assert (got.status_code, got.content) == (304, b"")


def test_of_what_is_for_subscribers_nothing_is_told_but_that_it_is_there(tmp_path: Path) -> None:
    """The event has no address in it: a player asks with its reader's token."""
    with serving_web(tmp_path, access="token", access_keys=KEYS, access_preview_s=4) as web:
        heard = web.publish()
        stream = watch(web, key_of(heard))
        stream.wait_for(lambda: stream.named("watching"))
        web.publish(corrected(ARTICLE, 0, "The tide came early on Monday."))
        stream.wait_for_end()
        assert stream.named("published") == [{}]
