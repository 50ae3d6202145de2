"""The stage that sends a webhook: what became of an article, from the outbox to the endpoint."""

import json
import random
from datetime import UTC, datetime

from workers.events import record
from workers.ledger import Work, leases
from workers.ledger.webhook_log import Entry, add
from workers.services import Services
from workers.webhooks.delivery import Attempt, deliver, endpoint_policy
from workers.webhooks.kept_secrets import note_used, outgoing, texts_of
from workers.webhooks.outgoing import OutgoingEvent, retry_delay_s


def notify(services: Services, claimed: Work) -> None:
    """Deliver one event once; what fails is tried again later, then kept as a dead letter."""
    endpoint = claimed.target or ""
    event = _event(claimed)
    secrets = outgoing(services, endpoint)
    # Whoever configured the endpoint may well have the CMS in the same private network.
    policy = endpoint_policy(endpoint, permit_private=True)
    attempt = deliver(endpoint, event, texts_of(secrets), policy=policy, now=datetime.now(UTC))
    record("webhook", article_id=claimed.article_id, type=event.type, outcome=attempt.outcome)
    if attempt.outcome == "delivered":
        leases.done(services.ledger, claimed)
        note_used(services, secrets)
        _write_down(services, claimed, event, attempt)
        return
    _write_down(services, claimed, event, attempt)
    message = f"{endpoint}: {attempt.detail}"
    delay_s = retry_delay_s(
        claimed.failures + 1,
        chance=random.random(),  # noqa: S311 - no secret
        retry_after_s=attempt.retry_after_s,
    )
    if attempt.outcome != "retry" or delay_s is None:
        leases.fail(services.ledger, claimed, f"webhook_{attempt.outcome}", message)
        return
    leases.retry_later(
        services.ledger, claimed, "webhook_retry", message, delay_ms=round(delay_s * 1000)
    )


def _write_down(services: Services, claimed: Work, event: OutgoingEvent, attempt: Attempt) -> None:
    """Let the newsroom see what was sent and answered."""
    entry = Entry(
        direction="out",
        webhook_id=event.webhook_id,
        event=event.type,
        article_id=claimed.article_id,
        endpoint=(claimed.target or "").partition("?")[0],
        status=attempt.status,
        answer=attempt.detail,
    )
    add(services.ledger, entry)


def _event(claimed: Work) -> OutgoingEvent:
    stored = json.loads(claimed.event or "{}")
    return OutgoingEvent(
        webhook_id=stored["id"],
        type=stored["type"],
        happened_at=datetime.fromisoformat(stored["timestamp"]),
        data=stored["data"],
    )
