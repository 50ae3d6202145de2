"""Signing and verifying webhooks as Standard Webhooks 1.0 says (symmetric scheme ``v1``).

The signature is HMAC-SHA256 over ``{id}.{timestamp}.{body}``, the key the bytes that follow
``whsec_`` in base64. Several secrets may be active at once, so that they can be changed without
losing a message: the sender signs with each, the receiver takes any.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets as randomness
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from audio.errors import SettingsInvalid, WebhookRefused

ID_HEADER: Final = "webhook-id"
TIMESTAMP_HEADER: Final = "webhook-timestamp"
SIGNATURE_HEADER: Final = "webhook-signature"

TOLERANCE: Final = timedelta(minutes=5)
"""How far a webhook's timestamp may be from now, into the past and into the future."""
MAX_BODY_BYTES: Final = 2_000_000

HTTP_STATUS: Final = {
    "signature": 401, "missing_header": 401, "too_old": 401, "too_new": 401, "replayed": 409,
    "too_large": 413, "malformed": 400, "not_json": 400, "unknown_event": 400, "incomplete": 400,
}  # fmt: skip
"""What an endpoint answers for each ``reason`` of :class:`audio.errors.WebhookRefused`."""

_PREFIX: Final = "whsec_"
_NEW_KEY_BYTES: Final = 32
_KEY_BYTES: Final = range(24, 65)
_MAX_SIGNATURES: Final = 16
_ID = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,256}")
_TIMESTAMP = re.compile(r"[0-9]{1,11}")


class SeenIds(Protocol):
    """Remembers the ids of webhooks that came, so that none counts twice."""

    def claim(self, webhook_id: str, *, keep_until: datetime) -> bool:
        """Remember an id until a time; false when it is remembered already.

        Whoever stores what a webhook asks for should claim its id in the same transaction, so that
        a webhook that could not be accepted can be sent again.
        """


class SeenInMemory:
    """Ids of one process; for tests and tools."""

    def __init__(self) -> None:
        self._kept: dict[str, datetime] = {}

    def claim(self, webhook_id: str, *, keep_until: datetime) -> bool:
        """Remember an id until a time; false when it is remembered already."""
        if webhook_id in self._kept:
            return False
        self._kept[webhook_id] = keep_until
        return True

    def forget_before(self, now: datetime) -> None:
        """Forget the ids whose time is over."""
        self._kept = {key: until for key, until in self._kept.items() if until > now}


@dataclass(frozen=True, slots=True)
class Verified:
    """A webhook that is signed with one of our secrets."""

    webhook_id: str
    sent_at: datetime
    body: bytes
    signed_by: int
    """With which of the secrets that were tried, counted from 0."""


def make_secret() -> str:
    """Return a new secret of 256 random bits."""
    return _PREFIX + base64.b64encode(randomness.token_bytes(_NEW_KEY_BYTES)).decode()


def key_in(secret: str) -> bytes:
    """Return the key in a secret; ``whsec_`` may be missing.

    Raises:
        SettingsInvalid: it is no base64 of 24 to 64 bytes. The message does not show it.
    """
    try:
        key = base64.b64decode(secret.strip().removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) not in _KEY_BYTES:
        raise SettingsInvalid(
            "a webhook secret has to be whsec_ and the base64 of 24 to 64 bytes; make one with"
            " `listen webhook secret`."
        )
    return key


def is_webhook_id(text: str) -> bool:
    """Say whether this can be the id of a webhook; a full stop would end it where it is signed."""
    return _ID.fullmatch(text) is not None


def sign(
    secrets: Sequence[str], webhook_id: str, timestamp: datetime, body: bytes
) -> dict[str, str]:
    """Return the three headers of a webhook, with one signature for each active secret.

    Raises:
        SettingsInvalid: there is no secret, or one can't be used.
        ValueError: the id has spaces, full stops or characters beyond ASCII, or the time no zone.
    """
    if not is_webhook_id(webhook_id) or timestamp.tzinfo is None:
        raise ValueError(f"a webhook can't have the id {webhook_id!r} and the time {timestamp!r}")
    seconds = str(int(timestamp.timestamp()))
    signatures = [_signature(key, webhook_id, seconds, body) for key in _keys(secrets)]
    return {
        ID_HEADER: webhook_id,
        TIMESTAMP_HEADER: seconds,
        SIGNATURE_HEADER: " ".join(signatures),
    }


