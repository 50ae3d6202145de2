"""Who may be connected, and what is answered while almost every place is taken.

A connection costs a descriptor, and a process without descriptors answers nobody. So there are
fewer connections than descriptors, one client has at most a tenth of them, and the last places are
kept for monitors and the CMS.
"""

import resource
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from workers.settings import Settings
from workers.web.problems import Problem, problem_response
from workers.web.quota import Quota
from workers.web.rate_limit import client_of, network_of

OTHER_FILES: Final = 256
"""Descriptors for everything but connections: ledger, store, rooms, logs."""
MOST_FILES: Final = 1 << 20
_RESERVED_PART: Final = 16
"""One place in so many is kept for those who may not be refused."""
_LEAST: Final = 16


class Connections:
    """The connections of this process, open or in use; for one event loop."""

    def __init__(self, in_all: int, *, trusted_proxies: int) -> None:
        """Behind proxies every connection is a proxy's, so clients are told apart by request."""
        self._quota = Quota(in_all, what="connections")
        self._busy = Quota(in_all, what="open requests")
        self._trusted_proxies = trusted_proxies
        self.in_all = in_all
        self.reserved = max(2, in_all // _RESERVED_PART)

    @property
    def are_scarce(self) -> bool:
        """Whether only the reserved places are left."""
        return self._quota.n_held > self.in_all - self.reserved

    def come(self, address: str) -> bool:
        """Count a new connection in; false: it has to be closed at once."""
        client = network_of(address)
        if self._quota.n_held >= self.in_all:
            return False
        if self._quota.refused(client) and not self._trusted_proxies:
            return False
        self._quota.add(client)
        return True

    def leave(self, address: str) -> None:
        """Count a connection out."""
        self._quota.give_back(network_of(address))

    def begin(self, request: Request) -> str:
        """Count a request in, and return its client.

        Raises:
            Problem: 429, 503; its client has too many open, or places are kept for others.
        """
        if self.are_scarce and not _may_not_be_refused(request.scope):
            raise Problem(
                503,
                "busy",
                "Too many are connected. Try again in a few seconds.",
                {"Retry-After": "5", "Connection": "close"},
            )
        client = client_of(request, self._trusted_proxies)
        if self._trusted_proxies:
            self._busy.take(client)
        else:
            self._busy.add(client)
        return client

    def end(self, client: str) -> None:
        """Count a request out."""
        self._busy.give_back(client)


class CrowdGuard:
    """Refuses requests while places are scarce, but those of monitors and of the CMS."""

    def __init__(self, app: ASGIApp, *, connections: Connections) -> None:
        self._app = app
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that there is no place for it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            client = self._connections.begin(request)
        except Problem as problem:
            response = problem_response(
                request,
                problem.status_code,
                problem.code,
                str(problem.detail),
                headers=problem.headers,
            )
            await response(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._connections.end(client)


def _may_not_be_refused(scope: Scope) -> bool:
    """Say whether a request is a monitor's or may be a webhook."""
    path: str = scope["path"]
    method: str = scope["method"]
    if path in ("/healthz", "/readyz", "/metrics"):
        return True
    return (method == "POST" and path == "/v1/articles") or method == "DELETE"


def raise_file_limit() -> None:
    """Let this process open as many files as the system permits it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):  # macOS has a lower limit of its own, which it does not tell
        return


def connections_of(settings: Settings) -> Connections:
    """Return the places of this process: those of the setting, as far as there are descriptors."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_FILES if soft == resource.RLIM_INFINITY else soft
    in_all = max(_LEAST, min(settings.max_connections, files - OTHER_FILES))
    return Connections(in_all, trusted_proxies=settings.trusted_proxies)
