"""The stage that sends a webhook: what became of an article, from the outbox to the endpoint."""

import json
import random
from datetime import UTC, datetime

from workers.events import record
from workers.ledger import Work, leases
from workers.services import Services
from workers.webhooks.delivery import deliver, endpoint_policy
from workers.webhooks.keyring import secrets_for
from workers.webhooks.outgoing import OutgoingEvent, retry_delay_s


def notify(services: Services, claimed: Work) -> None:
    """Deliver one event once; what fails is tried again later, then kept as a dead letter."""
    endpoint = claimed.target or ""
    event = _event(claimed)
    secrets = secrets_for(endpoint, services.settings)
    # Whoever configured the endpoint may well have the CMS in the same private network.
    policy = endpoint_policy(endpoint, permit_private=True)
    attempt = deliver(endpoint, event, secrets, policy=policy, now=datetime.now(UTC))
    record("webhook", article_id=claimed.article_id, type=event.type, outcome=attempt.outcome)
    if attempt.outcome == "delivered":
        leases.done(services.ledger, claimed)
        return
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


def _event(claimed: Work) -> OutgoingEvent:
    stored = json.loads(claimed.event or "{}")
    return OutgoingEvent(
        webhook_id=stored["id"],
        type=stored["type"],
        happened_at=datetime.fromisoformat(stored["timestamp"]),
        data=stored["data"],
    )
