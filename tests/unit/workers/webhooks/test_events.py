"""What webhooks ask for, what ours tell, and when a failed one is tried again."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import WebhookRefused
from audio.intake import read_article
from workers.manifest import Manifest
from workers.webhooks.incoming import (
    PublishRequest,
    WithdrawRequest,
    check_path,
    parse_event,
)
from workers.webhooks.outgoing import (
    MAX_ATTEMPTS,
    failed_event,
    published_event,
    retry_delay_s,
    withdrawn_event,
)

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "identifier": "night-ferry",
    "headline": "The last boat left at nine",
    "articleBody": "The harbour was quiet. Nobody had told the passengers.",
    "url": "https://news.example/night-ferry",
}
AT = datetime(2026, 3, 14, 10, 30, tzinfo=timezone(timedelta(hours=1)))
MANIFEST: dict[str, Any] = {
    "name": "The last boat left at nine",
    "inLanguage": "en",
    "contentUrl": "https://cdn.example/a/audio.mp3",
    "encodingFormat": "audio/mpeg",
    "associatedArticle": {"url": "https://news.example/night-ferry"},
    "listen": {
        "article_id": "night-ferry",
        "narration_id": "0f" * 32,
        "revision": 1,
        "duration_ms": 61_250,
        "synthetic": True,
        "files": {
            "audio.mp3": {
                "key": "a/audio.mp3",
                "url": "https://cdn.example/a/audio.mp3",
                "size_bytes": 9,
                "sha256": "ab",
            },
            "captions.vtt": {"key": "a/captions.vtt", "url": "https://cdn.example/a/captions.vtt"},
            "transcript.html": {
                "key": "a/transcript.html",
                "url": "https://cdn.example/a/transcript.html",
            },
        },
    },
}


def event(kind: str, data: object) -> bytes:
    return json.dumps({"type": kind, "timestamp": "2026-03-14T09:30:00Z", "data": data}).encode()


def reason(body: bytes) -> str:
    with pytest.raises(WebhookRefused) as refused:
        parse_event(body)
    return refused.value.reason


# What comes in


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(ARTICLE).encode(),
        event("article.published", ARTICLE),
        event("article.updated", ARTICLE),
        json.dumps({"@graph": [ARTICLE]}).encode(),
    ],
)
def test_article_arrives_whole(body: bytes) -> None:
    """With or without an envelope, the article that was sent is the one that is read."""
    request = parse_event(body)
    assert isinstance(request, PublishRequest)
    assert request.url is None
    assert request.article_json is not None
    article = read_article(request.article_json, name="webhook", media_type="application/json")
    assert (article.id, article.title) == ("night-ferry", ARTICLE["headline"])
    assert article.url is not None
    assert request.article_url == article.url


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({"mainEntityOfPage": {"@id": "https://news.example/b"}}, "https://news.example/b"),
        ({"url": "", "mainEntityOfPage": "https://news.example/c"}, "https://news.example/c"),
        ({"url": "no address"}, None),
        ({"url": 7}, None),
        ({}, None),
    ],
)
def test_address_of_an_article_that_was_sent(
    fields: dict[str, object], address: str | None
) -> None:
    """The address that chooses the site's rules is found as reading finds it, or there is none."""
    plain = {k: v for k, v in ARTICLE.items() if k not in ("url", "mainEntityOfPage")}
    request = parse_event(json.dumps(plain | fields).encode())
    assert isinstance(request, PublishRequest)
    assert request.article_url == address


@pytest.mark.parametrize("url", ["https://news.example/a", "http://news.example/b"])
def test_address_alone_is_enough(url: str) -> None:
    """A CMS that can't send the article sends where it is."""
    wanted = PublishRequest(article_json=None, url=url)
    assert parse_event(json.dumps({"url": url}).encode()) == wanted
    assert parse_event(event("article.published", {"url": url})) == wanted


@pytest.mark.parametrize(
    ("data", "article_id"),
    [
        ({"id": "night-ferry"}, "night-ferry"),
        ({"identifier": "night-ferry"}, "night-ferry"),
        ({"id": "night-ferry", "url": "https://news.example/other"}, "night-ferry"),
    ],
)
def test_withdrawal_names_the_article(data: dict[str, str], article_id: str) -> None:
    """The CMS's own identifier goes before its address."""
    assert parse_event(event("article.withdrawn", data)) == WithdrawRequest(article_id)


@pytest.mark.parametrize(
    "naming",
    [{"url": "https://news.example/night-ferry"}, {"identifier": "Night ferry №5"}],
)
def test_withdrawal_finds_the_id_that_publishing_gave(naming: dict[str, str]) -> None:
    """What was published by address or by an odd identifier can be withdrawn by the same."""
    plain = {k: v for k, v in ARTICLE.items() if k not in ("identifier", "url")}
    published = parse_event(event("article.published", plain | naming))
    assert isinstance(published, PublishRequest)
    assert published.article_json is not None
    article = read_article(published.article_json, name="webhook", media_type="application/json")
    withdrawn = parse_event(event("article.withdrawn", naming))
    assert withdrawn == WithdrawRequest(article.id)


