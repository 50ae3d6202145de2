"""Whom a site talks to: the CMS, people at the desk, readers and subscribers."""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from workers.setting_values import (
    AccessKeys,
    ApiTokens,
    EndpointSecrets,
    Origin,
    SealingKeys,
    Text,
    WebhookSecrets,
    names,
    newsroom_with,
    role_of_value,
    web_address,
)


class Serving(BaseModel):
    """Webhooks, the web process, who may do what, and how much of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, defer_build=True)

    webhook_secrets: WebhookSecrets = Field(
        (),
        description="Secrets of before, for webhooks in both directions where the next two say"
        " nothing; in the environment separated by spaces.",
    )
    incoming_webhook_secrets: WebhookSecrets = Field(
        (),
        description="Secrets that the CMS signs its webhooks with; several are all active; in the"
        " environment separated by spaces.",
    )
    webhook_endpoint_secrets: EndpointSecrets = Field(
        (),
        description="Secrets that sign what each endpoint is told, each"
        " `https://cms.example/hook=whsec_...`; several of one endpoint are all active; in the"
        " environment separated by spaces.",
    )
    secrets_keys: SealingKeys = Field(
        (),
        description="Keys that secrets made at the desk are sealed with in the ledger, the same for"
        " every process; all open, the first seals; in the environment separated by spaces. See"
        " docs/webhooks.md.",
    )
    webhook_endpoints: Annotated[tuple[str, ...], BeforeValidator(names)] = Field(
        (),
        description="Addresses that are told what becomes of articles; in the environment"
        " separated by spaces.",
    )
    host: Text = Field(
        "127.0.0.1",
        description="The address that the web process listens at; in a container `0.0.0.0`.",
    )
    port: int = Field(8080, ge=1, le=65535, description="The port of the web process.")
    web_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="The address at which readers reach the web process, such as"
        " `https://listen.example`; without it, what each request calls it.",
    )
    allowed_origins: Annotated[tuple[Origin, ...], BeforeValidator(names)] = Field(
        (),
        description="Sites whose pages may use the interface, such as `https://news.example`; `*`"
        " is every one; in the environment separated by spaces.",
    )
    embed_ancestors: Annotated[tuple[Origin, ...], BeforeValidator(names)] = Field(
        ("*",),
        description="Sites that may show `/embed/…` in a frame, such as `https://news.example`;"
        " `*` is every one; in the environment separated by spaces.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="How many proxies stand before the web process and append to"
        " `X-Forwarded-For`; without any, that header counts for nothing.",
    )
    api_tokens: ApiTokens = Field(
        (),
        description="Bearer tokens, each `name:role:secret` with the role `reader`,"
        " `producer`, `audience`, `metrics` or `admin`; in the environment separated by spaces.",
    )
    sign_in_issuer: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="An identity provider (OpenID Connect) that people sign in at the desk with,"
        " by its issuer, such as `https://id.news.example`. See docs/desk.md.",
    )
    sign_in_client_id: str = Field("", description="What the provider calls this site.")
    sign_in_client_secret: SecretStr | None = Field(
        None, description="What this site shows the provider; public clients have none."
    )
    sign_in_scopes: str = Field(
        "openid profile email", description="What is asked of the provider, separated by spaces."
    )
    sign_in_name_claim: Text = Field(
        "email", description="The claim of the ID token that names people, in the audit too."
    )
    sign_in_role_claim: Text = Field(
        "groups",
        description="The claim of the ID token that says what people may do; `a.b` is b within a.",
    )
    sign_in_roles: Annotated[
        tuple[Annotated[str, AfterValidator(role_of_value)], ...],
        BeforeValidator(names),
    ] = Field(
        (),
        description="Which values of that claim give which role, such as `newsroom=producer`; who"
        " has several has the strongest; in the environment separated by spaces.",
    )
    access_keys: AccessKeys = Field(
        (),
        description="Keys that the publisher signs subscribers' tokens with, each `name:secret`;"
        " all are good, so that they can change, and the first signs addresses; in the environment"
        " separated by spaces. See docs/access.md.",
    )
    access: Literal["open", "token", "marked"] = Field(
        "open",
        validate_default=True,
        description="Who hears whole narrations: `open` everybody, `token` those with a token,"
        " `marked` those where the article says `isAccessibleForFree: false`. See docs/access.md.",
    )
    access_audience: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:/-]{1,100}$")] = Field(
        "listen", description="What subscribers' tokens have to name as `aud`: this site."
    )
    access_preview_s: int = Field(
        30,
        ge=0,
        le=300,
        description="How much others hear, in seconds; 0: nothing.",
    )
    access_note: str = Field(
        "",
        max_length=300,
        description="What the player says where a preview ends; without it, words of its own.",
    )
    access_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None, description="Where the player leads those who want to subscribe."
    )
    access_revoked: Annotated[tuple[str, ...], BeforeValidator(names)] = Field(
        (),
        description="Subscribers, as `sub` names them, whose private feeds are good no more; in the"
        " environment separated by spaces.",
    )
    max_connections: int = Field(
        8192,
        ge=16,
        description="How many connections one web process has at most, of which one client's"
        " address gets a tenth; fewer where the system permits fewer open files.",
    )
    presses_per_minute: int = Field(
        30,
        ge=1,
        description="How often a minute one reader's address may press Listen on what is neither"
        " published nor being made.",
    )
    max_reader_narrations: int = Field(
        32,
        ge=0,
        description="How many narrations that readers asked for may be made at a time, of which one"
        " client's address gets two thirds at most; 0: readers hear only what is published.",
    )
    newsroom: bool = Field(
        default_factory=newsroom_with,
        description="Whether `/` is the sample newspaper, whose articles the ledger then knows.",
    )

    @field_validator("access")
    @classmethod
    def _needs_keys(cls, value: str, info: ValidationInfo) -> str:
        if value != "open" and not info.data.get("access_keys"):
            raise ValueError("needs access_keys, which tokens are signed with")
        return value
