"""Whether a page can have a pack at all, told without loading what reads packs."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from workers.hosts import host_matches, host_of

_SHIPPED = Path(__file__).parent


def may_have_pack(url: str | None, folders: Sequence[Path]) -> bool:
    """Say whether one of the packs in ``folders``, or one that comes with Listen, may be for a URL.

    A newsroom's own packs are always looked at, so that a mistake in one of them is told.
    """
    if not url:
        return False
    host = host_of(url)
    return bool(folders) or any(host_matches(host, pattern) for pattern in _shipped_hosts())


@cache
def _shipped_hosts() -> tuple[str, ...]:
    """Return the hosts that the packs which come with Listen name."""
    packs = [tomllib.loads(path.read_text("utf-8")) for path in _SHIPPED.glob("*/pack.toml")]
    return tuple(host for pack in packs for host in pack["hosts"])
