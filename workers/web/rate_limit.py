"""How often one client may ask: a token bucket for each address, in bounded memory."""

import ipaddress
import math
import time
from collections.abc import Callable
from typing import Final

from starlette.requests import Request

from workers.web.once import Newest
from workers.web.problems import Problem

MAX_CLIENTS: Final = 20_000
"""So many clients are remembered; beyond it, whoever asked longest ago is forgotten."""


class RateLimit:
    """A bucket of tokens for each client: full at first, filled steadily, one taken per request.

    Not for several threads: it is used in the event loop only.
    """

    def __init__(
        self,
        per_minute: float,
        *,
        burst: int | None = None,
        max_clients: int = MAX_CLIENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Let each client ask ``per_minute`` times a minute, ``burst`` at once (all by default)."""
        self._per_s = per_minute / 60
        self._burst = float(burst if burst is not None else max(1, math.floor(per_minute)))
        self._clock = clock
        self._buckets: Newest[str, tuple[float, float]] = Newest(max_clients)

    def take(self, client: str) -> float:
        """Take a token; return 0, or in how many seconds there will be one."""
        now = self._clock()
        tokens, since = self._buckets.get(client) or (self._burst, now)
        tokens = min(self._burst, tokens + (now - since) * self._per_s)
        wait_s = 0.0 if tokens >= 1 else (1 - tokens) / self._per_s
        self._buckets.put(client, (tokens if wait_s else tokens - 1, now))
        return wait_s

    def check(self, request: Request, trusted_proxies: int) -> None:
        """Take a token for the client of a request.

        Raises:
            Problem: 429 with Retry-After; it has none left.
        """
        wait_s = self.take(client_of(request, trusted_proxies))
        if wait_s:
            raise too_many_requests(wait_s)


def too_many_requests(wait_s: float) -> Problem:
    """Return the 429 that says when to come back."""
    seconds = max(1, math.ceil(wait_s))
    return Problem(
        429,
        "too_many_requests",
        f"Too many requests from your address. Try again in {seconds} s.",
        {"Retry-After": str(seconds)},
    )


def client_of(request: Request, trusted_proxies: int) -> str:
    """Name the client of a request: its address, of IPv6 the network of 64 bits.

    Each of the ``trusted_proxies`` in front appends its client's address to ``X-Forwarded-For``, so
    the real client's is that many from the end; what stands before it, a client can write itself.
    A header with fewer addresses is ignored.
    """
    address = request.client.host if request.client else ""
    if trusted_proxies:
        forwarded_for = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        if len(forwarded_for) >= trusted_proxies:
            address = forwarded_for[-trusted_proxies].strip() or address
    return network_of(address)


def network_of(address: str) -> str:
    """Name the client behind an address: itself, or of IPv6 its network of 64 bits."""
    try:
        found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
