"""Counts of what readers do, in memory for about a second, so that many are one write."""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from audio.errors import ArticleUnknown, ServiceError
from workers.ledger.plays import PlayKey, add_plays, is_known
from workers.services import Services

log = logging.getLogger(__name__)

WRITE_EVERY_S: Final = 1.0
MAX_WAITING: Final = 50_000
"""While the ledger is down, so many different counts are kept; others are lost."""
_KNOWN_FOR_S: Final = 60.0
_MAX_KNOWN: Final = 10_000


class PlayTally:
    """Counts in memory, and writes them to the ledger together, about once a second.

    Used in the event loop only.
    """

    def __init__(self, services: Services, *, write_every_s: float = WRITE_EVERY_S) -> None:
        self._services = services
        self._write_every_s = write_every_s
        self._counted: Counter[PlayKey] = Counter()
        self._known: dict[str, float] = {}
        self._writing: asyncio.Task[None] | None = None

    async def count(self, article_id: str, added: Mapping[str, int]) -> None:
        """Add to an article's counters of today.

        Raises:
            ArticleUnknown: nobody ever asked for the article, or it is withdrawn.
        """
        await self._check(article_id)
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        for event, n in added.items():
            key = PlayKey(article_id, day, event)
            if key in self._counted or len(self._counted) < MAX_WAITING:
                self._counted[key] += n
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_later())

    async def write(self) -> None:
        """Write what was counted; keep it for later where the ledger fails."""
        counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            await run_in_threadpool(add_plays, self._services.ledger, counted)
        except ServiceError as error:
            log.warning("play events wait: %s", error)
            self._counted.update(counted)

    async def _write_later(self) -> None:
        while self._counted:
            await asyncio.sleep(self._write_every_s)
            await self.write()

    async def close(self) -> None:
        """Write what is left."""
        if self._writing is not None:
            self._writing.cancel()
        await self.write()

    async def _check(self, article_id: str) -> None:
        now = asyncio.get_running_loop().time()
        if self._known.get(article_id, -1) > now:
            return
        if not await run_in_threadpool(is_known, self._services.ledger, article_id):
            raise ArticleUnknown(f"There is no article {article_id} here; nothing was counted.")
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        self._known[article_id] = now + _KNOWN_FOR_S


def tally_of(request: Request) -> PlayTally:
    """Return the counts of the application that a request came to."""
    tally: PlayTally = request.app.state.tally
    return tally
