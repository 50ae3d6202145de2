"""How hosts are written and compared: what may be fetched, which pack is for a page."""

from urllib.parse import urlsplit

from audio.errors import AddressRefused
from audio.web_address import ascii_host


def normal_host(host: str) -> str:
    """Return a host as it is compared: lower case, IDNA, without a final dot.

    Raises:
        AddressRefused: it is no host name and no IP address.
    """
    name = ascii_host(host)
    if name is None:
        raise AddressRefused(f"{host!r} is not a host name.", reason="malformed")
    return name


def host_matches(host: str, pattern: str) -> bool:
    """Say whether a host is one that a pattern names.

    ``example.org`` names itself and ``www.example.org``, ``*.example.org`` also every host below
    it, and ``*`` every host.
    """
    wanted = pattern.strip().rstrip(".").lower()
    if wanted == "*":
        return True
    below = wanted.startswith("*.")
    wanted = wanted.removeprefix("*.").removeprefix("www.")
    wanted = ascii_host(wanted) or wanted
    return host.removeprefix("www.") == wanted or (below and host.endswith("." + wanted))


def port_of(url: str | None) -> int | None:
    """Return the port that an address names, or None where it names none."""
    try:
        return urlsplit((url or "").strip()).port
    except ValueError:
        return None


def host_of(url: str | None) -> str:
    """Return the host of an address as it is compared, or "" where it has none."""
    try:
        return normal_host(urlsplit((url or "").strip()).hostname or "")
    except (ValueError, AddressRefused):
        return ""
