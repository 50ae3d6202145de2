"""What reads the articles that webhooks bring."""

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest

from audio.model import Article, Block
from workers.fetching.page_reader import ExtractLimits, Page
from workers.packs.shelf import load_packs
from workers.services import Services
from workers.web import readers


def test_an_article_is_read_once_by_the_rules_of_its_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose rules they are is known from the address before anything is read."""
    asked: list[Page] = []

    class Reader:
        def __init__(self, limits: ExtractLimits | None = None, *, pages: bool = False) -> None:
            del limits, pages

        def article(self, page: Page) -> Article:
            asked.append(page)
            return Article(
                id="a", title="A", language="en", blocks=(Block("paragraph", "The ferry is back."),)
            )

    monkeypatch.setattr(readers, "ReadyReader", Reader)
    packs = load_packs()
    shipped = packs.packs[0]
    services = cast("Services", SimpleNamespace(packs=lambda: packs))
    address = f"https://{shipped.source.hosts[0].removeprefix('*.')}/ferry"

    async def read() -> None:
        one = readers.Readers(services)
        await one.article(b"{}", address)
        await one.article(b"{}", None)

    asyncio.run(read())
    assert [page.pack for page in asked] == [shipped, None]
