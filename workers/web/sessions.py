"""Who is signed in at the desk: a cookie that only this site's own pages can use.

Browsers send the cookie from this site alone (``SameSite=Strict``), no script can read it, and a
request that changes something has to show besides that one of our pages made it: its origin, and a
form key that only such a page knows.
"""

import hmac
from hashlib import sha256
from typing import Final, cast
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from workers.ledger.sign_in import find
from workers.ledger.sign_in.sessions import SESSION_MS, sha256_of
from workers.services import Services
from workers.settings import Settings
from workers.tokens import Role, Token, parse_token
from workers.web.base_url import base_of
from workers.web.problems import Problem

FORM_KEY_HEADER: Final = "X-Listen-Form-Key"
_COOKIE: Final = "listen_desk"
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PEOPLE: Final[tuple[Role, ...]] = ("reader", "producer", "admin")
"""The roles that may sign in; the others are of programs."""


def tokens_of(settings: Settings) -> tuple[Token, ...]:
    """Return the tokens that are in use."""
    return tuple(parse_token(one.get_secret_value()) for one in settings.api_tokens)


def session_key(request: Request, services: Services) -> str | None:
    """Return the key in a request's cookie; None: it has none."""
    return request.cookies.get(_cookie_name(request, services))


def signed_in(request: Request, services: Services) -> Token | None:
    """Return who is signed in, with the role that they have by now; None: nobody.

    Raises:
        LedgerUnavailable: nobody knows.
    """
    key = session_key(request, services)
    session = find(services.ledger, key) if key else None
    if session is None:
        return None
    if session.token_sha256 is None:
        return Token(session.name, cast("Role", session.role))
    for token in tokens_of(services.settings):
        same = hmac.compare_digest(sha256_of(token.secret), session.token_sha256)
        if same and token.name == session.name and token.role in PEOPLE:
            return token
    return None  # the token was taken back


def keep(response: Response, request: Request, services: Services, key: str) -> None:
    """Put a session's key into a response's cookie."""
    response.set_cookie(
        _cookie_name(request, services),
        key,
        max_age=SESSION_MS // 1000,
        path="/",
        secure=is_https(request, services),
        httponly=True,
        samesite="strict",
    )


def forget(response: Response, request: Request, services: Services) -> None:
    """Take the cookie back."""
    response.delete_cookie(
        _cookie_name(request, services),
        path="/",
        secure=is_https(request, services),
        httponly=True,
        samesite="strict",
    )


def form_key(session: str) -> str:
    """Return what a page of ours shows that changes something: a hash of the session's key."""
    return sha256(f"a form of the desk: {session}".encode()).hexdigest()


def check_own_page(request: Request, services: Services, shown: str | None) -> None:
    """Let a request that changes something through if a page of this session made it.

    Args:
        request: of a browser with a session.
        services: of this process.
        shown: the form key that came with it.

    Raises:
        Problem: 403; another site, or another session, made it.
    """
    check_origin(request, services)
    key = session_key(request, services) or ""
    if not key or not hmac.compare_digest(form_key(key), (shown or "")[:128]):
        raise _foreign()


def check_origin(request: Request, services: Services) -> None:
    """Refuse what a browser sends for a page of another site.

    Raises:
        Problem: 403; it says so.
    """
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise _foreign()
    origin = request.headers.get("origin")
    if origin is None:
        return
    ours = {request.headers.get("host", ""), urlsplit(base_of(request, services.settings)).netloc}
    if urlsplit(origin).netloc not in ours:
        raise _foreign()


def changes_something(request: Request) -> bool:
    """Say whether a request's method may change something."""
    return request.method not in _SAFE_METHODS


def _foreign() -> Problem:
    return Problem(
        403,
        "foreign_page",
        "This has to come from a page of the desk that belongs to your session. Load the page"
        " again.",
    )


def _cookie_name(request: Request, services: Services) -> str:
    # With this prefix a browser takes it from no other host and over no plain connection.
    return f"__Host-{_COOKIE}" if is_https(request, services) else _COOKIE


def is_https(request: Request, services: Services) -> bool:
    """Say whether people reach this site over https."""
    return base_of(request, services.settings).startswith("https:")
