"""What a fetch may reach and how much of it: the limits that keep a stranger's address harmless."""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workers.hosts import host_of, port_of

Resolver = Callable[[str, int], Sequence[str]]
"""Turns a host name and a port into IP addresses; raises OSError when it can't."""

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
    }
)
MEDIA_TYPES = (
    PAGE_TYPES
    | FEED_TYPES
    | {
        "application/xml",
        "text/xml",
        "application/json",
        "application/ld+json",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
    }
)


ACCEPT = (
    "text/html, application/xhtml+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.8, text/plain;q=0.7, text/markdown;q=0.7, */*;q=0.1"
)


def system_addresses(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver for the addresses of a host, in its order of preference.

    Raises:
        OSError: the name can't be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """What may be fetched, from whom, and how much of it.

    The defaults reach nobody: somebody has to name a host first.
    """

    allowed_hosts: frozenset[str] = frozenset()
    """Hosts that may be asked, with or without ``www.``; ``*.example.org`` also lets in every
    host below it, and ``*`` every public host."""
    allowed_ports: frozenset[int] = frozenset({80, 443})
    permit_loopback: bool = False
    """For tests only: lets a fetch reach this machine itself, and nothing else that is private."""
    permit_private: bool = False
    """For addresses that the operator has configured: also reaches this machine and private
    networks, still no cloud's metadata service."""
    max_body_bytes: int = 5_000_000
    """Limit on the body, both as it is sent and as it is decoded."""
    max_header_bytes: int = 65_536
    max_ratio: int = 100
    """Decoded bytes allowed for one byte sent, once a body decodes to more than a megabyte."""
    total_s: float = 20.0
    """Time for everything: names, redirects, waits and the body's last byte."""
    connect_s: float = 5.0
    silence_s: float = 10.0
    """Longest wait for the next byte."""
    max_redirects: int = 5
    retries: int = 2
    """Further attempts after a failure that may pass by itself."""
    backoff_s: float = 0.5
    """Wait before the first retry; doubled for each further one."""
    max_wait_s: float = 5.0
    """Longest ``Retry-After`` that is waited for here; a longer one fails the fetch."""
    media_types: frozenset[str] = MEDIA_TYPES
    accept: str = ACCEPT
    """What the server is told that we can read."""
    contact_url: str | None = None
    """Where a publisher can ask who is fetching; stands in the User-Agent."""
    proxy_url: str | None = None
    """A proxy to go through; only this one, never one from the environment. It resolves names
    itself, so it must refuse private addresses too."""
    ca_file: Path | None = None
    """Certificates to trust instead of the well-known authorities."""
    resolve: Resolver = field(default=system_addresses, repr=False, compare=False)

    def allowing(self, url: str, *, private: bool = False) -> "FetchPolicy":
        """Return this policy with one more allowed host: that of an address a person typed.

        With ``private``, that person also said that it may be this machine or a private network,
        and the address's own port is allowed: for previews and staging sites.
        """
        host = host_of(url)
        if not host:
            return self
        wider = replace(self, allowed_hosts=self.allowed_hosts | {host})
        if not private:
            return wider
        ports = self.allowed_ports | {port for port in (port_of(url),) if port}
        return replace(wider, permit_private=True, allowed_ports=ports)


class Deadline:
    """The moment by which a whole fetch must be over."""

    def __init__(self, total_s: float) -> None:
        self.total_s = total_s
        self._ends_at = time.monotonic() + total_s

    def left_s(self) -> float:
        """Seconds left; negative when the time is over."""
        return self._ends_at - time.monotonic()
