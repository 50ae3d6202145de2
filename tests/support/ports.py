"""Port numbers for programs that have to be given one, which nobody else takes meanwhile.

A number that the system just called free may be taken by another test before the program binds it.
Here a test holds its number for as long as it needs it: by a UDP socket, for UDP has numbers of its
own, so the program can still bind the same number for TCP. The numbers lie outside of the range
from which the system serves those who ask for any port.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

_OURS = range(15_000, 32_000)
_SYSTEMS_FILE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_USUAL = (32_768, 60_999)


class NoPort(Exception):
    """Every number is in use."""


@contextmanager
def reserved_port() -> Iterator[int]:
    """Keep a port of 127.0.0.1 for this test until the block ends.

    Raises:
        NoPort: every number is in use.
    """
    first, last = _system_range()
    start = os.getpid() * 31 % len(_OURS)  # so that few ask for the same number first
    for port in chain(_OURS[start:], _OURS[:start]):
        if first <= port <= last:
            continue
        with socket.socket(type=socket.SOCK_DGRAM) as reservation:
            try:
                reservation.bind(("127.0.0.1", port))
            except OSError:
                continue
            if _is_free_for_tcp(port):
                yield port
                return
    raise NoPort(f"no port of {_OURS} is free")


def _is_free_for_tcp(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _system_range() -> tuple[int, int]:
    try:
        first, last = map(int, _SYSTEMS_FILE.read_text().split())
    except (OSError, ValueError):
        return _USUAL
    return first, last
