"""The routes of whoever connects a site: webhooks in and out, feeds, the player's lines."""

import logging
import uuid
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from workers.ledger.audit import Actor, note
from workers.ledger.feeds import standings
from workers.ledger.webhook_log import Entry, add, newest
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.base_url import base_of
from workers.web.problems import not_found, responses
from workers.webhooks.delivery import endpoint_policy, post
from workers.webhooks.kept_secrets import incoming, outgoing, texts_of
from workers.webhooks.keyring import mistakes_of
from workers.webhooks.outgoing import trial_event
from workers.webhooks.signature import sign

log = logging.getLogger(__name__)

LAST: Final = 50
"""How many webhooks of each direction are shown."""


class EndpointBody(BaseModel):
    """Somebody who is told what becomes of articles."""

    number: int = Field(description="In the setting webhook_endpoints, counted from 1.")
    address: str = Field(description="Without its query, which may hold a key.")
    n_secrets: int = Field(description="How many secrets sign what it is told.")


class WebhookBody(BaseModel):
    """A webhook that came, or an attempt to deliver one."""

    at: datetime
    webhook_id: str | None
    event: str | None
    article_id: str | None
    endpoint: str | None
    status: int | None = Field(description="null: nobody answered.")
    answer: str


class ConnectBody(BaseModel):
    """How this site is connected."""

    n_incoming_secrets: int = Field(description="Of settings and ledger together.")
    endpoints: list[EndpointBody]
    mistakes: list[str] = Field(description="What is not as it should be with secrets.")
    came_in: list[WebhookBody]
    went_out: list[WebhookBody]
    feeds: list[dict[str, Any]]
    snippet: str = Field(description="What a page needs for the player.")
    policy: str = Field(description="What a page's Content-Security-Policy has to allow.")


class TryEndpointBody(BaseModel):
    """Which endpoint to send a test to."""

    model_config = ConfigDict(extra="forbid")

    endpoint: int = Field(ge=1, description="Its number, as `GET /v1/connect` says.")


class TriedEndpointBody(BaseModel):
    """A test webhook as it was sent, and what came back."""

    headers: dict[str, str] = Field(description="With the signature, to compare with your own.")
    body: str = Field(description="The very text that was signed.")
    status: int | None
    answer: str
    duration_ms: int


def make_router(services: Services) -> APIRouter:
    """Return the routes of whoever connects a site."""
    router = APIRouter(tags=["producers"])
    producer = requires("producer", services.settings)
    admin = requires("admin", services.settings)

    @router.get("/v1/connect", responses=responses(400, 401, 403, 503))
    async def connection(
        request: Request, response: Response, _token: Annotated[Token, Depends(producer)]
    ) -> ConnectBody:
        """Say how this site is connected: webhooks, feeds, and what its pages need."""
        response.headers["Cache-Control"] = "no-store"
        return await run_in_threadpool(
            how_it_is_connected, services, base_of(request, services.settings)
        )

    @router.post("/v1/connect/test", responses=responses(400, 401, 403, 404, 408, 413, 503))
    async def test(
        response: Response, token: Annotated[Token, Depends(admin)], body: TryEndpointBody
    ) -> TriedEndpointBody:
        """Send a signed test to an endpoint of the settings, and show all that was said."""
        response.headers["Cache-Control"] = "no-store"
        endpoints = services.settings.webhook_endpoints
        if body.endpoint > len(endpoints):
            raise not_found(f"There are {len(endpoints)} endpoints.", "endpoint_unknown")
        return await run_in_threadpool(_try, services, endpoints[body.endpoint - 1], token)

    return router


def how_it_is_connected(services: Services, base: str) -> ConnectBody:
    """Collect how this site is connected.

    Raises:
        LedgerUnavailable: the database failed.
    """
    settings, ledger = services.settings, services.ledger
    return ConnectBody(
        n_incoming_secrets=len(incoming(services)),
        endpoints=[
            EndpointBody(
                number=number, address=shown_address(one), n_secrets=len(outgoing(services, one))
            )
            for number, one in enumerate(settings.webhook_endpoints, 1)
        ],
        mistakes=mistakes_of(settings),
        came_in=[_webhook(one) for one in newest(ledger, "in", limit=LAST)],
        went_out=[_webhook(one) for one in newest(ledger, "out", limit=LAST)],
        feeds=[asdict(one) for one in standings(ledger, settings.feeds)] if settings.feeds else [],
        snippet=(
            f'<script type="module" src="{base}/player.js"></script>\n'
            '<listen-player url="https://your.example/this-article"></listen-player>'
        ),
        policy=_policy(services, base),
    )


def shown_address(address: str) -> str:
    """Return an endpoint's address without its query, which may hold a key."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def _try(services: Services, endpoint: str, token: Token) -> TriedEndpointBody:
    """Sign a test and send it once.

    Raises:
        SettingsInvalid: there is no secret for it.
        LedgerUnavailable: the audit can't be written; nothing was sent.
    """
    address = shown_address(endpoint)
    _note(services, "test_webhook", token, {"endpoint": address})
    now = datetime.now(UTC)
    event = trial_event(f"msg_{uuid.uuid4().hex}", happened_at=now)
    body = event.body()
    headers = sign(texts_of(outgoing(services, endpoint)), event.webhook_id, now, body)
    policy = endpoint_policy(endpoint, permit_private=True)
    attempt = post(endpoint, headers, body, policy=policy)
    add(
        services.ledger,
        Entry(
            direction="out",
            webhook_id=event.webhook_id,
            event=event.type,
            endpoint=address,
            status=attempt.status,
            answer=attempt.detail,
        ),
    )
    return TriedEndpointBody(
        headers=dict(headers),
        body=body.decode(),
        status=attempt.status,
        answer=attempt.detail,
        duration_ms=attempt.duration_ms,
    )


def _note(services: Services, act: str, token: Token, details: dict[str, Any]) -> None:
    with services.ledger.write() as tx:
        note(tx, act, Actor(token.who, token.role), details=details)


def _webhook(entry: Entry) -> WebhookBody:
    at = datetime.fromtimestamp(entry.at_ms / 1000, UTC)
    facts = asdict(entry)
    names = WebhookBody.model_fields.keys() - {"at"}
    return WebhookBody(at=at, **{name: facts[name] for name in names})


def _policy(services: Services, base: str) -> str:
    """Say what a page has to allow: this site, and the store where it has an address of its own."""
    parts = urlsplit(services.store.url("narrations"))
    store = f"{parts.scheme}://{parts.netloc}"
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(base))
    both = f"{origin} {store}" if parts.scheme in {"http", "https"} and store != origin else origin
    return f"script-src {origin}; connect-src {both}; media-src blob: {both}; img-src {both}"
