"""Who may do what: bearer tokens with roles (RFC 6750)."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from workers.settings import Settings
from workers.tokens import Role, Token, parse_token, token_with_secret
from workers.web.problems import Problem

_BEARER: Final = HTTPBearer(
    auto_error=False, description="The secret of a token in the setting api_tokens."
)

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def tokens_of(settings: Settings) -> tuple[Token, ...]:
    """Return the tokens that are in use."""
    return tuple(parse_token(one.get_secret_value()) for one in settings.api_tokens)


def requires(role: Role, settings: Settings) -> Callable[[Credentials], Token]:
    """Return a dependency that admits only holders of a role, and returns their token."""
    tokens = tokens_of(settings)

    def holder(credentials: Credentials) -> Token:
        if credentials is None:
            raise Problem(
                401,
                "token_missing",
                f"This needs the token of a {role}: send `Authorization: Bearer …`.",
                {"WWW-Authenticate": 'Bearer realm="listen"'},
            )
        token = token_with_secret(credentials.credentials, tokens)
        if token is None:
            raise Problem(
                401,
                "token_unknown",
                "Nobody has this token, or not any more; look at the setting api_tokens.",
                {"WWW-Authenticate": 'Bearer realm="listen", error="invalid_token"'},
            )
        if not token.may(role):
            raise Problem(
                403,
                "role_missing",
                f"This needs the role {role}; this token has the role {token.role}.",
                {"WWW-Authenticate": 'Bearer realm="listen", error="insufficient_scope"'},
            )
        return token

    return holder
