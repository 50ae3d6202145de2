"""Which addresses may be fetched: schemes, hosts, ports, and the IP addresses behind a name."""

import ipaddress
import queue
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from audio.errors import AddressRefused, FetchFailed
from workers.fetching.policy import Deadline, FetchPolicy
from workers.hosts import host_matches, normal_host

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\\ud800-\udfff]")

_TRANSLATED = {
    # IPv6 ranges that carry an IPv4 address inside, which a router may turn into a private one.
    "IPv4-mapped": ipaddress.ip_network("::ffff:0:0/96"),
    "IPv4-compatible": ipaddress.ip_network("::/96"),
    "NAT64": ipaddress.ip_network("64:ff9b::/96"),
    "local NAT64": ipaddress.ip_network("64:ff9b:1::/48"),
    "6to4": ipaddress.ip_network("2002::/16"),
    "Teredo": ipaddress.ip_network("2001::/32"),
}
_MISSED = tuple(
    # Special ranges of the IANA registries that the ``ipaddress`` of some supported Python lacks.
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "5f00::/16", "fec0::/10")
)
_OWN = tuple(
    # The networks of an organisation: RFC 1918, RFC 4193 and loopback.
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "::1/128", "fc00::/7"
    )
)  # fmt: skip
_METADATA = frozenset(
    # Public-looking addresses that answer only inside one cloud (Azure's is the known one), and
    # the private ones by name, so that the message says what was asked for.
    ipaddress.ip_address(text)
    for text in (
        "168.63.129.16",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask, taken apart once, so that no two parsers can disagree about it."""

    scheme: str
    host: str
    """Lower case, ASCII, without brackets or a final dot."""
    port: int
    path: str
    """Path and query, percent-encoded."""

    @property
    def authority(self) -> str:
        """Host and, where it is not the scheme's own, port, as a Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, normalised."""
        return f"{self.scheme}://{self.authority}{self.path}"


def vet_url(url: str, policy: FetchPolicy) -> Target:
    """Take an address apart and check everything that can be checked without the network.

    Raises:
        AddressRefused: not http or https, credentials in it, malformed, a host or port that the
            policy does not allow, or an IP address that is not public.
    """
    text = url.strip()
    if _FORBIDDEN.search(text):
        raise AddressRefused(
            f"{text!r} is not an address: it has spaces, control characters or backslashes.",
            reason="malformed",
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(f"{text!r} is not an address: {error}.", reason="malformed") from None
    if parts.scheme not in _PORTS:
        raise AddressRefused(
            f"{text!r} can't be fetched: only http and https addresses are.", reason="scheme"
        )
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(
            f"The address at {parts.hostname} has a user name or password in it; remove it.",
            reason="credentials",
        )
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|") if parts.query else ""
    target = Target(
        parts.scheme, normal_host(parts.hostname or ""), port or _PORTS[parts.scheme], path + query
    )
    _check_allowed(target, policy)
    return target


def why_refused(
    address: str, *, permit_loopback: bool = False, permit_private: bool = False
) -> str | None:
    """Say why an IP address may not be connected to, or None when it may.

    Public unicast addresses may; so may loopback and private ones where the policy says so. The
    ranges are those of the IANA special-purpose registries, as Python's ``ipaddress`` has them, and
    the IPv6 ranges that carry an IPv4 address inside.
    """
    try:
        ip: IpAddress = ipaddress.ip_address(address)
    except ValueError:
        return "not an IP address"
    if permit_loopback and ip in (ipaddress.ip_address("::1"), ipaddress.ip_address("127.0.0.1")):
        return None
    if ip in _METADATA:
        return "a cloud's metadata service"
    if permit_private and any(ip in network for network in _OWN):
        return None
    if ip.is_loopback:
        return "this machine itself"
    if ip.is_link_local:
        return "link-local"
    if ip.is_multicast:
        return "multicast"
    if isinstance(ip, ipaddress.IPv6Address):
        for name, network in _TRANSLATED.items():
            if ip in network and not ip.is_unspecified:
                return f"of the kind {name}, which hides another address"
    special = ip.is_reserved or any(ip in network for network in _MISSED)
    return None if ip.is_global and not special else "private or reserved"


def refused_by(policy: FetchPolicy, address: str) -> str | None:
    """Say why a policy refuses an IP address, or None when it does not."""
    return why_refused(
        address,
        permit_loopback=policy.permit_loopback,
        permit_private=policy.permit_private,
    )


def public_addresses(
    host: str, port: int, policy: FetchPolicy, deadline: Deadline
) -> Sequence[str]:
    """Resolve a host and return its addresses, all of them checked.

    One refused address refuses the host: a name that points both outside and inside is a trap.

    Raises:
        AddressRefused: an address is not public.
        FetchFailed: the name can't be resolved in time.
    """
    addresses = _resolve(host, port, policy, deadline)
    for address in addresses:
        why = refused_by(policy, address)
        if why:
            raise AddressRefused(
                f"{host} may not be fetched: {address} is {why}.", reason="private_address"
            )
    return addresses


def _check_allowed(target: Target, policy: FetchPolicy) -> None:
    if not any(host_matches(target.host, pattern) for pattern in policy.allowed_hosts):
        raise AddressRefused(
            f"{target.host} is not an allowed host; add it to the allowed hosts to fetch from it.",
            reason="host_not_allowed",
        )
    if target.port not in policy.allowed_ports:
        raise AddressRefused(
            f"Port {target.port} of {target.host} may not be fetched; allowed are "
            f"{', '.join(map(str, sorted(policy.allowed_ports)))}.",
            reason="port",
        )
    literal = ":" in target.host or target.host.replace(".", "").isdigit()
    why = literal and refused_by(policy, target.host)
    if why:
        raise AddressRefused(
            f"{target.host} may not be fetched: it is {why}.", reason="private_address"
        )


def _resolve(host: str, port: int, policy: FetchPolicy, deadline: Deadline) -> Sequence[str]:
    """Resolve in a thread of its own: the system's resolver knows no time limit."""
    answer: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(policy.resolve(host, port))
        except (OSError, UnicodeError) as error:
            answer.put(OSError(str(error)))

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        found = answer.get(timeout=max(0.0, min(policy.connect_s, deadline.left_s())))
    except queue.Empty:
        raise FetchFailed(f"The name {host} was not resolved in time.") from None
    if isinstance(found, OSError) or not found:
        raise FetchFailed(f"The name {host} can't be resolved: {found or 'no address'}.")
    return found
