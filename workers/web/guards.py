"""Middleware around every route: limits on bodies, HEAD, security headers, answers to bugs."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workers.web.problems import Problem, unexpected

log = logging.getLogger(__name__)

BODY_WITHIN_S: Final = 20.0
"""By then a body has to be complete; slower senders hold a connection for nothing."""

_CLOSE: Final = {"Connection": "close"}
_RANGE_HEADERS: Final = (b"range", b"if-range")
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""Of every response; a route that answers with a page sets its own policy instead."""


class BodyGuard:
    """Ends requests whose bodies are too long or too slow."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_bytes: Callable[[Scope], int],
        within_s: Callable[[Scope], float] = lambda _scope: BODY_WITHIN_S,
    ) -> None:
        """Let ``max_bytes`` say how long a body may be, and ``within_s`` how long it may take."""
        self._app = app
        self._max_bytes = max_bytes
        self._within_s = within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a guarded body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._max_bytes(scope)
        declared = Headers(scope=scope).get("content-length", "")
        read, whole = 0, False
        deadline = asyncio.get_running_loop().time() + self._within_s(scope)

        async def guarded() -> Message:
            nonlocal read, whole
            if declared.isdecimal() and int(declared[:20]) > limit:
                raise _too_large(limit)
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise Problem(
                    408, "too_slow", "The request's body took too long. Send it again.", _CLOSE
                ) from None
            read += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if read > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, guarded, send)


class HeadAsGet:
    """Answers HEAD at every route that answers GET: the same head, without the body.

    A route can't forget it, and a stream without end has a HEAD as well. ``Range`` means something
    for GET alone (RFC 9110, 14.2), so it is taken out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; one for a head ends as soon as there is one."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name not in _RANGE_HEADERS]
        as_get = {**scope, "method": "GET", "headers": kept, "was_head": True}
        answered = asyncio.Event()

        async def head_only(message: Message) -> None:
            if answered.is_set() or message["type"] != "http.response.start":
                return
            scope["route"] = as_get.get("route")  # requests are counted by it
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            answered.set()

        answering = asyncio.ensure_future(self._app(as_get, receive, head_only))
        waiting = asyncio.ensure_future(answered.wait())
        try:
            await asyncio.wait({answering, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
        finally:
            waiting.cancel()
            answering.cancel()
            await asyncio.gather(answering, waiting, return_exceptions=True)


class SecurityHeaders:
    """Adds the headers that every response has, unless its route has set them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its response with headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class BugGuard:
    """Answers a bug in a route with a problem that gives no details."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; log the bug that it meets."""
        began = False

        async def noted(message: Message) -> None:
            nonlocal began
            began = began or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            # Nobody is there to be answered, and nothing is wrong here.
            log.info("%s %s: the client went away", scope["method"], scope["path"])
        except Exception as error:
            if began or scope["type"] != "http":
                raise
            response = await unexpected(Request(scope), error)
            await response(scope, receive, send)


def _too_large(limit: int) -> Problem:
    return Problem(
        413, "too_large", f"The request's body has more than {limit} bytes; send less.", _CLOSE
    )
