"""The routes of webhooks' secrets: who has which, a new one, an old one's end."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from workers.ledger import webhook_secrets
from workers.ledger.audit import Actor
from workers.ledger.webhook_secrets import Row
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.problems import Problem, not_found, responses
from workers.web.routes.connect import shown_address
from workers.webhooks.kept_secrets import can_be_read, fingerprint, make
from workers.webhooks.keyring import incoming_secrets, secrets_for

_STATUSES = (400, 401, 403, 404, 408, 409, 413, 503)


class SecretBody(BaseModel):
    """A secret, without what it says."""

    number: int | None = Field(description="null: it stands in the settings.")
    name: str
    direction: Literal["in", "out"] = Field(
        description="`in`: the CMS signs with it; `out`: it signs what an endpoint is told."
    )
    endpoint: int | None = Field(
        description="Its number in `GET /v1/connect`; null of those that come in, and where the"
        " settings name the endpoint no more."
    )
    address: str | None = Field(description="Of the endpoint, without its query.")
    fingerprint: str = Field(description="The beginning of the SHA-256 of the whole secret.")
    made_by: str | None
    made_at: datetime | None
    used_at: datetime | None = Field(description="To the minute; null also for the settings' own.")
    revoked_at: datetime | None
    readable: bool = Field(
        description="false: it was sealed with a key that the settings have no more."
    )


class SecretsBody(BaseModel):
    """All secrets: those in force first."""

    secrets: list[SecretBody]
    can_be_made: bool = Field(description="Whether the setting secrets_keys has a key.")


class NewSecretBody(BaseModel):
    """Which secret to make."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
    direction: Literal["in", "out"]
    endpoint: int | None = Field(
        None, ge=1, description="Of one that goes out: its number in `GET /v1/connect`."
    )


class MadeBody(BaseModel):
    """A new secret, which is shown this once."""

    number: int
    secret: str
    fingerprint: str


class RevokeBody(BaseModel):
    """Why a secret is taken back."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=500, pattern=r"^[^\x00]*$")


def make_router(services: Services) -> APIRouter:
    """Return the routes of the secrets."""
    router = APIRouter(tags=["producers"])
    producer = requires("producer", services.settings)
    admin = requires("admin", services.settings)

    @router.get("/v1/connect/secrets", responses=responses(400, 401, 403, 503))
    async def secrets(
        response: Response, _token: Annotated[Token, Depends(producer)]
    ) -> SecretsBody:
        """List the secrets of webhooks: who made them, when they were used, not what they say."""
        response.headers["Cache-Control"] = "no-store"
        return await run_in_threadpool(all_secrets, services)

    @router.post("/v1/connect/secrets", status_code=201, responses=responses(*_STATUSES))
    async def new(
        response: Response, token: Annotated[Token, Depends(admin)], body: NewSecretBody
    ) -> MadeBody:
        """Make a secret, which is in force at once beside the others, and is shown this once."""
        response.headers["Cache-Control"] = "no-store"
        return await run_in_threadpool(_make, services, body, token)

    @router.post("/v1/connect/secrets/{number}/revoke", responses=responses(*_STATUSES))
    async def revoke(
        response: Response,
        token: Annotated[Token, Depends(admin)],
        number: Annotated[int, Path(ge=1, le=2**62)],
        body: RevokeBody,
    ) -> SecretBody:
        """Take a secret back: from now on nothing that is signed with it is taken, or sent."""
        response.headers["Cache-Control"] = "no-store"
        by = Actor(token.who, token.role)
        row = await run_in_threadpool(
            webhook_secrets.revoke, services.ledger, number, by=by, why=body.reason
        )
        return _body(services, row)

    return router


def all_secrets(services: Services) -> SecretsBody:
    """Collect the secrets of the settings and of the ledger.

    Raises:
        LedgerUnavailable: the database failed.
    """
    settings = services.settings
    of_settings = [_of_settings(one, "in", None, None) for one in incoming_secrets(settings)]
    for number, endpoint in enumerate(settings.webhook_endpoints, 1):
        of_settings += [
            _of_settings(one, "out", number, endpoint) for one in secrets_for(endpoint, settings)
        ]
    kept = [_body(services, row) for row in webhook_secrets.rows(services.ledger)]
    now = [one for one in kept if one.revoked_at is None]
    before = [one for one in kept if one.revoked_at is not None]
    return SecretsBody(
        secrets=[*now, *of_settings, *before], can_be_made=bool(settings.secrets_keys)
    )


def _make(services: Services, body: NewSecretBody, token: Token) -> MadeBody:
    """Make a secret.

    Raises:
        Problem: 404, there is no such endpoint; 409, there is no key to seal it with.
        TooManySecrets: enough are in force.
        LedgerUnavailable: nothing is kept.
    """
    if not services.settings.secrets_keys:
        raise Problem(
            409,
            "no_sealing_key",
            "Secrets are kept sealed, and there is no key for that. Whoever runs Listen sets"
            " LISTEN_SECRETS_KEYS once, to what `openssl rand -base64 32` prints.",
        )
    endpoints = services.settings.webhook_endpoints
    endpoint = None
    if body.direction == "out":
        if body.endpoint is None or body.endpoint > len(endpoints):
            raise not_found(f"There are {len(endpoints)} endpoints.", "endpoint_unknown")
        endpoint = endpoints[body.endpoint - 1]
    by = Actor(token.who, token.role)
    row, secret = make(services, name=body.name, direction=body.direction, endpoint=endpoint, by=by)
    return MadeBody(number=row.number, secret=secret, fingerprint=row.fingerprint)


def _body(services: Services, row: Row) -> SecretBody:
    endpoints = services.settings.webhook_endpoints
    number = endpoints.index(row.endpoint) + 1 if row.endpoint in endpoints else None
    return SecretBody(
        number=row.number,
        name=row.name,
        direction=row.direction,
        endpoint=number,
        address=shown_address(row.endpoint) if row.endpoint else None,
        fingerprint=row.fingerprint,
        made_by=row.made_by,
        made_at=_instant(row.made_at_ms),
        used_at=_instant(row.used_at_ms),
        revoked_at=_instant(row.revoked_at_ms),
        readable=row.revoked_at_ms is not None or can_be_read(services, row),
    )


def _of_settings(
    secret: str, direction: Literal["in", "out"], number: int | None, endpoint: str | None
) -> SecretBody:
    return SecretBody(
        number=None,
        name="",
        direction=direction,
        endpoint=number,
        address=shown_address(endpoint) if endpoint else None,
        fingerprint=fingerprint(secret),
        made_by=None,
        made_at=None,
        used_at=None,
        revoked_at=None,
        readable=True,
    )


def _instant(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)
