"""What every page of the desk has: its language, who is signed in, its policy, its words."""

import tomllib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import cache
from importlib.resources import files
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote

from babel.dates import format_timedelta
from babel.numbers import format_decimal, format_percent
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse

from audio.languages import text_direction
from workers.services import Services
from workers.tokens import Token
from workers.web.html import language_wanted, policy_of_pages, templates_of
from workers.web.problems import Problem
from workers.web.sessions import form_key, session_key, signed_in

LANGUAGES: Final = ("en", "es", "ar")
SCREENS: Final = ("today", "names", "look", "audience", "voices", "detect", "connect")
_PATHS: Final = {"today": "/desk"} | {one: f"/desk/{one}" for one in SCREENS[1:]}
_LANGUAGE_COOKIE: Final = "listen_desk_language"


@cache
def words_of(language: str) -> SimpleNamespace:
    """Return what the desk says in one of its languages.

    A dict would do, were it not for its methods: a template takes ``words.keys`` for one of them.
    """
    text = files(__package__).joinpath("words", f"{language}.toml").read_text("utf-8")
    return SimpleNamespace(**tomllib.loads(text))


def language_of(request: Request) -> str:
    """Return the language that was chosen, or else the browser's."""
    for chosen in (request.query_params.get("language"), request.cookies.get(_LANGUAGE_COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return language_wanted(request, LANGUAGES)


def at_desk(services: Services) -> Callable[[Request], Coroutine[Any, Any, Token]]:
    """Return a dependency that gives who is signed in, and sends everybody else to sign in."""

    async def person(request: Request) -> Token:
        token = await run_in_threadpool(signed_in, request, services)
        if token is None or not token.may("reader"):
            raise _sign_in_first(request)
        return token

    return person


def page(
    request: Request,
    services: Services,
    template: str,
    *,
    token: Token | None = None,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Return a page, or a part of one, made of a template of the desk."""
    language = language_of(request)
    key = session_key(request, services)
    html = (
        templates_of("workers.web.desk")
        .get_template(template)
        .render(
            language=language,
            direction=text_direction(language),
            words=words_of(language),
            languages={one: words_of(one).language_name for one in LANGUAGES},
            root=request.scope.get("root_path", ""),
            path=request.url.path,
            screens=_PATHS,
            token=token,
            may_act=bool(token and token.may("producer")),
            form_key=form_key(key) if token and key else "",
            shown=Shown(language),
            **values,
        )
    )
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _policy(services),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Vary": "Accept-Language, Cookie",
    }
    response = HTMLResponse(html, status, headers)
    if request.query_params.get("language") in LANGUAGES:
        response.set_cookie(
            _LANGUAGE_COOKIE, language, max_age=365 * 86_400, path="/desk", samesite="strict"
        )
    return response


def _policy(services: Services) -> str:
    base = services.settings.public_base_url
    return policy_of_pages(base, form_action="'self'", frame_src="'self'")


class Shown:
    """Writes figures and times as people of a language read them."""

    def __init__(self, language: str) -> None:
        self._language = language

    def ago(self, ms: float) -> str:
        """Write how long ago something was, such as "3 hours ago"."""
        past = timedelta(milliseconds=-max(ms, 0))
        return format_timedelta(past, add_direction=True, locale=self._language)

    def number(self, value: float) -> str:
        """Write a number with the language's own separators, without decimals from ten on."""
        return format_decimal(round(value, 1 if value < 10 else 0), locale=self._language)

    def share(self, value: float | None) -> str:
        """Write a share in per cent; a dash where nothing can be said."""
        return "-" if value is None else format_percent(value, locale=self._language)

    def length(self, ms: float | None) -> str:
        """Write how long sound is, in minutes and seconds; a dash where nobody knows."""
        if ms is None:
            return "-"
        minutes, seconds = divmod(round(ms / 1000), 60)
        return f"{minutes}:{seconds:02d}"


def _sign_in_first(request: Request) -> Problem:
    root = request.scope.get("root_path", "")
    place = f"{root}/desk/sign-in?next={quote(request.url.path)}"
    if request.headers.get("hx-request"):
        return Problem(401, "sign_in_first", "Sign in again.", {"HX-Redirect": place})
    return Problem(303, "sign_in_first", "Sign in first.", {"Location": place})
