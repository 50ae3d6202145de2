"""Who may do what: bearer tokens with roles (RFC 6750), or the session of a person at the desk."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from workers.settings import Settings
from workers.tokens import Role, Token, token_with_secret
from workers.web import sessions
from workers.web.problems import Problem

_BEARER: Final = HTTPBearer(
    auto_error=False, description="The secret of a token in the setting api_tokens."
)

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def requires(role: Role, settings: Settings) -> Callable[[Request, Credentials], Token]:
    """Return a dependency that admits only holders of a role, and returns their token."""
    tokens = sessions.tokens_of(settings)

    def holder(request: Request, credentials: Credentials) -> Token:
        if credentials is None:
            token = _signed_in(request)
            if token is None:
                raise Problem(
                    401,
                    "token_missing",
                    f"This needs the token of a {role}: send `Authorization: Bearer …`.",
                    {"WWW-Authenticate": 'Bearer realm="listen"'},
                )
        else:
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


def _signed_in(request: Request) -> Token | None:
    """Return who is signed in at the desk; what changes something has to come from its pages."""
    services = request.app.state.services
    token = sessions.signed_in(request, services)
    if token is not None and sessions.changes_something(request):
        shown = request.headers.get(sessions.FORM_KEY_HEADER)
        sessions.check_own_page(request, services, shown)
    return token
