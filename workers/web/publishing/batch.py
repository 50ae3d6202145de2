"""``POST /v1/articles/batch``: many events in one signed body, each accepted by itself."""

import asyncio
from typing import Any, Final

from fastapi import Request
from pydantic import BaseModel, Field

from audio.errors import ListenError, ServiceError, WebhookRefused
from workers.ledger import Accepted
from workers.services import Services
from workers.web.problems import detail_of, status_of
from workers.web.publishing.accepting import taken
from workers.webhooks.incoming import event_of, object_in
from workers.webhooks.signature import Verified, is_webhook_id

PATH: Final = "/v1/articles/batch"
MAX_EVENTS: Final = 1_000
MAX_BYTES: Final = 10_000_000
"""A thousand articles of a usual length."""
BODY_WITHIN_S: Final = 30.0
TAKEN_WITHIN_S: Final = 60.0
"""What is not looked at by then is to be sent again; whoever sends waits for the answer."""
AT_ONCE: Final = 4
"""So many batches are taken at a time, one of each sender: their bodies are held in memory."""


class EventBody(BaseModel):
    """What became of one event; of a refused one `code`, `detail` and perhaps `reason` say why."""

    id: str | None
    status: int = Field(description="What the event alone would have been answered.")
    article_id: str | None = None
    outcome: str | None = None
    revision: int | None = None
    state: str | None = None
    code: str | None = None
    reason: str | None = None
    detail: str | None = None


class BatchBody(BaseModel):
    """What became of the events of a batch, in their order."""

    accepted: int
    refused: int = Field(description="Sending these again as they are is no use.")
    again: int = Field(description="Those that a service failed: send them again later.")
    events: list[EventBody]


def events_in(body: bytes) -> list[object]:
    """Return the events of a verified body, none of them looked at.

    Raises:
        WebhookRefused: it is no batch, or has more than :data:`MAX_EVENTS`.
    """
    events = object_in(body).get("events")
    if not isinstance(events, list):
        raise WebhookRefused("a batch is an object with a list of events.", reason="incomplete")
    if len(events) > MAX_EVENTS:
        raise WebhookRefused(
            f"the batch has {len(events)} events; at most {MAX_EVENTS} are taken.",
            reason="too_large",
        )
    return events


async def take_batch(
    request: Request, services: Services, events: list[object], verified: Verified
) -> BatchBody:
    """Accept the events one after the other; what goes wrong with one keeps none from the rest."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + TAKEN_WITHIN_S
    answers: list[EventBody] = []
    for event in events:
        webhook_id = _id_of(event)
        try:
            if loop.time() > ends_at:
                raise _out_of_time()
            accepted = await _take(request, services, event, webhook_id, verified)
        except ListenError as error:
            answers.append(_refused(webhook_id, error))
        else:
            answers.append(_accepted(webhook_id, accepted))
    n_again = sum(one.status == 503 for one in answers)
    n_accepted = sum(one.status == 202 for one in answers)
    return BatchBody(
        accepted=n_accepted,
        refused=len(answers) - n_accepted - n_again,
        again=n_again,
        events=answers,
    )


async def _take(
    request: Request,
    services: Services,
    event: object,
    webhook_id: str | None,
    verified: Verified,
) -> Accepted:
    if not isinstance(event, dict) or webhook_id is None:
        raise WebhookRefused(
            "each event of a batch has an id of 1 to 256 visible ASCII characters without a full"
            " stop, the same at every attempt.",
            reason="incomplete",
        )
    given: dict[str, Any] = event
    if not isinstance(given.get("type"), str) or "data" not in given:
        raise WebhookRefused("each event of a batch has a type and data.", reason="incomplete")
    return await taken(
        request,
        services,
        event_of(given),
        webhook_id=webhook_id,
        sent_at=verified.sent_at,
        lane="bulk",
    )


def _id_of(event: object) -> str | None:
    given = event.get("id") if isinstance(event, dict) else None
    return given if isinstance(given, str) and is_webhook_id(given) else None


def _out_of_time() -> ServiceError:
    return ServiceError(f"the batch was not read to its end within {TAKEN_WITHIN_S:.0f} s.")


def _accepted(webhook_id: str | None, accepted: Accepted) -> EventBody:
    return EventBody(
        id=webhook_id,
        status=202,
        article_id=accepted.article_id,
        outcome=accepted.outcome,
        revision=accepted.revision,
        state=accepted.state,
    )


def _refused(webhook_id: str | None, error: ListenError) -> EventBody:
    reason = getattr(error, "reason", None)
    return EventBody(
        id=webhook_id,
        status=status_of(error),
        code=error.code,
        reason=reason if isinstance(error, WebhookRefused) else None,
        detail=detail_of(error),
    )
