"""Who somebody is, by an identity provider: OpenID Connect 1.0, the code flow with PKCE (RFC 7636).

The provider is asked anew at each sign-in, so that new keys and addresses count at once. What it
says is believed when its keys signed it, for this site, for this very try, and not long ago.
"""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast
from urllib.parse import quote, urlencode

import httpcore
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from audio.errors import FetchFailed, InputError, ProviderUnavailable, SignInRefused
from workers.fetching.address import vet_url
from workers.fetching.connection import GuardedBackend
from workers.fetching.fetch import trusted_authorities
from workers.fetching.policy import Deadline
from workers.settings import Settings
from workers.tokens import Role
from workers.webhooks.delivery import endpoint_policy

WITHIN_S: Final = 10.0
"""By then each answer of the provider has to be whole."""
_MAX_BYTES: Final = 1_000_000
_LEEWAY_S: Final = 60
_MAX_NAME_CHARS: Final = 100
_ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
)
"""Signatures by a key that the provider alone has."""
_STRONGEST_FIRST: Final[tuple[Role, ...]] = ("admin", "producer", "reader")
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Try:
    """What is remembered of a try to sign in until the provider has answered: no one can guess."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the provider knows, with the role that its claims give."""

    name: str
    role: Role


def new_try() -> Try:
    """Return the secrets of a new try."""
    return Try(*(secrets.token_urlsafe(32) for _ in range(3)))


def address_to_go(settings: Settings, attempt: Try, *, return_to: str) -> str:
    """Return the provider's address at which somebody shows who they are.

    Raises:
        ProviderUnavailable: the provider does not say where that is.
    """
    asked = {
        "response_type": "code",
        "client_id": settings.sign_in_client_id,
        "redirect_uri": return_to,
        "scope": settings.sign_in_scopes,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": create_s256_code_challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    place = str(_about(settings)["authorization_endpoint"])
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"


def person(
    settings: Settings, attempt: Try, *, code: str, return_to: str, issuer: str | None
) -> Person:
    """Return who came back from the provider with a code.

    Args:
        settings: with the provider, and what its claims mean.
        attempt: as it was remembered.
        code: what came back.
        return_to: the same as in :func:`address_to_go`.
        issuer: who says to have sent them back (RFC 9207), where that is said.

    Raises:
        ProviderUnavailable: the provider does not answer as it should.
        SignInRefused: what it says lets nobody in; ``token`` or ``role`` is the reason.
    """
    about = _about(settings)
    if issuer is not None and issuer != about["issuer"]:
        raise SignInRefused("Another provider answered.", reason="token")
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_to,
        "client_id": settings.sign_in_client_id,
        "code_verifier": attempt.verifier,
    }
    got = _answer(str(about["token_endpoint"]), form, _client(settings, about, form))
    keys = _answer(str(about["jwks_uri"]))
    claims = _claims(settings, about, got, keys, attempt)
    return Person(_name(settings, claims), _role(settings, claims))


def _about(settings: Settings) -> Mapping[str, Any]:
    """Return what the provider says of itself (OpenID Connect Discovery 1.0, 4)."""
    issuer = settings.sign_in_issuer or ""
    about = _answer(f"{issuer}/.well-known/openid-configuration")
    if str(about.get("issuer")).rstrip("/") != issuer:
        raise ProviderUnavailable(f"{issuer} says that it is another: {about.get('issuer')!r}.")
    for name in _ENDPOINTS:
        if not str(about.get(name)).startswith(("https://", issuer)):
            raise ProviderUnavailable(f"{issuer} names no {name} that can be used.")
    return about


