"""A reader presses Listen: the article is accepted once, however many press at the same time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool

from audio.errors import ArticleUnknown, ArticleUnreadable, FetchFailed, InputError
from audio.model import Article
from workers.fetching.policy import FetchPolicy
from workers.ledger import Request, accept, latest_article
from workers.ledger.presses import Press, hasten_all
from workers.ledger.records import Accepted
from workers.ledger.status import Standing, current, in_flight, wanted_of
from workers.ledger.tables import IN_FLIGHT
from workers.services import Services
from workers.web.once import Gathered, SingleFlight
from workers.web.problems import (
    Problem,
    is_retryable,
    not_found,
    public_detail,
    public_reason,
    withdrawn,
)
from workers.web.quota import grown_share
from workers.web.readers import Readers

AGAIN_AFTER_S: Final = 60
"""A narration that a service failed is tried again for a reader after so long."""
FETCH_WITHIN_S: Final = 15.0
_MAX_FETCHES: Final = 8
"""So many pages are fetched for readers at a time."""
_MAX_WAITING: Final = 32
"""So many presses wait for their page's turn; more are asked to come again."""
_TURN_WITHIN_S: Final = 5.0
_READER: Final = Request(kind="listen", lane="listen", requested_by="reader")


class Presses:
    """Has articles narrated for readers; all who press at the same time get the same answer."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._presses: SingleFlight[str, int] = SingleFlight()
        self._hastened: Gathered[Press, Accepted | ArticleUnknown] = Gathered(
            lambda presses: hasten_all(services.ledger, presses)
        )
        self._fetching = asyncio.Semaphore(_MAX_FETCHES)
        self._waiting = 0

    async def press(self, article_id: str, *, n_held: int) -> int:
        """Have an article narrated that the ledger knows; return its narration's id.

        ``n_held`` narrations are being made already for whoever presses; see :func:`grown_share`.

        Raises:
            Problem: it can't be narrated for a reader; it says why and what to do.
            LedgerUnavailable: nothing was written.
        """
        return await self._presses.run(
            article_id, lambda: run_in_threadpool(self._press, article_id, n_held)
        )

    async def press_page(
        self, article_id: str, url: str, readers: Readers, *, n_held: int
    ) -> tuple[str, int]:
        """Fetch an article that the ledger does not know, and have it narrated.

        ``n_held`` is as in :meth:`press`.

        Returns:
            The article's id, by what its page says, and its narration's id.

        Raises:
            Problem: as above, or its host is not one that readers may ask for.
            InputError: there is no article at the address.
            FetchFailed: the page did not come.
        """
        found: list[str] = []

        async def fetch_and_press() -> int:
            article = await self._fetched(url, readers)
            found.append(article.id)
            return await run_in_threadpool(self._accept, article, n_held)

        narration_id = await self._presses.run(f"{article_id} {url}", fetch_and_press)
        return (found[0] if found else article_id), narration_id

    async def _fetched(self, url: str, readers: Readers) -> Article:
        """Fetch a page of an allowed host, and read its article in a process that is ready.

        Raises:
            InputError: there is none, or the address may not be fetched.
            FetchFailed: the page did not come.
        """
        async with self._turn():
            try:
                return await readers.page(url, reader_policy(self._services))
            except FetchFailed:
                raise
            except InputError as error:
                # Only the operator may learn what an address answered that a stranger chose.
                raise ArticleUnreadable(
                    "There is no article that can be read aloud at this address.",
                    reason=getattr(error, "reason", error.code),
                ) from error

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for a turn to fetch a page.

        Raises:
            Problem: 503; too many wait already, or it took too long.
        """
        if self._waiting >= _MAX_WAITING:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(_TURN_WITHIN_S):
                await self._fetching.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._fetching.release()

    def _press(self, article_id: str, n_held: int) -> int:
        ledger = self._services.ledger
        standing = current(ledger, article_id)
        if standing is None:
            # It was announced, and this is the first press; or it is unknown.
            return self._begin(article_id, n_held)
        if standing.state in IN_FLIGHT:
            # A narration that is being made anyway can be heard, whatever the limit for readers.
            if standing.lane != "listen" and self._refused(n_held) is None:
                self._hasten(article_id)
            return standing.narration_id
        if standing.state == "failed":
            self._check_failed(standing)
        # Failed, or published and no longer whole in the store: narrating again mends it.
        return self._begin(article_id, n_held)

    def _accept(self, article: Article, n_held: int) -> int:
        if wanted_of(self._services.ledger, article.id) == "withdrawn":
            raise withdrawn(article.id)
        standing = current(self._services.ledger, article.id)
        if standing is not None:
            return self._press(article.id, n_held)
        self._check_capacity(article.id, n_held)
        accepted = accept(self._services.ledger, article, _READER)
        if accepted.narration_id is None:
            # It was taken off air in the meantime.
            raise withdrawn(article.id)
        return accepted.narration_id

    def _begin(self, article_id: str, n_held: int) -> int:
        try:
            self._check_capacity(article_id, n_held)
        except Problem:
            latest_article(self._services.ledger, article_id)  # an unknown one is told as such
            raise
        accepted = self._hasten(article_id, again=True)
        assert accepted.narration_id is not None
        return accepted.narration_id

    def _hasten(self, article_id: str, *, again: bool = False) -> Accepted:
        """Write a press down, with those of other articles that come while the ledger is busy.

        Raises:
            ArticleUnknown: it was never accepted, or it is off air.
            LedgerUnavailable: nothing was written.
        """
        trace = self._services.ledger.trace_of()
        became = self._hastened.ask(Press(article_id, _READER, again, trace))
        if isinstance(became, ArticleUnknown):
            raise became
        return became

    def _check_capacity(self, article_id: str, n_held: int) -> None:
        if self._services.settings.max_reader_narrations == 0:
            raise not_found(
                f"{article_id} is not narrated yet, and readers can't ask for it here.",
                "not_narrated",
            )
        if refused := self._refused(n_held):
            raise refused

    def _refused(self, n_held: int) -> Problem | None:
        """Say why no narration can be begun for a client that has ``n_held``; None: one can."""
        at_most = self._services.settings.max_reader_narrations
        n_free = at_most - in_flight(self._services.ledger, "listen")
        if n_free <= 0:
            return _busy()
        return _has_its_share(n_held) if n_held >= grown_share(at_most, n_free) else None

    def _check_failed(self, standing: Standing) -> None:
        """Let only what a service failed be tried again, and not at once.

        Raises:
            Problem: 409.
        """
        code = standing.error_code or ""
        detail = public_detail(code)
        if not is_retryable(code):
            raise Problem(
                409,
                "narration_failed",
                f"This article can't be narrated. {detail}",
                reason=public_reason(code),
            )
        since_ms = self._services.ledger.clock_ms() - standing.changed_at_ms
        wait_s = AGAIN_AFTER_S - since_ms // 1000
        if wait_s > 0:
            raise Problem(
                409,
                "narration_failed",
                f"{detail} Press again in {wait_s} s.",
                {"Retry-After": str(wait_s)},
            )


def _busy() -> Problem:
    return Problem(
        503,
        "busy",
        "So many narrations are being made for readers that this one has to wait. Try again in"
        " half a minute.",
        {"Retry-After": "30"},
    )


def _has_its_share(n_held: int) -> Problem:
    return Problem(
        429,
        "too_many_requests",
        f"{n_held} narrations are being made for your address, which is its share. Try again in"
        " half a minute.",
        {"Retry-After": "30"},
    )


def reader_policy(services: Services) -> FetchPolicy:
    """Say what a reader may have fetched: a page of an allowed host, quickly, once."""
    return replace(services.fetch_policy, total_s=FETCH_WITHIN_S, retries=0)
