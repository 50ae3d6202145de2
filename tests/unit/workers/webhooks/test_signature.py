"""Signing and verifying: the specification's vector, rotation, tolerance, replay, refusals."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from audio.errors import SettingsInvalid, WebhookRefused
from workers.webhooks.signature import (
    HTTP_STATUS,
    TOLERANCE,
    SeenInMemory,
    key_in,
    make_secret,
    sign,
    verify,
)

VECTOR_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VECTOR_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
VECTOR_TIME = datetime.fromtimestamp(1614265330, UTC)
VECTOR_BODY = b'{"test": 2432232314}'
VECTOR_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
BODY = b'{"url": "https://news.example/night-ferry"}'
OLD, NEW = make_secret(), make_secret()


def refusal(headers: dict[str, str], body: bytes = BODY, *, now: datetime = NOW) -> str:
    with pytest.raises(WebhookRefused) as refused:
        verify(headers, body, [NEW], now, SeenInMemory())
    assert refused.value.reason in HTTP_STATUS
    return refused.value.reason


def test_signature_is_the_specifications() -> None:
    """The published vector of Standard Webhooks comes out, so any library of theirs agrees."""
    headers = sign([VECTOR_SECRET], VECTOR_ID, VECTOR_TIME, VECTOR_BODY)
    assert headers == {
        "webhook-id": VECTOR_ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": VECTOR_SIGNATURE,
    }
    verified = verify(headers, VECTOR_BODY, [VECTOR_SECRET], VECTOR_TIME, SeenInMemory())
    assert (verified.webhook_id, verified.sent_at) == (VECTOR_ID, VECTOR_TIME)


def test_header_names_are_case_insensitive() -> None:
    """Servers and proxies write header names as they like."""
    headers = {name.title(): value for name, value in sign([NEW], "msg_1", NOW, BODY).items()}
    assert verify(headers, BODY, [NEW], NOW, SeenInMemory()).body == BODY


@pytest.mark.parametrize(
    ("sender", "receiver"),
    [([OLD], [OLD, NEW]), ([OLD, NEW], [NEW]), ([OLD, NEW], [OLD]), ([NEW], [OLD, NEW])],
)
def test_secrets_change_without_losing_a_message(sender: list[str], receiver: list[str]) -> None:
    """At every step of a rotation, whichever side is first, the webhook passes."""
    headers = sign(sender, "msg_1", NOW, BODY)
    assert verify(headers, BODY, receiver, NOW, SeenInMemory()).webhook_id == "msg_1"


def test_retired_secret_no_longer_passes() -> None:
    """Once the old secret is gone, what it signs is refused."""
    assert refusal(sign([OLD], "msg_1", NOW, BODY)) == "signature"


def test_signatures_of_other_schemes_are_passed_over() -> None:
    """An asymmetric signature beside ours, or a future scheme, does not matter."""
    headers = sign([NEW], "msg_1", NOW, BODY)
    headers["webhook-signature"] = f"v1a,AAAA v2,BBBB {headers['webhook-signature']} v1,"
    assert verify(headers, BODY, [NEW], NOW, SeenInMemory()).webhook_id == "msg_1"


@pytest.mark.parametrize("signature", ["v1a,AAAA", "v1,", "v1", "v1,ﬀ", "nonsense", "v0,AAAA"])
def test_no_usable_signature_is_refused(signature: str) -> None:
    """A header without a right v1 signature proves nothing."""
    headers = sign([NEW], "msg_1", NOW, BODY) | {"webhook-signature": signature}
    assert refusal(headers) == "signature"


def test_signature_of_the_same_id_and_time_for_another_body_is_refused() -> None:
    """A forger who swaps the body keeps nothing."""
    assert refusal(sign([NEW], "msg_1", NOW, b"{}")) == "signature"


def test_five_minutes_both_ways() -> None:
    """The tolerance is closed at five minutes and open beyond it, for the past and the future."""
    headers = sign([NEW], "msg_1", NOW, BODY)
    for skew in (-TOLERANCE, TOLERANCE):
        assert verify(headers, BODY, [NEW], NOW + skew, SeenInMemory())
    second = timedelta(seconds=1)
    assert refusal(headers, now=NOW + TOLERANCE + second) == "too_old"
    assert refusal(headers, now=NOW - TOLERANCE - second) == "too_new"


def test_replay_is_refused_for_as_long_as_the_timestamp_passes() -> None:
    """The same webhook again is refused, and forgetting ids opens no gap."""
    seen = SeenInMemory()
    headers = sign([NEW], "msg_1", NOW, BODY)
    verify(headers, BODY, [NEW], NOW - TOLERANCE, seen)
    for later in (NOW - TOLERANCE, NOW, NOW + TOLERANCE):
        seen.forget_before(later)
        with pytest.raises(WebhookRefused) as refused:
            verify(headers, BODY, [NEW], later, seen)
        assert refused.value.reason == "replayed"
    seen.forget_before(NOW + 3 * TOLERANCE)
    assert seen.claim("msg_1", keep_until=NOW)


def test_new_event_of_the_same_sender_passes() -> None:
    """Only the id counts for replay, not what the webhook says."""
    seen = SeenInMemory()
    for webhook_id in ("msg_1", "msg_2"):
        verify(sign([NEW], webhook_id, NOW, BODY), BODY, [NEW], NOW, seen)


def test_forger_uses_up_no_ids() -> None:
    """An id seen only with a wrong signature is still free for its owner."""
    seen = SeenInMemory()
    with pytest.raises(WebhookRefused):
        verify(sign([OLD], "msg_1", NOW, BODY), BODY, [NEW], NOW, seen)
    assert verify(sign([NEW], "msg_1", NOW, BODY), BODY, [NEW], NOW, seen)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", [None, ""])
def test_missing_header_is_named(name: str, value: str | None) -> None:
    """An unsigned request is told which header it lacks."""
    headers = {**sign([NEW], "msg_1", NOW, BODY), name: value}
    headers = {key: given for key, given in headers.items() if given is not None}
    with pytest.raises(WebhookRefused, match=name) as refused:
        verify(headers, BODY, [NEW], NOW, SeenInMemory())
    assert refused.value.reason == "missing_header"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-timestamp", "soon"),
        ("webhook-timestamp", "-1614265330"),
        ("webhook-timestamp", " 1773480600"),
        ("webhook-timestamp", "1773480600.0"),
        ("webhook-timestamp", "١٧٧٣٤٨٠٦٠٠"),
        ("webhook-timestamp", "9" * 40),
        ("webhook-id", "two words"),
        ("webhook-id", "with.full.stop"),
        ("webhook-id", "line\nbreak"),
        ("webhook-id", "x" * 257),
    ],
)
def test_malformed_headers_are_refused(name: str, value: str) -> None:
    """Each header has one form; a full stop in an id would let its end pass for a timestamp."""
    assert refusal(sign([NEW], "msg_1", NOW, BODY) | {name: value}) == "malformed"


def test_too_large_a_body_is_refused_before_anything_is_computed() -> None:
    """Nobody makes us hash a film; exactly the limit passes."""
    body = b"x" * 1000
    headers = sign([NEW], "msg_1", NOW, body)
    verify(headers, body, [NEW], NOW, SeenInMemory(), max_body_bytes=1000)
    with pytest.raises(WebhookRefused) as refused:
        verify(headers, body, [NEW], NOW, SeenInMemory(), max_body_bytes=999)
    assert refused.value.reason == "too_large"


def test_new_secrets_differ_and_can_be_used() -> None:
    """A made secret is 256 bits in the specification's form."""
    secrets = {make_secret() for _ in range(20)}
    assert len(secrets) == 20
    assert {len(key_in(secret)) for secret in secrets} == {32}


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "hunter2", "whsec_AAAA", "whsec_" + base64.b64encode(b"x" * 65).decode()],
)
def test_weak_secret_is_refused_and_never_shown(secret: str) -> None:
    """A password is no secret, and the message does not repeat it."""
    with pytest.raises(SettingsInvalid) as refused:
        sign([secret], "msg_1", NOW, BODY)
    assert "hunter2" not in str(refused.value)


def test_no_secret_is_a_setting_to_correct() -> None:
    """Without a secret nothing is signed or accepted, and the message says how to make one."""
    with pytest.raises(SettingsInvalid, match="listen webhook secret"):
        sign([], "msg_1", NOW, BODY)
    with pytest.raises(SettingsInvalid, match="listen webhook secret"):
        verify(sign([make_secret()], "msg_1", NOW, BODY), BODY, [], NOW, SeenInMemory())
    with pytest.raises(WebhookRefused) as refused:
        verify({}, BODY, [], NOW, SeenInMemory())
    assert refused.value.reason == "missing_header"  # who did not sign learns nothing of settings


def test_id_or_time_that_would_be_refused_is_not_signed() -> None:
    """A sender of ours can't make what a receiver of ours refuses."""
    with pytest.raises(ValueError, match=r"a\.b"):
        sign([NEW], "a.b", NOW, BODY)
    with pytest.raises(ValueError, match="msg_1"):
        sign([NEW], "msg_1", NOW.replace(tzinfo=None), BODY)
