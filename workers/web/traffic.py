"""Counting requests and timing answers, by route."""

import time
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS: Final = {"GET", "HEAD", "POST", "DELETE", "OPTIONS"}
_BUCKETS_S: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Traffic:
    """The figures of one application."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "listen_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "listen_http_response_seconds",
            "Time until an answer began; streams go on after it.",
            ("method", "route"),
            buckets=_BUCKETS_S,
            registry=registry,
        )

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answer; paths without a route count as one, so that nobody can add rows."""
        route = getattr(scope.get("route"), "path", None) or "none"
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)


class TrafficCount:
    """Counts every answer when it begins."""

    def __init__(self, app: ASGIApp, *, traffic: Traffic) -> None:
        self._app = app
        self._traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._traffic.count(scope, message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, counted)
