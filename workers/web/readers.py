"""What reads webhooks' articles and readers' pages: never this process, never too many at once."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from audio.errors import ReaderUnavailable
from audio.model import Article
from workers.fetching.page_reader import ExtractLimits, Page
from workers.fetching.policy import FetchPolicy
from workers.fetching.ready_reader import ReadyReader
from workers.services import Services

AT_ONCE: Final = 2
"""So many articles are read at a time; the processes that read them are started when needed."""
WAIT_S: Final = 10.0
"""So long a webhook waits for its turn before it is asked to come again."""
LIMITS: Final = ExtractLimits(cpu_s=5, wall_s=30)
"""A sender waits for the answer, and the longest articles take a second."""


class _Pool:
    """Readers that are ready, each lent to one at a time."""

    def __init__(self, readers: Iterable[ReadyReader]) -> None:
        self._free = list(readers)
        self._all = tuple(self._free)
        self._turn = asyncio.Semaphore(len(self._all))

    def start_one(self) -> None:
        self._free[-1].start()

    def close(self) -> None:
        for reader in self._all:
            reader.close()

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[ReadyReader]:
        try:
            async with asyncio.timeout(WAIT_S):
                await self._turn.acquire()
        except TimeoutError:
            raise ReaderUnavailable(
                f"All {AT_ONCE} readers of articles were busy for {WAIT_S:.0f} s."
            ) from None
        reader = self._free.pop()
        try:
            yield reader
        finally:
            self._free.append(reader)
            self._turn.release()


class Readers:
    """Reads articles in processes with limits; for one event loop."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._webhooks = _Pool(ReadyReader(LIMITS) for _ in range(AT_ONCE))
        self._pages = _Pool(ReadyReader(pages=True) for _ in range(AT_ONCE))

    async def article(self, data: bytes, url: str | None) -> Article:
        """Return the article in a webhook's JSON, read with the rules of its site.

        Args:
            data: the JSON.
            url: the address that the article gives, if it gives one.

        Raises:
            InputError: it can't be read.
            ReaderUnavailable: all readers are busy, or the process is about to end.
        """
        async with self._webhooks.reader() as reader:
            return await run_in_threadpool(self._read, reader, data, url)

    async def page(self, url: str, policy: FetchPolicy) -> Article:
        """Fetch a page and return its article, as ``fetch_article`` does, in a ready process.

        Raises:
            InputError: there is none, or the address may not be fetched.
            FetchFailed: the page did not come.
            ReaderUnavailable: as above.
        """
        # Fetching takes libraries that few web processes need.
        from workers.fetching.article import of_host, page_of  # noqa: PLC0415
        from workers.fetching.fetch import fetch  # noqa: PLC0415

        got = await run_in_threadpool(fetch, url, policy)
        page = page_of(got, self._services.packs())
        async with self._pages.reader() as reader:
            return of_host(await run_in_threadpool(reader.article, page), got.final_url)

    def start(self) -> None:
        """Start what reads a page, where readers may bring any: the first press finds it ready."""
        if self._services.fetch_policy.allowed_hosts:
            self._pages.start_one()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._webhooks.close()
        self._pages.close()

    def _read(self, reader: ReadyReader, data: bytes, url: str | None) -> Article:
        pack = self._services.packs().for_url(url)
        return reader.article(
            Page(data=data, name="webhook", media_type="application/json", pack=pack)
        )


def readers_of(request: Request) -> Readers:
    """Return the readers of the application that a request came to."""
    readers: Readers = request.app.state.readers
    return readers