def test_address_of_a_request_has_to_agree_with_the_signed_body() -> None:
    """The path of a DELETE is not signed, so it can't choose another article."""
    check_path(WithdrawRequest("night-ferry"), "night-ferry")
    with pytest.raises(WebhookRefused):
        check_path(WithdrawRequest("night-ferry"), "day-ferry")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "not_json"),
        (b"not json", "not_json"),
        (b"[1]", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"{}", "incomplete"),
        (b'{"url": "ftp://news.example/a"}', "incomplete"),
        (b'{"url": 5}', "incomplete"),
        (b'{"headline": "No body"}', "incomplete"),
        (event("article.deleted", {}), "unknown_event"),
        (event("article.published", "night-ferry"), "incomplete"),
        (event("article.published", {}), "incomplete"),
        (event("article.withdrawn", {}), "incomplete"),
        (event("article.withdrawn", {"id": 5}), "incomplete"),
        (event("article.withdrawn", {"id": 5, "url": "https://news.example/a"}), "incomplete"),
    ],
)
def test_what_is_not_understood_says_why(body: bytes, expected: str) -> None:
    """Each kind of misunderstanding has a word of its own."""
    assert reason(body) == expected


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["type", "data", "url", "id", "body", "articleBody"]) | st.text(), inner),
))  # fmt: skip
def test_any_json_is_understood_or_refused(value: object) -> None:
    """No JSON at all makes it crash."""
    try:
        request = parse_event(json.dumps(value).encode())
    except WebhookRefused:
        return
    assert isinstance(request, PublishRequest | WithdrawRequest)


# What goes out


def test_published_event_has_what_a_site_needs() -> None:
    """Address, length, checksum and captions are in the event, in the documented form."""
    body = json.loads(
        published_event(
            "evt_1",
            Manifest.of(MANIFEST),
            manifest_url="https://cdn.example/manifest.json",
            happened_at=AT,
        ).body()
    )
    assert body["type"] == "narration.published"
    assert body["timestamp"] == "2026-03-14T09:30:00.000+00:00"
    assert body["data"] == {
        "article_id": "night-ferry",
        "article_url": "https://news.example/night-ferry",
        "title": "The last boat left at nine",
        "language": "en",
        "narration_id": "0f" * 32,
        "revision": 1,
        "duration_ms": 61_250,
        "manifest_url": "https://cdn.example/manifest.json",
        "audio": {
            "url": "https://cdn.example/a/audio.mp3",
            "mime_type": "audio/mpeg",
            "size_bytes": 9,
            "sha256": "ab",
        },
        "captions_url": "https://cdn.example/a/captions.vtt",
        "transcript_url": "https://cdn.example/a/transcript.html",
        "synthetic": True,
    }


def test_later_revision_is_an_update() -> None:
    """A site can tell a correction from a first narration."""
    later = MANIFEST | {"listen": MANIFEST["listen"] | {"revision": 2}}
    made = published_event("evt_1", Manifest.of(later), manifest_url="https://x/m", happened_at=AT)
    assert made.type == "narration.updated"


def test_failed_and_withdrawn_events() -> None:
    """A failure carries its code and where; both name the article."""
    failed = failed_event(
        "evt_2", "night-ferry", code="gate_refused", message="too quiet", happened_at=AT,
        excerpt="The harbour",
    )  # fmt: skip
    assert json.loads(failed.body())["data"] == {
        "article_id": "night-ferry",
        "article_url": None,
        "code": "gate_refused",
        "message": "too quiet",
        "excerpt": "The harbour",
    }
    withdrawn = withdrawn_event("evt_3", "night-ferry", happened_at=AT)
    assert json.loads(withdrawn.body())["type"] == "narration.withdrawn"


def test_body_is_the_same_at_every_attempt() -> None:
    """A retried event is byte for byte the same, odd characters included."""
    made = failed_event("e", "a", code="c", message="half \ud800 a pair", happened_at=AT)
    assert made.body() == made.body()
    assert json.loads(made.body())["data"]["message"] == "half ? a pair"


# When it is tried again


def test_waits_grow_fourfold_to_twelve_hours_and_end() -> None:
    """Ten attempts in about a day and a half, then the dead letter."""
    waits = [retry_delay_s(n, chance=0.5) for n in range(1, MAX_ATTEMPTS + 1)]
    assert waits == [5, 20, 80, 320, 1280, 5120, 20480, 43200, 43200, None]


@given(
    failures=st.integers(1, MAX_ATTEMPTS - 1),
    chance=st.floats(0, 1, exclude_max=True),
    retry_after_s=st.none() | st.floats(0, 1e9),
)
def test_wait_stays_near_its_plan(
    failures: int, chance: float, retry_after_s: float | None
) -> None:
    """Chance moves a wait by a quarter at most; what the endpoint asks counts up to half a day."""
    plain = retry_delay_s(failures, chance=0.5)
    got = retry_delay_s(failures, chance=chance, retry_after_s=retry_after_s)
    assert plain is not None
    assert got is not None
    assert got <= 12 * 3600 * 1.25
    assert got >= min(retry_after_s or 0, 12 * 3600)
    if not retry_after_s:
        assert 0.75 * plain <= got <= 1.25 * plain


def test_no_failure_is_no_reason_to_wait() -> None:
    """Asking before anything failed is a mistake of the caller."""
    with pytest.raises(ValueError, match="0 failures"):
        retry_delay_s(0, chance=0.5)