def _client(
    settings: Settings, about: Mapping[str, Any], form: dict[str, str]
) -> Mapping[str, str]:
    """Show the provider who asks, in the way that it takes (RFC 6749, 2.3.1)."""
    secret = settings.sign_in_client_secret
    if secret is None:
        return {}
    ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" not in ways:
        form["client_secret"] = secret.get_secret_value()
        return {}
    pair = ":".join(quote(one, safe="") for one in (form["client_id"], secret.get_secret_value()))
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def _claims(
    settings: Settings,
    about: Mapping[str, Any],
    got: Mapping[str, Any],
    keys: Mapping[str, Any],
    attempt: Try,
) -> Mapping[str, Any]:
    """Return what an ID token says, if all of it may be believed (OpenID Connect Core, 3.1.3.7)."""
    offered = about.get("id_token_signing_alg_values_supported") or ["RS256"]
    algorithms = sorted(_ALGORITHMS.intersection(map(str, offered)))
    client = settings.sign_in_client_id
    options = {
        "iss": {"essential": True, "value": about["issuer"]},
        "aud": {"essential": True, "value": client},
    }
    expected = {
        "nonce": attempt.nonce,
        "client_id": client,
        "access_token": got.get("access_token"),
    }
    try:
        registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
        token = jwt.decode(
            str(got.get("id_token")), KeySet.import_key_set(cast("Any", keys)), registry=registry
        )
        claims = CodeIDToken(token.claims, token.header, options, expected)
        claims.validate(leeway=_LEEWAY_S)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise SignInRefused(f"The ID token is not good: {error}", reason="token") from error
    return cast("Mapping[str, Any]", claims)


def _name(settings: Settings, claims: Mapping[str, Any]) -> str:
    said = claims.get(settings.sign_in_name_claim) or claims["sub"]
    shown = "".join(char for char in str(said) if char.isprintable()).strip()
    if not shown:
        raise SignInRefused("The ID token names nobody.", reason="token")
    return shown[:_MAX_NAME_CHARS]


def _role(settings: Settings, claims: Mapping[str, Any]) -> Role:
    said = _claim(claims, settings.sign_in_role_claim)
    values = (
        {said} if isinstance(said, str) else {one for one in said or () if isinstance(one, str)}
    )
    given = {
        role
        for value, _, role in (one.rpartition("=") for one in settings.sign_in_roles)
        if value in values
    }
    for role in _STRONGEST_FIRST:
        if role in given:
            return role
    raise SignInRefused("The provider's claims give no role here.", reason="role")


def _claim(claims: Mapping[str, Any], name: str) -> str | Sequence[object] | None:
    """Return a claim by its name, or by a path of names with full stops between them."""
    found: Any = claims
    for part in [name] if name in claims else name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, str | list) else None


def _answer(
    url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    """Ask the provider for a JSON object, once, within :data:`WITHIN_S`; it may lead nowhere else.

    Raises:
        ProviderUnavailable: it does not answer so.
        SignInRefused: it refuses the code.
    """
    try:
        status, body = _exchange(url, form, headers or {})
    except (InputError, FetchFailed, httpcore.TimeoutException, httpcore.NetworkError,
            httpcore.ProtocolError) as error:  # fmt: skip
        raise ProviderUnavailable(
            f"{url} can't be asked: {error or type(error).__name__}."
        ) from error
    if form is not None and 400 <= status < 500:
        raise SignInRefused(f"The provider refuses the code ({status}).", reason="token")
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if status != 200 or not isinstance(given, dict):
        raise ProviderUnavailable(f"{url} answered {status}, and no JSON object.")
    return given


def _exchange(
    url: str, form: Mapping[str, str] | None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    policy = replace(endpoint_policy(url, permit_private=True), total_s=WITHIN_S)
    target = vet_url(url, policy)
    content = urlencode(form).encode() if form is not None else b""
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    sent = {
        "Host": target.authority,
        "Accept": "application/json",
        "Connection": "close",
        "Content-Length": str(len(content)),
        **kind,
        **headers,
    }
    pool = httpcore.ConnectionPool(
        ssl_context=trusted_authorities(policy.ca_file) if target.scheme == "https" else None,
        network_backend=GuardedBackend(policy, Deadline(policy.total_s)),
    )
    address = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    method = "GET" if form is None else "POST"
    with pool, pool.stream(method, address, headers=list(sent.items()), content=content) as answer:
        body = b""
        for part in answer.iter_stream():
            body += part
            if len(body) > _MAX_BYTES:
                raise FetchFailed(f"it says more than {_MAX_BYTES} bytes")
        return answer.status, body
