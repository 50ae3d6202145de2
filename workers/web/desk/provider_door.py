"""The routes by which people come back from an identity provider, signed in."""

import hmac
import logging
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from audio.errors import ProviderUnavailable, SignInRefused
from workers.ledger.sign_in import begin
from workers.services import Services
from workers.web import sessions
from workers.web.base_url import base_of
from workers.web.desk.shell import page
from workers.web.rate_limit import RateLimit
from workers.web.sign_in.provider import Person, Try, address_to_go, new_try, person

log = logging.getLogger(__name__)

RETURN_PATH: Final = "/desk/sign-in/return"
_COOKIE: Final = "listen_sign_in"
_TRY_S: Final = 600
"""How long somebody may take at the provider."""


def make_router(
    services: Services, tries: RateLimit, next_of: Callable[[Request, str | None], str]
) -> APIRouter:
    """Return the routes of sign-in by the provider of the settings.

    ``tries`` counts those of one address, and ``next_of`` says to which page of the desk one goes.
    """
    router = APIRouter(include_in_schema=False)
    settings = services.settings

    @router.get("/desk/sign-in/provider")
    async def go(request: Request) -> Response:
        tries.check(request, settings.trusted_proxies)
        attempt, place = new_try(), next_of(request, None)
        try:
            address = await run_in_threadpool(
                address_to_go, settings, attempt, return_to=_return_to(request, services)
            )
        except ProviderUnavailable as error:
            return _refused(request, services, place, error)
        response = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        # Lax, not Strict: the way back begins at the provider's site.
        response.set_cookie(
            _cookie_name(request, services),
            ".".join((attempt.state, attempt.nonce, attempt.verifier, quote(place, safe=""))),
            max_age=_TRY_S,
            path="/",
            secure=sessions.is_https(request, services),
            httponly=True,
            samesite="lax",
        )
        return response

    @router.get(RETURN_PATH)
    async def came_back(request: Request) -> Response:
        tries.check(request, settings.trusted_proxies)
        attempt, place = _remembered(request, services)
        place = next_of(request, place)
        try:
            who = await run_in_threadpool(
                _person, services, request, attempt, _return_to(request, services)
            )
        except (SignInRefused, ProviderUnavailable) as error:
            return _refused(request, services, place, error)
        key = await run_in_threadpool(begin, services.ledger, who.name, who.role, by="provider")
        # A page, not a redirect: what a browser follows from another site has no strict cookie.
        response = page(request, services, "entered.html", place=place)
        sessions.keep(response, request, services, key)
        _forget(response, request, services)
        return response

    return router


def _person(services: Services, request: Request, attempt: Try | None, return_to: str) -> Person:
    said = request.query_params
    same = attempt is not None and hmac.compare_digest(
        said.get("state", "")[:200].encode(), attempt.state.encode()
    )
    if attempt is None or not same:
        raise SignInRefused("Nobody here has begun this sign-in.", reason="again")
    if "error" in said or not said.get("code"):
        raise SignInRefused(f"The provider says {said.get('error')!r:.100}.", reason="refused")
    return person(
        services.settings,
        attempt,
        code=said["code"][:4000],
        return_to=return_to,
        issuer=said.get("iss"),
    )


def _refused(
    request: Request, services: Services, place: str, error: SignInRefused | ProviderUnavailable
) -> Response:
    """Return to the page for signing in, which says why."""
    is_away = isinstance(error, ProviderUnavailable)
    status, mistake = (503, "away") if is_away else (403, getattr(error, "reason", ""))
    log.warning("somebody could not sign in by the provider: %s", error)
    response = page(
        request,
        services,
        "sign_in.html",
        status=status,
        mistake=f"provider_{mistake}",
        next=place,
        by_provider=True,
    )
    _forget(response, request, services)
    return response


def _remembered(request: Request, services: Services) -> tuple[Try | None, str]:
    parts = request.cookies.get(_cookie_name(request, services), "").split(".", 3)
    if len(parts) != 4 or not all(parts):
        return None, "/desk"
    return Try(*parts[:3]), unquote(parts[3])


def _forget(response: Response, request: Request, services: Services) -> None:
    response.delete_cookie(
        _cookie_name(request, services),
        path="/",
        secure=sessions.is_https(request, services),
        httponly=True,
        samesite="lax",
    )


def _return_to(request: Request, services: Services) -> str:
    return base_of(request, services.settings) + RETURN_PATH


def _cookie_name(request: Request, services: Services) -> str:
    return f"__Host-{_COOKIE}" if sessions.is_https(request, services) else _COOKIE
