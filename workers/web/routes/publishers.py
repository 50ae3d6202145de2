"""The routes of the CMS: signed webhooks that publish, update or withdraw an article."""

import logging
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from audio.errors import WebhookRefused
from workers.ledger import Accepted
from workers.services import Services
from workers.web.problems import Problem, responses
from workers.web.publishing import batch
from workers.web.publishing.accepting import taken
from workers.web.publishing.batch import BatchBody, events_in, take_batch
from workers.web.publishing.dry_run import DryRunBody, DryRuns
from workers.web.quota import Quota
from workers.web.rate_limit import client_of
from workers.web.routes.narrations import ArticleId
from workers.web.routes.webhooks_in import written_down
from workers.web.sender import sender_of
from workers.webhooks.ghost import parse_ghost, verify_ghost
from workers.webhooks.incoming import (
    PublishRequest,
    WithdrawRequest,
    check_path,
    parse_event,
)
from workers.webhooks.kept_secrets import ActiveSecret, incoming, note_used, texts_of
from workers.webhooks.signature import MAX_BODY_BYTES, Verified, make_secret, verify

log = logging.getLogger(__name__)

_STATUSES: Final = (400, 401, 408, 409, 413, 415, 503)
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "See docs/webhooks.md; the signature is over these very bytes.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "examples": [
                        {
                            "type": "article.published",
                            "timestamp": "2026-03-14T09:30:00Z",
                            "data": {"url": "https://news.example/night-ferry"},
                        }
                    ],
                }
            }
        },
    }
}

_GHOST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "A post or page, as Ghost sends it.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "examples": [
                        {"post": {"current": {"id": "67447438e61f", "status": "draft"}}},
                    ],
                }
            }
        },
    }
}

_BATCH: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "Up to 1,000 events, each with an id of its own.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "examples": [
                        {
                            "events": [
                                {
                                    "id": "night-ferry-1",
                                    "type": "article.published",
                                    "timestamp": "2026-03-14T09:30:00Z",
                                    "data": {"url": "https://news.example/night-ferry"},
                                }
                            ]
                        }
                    ],
                }
            }
        },
    }
}

GhostSignature = Annotated[
    str | None,
    Header(alias="x-ghost-signature", description="`sha256=…, t=…`, as Ghost signs."),
]
DryRunAsked = Annotated[bool, Query(description="Say what would be read, and write nothing down.")]
_READ: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": DryRunBody, "description": "What would be read: the answer to a dry run."}
}
_NO_STORE: Final = {"Cache-Control": "no-store"}
Id = Annotated[str | None, Header(alias="webhook-id", description="The event's own id.")]
Stamp = Annotated[
    str | None, Header(alias="webhook-timestamp", description="Seconds since 1970, now.")
]
Signature = Annotated[
    str | None, Header(alias="webhook-signature", description="`v1,` and base64 of HMAC-SHA256.")
]


class AcceptedBody(BaseModel):
    """What became of a request."""

    article_id: str
    """Of an address: the id that it gives; a page with an identifier of its own has that."""
    outcome: str
    """queued, unchanged, stale, withdrawn, held or off_air."""
    revision: int
    state: str | None

    @classmethod
    def of(cls, accepted: Accepted) -> "AcceptedBody":
        """Return what the caller may know of an accepted request."""
        return cls(
            article_id=accepted.article_id,
            outcome=accepted.outcome,
            revision=accepted.revision,
            state=accepted.state,
        )


class _LedgerClaims:
    """Accepts every id, because the ledger refuses those that came before.

    The ledger claims an id in the transaction that accepts what it asks for, so that a webhook
    that could not be accepted can be sent again.
    """

    def claim(self, webhook_id: str, *, keep_until: datetime) -> bool:  # noqa: ARG002
        """Let every id pass."""
        return True


