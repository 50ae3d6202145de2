"""Tokens as a publisher signs them, right ones and wrong ones."""

import base64
import hmac
import json
import time
from typing import Any

import jwt

NEW = "new-secret-0123456789-0123456789-ab"
OLD = "old-secret-0123456789-0123456789-ab"
KEYS = f"new:{NEW} old:{OLD}"


def a_token(
    article: object = "tide",
    *,
    kid: str | None = "new",
    secret: str = NEW,
    for_s: float = 300,
    aud: object = "listen",
    **claims: object,
) -> str:
    """Sign a token as the documentation says."""
    facts: dict[str, Any] = {"aud": aud, "exp": int(time.time() + for_s), "article": article}
    facts = {name: value for name, value in (facts | claims).items() if value is not None}
    return jwt.encode(facts, secret, "HS256", headers={"kid": kid} if kid else {})


def bearer(token: str) -> dict[str, str]:
    """Return the header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


def with_header(token: str, **header: object) -> str:
    """Return a token with another header and its old signature."""
    _, claims, signature = token.split(".")
    return f"{_part(header)}.{claims}.{signature}"


def unsigned(token: str, alg: str = "none") -> str:
    """Return a token that says of itself that it needs no signature."""
    _, claims, _ = token.split(".")
    return f"{_part({'alg': alg, 'typ': 'JWT', 'kid': 'new'})}.{claims}."


def signed_by(secret: bytes, token: str, **header: object) -> str:
    """Return a token with another header, signed with whatever was found."""
    _, claims, _ = token.split(".")
    signed = f"{_part(header)}.{claims}"
    mac = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _part(value: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
