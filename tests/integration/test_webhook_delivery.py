"""Delivering webhooks to a real HTTP server that behaves well and badly."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.webhook_endpoint import Endpoint, receiving

from audio.errors import AddressRefused
from workers.webhooks.delivery import Attempt, deliver, endpoint_policy
from workers.webhooks.outgoing import withdrawn_event
from workers.webhooks.signature import SeenInMemory, make_secret, verify

SECRET = make_secret()
AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
EVENT = withdrawn_event("evt_1", "night-ferry", happened_at=AT)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with receiving() as running:
        yield running


def attempt_at(endpoint: Endpoint, *, now: datetime = AT) -> Attempt:
    policy = endpoint_policy(endpoint.url, permit_private=True)
    return deliver(endpoint.url, EVENT, [SECRET], policy=policy, now=now)


def test_receiver_can_verify_what_is_delivered(endpoint: Endpoint) -> None:
    """The event arrives signed over exactly the bytes that were sent."""
    attempt = attempt_at(endpoint)
    assert (attempt.outcome, attempt.status) == ("delivered", 204)
    ((path, headers, body),) = endpoint.got
    assert path == "/hooks/listen"
    assert headers["Content-Type"] == "application/json"
    assert verify(headers, body, [SECRET], AT, SeenInMemory()).webhook_id == "evt_1"
    assert json.loads(body)["data"]["article_id"] == "night-ferry"


def test_retry_is_signed_anew_with_the_same_id(endpoint: Endpoint) -> None:
    """Hours later the timestamp is fresh, and the id still lets the receiver see a repetition."""
    later = AT.replace(hour=20)
    attempt_at(endpoint)
    attempt_at(endpoint, now=later)
    (_, first, body), (_, second, again) = endpoint.got
    assert body == again
    assert first["webhook-id"] == second["webhook-id"]
    assert verify(second, again, [SECRET], later, SeenInMemory())


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "delivered"), (202, "delivered"), (410, "gone"), (301, "retry"), (302, "retry"),
        (400, "retry"), (401, "retry"), (404, "retry"), (429, "retry"), (500, "retry"),
    ],
)  # fmt: skip
def test_status_decides(endpoint: Endpoint, status: int, outcome: str) -> None:
    """2xx is success, 410 the end, and everything else another attempt; redirects are not followed."""
    endpoint.status = status
    endpoint.headers = {"Location": endpoint.url + "/elsewhere"}
    assert attempt_at(endpoint).outcome == outcome
    assert len(endpoint.got) == 1


def test_what_the_endpoint_says_is_kept_short(endpoint: Endpoint) -> None:
    """The beginning of the answer and Retry-After are recorded for the producer."""
    endpoint.status = 503
    endpoint.answer = b"down for\n maintenance " + b"x" * 1_000_000
    endpoint.headers = {"Retry-After": "120"}
    attempt = attempt_at(endpoint)
    assert attempt.retry_after_s == 120
    assert attempt.detail.startswith("down for maintenance x")
    assert len(attempt.detail) <= 500


def test_silent_endpoint_ends_the_attempt(endpoint: Endpoint) -> None:
    """An endpoint that takes the event and never answers costs a limited time."""
    endpoint.silent_s = 60
    policy = replace(endpoint_policy(endpoint.url, permit_private=True), silence_s=0.2)
    attempt = deliver(endpoint.url, EVENT, [SECRET], policy=policy, now=AT)
    assert (attempt.outcome, attempt.status) == ("retry", None)
    assert "silent" in attempt.detail


def test_nobody_listening_is_tried_again() -> None:
    """A refused connection is an attempt that failed, not an exception."""
    gone = Endpoint(port=9)
    attempt = attempt_at(gone)
    assert (attempt.outcome, attempt.status) == ("retry", None)
    assert attempt.detail


def test_private_address_only_where_the_operator_says_so(endpoint: Endpoint) -> None:
    """Without leave an endpoint on this machine or in a private network is not reached."""
    policy = endpoint_policy(endpoint.url)
    attempt = deliver(endpoint.url, EVENT, [SECRET], policy=policy, now=AT)
    assert attempt.outcome == "refused"
    assert endpoint.got == []


@pytest.mark.parametrize(
    "url",
    ["ftp://news.example/", "http://169.254.169.254/latest", "https://", "http://u:p@x.example/"],
)
def test_address_that_can_never_be_an_endpoint(url: str) -> None:
    """A cloud's metadata service is refused even with leave for private networks."""
    with pytest.raises(AddressRefused):
        endpoint_policy(url, permit_private=True)


def test_attempt_tells_how_long_it_took(endpoint: Endpoint) -> None:
    """The recorded duration covers the wait for the answer."""
    endpoint.silent_s = 0.15
    began_at = time.monotonic()
    attempt = attempt_at(endpoint)
    assert 150 <= attempt.duration_ms <= (time.monotonic() - began_at) * 1000 + 1
