"""A span for each request that asks for something, so that what comes of it is in its trace."""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workers.watching import traces

_READING: Final = {"GET", "HEAD", "OPTIONS"}
"""Nothing comes of these, and there are too many of them; metrics count them by route."""


class TracedRequests:
    """Traces whatever is no mere reading: what is published, pressed, changed or counted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, within a span where there is to be one."""
        if not traces.are_on() or scope["type"] != "http" or scope["method"] in _READING:
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(scope, message["status"])
            await send(message)

        # A caller who traces too, such as a CMS, finds what came of its request in its own trace.
        asked_by = Headers(scope=scope).get("traceparent")
        with traces.span("request", parent=asked_by, kind="server"):
            await self._app(scope, receive, told)


def _tell(scope: Scope, status: int) -> None:
    route = getattr(scope.get("route"), "path", None) or "none"
    traces.rename(
        f"{scope['method']} {route}",
        **{
            "http.request.method": scope["method"],
            "http.route": route,
            "http.response.status_code": status,
        },
    )
    article_id = scope.get("path_params", {}).get("article_id")
    if article_id:
        traces.note(article_id=article_id)
    if status >= 500:
        traces.fail(str(status))
