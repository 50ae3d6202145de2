"""Signing in and out of the desk: by a token, or by a link that is good once."""

from typing import Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from workers.ledger.sign_in import begin, end, use_link
from workers.services import Services
from workers.tokens import token_with_secret
from workers.web import sessions
from workers.web.desk.shell import page
from workers.web.rate_limit import RateLimit

TRIES_PER_MINUTE: Final = 10
"""From one address: enough for whoever mistypes, too few for whoever guesses."""
_SEE_OTHER: Final = 303


def make_router(services: Services) -> APIRouter:
    """Return the routes of the desk's door."""
    router = APIRouter(include_in_schema=False)
    tries = RateLimit(TRIES_PER_MINUTE)
    tokens = sessions.tokens_of(services.settings)
    by_provider = services.settings.sign_in_issuer is not None
    if by_provider:
        # What reads a provider's answers takes a while to import; most sites have none.
        from workers.web.desk import provider_door  # noqa: PLC0415

        router.include_router(provider_door.make_router(services, tries, _next))

    def at_door(mistake: str, place: str, request: Request, status: int) -> Response:
        return page(
            request,
            services,
            "sign_in.html",
            status=status,
            mistake=mistake,
            next=place,
            by_provider=by_provider,
        )

    @router.get("/desk/sign-in")
    async def form(request: Request) -> Response:
        return at_door("", _next(request, None), request, 200)

    @router.post("/desk/sign-in")
    async def sign_in(request: Request) -> Response:
        sessions.check_origin(request, services)
        tries.check(request, services.settings.trusted_proxies)
        said = await _form(request)
        token = token_with_secret(said.get("token", ""), tokens)
        place = _next(request, said.get("next"))
        if token is None or token.role not in sessions.PEOPLE:
            return at_door("token_wrong", place, request, 403)
        key = await run_in_threadpool(
            begin, services.ledger, token.name, token.role, token=token.secret
        )
        return _let_in(request, services, key, place)

    @router.get("/desk/enter")
    async def link(request: Request, key: str = "") -> Response:
        return page(request, services, "enter.html", key=key[:200])

    @router.post("/desk/enter")
    async def enter(request: Request) -> Response:
        sessions.check_origin(request, services)
        tries.check(request, services.settings.trusted_proxies)
        said = await _form(request)
        key = await run_in_threadpool(use_link, services.ledger, said.get("key", ""))
        if key is None:
            return at_door("link_over", "/desk", request, 403)
        return _let_in(request, services, key, "/desk")

    @router.post("/desk/sign-out")
    async def sign_out(request: Request) -> Response:
        said = await _form(request)
        sessions.check_own_page(request, services, said.get("form_key"))
        key = sessions.session_key(request, services)
        if key:
            await run_in_threadpool(end, services.ledger, key)
        response = _go(request, "/desk/sign-in")
        sessions.forget(response, request, services)
        return response

    return router


def _let_in(request: Request, services: Services, key: str, place: str) -> Response:
    response = _go(request, place)
    sessions.keep(response, request, services, key)
    return response


def _go(request: Request, place: str) -> RedirectResponse:
    root = request.scope.get("root_path", "")
    return RedirectResponse(root + place, _SEE_OTHER, {"Cache-Control": "no-store"})


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form; of those that come twice, the first."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=20)
    return {name: values[0] for name, values in fields.items()}


def _next(request: Request, asked: str | None) -> str:
    """Return where to go after sign-in: a page of the desk, whatever the address says."""
    asked = asked or request.query_params.get("next", "")
    is_ours = asked == "/desk" or (asked.startswith("/desk/") and ".." not in asked)
    return asked if is_ours and asked.isascii() and "\\" not in asked else "/desk"
