"""The routes of the CMS: signed webhooks that publish, update or withdraw an article."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from audio.errors import WebhookRefused
from audio.model import Article
from workers.fetching.address import vet_url
from workers.ledger import Accepted, accept, accept_address, withdraw
from workers.ledger import Request as LedgerRequest
from workers.services import Services
from workers.web.problems import Problem, responses
from workers.web.readers import readers_of
from workers.web.routes.narrations import ArticleId
from workers.web.sender import sender_of
from workers.webhooks.incoming import (
    PublishRequest,
    WithdrawRequest,
    check_path,
    parse_event,
    said_at_ms,
)
from workers.webhooks.keyring import incoming_secrets
from workers.webhooks.signature import Verified, make_secret, verify

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

    @router.post(
        "/v1/articles", status_code=202, responses=responses(*_STATUSES), openapi_extra=_BODY
    )
    async def publish(
        request: Request, _id: Id = None, _stamp: Stamp = None, _signature: Signature = None
    ) -> AcceptedBody:
        """Publish or update an article, or withdraw it: a signed webhook."""
        verified = await _verified(request, services)
        event = await run_in_threadpool(parse_event, verified.body)
        article = None
        if isinstance(event, PublishRequest) and event.article_json is not None:
            article = await readers_of(request).article(event.article_json, event.article_url)
        accepted = await run_in_threadpool(_accept, services, event, article, verified)
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

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
        verified = await _verified(request, services)
        event = await run_in_threadpool(parse_event, verified.body)
        if not isinstance(event, WithdrawRequest):
            raise WebhookRefused(
                "DELETE takes the event article.withdrawn and no other.", reason="incomplete"
            )
        check_path(event, article_id)
        accepted = await run_in_threadpool(_accept, services, event, None, verified)
        sender_of(request).wake()
        return AcceptedBody.of(accepted)

    return router


async def _verified(request: Request, services: Services) -> Verified:
    """Return a webhook that is whole, recent and from somebody who knows a secret.

    Raises:
        WebhookRefused: it is not.
        Problem: 415; its content type is not JSON.
    """
    media_type = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    if media_type.lower() != "application/json" and not media_type.lower().endswith("+json"):
        raise Problem(
            415, "unsupported_media_type", f"A webhook is application/json, not {media_type[:80]}."
        )
    secrets = incoming_secrets(services.settings)
    if not secrets:
        log.warning("a webhook came, but no secret is set that could have signed it")
        secrets = [make_secret()]  # of nobody's; what came is refused as any forged one is
    try:
        body = await request.body()
    except Problem as problem:
        if problem.status_code != 413:
            raise
        raise WebhookRefused(
            "the webhook's body is too long; send the address of the article instead.",
            reason="too_large",
        ) from problem
    return verify(request.headers, body, secrets, datetime.now(UTC), _LedgerClaims())


def _accept(
    services: Services,
    event: PublishRequest | WithdrawRequest,
    article: Article | None,
    verified: Verified,
) -> Accepted:
    """Accept what a webhook asks for; ``article`` is the one that it brought.

    Raises:
        InputError: it can't be narrated.
        LedgerUnavailable: nothing was written.
    """
    request = LedgerRequest(
        kind="publish",
        lane="publish",
        requested_by="webhook",
        webhook_id=verified.webhook_id,
        said_at_ms=said_at_ms(event, verified.sent_at),
    )
    if isinstance(event, WithdrawRequest):
        request = replace(request, kind="withdraw", lane="listen")
        return withdraw(services.ledger, event.article_id, request)
    if event.updated:
        request = replace(request, kind="update")
    if event.url:
        vet_url(event.url, services.fetch_policy)
        return accept_address(services.ledger, event.url, request)
    assert article
    return accept(services.ledger, article, request)
