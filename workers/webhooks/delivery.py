"""One attempt to deliver a webhook: signed, timed, and only to an address that may be reached."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

import httpcore

from audio.errors import AddressRefused, ArticleUnreadable, FetchFailed
from workers.fetching.address import vet_url
from workers.fetching.connection import GuardedBackend
from workers.fetching.fetch import seconds_to_wait, trusted_authorities
from workers.fetching.policy import Deadline, FetchPolicy
from workers.webhooks.outgoing import OutgoingEvent
from workers.webhooks.signature import sign

Outcome = Literal["delivered", "gone", "refused", "retry"]

_EXCERPT_BYTES: Final = 500


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt went."""

    outcome: Outcome
    """``delivered``: 2xx. ``gone``: 410, the endpoint wants no more. ``refused``: the address may
    not be reached, so trying again is no use. ``retry``: anything else."""
    status: int | None
    """What the endpoint answered, if it did."""
    detail: str
    """What went wrong, or the beginning of the endpoint's answer."""
    retry_after_s: float | None
    duration_ms: int


def endpoint_policy(endpoint: str, *, permit_private: bool = False) -> FetchPolicy:
    """Return the limits of a delivery to an endpoint that the operator has configured.

    Its host and port are allowed whatever they are; private networks only with
    ``permit_private``.

    Raises:
        AddressRefused: it is no http or https address.
    """
    limits = FetchPolicy(total_s=15.0, silence_s=10.0, permit_private=True).allowing(endpoint)
    every_port = replace(limits, allowed_ports=frozenset(range(1, 65536)))
    port = vet_url(endpoint, every_port).port
    return replace(limits, allowed_ports=frozenset({port}), permit_private=permit_private)


def deliver(
    endpoint: str,
    event: OutgoingEvent,
    secrets: Sequence[str],
    *,
    policy: FetchPolicy,
    now: datetime,
) -> Attempt:
    """Sign an event and send it once; redirects are not followed.

    Raises:
        SettingsInvalid: there is no secret, or one can't be used.
    """
    body = event.body()
    return post(endpoint, sign(secrets, event.webhook_id, now, body), body, policy=policy)


def post(endpoint: str, headers: Mapping[str, str], body: bytes, *, policy: FetchPolicy) -> Attempt:
    """Send JSON with these headers once, within the policy; return what came of it."""
    began_at = time.monotonic()
    status: int | None = None
    retry_after_s: float | None = None
    outcome: Outcome = "retry"
    try:
        status, detail, retry_after_s = _exchange(endpoint, headers, body, policy)
        outcome = _outcome_of(status)
    except AddressRefused as error:
        outcome, detail = "refused", str(error)
    except FetchFailed as error:
        detail = str(error)
    except ArticleUnreadable:
        detail = "the answer's headers are too long."
    except httpcore.TimeoutException as error:
        detail = f"the endpoint fell silent ({type(error).__name__})."
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        detail = f"the connection failed: {error or type(error).__name__}."
    duration_ms = round((time.monotonic() - began_at) * 1000)
    return Attempt(outcome, status, detail, retry_after_s, duration_ms)


def _outcome_of(status: int) -> Outcome:
    if 200 <= status < 300:
        return "delivered"
    return "gone" if status == 410 else "retry"


def _exchange(
    endpoint: str, headers: Mapping[str, str], body: bytes, policy: FetchPolicy
) -> tuple[int, str, float | None]:
    """Return the status, the beginning of the answer, and the seconds in ``Retry-After``."""
    target = vet_url(endpoint, policy)
    backend = GuardedBackend(policy, Deadline(policy.total_s))
    pool = httpcore.ConnectionPool(
        ssl_context=trusted_authorities(policy.ca_file) if target.scheme == "https" else None,
        network_backend=backend,
        proxy=httpcore.Proxy(policy.proxy_url) if policy.proxy_url else None,
    )
    address = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    sent = {
        "Host": target.authority,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": "Listen-Webhooks",
        "Connection": "close",
        **headers,
    }
    with pool, pool.stream("POST", address, headers=list(sent.items()), content=body) as answer:
        if backend.stream:
            backend.stream.head_bytes_left = None
        answered = {name.lower(): value for name, value in answer.headers}
        retry_after = answered.get(b"retry-after", b"").decode("latin-1")
        return answer.status, _excerpt(answer), seconds_to_wait(retry_after)


def _excerpt(answer: httpcore.Response) -> str:
    """Return the first characters of an answer, however long it is."""
    read = b""
    for part in answer.iter_stream():
        read += part
        if len(read) >= _EXCERPT_BYTES:
            break
    return " ".join(read[:_EXCERPT_BYTES].decode("utf-8", errors="replace").split())
