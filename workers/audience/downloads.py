"""Which downloads of a feed's episodes count, after the IAB's podcast measurement rules, 2.2.

A download counts once for a client, a program and an episode within 24 hours, when enough of it
was sent to play for a minute (all of a shorter one) beyond the tag, in however many ranges. Robots,
requests without a program's name, ``HEAD`` and the watch that loads what the phone has loaded do
not count. The IAB's own lists of robots and data centres are sold, and are not used here.

Nothing of a client is kept: what tells one from another is a keyed hash in memory, its key is drawn
when the process starts, and both are gone with it.
"""

import hashlib
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

WINDOW_S: Final = 24 * 3600
ENOUGH_S: Final = 60
MAX_KEPT: Final = 50_000
"""So many downloads are remembered; beyond it the oldest are forgotten."""
_ROBOT: Final = re.compile(
    r"bot\b|bot[/;_ -]|crawl|spider|slurp|preview|monitor|scan|curl/|wget/|python|go-http|java/|"
    r"headless|lighthouse|facebookexternalhit|feedfetcher|watchos",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Download:
    began_s: float
    parts: list[tuple[int, int]] = field(default_factory=list)
    is_counted: bool = False


def is_listener(user_agent: str) -> bool:
    """Say whether a program's name is one of a podcast player or a browser, not of a robot."""
    return bool(user_agent.strip()) and not _ROBOT.search(user_agent)


def enough_bytes(size_bytes: int, duration_ms: int, kbps: float) -> int:
    """Return how much of a file has to be sent: its tag and a minute of sound, or all of it.

    Args:
        size_bytes: the file's.
        duration_ms: the sound's.
        kbps: the sound's, in kbit/s; what the file is longer than its sound is its tag.
    """
    bytes_per_s = kbps * 125
    tag_bytes = max(0.0, size_bytes - bytes_per_s * duration_ms / 1000)
    return min(size_bytes, round(tag_bytes + ENOUGH_S * bytes_per_s))


class Downloads:
    """What was sent to whom within the last day; used in one event loop only."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._kept: OrderedDict[bytes, _Download] = OrderedDict()

    def sent(
        self, client: str, user_agent: str, episode: str, part: tuple[int, int], enough: int
    ) -> bool:
        """Take in that a part of an episode was sent; return whether that makes it a download.

        Args:
            client: the address, or the network that counts as one.
            user_agent: what the program calls itself.
            episode: which file.
            part: its first byte, and the byte behind its last.
            enough: how many bytes make a download.
        """
        if part[1] <= part[0] or not is_listener(user_agent):
            return False
        now = self._clock()
        self._forget(now)
        name = f"{client}\0{user_agent}\0{episode}".encode()
        key = hashlib.blake2b(name, key=self._key, digest_size=16).digest()
        download = self._kept.setdefault(key, _Download(now))
        if download.is_counted:
            return False
        download.parts = _joined([*download.parts, part])
        if sum(end - start for start, end in download.parts) < enough:
            return False
        download.is_counted = True
        return True

    def _forget(self, now: float) -> None:
        while self._kept:
            oldest = next(iter(self._kept.values()))
            if now - oldest.began_s < WINDOW_S and len(self._kept) < MAX_KEPT:
                return
            self._kept.popitem(last=False)


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join parts that touch, so that what was sent twice counts once."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
