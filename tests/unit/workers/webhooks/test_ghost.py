"""Ghost's own webhooks: their signature, and what a post that changes asks for."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audio.errors import WebhookRefused
from workers.webhooks.ghost import parse_ghost, verify_ghost
from workers.webhooks.incoming import PublishRequest, WithdrawRequest

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
POST: dict[str, Any] = {
    "id": "67447438e61fb200012f48e0",
    "title": "The last boat",
    "status": "published",
    "visibility": "public",
    "html": "<p>The harbour was quiet.</p>",
    "url": "https://news.example/the-last-boat/",
    "updated_at": "2026-03-14T09:29:59.000Z",
    "published_at": "2026-03-14T09:29:58.000Z",
    "authors": [{"name": "Ana Ruiz"}],
    "tags": [{"name": "Harbour"}],
    "primary_tag": {"name": "Harbour"},
    "custom_excerpt": None,
}


def signed(body: bytes, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    """Return the header as Ghost writes it."""
    stamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return {"X-Ghost-Signature": f"sha256={digest}, t={stamp}"}


def about(current: object, previous: object = None) -> bytes:
    return json.dumps({"post": {"current": current, "previous": previous or {}}}).encode()


def test_a_webhook_of_ghost_is_known_by_any_of_our_secrets() -> None:
    """It is verified over body and milliseconds, and its id is the same at each attempt."""
    body = about(POST)
    other = "whsec_" + "B" * 44
    found = verify_ghost(signed(body), body, [other, SECRET], NOW)
    assert (found.sent_at, found.body) == (NOW, body)
    assert found.webhook_id == verify_ghost(signed(body), body, [SECRET], NOW).webhook_id
    assert "." not in found.webhook_id


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "missing_header"),
        ({"x-ghost-signature": "sha256=abc"}, "malformed"),
        (signed(about(POST), secret="whsec_other"), "signature"),
        (signed(about(POST) + b" "), "signature"),
        (signed(about(POST), NOW - timedelta(minutes=6)), "too_old"),
        (signed(about(POST), NOW + timedelta(minutes=6)), "too_new"),
    ],
)
def test_what_is_forged_or_old_is_refused(headers: dict[str, str], reason: str) -> None:
    """Without the secret, with other bytes or hours later, nothing is taken."""
    with pytest.raises(WebhookRefused) as refused:
        verify_ghost(headers, about(POST), [SECRET], NOW)
    assert refused.value.reason == reason


def test_a_published_post_is_narrated() -> None:
    """Its text, names and times are those of Ghost; the change of status tells it from an edit."""
    found = parse_ghost(about(POST, {"status": "draft"}))
    assert isinstance(found, PublishRequest)
    assert found.article_json
    article = json.loads(found.article_json)
    assert article["identifier"] == POST["id"]
    assert (article["headline"], article["author"]) == ("The last boat", ["Ana Ruiz"])
    assert (article["articleSection"], article["isAccessibleForFree"]) == ("Harbour", True)
    assert "description" not in article
    assert (found.updated, found.happened_at) == (False, NOW - timedelta(seconds=1))
    edited = parse_ghost(about(POST, {"title": "A boat"}))
    assert isinstance(edited, PublishRequest)
    assert edited.updated
    for_members = parse_ghost(about(POST | {"visibility": "members"}))
    assert isinstance(for_members, PublishRequest)
    assert json.loads(for_members.article_json or b"")["isAccessibleForFree"] is False


@pytest.mark.parametrize(
    ("current", "previous"),
    [
        (POST | {"status": "draft"}, {"status": "published"}),
        (POST | {"status": "sent"}, {}),
        ({}, POST),
        (None, POST),
    ],
)
def test_what_nobody_may_read_any_more_is_withdrawn(current: object, previous: object) -> None:
    """A draft again, only sent by mail, or deleted: it can no longer be heard."""
    found = parse_ghost(about(current, previous))
    assert isinstance(found, WithdrawRequest)
    assert found.article_id == POST["id"]


@pytest.mark.parametrize(
    "body", [b"x", b"[]", b"{}", b'{"post": 1}', b'{"member": {"current": {"id": "1"}}}']
)
def test_what_is_about_no_post_is_refused(body: bytes) -> None:
    """Members, tags and rubbish are no articles."""
    with pytest.raises(WebhookRefused):
        parse_ghost(body)