def verify(
    headers: Mapping[str, str],
    body: bytes,
    secrets: Sequence[str],
    now: datetime,
    seen: SeenIds,
    *,
    max_body_bytes: int = MAX_BODY_BYTES,
) -> Verified:
    """Return a webhook if it is complete, recent, new and signed with one of our secrets.

    ``body`` has to be the bytes as they came. An id is claimed only once everything else is right,
    so that a forger can't use up ids; it is kept for as long as the timestamp would pass.

    Raises:
        WebhookRefused: it is not; ``reason`` says why, and :data:`HTTP_STATUS` what to answer.
        SettingsInvalid: there is no secret, or one can't be used.
    """
    if len(body) > max_body_bytes:
        raise WebhookRefused(
            f"the webhook's body has {len(body)} bytes; at most {max_body_bytes} are read.",
            reason="too_large",
        )
    webhook_id, seconds, given = _three_headers(headers)
    sent_at = datetime.fromtimestamp(int(seconds), UTC)
    check_time(sent_at, now)
    keys = _keys(secrets)
    expected = [_signature(key, webhook_id, seconds, body).encode() for key in keys]
    # All are compared, so that the time it takes tells nothing of which one it was.
    matches = [any([hmac.compare_digest(ours, one) for one in given]) for ours in expected]  # noqa: C419
    if not any(matches):
        raise WebhookRefused(
            f"webhook {webhook_id} is signed with none of our secrets, or was changed on its way;"
            " sign the exact bytes that are sent.",
            reason="signature",
        )
    if not seen.claim(webhook_id, keep_until=sent_at + 2 * TOLERANCE):
        raise WebhookRefused(
            f"webhook {webhook_id} was received before; give each event an id of its own.",
            reason="replayed",
        )
    return Verified(webhook_id, sent_at, body, matches.index(True))


def _three_headers(headers: Mapping[str, str]) -> tuple[str, str, list[bytes]]:
    """Return id, timestamp and the ``v1`` signatures, each in the only form it may have."""
    lower = {name.lower(): value for name, value in headers.items()}
    found = {}
    for name in (ID_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER):
        if not lower.get(name):
            raise WebhookRefused(f"the webhook has no {name} header.", reason="missing_header")
        found[name] = lower[name]
    if not is_webhook_id(found[ID_HEADER]):
        raise WebhookRefused(
            "the webhook-id has to be 1 to 256 visible ASCII characters without a full stop.",
            reason="malformed",
        )
    if not _TIMESTAMP.fullmatch(found[TIMESTAMP_HEADER]):
        raise WebhookRefused(
            "the webhook-timestamp has to be whole seconds since 1970.", reason="malformed"
        )
    listed = found[SIGNATURE_HEADER].split(" ")[:_MAX_SIGNATURES]
    ours = [s.encode("utf-8", "replace") for s in listed if s.startswith("v1,")]
    return found[ID_HEADER], found[TIMESTAMP_HEADER], ours


def check_time(sent_at: datetime, now: datetime) -> None:
    """Refuse a webhook that was signed more than :data:`TOLERANCE` from now.

    Raises:
        WebhookRefused: ``too_old`` or ``too_new``.
    """
    if now - sent_at > TOLERANCE:
        raise WebhookRefused(
            f"the webhook was sent at {sent_at:%Y-%m-%d %H:%M:%S} UTC, more than five minutes ago;"
            " sign each attempt anew, and check both clocks.",
            reason="too_old",
        )
    if sent_at - now > TOLERANCE:
        raise WebhookRefused(
            f"the webhook says it was sent at {sent_at:%Y-%m-%d %H:%M:%S} UTC, which is more than"
            " five minutes from now; check both clocks.",
            reason="too_new",
        )


def _keys(secrets: Sequence[str]) -> list[bytes]:
    if not secrets:
        raise SettingsInvalid(
            "there is no webhook secret; make one with `listen webhook secret` and set it"
            " (LISTEN_INCOMING_WEBHOOK_SECRETS, LISTEN_WEBHOOK_ENDPOINT_SECRETS)."
        )
    return [key_in(secret) for secret in secrets]


def _signature(key: bytes, webhook_id: str, seconds: str, body: bytes) -> str:
    signed = f"{webhook_id}.{seconds}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