def make_router(services: Services) -> APIRouter:
    """Return the routes of the CMS."""
    router = APIRouter(tags=["publishers"])
    dry_runs = DryRuns(services)
    batches = Quota(batch.AT_ONCE, what="batches")

    @router.post(
        "/v1/articles",
        status_code=202,
        response_model=AcceptedBody,
        responses=responses(*_STATUSES) | _READ,
        openapi_extra=_BODY,
    )
    async def publish(
        request: Request,
        *,
        dry_run: DryRunAsked = False,
        _id: Id = None,
        _stamp: Stamp = None,
        _signature: Signature = None,
    ) -> AcceptedBody | Response:
        """Publish or update an article, or withdraw it: a signed webhook.

        With `dry_run=true` only say what would be read.
        """
        if dry_run:
            verified = await _verified(request, services)
            event = await run_in_threadpool(parse_event, verified.body)
            would = await dry_runs.of(request, event)
            return JSONResponse(would.model_dump(mode="json"), headers=_NO_STORE)
        async with written_down(request, services) as came:
            verified = await _verified(request, services)
            event = await run_in_threadpool(parse_event, verified.body)
            accepted = await _taken(request, services, event, verified)
            came.took(event, accepted)
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    @router.post(
        "/v1/articles/ghost", status_code=202, responses=responses(*_STATUSES), openapi_extra=_GHOST
    )
    async def from_ghost(request: Request, _signature: GhostSignature = None) -> AcceptedBody:
        """Publish, update or withdraw a post of Ghost: its own webhook, as Ghost signs it."""
        async with written_down(request, services) as came:
            body, secrets = await _body_and_secrets(request, services)
            verified = verify_ghost(request.headers, body, texts_of(secrets), datetime.now(UTC))
            await run_in_threadpool(note_used, services, [secrets[verified.signed_by]])
            came.webhook_id = verified.webhook_id
            event = await run_in_threadpool(parse_ghost, verified.body)
            accepted = await _taken(request, services, event, verified)
            came.took(event, accepted)
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    @router.post(
        batch.PATH, status_code=200, responses=responses(*_STATUSES, 429), openapi_extra=_BATCH
    )
    async def many(
        request: Request, _id: Id = None, _stamp: Stamp = None, _signature: Signature = None
    ) -> BatchBody:
        """Publish, update or withdraw up to 1,000 articles, when there is time: a signed webhook.

        Each event is accepted or refused by itself; the answer lists all of them in order.
        """
        client = client_of(request, services.settings.trusted_proxies)
        with batches.held(client):
            async with written_down(request, services) as came:
                verified = await _verified(request, services, batch.MAX_BYTES)
                events = await run_in_threadpool(events_in, verified.body)
                answer = await take_batch(request, services, events, verified)
                came.took_batch(answer.accepted, answer.refused + answer.again)
        sender_of(request).wake()
        return answer

    @router.delete(
        "/v1/articles/{article_id}",
        status_code=202,
        responses=responses(*_STATUSES),
        openapi_extra=_BODY,
    )
    async def remove(
        request: Request,
        article_id: ArticleId,
        _id: Id = None,
        _stamp: Stamp = None,
        _signature: Signature = None,
    ) -> AcceptedBody:
        """Withdraw an article: a signed webhook whose body names it as well."""
        async with written_down(request, services) as came:
            verified = await _verified(request, services)
            event = await run_in_threadpool(parse_event, verified.body)
            if not isinstance(event, WithdrawRequest):
                raise WebhookRefused(
                    "DELETE takes the event article.withdrawn and no other.", reason="incomplete"
                )
            check_path(event, article_id)
            accepted = await _taken(request, services, event, verified)
            came.took(event, accepted)
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    return router


async def _taken(
    request: Request,
    services: Services,
    event: PublishRequest | WithdrawRequest,
    verified: Verified,
) -> Accepted:
    return await taken(
        request, services, event, webhook_id=verified.webhook_id, sent_at=verified.sent_at
    )


async def _verified(
    request: Request, services: Services, max_body_bytes: int = MAX_BODY_BYTES
) -> Verified:
    """Return a webhook that is whole, recent and from somebody who knows a secret.

    Raises:
        WebhookRefused: it is not.
        Problem: 415; its content type is not JSON.
    """
    body, secrets = await _body_and_secrets(request, services)
    verified = verify(
        request.headers,
        body,
        texts_of(secrets),
        datetime.now(UTC),
        _LedgerClaims(),
        max_body_bytes=max_body_bytes,
    )
    await run_in_threadpool(note_used, services, [secrets[verified.signed_by]])
    return verified


async def _body_and_secrets(
    request: Request, services: Services
) -> tuple[bytes, list[ActiveSecret]]:
    """Return the bytes that came, and the secrets that may have signed them.

    Raises:
        WebhookRefused: there are too many bytes.
        LedgerUnavailable: nobody knows the secrets.
        Problem: 415; its content type is not JSON.
    """
    media_type = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    if media_type.lower() != "application/json" and not media_type.lower().endswith("+json"):
        raise Problem(
            415, "unsupported_media_type", f"A webhook is application/json, not {media_type[:80]}."
        )
    secrets = await run_in_threadpool(incoming, services)
    if not secrets:
        log.warning("a webhook came, but no secret is set that could have signed it")
        secrets = [
            ActiveSecret(make_secret(), None)
        ]  # of nobody's; what came is refused as any forged one is
    try:
        body = await request.body()
    except Problem as problem:
        if problem.status_code != 413:
            raise
        raise WebhookRefused(
            "the webhook's body is too long; send the address of the article instead.",
            reason="too_large",
        ) from problem
    return body, secrets
